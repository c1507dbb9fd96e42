//! The lists of a school's staff: the review queue of one level, and 在线签约管理 with every state.
//!
//! A decision that has not settled keeps its row in the queue, marked; it is never offered as the next case.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::codes::Builtin;
use domain::ids::{Cohort, DepartmentId, PlacementRef, SchoolId};
use domain::people::{DocumentKind, IdentityDocument};
use domain::placements::{Act, Concern, Decision, Level, Process, Side, StateCode, Wording};
use domain::time::Instant;
use store::engine::Tx;
pub use store::listing::COUNTED;
use store::placements::PlacementRow;
use store::placements::queue::{self as listed, List, Listed};
pub use store::placements::queue::{Cursor, ListKey, Order, PlacementFilter};
use store::placements::submissions::{self, SubmissionCount};

use super::decide::reviewer;
use super::record::read;
use crate::organisations::rules;
use crate::{ActError, Actor, App, looks};

/// What counts as a look at a record, in the record of looks.
pub(crate) const LOOK: &str = "placement";
/// Majors offered as choices.
const MOST_MAJORS: u64 = 200;

/// A list as the address asks for it.
#[derive(Clone, Debug)]
pub struct Asked {
    pub cohort: Cohort,
    pub filter: PlacementFilter,
    pub order: Order,
    pub cursor: Cursor,
    pub size: u16,
}

/// A decision of a row that has not settled.
#[derive(Clone, Debug)]
pub struct PendingDecision {
    pub by_name: String,
    /// The reader decided, and may undo.
    pub own: bool,
    /// Passing, returning or failing.
    pub act: Act,
    pub effective_at: Instant,
}

/// One line.
#[derive(Clone, Debug)]
pub struct QueueLine {
    pub row: PlacementRow,
    /// What staff read for the state.
    pub state_label: String,
    pub level_name: String,
    pub waited_days: i64,
    /// Reviews should take this many days at most (`review.days`).
    pub promised_days: i64,
    pub flags: Vec<Concern>,
    /// How often what waits was submitted, with the applications that failed before it.
    pub times: i64,
    pub pending: Option<PendingDecision>,
    /// The reader opened it before.
    pub seen: bool,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct QueuePage {
    pub lines: Vec<QueueLine>,
    pub has_previous: bool,
    pub has_next: bool,
    /// Rows before the first of this page; `None` when they are more than are counted.
    pub before: Option<u64>,
    /// At most one more than [`COUNTED`].
    pub hits: u64,
    /// What waits at the list's level, whatever else the list filters, by process; empty for lists of no level.
    pub processes: Vec<(Process, u64)>,
    pub departments: Vec<(DepartmentId, String)>,
    pub majors: Vec<String>,
    pub wording: Wording,
}

/// What stands around one case in its list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Neighbours {
    /// From 1; `None` beyond what is counted.
    pub place: Option<u64>,
    pub previous: Option<PlacementRef>,
    pub next: Option<PlacementRef>,
}

/// The level at which the actor reviews.
///
/// # Errors
/// [`ActError::NotFound`] for sessions that review nothing.
pub fn level_of(actor: &Actor) -> Result<Level, ActError> {
    Ok(match reviewer(actor)?.side {
        Side::Department => Level::Department,
        _ => Level::School,
    })
}

/// The states in which one of the processes waits at a level.
pub fn review_states(level: Level, processes: &[Process]) -> Vec<StateCode> {
    let waits = |state: &&StateCode| state.level() == Some(level) && processes.contains(&state.process());
    StateCode::ALL.iter().filter(waits).copied().collect()
}

fn own_school(access: &Access) -> Result<SchoolId, ActError> {
    access.school().ok_or(ActError::NotFound)
}

