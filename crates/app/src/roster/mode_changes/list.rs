//! Requests as pages show them: a school's list, a province's queue, and one request whole.

use std::collections::BTreeMap;

use domain::accounts::{Access, Action};
use domain::ids::{Cohort, ModeChangeId, SchoolId};
use domain::policy::ModeReview;
use domain::refusal::Refusal;
use domain::roster::ModeChangeCode;
use domain::time::Instant;
use store::engine::Tx;
use store::roster::mode_changes::After;
use store::roster::{entries, mode_change_files, mode_changes};
use uuid::Uuid;

use super::{ModeChangeRow, UploadedFile, asked, facts};
use crate::organisations::rules;
use crate::roster::detail::{TimelineEvent, events};
use crate::roster::own_school;
use crate::{ActError, Actor, App};

/// Before every line of a list that begins with the oldest, and after every line of one that begins with the newest.
const OLDEST: After = (Instant::EPOCH, ModeChangeId(Uuid::nil()));
const NEWEST: After = (Instant::from_micros(i64::MAX / 4096), ModeChangeId(Uuid::max()));

/// A page of requests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Requests {
    pub rows: Vec<ModeChangeRow>,
    /// Where the next page begins, when there is one.
    pub next: Option<After>,
    /// How many there are by state; of a province those that wait.
    pub counts: BTreeMap<ModeChangeCode, i64>,
}

/// Requests of the actor's school, the newest first.
///
/// # Errors
/// When the actor may not see the roster, or storage fails.
pub async fn of_own_school(
    app: &App,
    actor: &Actor,
    cohort: Cohort,
    state: Option<ModeChangeCode>,
    after: Option<After>,
    size: u16,
) -> Result<Requests, ActError> {
    let access = actor.access(Action::SeeRoster)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let (after, limit) = (after.unwrap_or(NEWEST), i64::from(size) + 1);
    let rows = mode_changes::list(&mut tx, &access, school, cohort, state, after, limit).await?;
    let counts = mode_changes::counts(&mut tx, &access, school, cohort).await?;
    Ok(paged(rows, size, counts, |row| Some(row.created_at)))
}

/// What waits for the actor's province, longest first, or what it has decided, the newest first.
///
/// # Errors
/// When the actor is no province's, or storage fails.
pub async fn of_province(
    app: &App,
    actor: &Actor,
    cohort: Cohort,
    decided: bool,
    after: Option<After>,
    size: u16,
) -> Result<Requests, ActError> {
    let access = actor.access(Action::SeeSchools)?;
    let mut tx = app.db.read().await?;
    let limit = i64::from(size) + 1;
    let waiting = mode_changes::count_waiting(&mut tx, &access, cohort).await?;
    let counts = vec![(ModeChangeCode::Pending, waiting)];
    if decided {
        let rows = mode_changes::decided(&mut tx, &access, cohort, after.unwrap_or(NEWEST), limit).await?;
        return Ok(paged(rows, size, counts, ModeChangeRow::ended_at));
    }
    let rows = mode_changes::waiting(&mut tx, &access, cohort, after.unwrap_or(OLDEST), limit).await?;
    Ok(paged(rows, size, counts, ModeChangeRow::submitted_at))
}

fn paged(
    mut rows: Vec<ModeChangeRow>,
    size: u16,
    counts: Vec<(ModeChangeCode, i64)>,
    at: impl Fn(&ModeChangeRow) -> Option<Instant>,
) -> Requests {
    let more = rows.len() > usize::from(size);
    rows.truncate(size.into());
    let next = rows.last().filter(|_| more).and_then(|row| Some((at(row)?, row.change)));
    Requests { rows, next, counts: counts.into_iter().collect() }
}

/// One request with everything around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModeChangeCase {
    pub row: ModeChangeRow,
    pub files: Vec<UploadedFile>,
    /// The newest first.
    pub timeline: Vec<TimelineEvent>,
    /// Who decides, by today's policy.
    pub review: ModeReview,
    /// Why it could not be approved now.
    pub no_approval: Option<Refusal>,
}

/// A request of the actor's own school.
///
/// # Errors
/// [`ActError::NotFound`] when it is not within the access.
pub async fn case(app: &App, actor: &Actor, change: ModeChangeId) -> Result<ModeChangeCase, ActError> {
    let access = actor.access(Action::SeeRoster)?;
    let key = (own_school(&access)?, change);
    let mut tx = app.db.read().await?;
    let row = mode_changes::find(&mut tx, &access, key).await?.ok_or(ActError::NotFound)?;
    whole(&mut tx, &access, row).await
}

/// A request that was sent to the actor's province.
///
/// # Errors
/// [`ActError::NotFound`] for a request of another province, or one that was never sent.
pub async fn sent_case(app: &App, actor: &Actor, key: (SchoolId, ModeChangeId)) -> Result<ModeChangeCase, ActError> {
    let access = actor.access(Action::SeeSchools)?;
    let mut tx = app.db.read().await?;
    let row = mode_changes::find_sent(&mut tx, &access, key).await?.ok_or(ActError::NotFound)?;
    let mut case = whole(&mut tx, &access, row).await?;
    if case.row.state.code() == ModeChangeCode::Pending {
        let inside = Access::system(domain::accounts::SystemPurpose::Work);
        let entry = entries::find(&mut tx, &inside, key.0, case.row.entry).await?.ok_or(ActError::NotFound)?;
        let facts = facts(&mut tx, &inside, &entry, case.files.len()).await?;
        case.no_approval = case.row.state.clone().approve(&asked(&case.row)?, &facts, "", app.now()).err();
    }
    Ok(case)
}

async fn whole(tx: &mut Tx, access: &Access, row: ModeChangeRow) -> Result<ModeChangeCase, ActError> {
    let files = mode_change_files::list(tx, access, (row.school, row.change)).await?;
    let timeline = events(tx, row.school, row.change.0).await?;
    let (_, policy) = rules::policy_of_school(tx, access, row.school).await?;
    Ok(ModeChangeCase { files, timeline, review: policy.current.training_mode_change_review, no_approval: None, row })
}
