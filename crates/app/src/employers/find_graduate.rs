//! Finding a graduate by exact name, document number and school (F086, decision 16): limited per employer, logged, shown to
//! the graduate. Unknown and mismatch answer alike.

use domain::accounts::{Action, ThrottleRule};
use domain::codes::Builtin;
use domain::ids::CandidateId;
use domain::people::{DocumentKind, IdentityDocument, PersonName};
use domain::refusal::{FieldErrors, Refusal};
use store::employers::candidates::{self, CandidateRow};
use store::organisations::schools;
use store::oversight::views;
use store::roster::entries::{self, EntryRow};

use crate::accounts::limits;
use crate::people::document_blind;
use crate::roster::who_looked;
use crate::{Act, ActError, Actor, App};

/// What the employer knows, as typed.
#[derive(Clone, Default)]
pub struct Search {
    pub name: String,
    /// Word of [`DocumentKind`]; empty is a resident id.
    pub kind: String,
    pub number: String,
    pub school: String,
}

/// The graduate, now in 学生收藏夹.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    pub candidate: CandidateId,
    pub name: String,
    /// `false` when the list had the graduate already.
    pub added: bool,
}

/// Finds the graduate and adds them to the employer's list.
///
/// # Errors
/// [`ActError::Fields`] for what cannot be right at all, [`ActError::Refused`] with one answer for every other miss,
/// [`ActError::TooMany`].
pub async fn find_and_add(app: &App, actor: &Actor, search: &Search) -> Result<Found, ActError> {
    let access = actor.access(Action::FindGraduate)?;
    let (employer, account) = access.employer().zip(access.account()).ok_or(ActError::NotFound)?;
    let mut errors = FieldErrors::new();
    let name = errors.take("name", PersonName::parse(&search.name));
    let kind = DocumentKind::parse(&search.kind).unwrap_or(DocumentKind::ResidentId);
    let document = errors.take("number", IdentityDocument::parse(kind, &search.number, app.now().day()));
    if search.school.trim().is_empty() {
        errors.add("school", "请填写毕业院校全称");
    }
    errors.into_result()?;
    let (Some(name), Some(document)) = (name, document) else { return Err(ActError::NotFound) };
    let mut act = Act::begin(app, actor).await?;
    let (key, now) = (app.vault.blind("searching-employer", &employer.to_string()), act.now());
    limits::take(&mut act.tx, ThrottleRule::GRADUATE_SEARCH, &key, now).await?;
    let school = schools::find_by_name(&mut act.tx, &access, search.school.trim()).await?;
    let blind = document_blind(app, &document);
    let found = match &school {
        Some(school) => entries::find_by_document(&mut act.tx, &access, school.school, &blind).await?,
        None => Vec::new(),
    };
    let key = name.key();
    let entry = found.into_iter().find(|entry| PersonName::stored(entry.name.clone()).key() == key);
    let (Some(entry), Some(school)) = (entry, school) else {
        // The try counts although nobody was found.
        act.commit().await?;
        return Err(nobody().into());
    };
    let record = who_looked::record_of(entry.school, entry.entry);
    views::note(&mut act.tx, &views::Look::new(employer.0, record, who_looked::SEARCH, now), 1).await?;
    let row = candidate_row(app, &entry, &school.name, employer, account, now);
    let added = candidates::insert(&mut act.tx, &access, &row).await?;
    act.commit().await?;
    Ok(Found { candidate: row.candidate, name: entry.name, added })
}

fn candidate_row(
    app: &App,
    entry: &EntryRow,
    school: &str,
    employer: domain::ids::EmployerId,
    account: domain::ids::AccountId,
    now: domain::time::Instant,
) -> CandidateRow {
    let level = Builtin::EducationLevels.table().name_of(&entry.level);
    CandidateRow {
        employer,
        candidate: CandidateId(app.new_id()),
        school: entry.school,
        entry: entry.entry,
        name: entry.name.clone(),
        school_name: school.to_owned(),
        cohort: entry.cohort,
        department: entry.department.clone(),
        level: level.unwrap_or(&entry.level).to_owned(),
        major: entry.major.clone(),
        added_at: now,
        added_by: account,
    }
}

/// One answer whether the school, the number or the name is wrong.
fn nobody() -> Refusal {
    Refusal::new(
        "graduate-not-found",
        "F086",
        "没有找到姓名、证件号码和毕业院校都一致的毕业生",
        "请与毕业生本人逐项核对；三项无误仍找不到的，该生可能还不在学校的毕业生名单中，请其联系学校就业部门",
    )
}