/// A page of the list.
///
/// # Errors
/// [`ActError::NotFound`] for sessions without a school.
pub async fn queue(app: &App, actor: &Actor, asked: &Asked) -> Result<QueuePage, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let (_, policy) = rules::policy_of_school(&mut tx, &Access::system(SystemPurpose::Work), school).await?;
    let wording = Wording { labels: policy.current.labels, parties: policy.pinned.agreement_parties };
    let list = List { school, cohort: asked.cohort, filter: &asked.filter, order: asked.order };
    let page = listed::page(&mut tx, &access, list, asked.cursor, asked.size).await?;
    let hits = listed::count(&mut tx, &access, list).await?.unsigned_abs();
    let before = match page.rows.first().and_then(|first| asked.order.key(&first.row)) {
        Some(key) if page.has_previous => listed::count_before(&mut tx, &access, list, key).await?.unsigned_abs(),
        _ => 0,
    };
    let processes = match asked.filter.waits_at {
        Some(level) => {
            let filter = PlacementFilter { waits_at: Some(level), ..Default::default() };
            by_process(&listed::counts(&mut tx, &access, List { filter: &filter, ..list }).await?)
        }
        None => Vec::new(),
    };
    let whole = PlacementFilter { department: asked.filter.department, ..Default::default() };
    let majors = listed::majors(&mut tx, &access, List { filter: &whole, ..list }, MOST_MAJORS).await?;
    let departments = match access.department() {
        Some(_) => Vec::new(),
        None => {
            let rows = store::organisations::departments::list(&mut tx, &access, school).await?;
            rows.into_iter().map(|row| (row.department, row.name)).collect()
        }
    };
    let records: Vec<PlacementRef> = page.rows.iter().map(|listed| listed.row.record).collect();
    let opened = opened(app, &mut tx, &access, &records).await?;
    let submitted = submissions::counts(&mut tx, &access, school, &records).await?;
    let side = side(&access);
    let mut lines = Vec::with_capacity(page.rows.len());
    for listed in page.rows {
        let promised = policy.current.review_days;
        let known = Known { opened: &opened, submitted: &submitted };
        lines.push(line(app, actor, listed, side, wording, promised.into(), known)?);
    }
    Ok(QueuePage {
        lines,
        has_previous: page.has_previous,
        has_next: page.has_next,
        before: (before <= COUNTED.unsigned_abs()).then_some(before),
        hits,
        processes,
        departments,
        majors,
        wording,
    })
}

fn by_process(counts: &[(StateCode, i64)]) -> Vec<(Process, u64)> {
    let of = |process: Process| {
        let own = counts.iter().filter(|(state, _)| state.process() == process);
        (process, own.map(|(_, count)| count.unsigned_abs()).sum())
    };
    Process::ALL.iter().map(|process| of(*process)).collect()
}

/// What the lines of a page look up.
#[derive(Clone, Copy)]
struct Known<'a> {
    opened: &'a [String],
    submitted: &'a [SubmissionCount],
}

/// Which of the records the reader opened before, the last second included.
async fn opened(app: &App, tx: &mut Tx, access: &Access, records: &[PlacementRef]) -> Result<Vec<String>, ActError> {
    let mut opened = looks::unwritten(app, access.account().map(|account| account.0), LOOK);
    opened.extend(store::oversight::views::opened(tx, access, records, LOOK).await?);
    Ok(opened)
}

const fn side(access: &Access) -> Side {
    match access.department() {
        Some(_) => Side::Department,
        None => Side::School,
    }
}

fn line(
    app: &App,
    actor: &Actor,
    listed: Listed,
    side: Side,
    wording: Wording,
    promised_days: i64,
    known: Known<'_>,
) -> Result<QueueLine, ActError> {
    let Listed { row, pending } = listed;
    let pending = match pending {
        None => None,
        Some(pending) => Some(PendingDecision {
            own: actor.account() == Some(pending.by),
            act: read::<Decision>(&pending.decision, "decision")?.act(),
            by_name: pending.by_name,
            effective_at: pending.effective_at,
        }),
    };
    let process = row.waiting.process();
    let times = known.submitted.iter().find(|one| one.record == row.record && one.process == process.as_str());
    let waited_days = row.waiting_since.map_or(0, |since| app.now().day().days_since(since.day()));
    Ok(QueueLine {
        state_label: row.waiting.label(side, wording),
        level_name: Builtin::EducationLevels.table().name_of(&row.level).unwrap_or(&row.level).to_owned(),
        waited_days,
        promised_days,
        flags: row.flags.split(' ').filter_map(Concern::parse).collect(),
        pending,
        times: i64::from(row.attempt - 1) + times.map_or(1, |one| one.times),
        seen: known.opened.contains(&row.record.to_string()),
        row,
    })
}

/// A line as exports read it: without what concerns one reader.
pub(super) fn plain_line(row: PlacementRow, side: Side, wording: Wording) -> QueueLine {
    QueueLine {
        state_label: row.state.label(side, wording),
        level_name: Builtin::EducationLevels.table().name_of(&row.level).unwrap_or(&row.level).to_owned(),
        waited_days: 0,
        promised_days: 0,
        flags: Vec::new(),
        times: 0,
        pending: None,
        seen: false,
        row,
    }
}

