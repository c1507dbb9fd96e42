//! One online signing with everything its acts, pages and documents look at.

use domain::accounts::Access;
use domain::agreements::{EmployerBlock, GraduateBlock, Masked};
use domain::codes::{Builtin, regions};
use domain::employers::LetterTerms;
use domain::ids::PlacementRef;
use domain::placements::{Invited, Placement};
use domain::roster::TrainingMode;
use serde::Serialize;
use store::engine::Tx;
use store::roster::entries::EntryRow;

use super::record::{Record, load_record, read};
use crate::{ActError, App};

/// The employer as it stood when the invitation was sent.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, serde::Deserialize)]
pub struct EmployerSnapshot {
    pub block: EmployerBlock,
    /// Full name of the region, for the report.
    pub region: String,
}

/// An online signing, loaded.
pub struct Signing {
    pub record: Record,
    /// The invitation everything began with.
    pub invitation: Invited,
    pub terms: LetterTerms,
    pub employer: EmployerSnapshot,
    pub graduate: GraduateBlock,
}

impl std::ops::Deref for Signing {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.record
    }
}

/// Loads a signing within the access.
///
/// # Errors
/// [`ActError::NotFound`] when there is none within the access.
pub async fn load(app: &App, tx: &mut Tx, access: &Access, record: PlacementRef) -> Result<Signing, ActError> {
    let record = load_record(app, tx, access, record).await?;
    Signing::of(tx, access, record).await
}

impl Signing {
    /// What a record says besides, when it is an online signing.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when it is of another kind.
    pub(super) async fn of(tx: &mut Tx, access: &Access, record: Record) -> Result<Self, ActError> {
        let Placement::Online(online) = &record.state else { return Err(ActError::NotFound) };
        let invitation = online.invitation().clone();
        // The parties' own data was snapshotted.
        let stored = store::placements::signings::find(tx, access, record.row.record).await?;
        let stored = stored.ok_or(ActError::NotFound)?;
        Ok(Self {
            terms: read(&stored.terms, "terms")?,
            employer: read(&stored.employer_snapshot, "employer snapshot")?,
            graduate: read(&stored.graduate_snapshot, "graduate snapshot")?,
            invitation,
            record,
        })
    }
}

/// The graduate as the roster has them, masked.
pub(super) fn graduate_block(entry: &EntryRow, school: &str) -> GraduateBlock {
    let named = |table: Builtin, code: &str| table.table().name_of(code).unwrap_or(code).to_owned();
    let mode = TrainingMode::parse(&entry.training_mode);
    let month = |text: &str| match text.split_at_checked(4) {
        Some((year, month)) => format!("{year} 年 {} 月", month.trim_start_matches('0')),
        None => text.to_owned(),
    };
    GraduateBlock {
        name: entry.name.clone(),
        gender: domain::people::Sex::parse(&entry.sex).map_or_else(|| entry.sex.clone(), |sex| sex.name().to_owned()),
        document_kind: domain::people::DocumentKind::parse(&entry.document_kind)
            .map_or_else(|| entry.document_kind.clone(), |kind| kind.name().to_owned()),
        document_number: Masked::parse(&entry.document_masked).unwrap_or_default(),
        student_number: entry.student_number.clone(),
        school: school.to_owned(),
        department: entry.department.clone(),
        major: entry.major.clone(),
        level: named(Builtin::EducationLevels, &entry.level),
        training_mode: mode.map_or_else(|| entry.training_mode.clone(), |mode| mode.name().to_owned()),
        duration: format!("{} 年", entry.study_years),
        graduation: month(&entry.graduation_month),
        origin: regions().full_name(&entry.origin_region).unwrap_or(&entry.origin_region).to_owned(),
        mobile: Masked::parse(&entry.mobile_masked).unwrap_or_default(),
        email: entry.email_masked.clone(),
    }
}
