//! One online signing with everything its acts, pages and documents look at.

use std::sync::Arc;

use domain::accounts::{Access, SystemPurpose};
use domain::agreements::{EmployerBlock, GraduateBlock, Masked, SchoolBlock};
use domain::codes::{Builtin, regions};
use domain::employers::{CreditCode, LetterTerms};
use domain::ids::PlacementRef;
use domain::organisations::LevelGroup;
use domain::placements::{Actor as Side_, Concern, Decision, EmployerFacts, Facts, Intention, Level, Online, Versions};
use domain::policy::{Policy, Rules};
use domain::roster::TrainingMode;
use domain::time::Instant;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::engine::Tx;
use store::placements::PlacementRow;
use store::roster::entries::EntryRow;

use super::Ground;
use crate::organisations::rules;
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
    pub row: PlacementRow,
    pub terms: LetterTerms,
    pub employer: EmployerSnapshot,
    pub graduate: GraduateBlock,
    pub state: Online,
    /// Name of the reviewer whose decision is waiting.
    pub intention_by: Option<String>,
    pub ground: Ground,
    /// The policy the placement was started under.
    pub pinned: Arc<Policy>,
    pub employer_admitted: bool,
    /// What a reviewer must have looked into, by what is known now.
    pub concerns: Vec<Concern>,
}

/// Loads a signing within the access.
///
/// # Errors
/// [`ActError::NotFound`] when there is none within the access.
pub async fn load(app: &App, tx: &mut Tx, access: &Access, record: PlacementRef) -> Result<Signing, ActError> {
    let row = store::placements::find(tx, access, record).await?.ok_or(ActError::NotFound)?;
    let stored = store::placements::signings::find(tx, access, record).await?.ok_or(ActError::NotFound)?;
    // The parties' own data was snapshotted; what guards need of the roster and the rules is the program's to read.
    let inside = Access::system(SystemPurpose::Work);
    let entry = store::roster::entries::find(tx, &inside, record.school, row.entry).await?;
    let entry = entry.ok_or_else(|| ActError::defect(format!("placement {record} has no roster entry")))?;
    let ground = Ground::of_entry(app, tx, &inside, entry).await?;
    let pinned = rules::policy(tx, &inside, row.policy_version).await?;
    let intention = store::placements::intentions::find(tx, &inside, record).await?;
    let intention_by = intention.as_ref().map(|row| row.by_name.clone());
    let intention = intention.map(read_intention).transpose()?;
    let employer_admitted = match row.employer {
        Some(employer) => super::invite::is_admitted(tx, &inside, employer).await?,
        None => false,
    };
    let mut concerns = match CreditCode::parse(&row.credit_code) {
        Ok(code) => crate::employers::warnings::hints(tx, &inside, record.school, &code).await?.concerns(),
        Err(_) => Vec::new(),
    };
    if row.attempt > 1 {
        concerns.push(Concern::SecondSubmission);
    }
    Ok(Signing {
        terms: read(&stored.terms, "terms")?,
        employer: read(&stored.employer_snapshot, "employer snapshot")?,
        graduate: read(&stored.graduate_snapshot, "graduate snapshot")?,
        state: read::<Online>(&stored.facts, "facts")?.with_intention(intention),
        intention_by,
        row,
        ground,
        pinned,
        employer_admitted,
        concerns,
    })
}

impl Signing {
    /// The rules the placement is judged by: the pinned half it started under, the current half of today.
    pub fn rules(&self) -> Rules<'_> {
        Rules { pinned: &self.pinned.pinned, current: &self.ground.current }
    }

    /// Facts for an act by somebody who saw version `seen`; `None` for the program itself.
    pub fn facts(&self, now: Instant, actor: Side_, seen: Option<i64>) -> Facts<'_> {
        let mut facts = self.ground.facts(self.rules(), now, actor);
        facts.record = Some(self.row.record);
        facts.employer = Some(EmployerFacts { admitted: self.employer_admitted });
        facts.versions = seen.map(|seen| Versions { seen, actual: self.row.version });
        facts.concerns = &self.concerns;
        facts
    }

    /// The school block as the settings print it today.
    pub fn school_block(&self) -> SchoolBlock {
        let group = LevelGroup::parse(&self.row.level_group).unwrap_or(LevelGroup::Undergraduate);
        let handler = self.ground.settings.handlers.of(group);
        SchoolBlock {
            name: self.ground.school.name.clone(),
            handler: handler.name.clone(),
            phone: handler.phone.clone(),
            address: handler.address.clone(),
            postcode: handler.postcode.clone(),
        }
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

fn read_intention(row: store::placements::intentions::IntentionRow) -> Result<Intention, ActError> {
    let decision: Decision = read(&row.decision, "decision")?;
    let level = Level::parse(&row.level).ok_or_else(|| ActError::defect(format!("review level {}", row.level)))?;
    Ok(Intention { decision, level, by: row.by, decided_at: row.decided_at, effective_at: row.effective_at })
}

pub(super) fn read<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, ActError> {
    serde_json::from_str(text).map_err(|cause| ActError::defect(format!("stored {what} does not read: {cause}")))
}

pub(super) fn write<T: Serialize>(value: &T, what: &str) -> Result<String, ActError> {
    serde_json::to_string(value).map_err(|cause| ActError::defect(format!("{what} does not write: {cause}")))
}