/// One line of the list by its record, whatever the filter; for the row that changed.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not within the access.
pub async fn one_line(app: &App, actor: &Actor, record: PlacementRef) -> Result<QueueLine, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let row = store::placements::find(&mut tx, &access, record).await?.ok_or(ActError::NotFound)?;
    let (_, policy) = rules::policy_of_school(&mut tx, &Access::system(SystemPurpose::Work), school).await?;
    let wording = Wording { labels: policy.current.labels, parties: policy.pinned.agreement_parties };
    let pending = store::placements::intentions::find(&mut tx, &access, record).await?;
    let pending = pending.map(|row| listed::Pending {
        by: row.by,
        by_name: row.by_name,
        decision: row.decision,
        effective_at: row.effective_at,
    });
    let opened = opened(app, &mut tx, &access, &[record]).await?;
    let submitted = submissions::counts(&mut tx, &access, school, &[record]).await?;
    let known = Known { opened: &opened, submitted: &submitted };
    let listed = Listed { row, pending };
    line(app, actor, listed, side(&access), wording, policy.current.review_days.into(), known)
}

/// How many rows the list has, at most one more than [`COUNTED`].
///
/// # Errors
/// [`ActError::NotFound`] for sessions without a school.
pub async fn hits(app: &App, actor: &Actor, asked: &Asked) -> Result<u64, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let school = own_school(&access)?;
    let list = List { school, cohort: asked.cohort, filter: &asked.filter, order: asked.order };
    let mut tx = app.db.read().await?;
    Ok(listed::count(&mut tx, &access, list).await?.unsigned_abs())
}

/// The neighbours of a case in the list; none when it no longer waits there. `undecided` skips decided ones ahead.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not within the access.
pub async fn neighbours(app: &App, actor: &Actor, asked: &Asked, record: PlacementRef) -> Result<Neighbours, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let row = store::placements::find(&mut tx, &access, record).await?.ok_or(ActError::NotFound)?;
    let Some(key) = asked.order.key(&row) else { return Ok(Neighbours::default()) };
    let list = List { school, cohort: asked.cohort, filter: &asked.filter, order: asked.order };
    let before = listed::count_before(&mut tx, &access, list, key).await?;
    let mut at = async |cursor| -> Result<Option<PlacementRef>, ActError> {
        let page = listed::page(&mut tx, &access, list, cursor, 1).await?;
        Ok(page.rows.first().map(|listed| listed.row.record))
    };
    let previous = at(Cursor::Before(key)).await?;
    let next = at(Cursor::After(key)).await?;
    Ok(Neighbours { place: (before < COUNTED).then_some(before.unsigned_abs() + 1), previous, next })
}

/// The case to show after one was decided: the next undecided one of the same view, from the top when none follows.
///
/// # Errors
/// When storage fails.
pub async fn next_case(
    app: &App,
    actor: &Actor,
    asked: &Asked,
    after: Option<ListKey>,
) -> Result<Option<PlacementRef>, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let filter = PlacementFilter { undecided: true, ..asked.filter.clone() };
    let list = List { school, cohort: asked.cohort, filter: &filter, order: asked.order };
    for cursor in after.map(Cursor::After).into_iter().chain([Cursor::Start]) {
        let page = listed::page(&mut tx, &access, list, cursor, 1).await?;
        if let Some(found) = page.rows.first() {
            return Ok(Some(found.row.record));
        }
    }
    Ok(None)
}

/// The key of a record in an order, while it is within the access.
///
/// # Errors
/// [`ActError::NotFound`] when it is not.
pub async fn key_of(app: &App, actor: &Actor, order: Order, record: PlacementRef) -> Result<Option<ListKey>, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let mut tx = app.db.read().await?;
    let row = store::placements::find(&mut tx, &access, record).await?.ok_or(ActError::NotFound)?;
    Ok(order.key(&row))
}

/// The blind index of a typed document number; `None` when the text is none.
pub fn document_key(app: &App, text: &str) -> Option<Vec<u8>> {
    let today = app.now().day();
    let document = DocumentKind::ALL.iter().find_map(|kind| IdentityDocument::parse(*kind, text, today).ok())?;
    Some(crate::people::document_blind(app, &document).to_vec())
}
