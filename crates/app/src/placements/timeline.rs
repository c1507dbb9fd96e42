//! A placement's history as each side may know it, read from its ledger stream: who, what, when; and what comes next,
//! whose turn it is, until when. Rooms: `timeline/past.rs` the words of events, `timeline/ahead.rs` what follows.

mod ahead;
mod past;
#[cfg(test)]
mod tests;

use domain::accounts::{Action, Role};
use domain::ids::PlacementRef;
use domain::ledger::Owner;
use domain::placements::{Level, Wording};
use domain::time::{Day, Instant};

use super::{Record, load_content};
use crate::{ActError, Actor, App};

pub use ahead::after_acceptance;

/// Where a step stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    Done,
    /// Somebody's turn.
    Now,
    ToCome,
    /// It ended here.
    Stopped,
}

/// One step in plain words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    pub phase: Phase,
    pub title: String,
    /// When it happened.
    pub at: Option<Instant>,
    /// Who did it, or whose turn it is.
    pub who: String,
    /// Until when, or how long it usually takes; empty when nothing runs.
    pub until: String,
    pub reason: Option<String>,
}

/// Who reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reader {
    Graduate,
    Employer,
    Staff,
}

/// The timeline of one record for the actor, oldest first, ending with the goal.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not within the actor's access.
pub async fn timeline(app: &App, actor: &Actor, record: PlacementRef) -> Result<Vec<Step>, ActError> {
    let role = actor.session().map(|session| session.role).ok_or(ActError::NotFound)?;
    let (action, reader) = match role {
        Role::Graduate => (Action::SeeOwnPlacements, Reader::Graduate),
        Role::Employer | Role::EmployerAdmin => (Action::SeeEmployerPlacements, Reader::Employer),
        Role::Department | Role::School => (Action::SeePlacements, Reader::Staff),
        Role::Province | Role::Operator => return Err(ActError::NotFound),
    };
    let access = actor.access(action)?;
    let mut tx = app.db.read().await?;
    let content = load_content(app, &mut tx, &access, record).await?;
    let owner = Owner::School(record.school).to_string();
    let events = store::ledger::stream(&mut tx, &owner, record.placement.0).await?;
    let mut steps: Vec<Step> = events.iter().filter_map(|event| past::step(event, reader, &content)).collect();
    steps.extend(ahead::steps(&content, reader, app.now()));
    Ok(steps)
}

/// The word for the school's step: 审核 or 鉴证.
fn step_word(record: &Record) -> &'static str {
    Wording::of(record.rules()).step()
}

/// What a level is called, and the office that works there.
fn office(record: &Record, level: Level) -> (&'static str, String) {
    match level {
        Level::Department => ("学院", record.row.department.clone()),
        Level::School => ("学校", record.ground.school.name.clone()),
    }
}

/// When a running review usually ends: the day after which it is reminded, and whether that has passed.
pub(super) fn expected(record: &Record, now: Instant) -> Option<(Day, bool)> {
    let review = record.state.review()?;
    let day = days_after(record, record.row.waiting_since.unwrap_or(review.submitted_at));
    Some((day, day < now.day()))
}

/// By when something returned had better be submitted again: the time the school itself gets (`review.days`).
pub(super) fn advised(record: &Record, returned_at: Instant) -> Day {
    days_after(record, returned_at)
}

fn days_after(record: &Record, since: Instant) -> Day {
    since.day().plus_days(i32::try_from(record.ground.current.review_days).unwrap_or_default())
}
