//! 学生名单管理: the list with its filters, and the search by name or number (F059, F075, F076).
//!
//! What is searched for never stands in an address: a search is posted and answered with an opaque reference that opens
//! only for the account that searched.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::accounts::{Access, Action, SystemPurpose};
use domain::ids::{Cohort, EntryId, SchoolId};
use domain::people::{DocumentKind, IdentityDocument, PersonName};
use domain::placements::{Side, Slot, Wording};
use domain::policy::Rules;
use serde::{Deserialize, Serialize};
use store::engine::Tx;
use store::organisations::departments::{self, DepartmentRow};
use store::placements;
use store::roster::entry_list::{self, Cursor, EntryFilter, EntryPage, Sought};

use super::own_school;
use crate::error::Broken;
use crate::organisations::rules;
use crate::{ActError, Actor, App, people};

/// Majors offered by the filter.
const MAJORS: u64 = 300;
/// Longest text searched for, in characters.
const LONGEST: usize = 60;

/// A page of the list with what its filters offer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listing {
    pub page: EntryPage,
    /// Of each row, what the graduate has.
    pub standings: Vec<Standing>,
    /// Entries before the first row.
    pub before: i64,
    /// At most one more than [`entry_list::COUNTED`].
    pub total: i64,
    pub departments: Vec<DepartmentRow>,
    pub majors: Vec<String>,
}

/// What a graduate has now, in words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// 当前去向: the unit, or the kind where there is none; empty while nothing is in force.
    pub current: String,
    /// Of what is under way, else of what is in force; empty while there is neither.
    pub state: String,
}

/// One page of the cohort's entries within the actor's reach.
///
/// # Errors
/// When the actor may not see the roster, or storage fails.
pub async fn list(
    app: &App,
    actor: &Actor,
    cohort: Cohort,
    filter: &EntryFilter,
    cursor: Cursor,
    size: u16,
) -> Result<Listing, ActError> {
    let access = actor.access(Action::SeeRoster)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let page = entry_list::page(&mut tx, &access, school, cohort, filter, cursor, size).await?;
    let before = match page.rows.first() {
        Some(first) if page.has_previous => {
            entry_list::count_before(&mut tx, &access, school, cohort, filter, first.entry).await?
        }
        _ => 0,
    };
    let standings = standings(&mut tx, &access, school, &page).await?;
    let total = entry_list::count(&mut tx, &access, school, cohort, filter).await?;
    let departments = departments::list(&mut tx, &access, school).await?;
    let majors = entry_list::majors(&mut tx, &access, school, cohort, filter.department, MAJORS).await?;
    Ok(Listing { page, standings, before, total, departments, majors })
}

async fn standings(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    page: &EntryPage,
) -> Result<Vec<Standing>, ActError> {
    let (_, policy) = rules::policy_of_school(tx, &Access::system(SystemPurpose::Work), school).await?;
    let wording = Wording::of(Rules { pinned: &policy.pinned, current: &policy.current });
    let entries: Vec<EntryId> = page.rows.iter().map(|row| row.entry).collect();
    let held = placements::standings(tx, access, school, &entries).await?;
    let of = |entry: &EntryId| {
        let slot = |slot: Slot| held.iter().find(|held| held.entry == *entry && held.slot == slot);
        let (under_way, effective) = (slot(Slot::InProcess), slot(Slot::Effective));
        let current = effective.map(|held| match held.employer_name.as_str() {
            "" => held.post.clone(),
            unit => unit.to_owned(),
        });
        let state = under_way.or(effective).map(|held| held.waiting.label(Side::School, wording));
        Standing { current: current.unwrap_or_default(), state: state.unwrap_or_default() }
    };
    Ok(entries.iter().map(of).collect())
}

/// The answer to a search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// Exactly one entry.
    Entry(EntryId),
    /// None or several: the list filtered by this reference shows them.
    Listed(String),
}

#[derive(Serialize, Deserialize)]
enum Reference {
    Name(String),
    Student(String),
}

/// Finds by document number, 考生号, 学号 or the beginning of a name.
///
/// # Errors
/// When the actor may not see the roster, or storage fails.
pub async fn search(app: &App, actor: &Actor, cohort: Cohort, text: &str) -> Result<Found, ActError> {
    let access = actor.access(Action::SeeRoster)?;
    let school = own_school(&access)?;
    let text: String = text.trim().chars().take(LONGEST).collect();
    let mut tx = app.db.read().await?;
    for sought in meanings(app, &text) {
        if let Some(entry) = only(&mut tx, &access, school, cohort, sought).await? {
            return Ok(Found::Entry(entry));
        }
    }
    let reference = if text.chars().any(|c| c.is_ascii_digit()) {
        Reference::Student(text)
    } else {
        Reference::Name(PersonName::stored(text).key())
    };
    Ok(Found::Listed(seal(app, actor, &reference)?))
}

/// What an exact text can mean, the surest first.
fn meanings(app: &App, text: &str) -> Vec<Sought> {
    let number = text.to_ascii_uppercase();
    let document = |kind: &DocumentKind| IdentityDocument::parse(*kind, text, app.now().day()).ok();
    let documents = DocumentKind::ALL.iter().filter_map(document);
    let mut meanings: Vec<Sought> =
        documents.map(|document| Sought::Document(people::document_blind(app, &document).to_vec())).collect();
    if text.chars().any(|c| c.is_ascii_digit()) {
        meanings.extend([Sought::ExamNumber(number.clone()), Sought::StudentNumber(number)]);
    }
    meanings
}

async fn only(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    sought: Sought,
) -> Result<Option<EntryId>, ActError> {
    let filter = EntryFilter { sought: Some(sought), ..EntryFilter::default() };
    let found = entry_list::page(tx, access, school, cohort, &filter, Cursor::Start, 1).await?;
    Ok(found.rows.first().filter(|_| !found.has_next).map(|row| row.entry))
}

fn place(actor: &Actor) -> Vec<u8> {
    actor.account().map(|account| account.0.as_bytes().to_vec()).unwrap_or_default()
}

fn seal(app: &App, actor: &Actor, reference: &Reference) -> Result<String, ActError> {
    let plain = serde_json::to_vec(reference).map_err(|cause| ActError::defect(cause.to_string()))?;
    let sealed = app.vault.seal("searches", "roster", &place(actor), &plain).map_err(Broken::from)?;
    Ok(URL_SAFE_NO_PAD.encode(sealed))
}

/// What a reference stands for; `None` when it is not this account's.
pub fn sought_by(app: &App, actor: &Actor, reference: &str) -> Option<Sought> {
    let sealed = URL_SAFE_NO_PAD.decode(reference).ok()?;
    let plain = app.vault.open("searches", "roster", &place(actor), &sealed).ok()?;
    Some(match serde_json::from_slice(&plain).ok()? {
        Reference::Name(prefix) => Sought::NamePrefix(prefix),
        Reference::Student(number) => Sought::StudentNumber(number),
    })
}
