//! The first page of a school or department: what waits, what was done, what is still to set up (F050, F053).

use domain::accounts::{Access, Action, Bound};
use domain::ids::{Cohort, SchoolId};
use domain::organisations::{AgreementParties, Handlers, SchoolSettings};
use domain::placements::{Level, Process, Slot, StateCode};
use domain::time::Instant;
use store::organisations::overview::{self, StateCount};
use store::organisations::{departments, schools};

use super::rules;
use crate::{ActError, Actor, App};

/// Cases of one process that wait for this account's level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waiting {
    pub process: Process,
    pub count: i64,
    pub oldest: Option<Instant>,
}

/// What stands between a school and its first signing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checklist {
    pub roster: bool,
    /// Every department has somebody who may review; asked for only where departments review first.
    pub accounts: Option<bool>,
    pub handlers: bool,
    pub online: bool,
}

#[derive(Clone, Debug)]
pub struct SchoolHome {
    pub school: String,
    pub parties: AgreementParties,
    pub now: Instant,
    pub waiting: Vec<Waiting>,
    /// Reviews that wait at the other level.
    pub elsewhere: i64,
    pub graduates: i64,
    /// Graduates with something in force.
    pub settled: i64,
    pub open_invitations: i64,
    /// Begun and reviewed since Monday.
    pub this_week: (i64, i64),
    /// `None` when online signing is open.
    pub checklist: Option<Checklist>,
    /// Printed on the agreement; for accounts of the school only.
    pub handlers: Option<Handlers>,
    /// Days after which a review is late.
    pub review_days: u32,
}

/// # Errors
/// [`ActError::Refused`] without the right.
pub async fn school_home(app: &App, actor: &Actor, cohort: Cohort) -> Result<SchoolHome, ActError> {
    let access = actor.access(Action::SeeSchoolHome)?;
    let school = access.school().ok_or(ActError::NotFound)?;
    let now = app.now();
    let mut tx = app.db.read().await?;
    let named = schools::find(&mut tx, &access, school).await?.ok_or(ActError::NotFound)?;
    let (_, policy) = rules::policy_of_school(&mut tx, &access, school).await?;
    let (_, settings) = rules::settings(&mut tx, &access, school, cohort).await?;
    let states = overview::states(&mut tx, &access, school, cohort).await?;
    let today = now.day();
    let monday = today.plus_days(-i32::from(today.date().weekday().to_monday_zero_offset())).start();
    let graduates = overview::graduates(&mut tx, &access, school, cohort).await?;
    let whole_school = matches!(access.bound(), Bound::School(_));
    let checklist = if settings.switches.online || !whole_school {
        None
    } else {
        Some(checklist(&mut tx, &access, school, &settings, graduates).await?)
    };
    let level = if whole_school { Level::School } else { Level::Department };
    Ok(SchoolHome {
        school: named.name,
        parties: policy.pinned.agreement_parties,
        now,
        waiting: waiting(&states, level),
        elsewhere: states
            .iter()
            .filter(|row| row.waiting.level().is_some_and(|waits| waits != level))
            .map(|row| row.count)
            .sum(),
        graduates,
        settled: sum(&states, |state| state.slot() == Some(Slot::Effective)),
        open_invitations: sum(&states, |state| state == StateCode::OnInvited),
        this_week: overview::work_since(&mut tx, &access, school, cohort, monday).await?,
        checklist,
        handlers: whole_school.then_some(settings.handlers),
        review_days: policy.current.review_days,
    })
}

async fn checklist(
    tx: &mut store::engine::Tx,
    access: &Access,
    school: SchoolId,
    settings: &SchoolSettings,
    graduates: i64,
) -> Result<Checklist, ActError> {
    let two = settings.levels == domain::organisations::ReviewLevels::DepartmentThenSchool;
    let accounts = if two {
        let all = departments::list(tx, access, school).await?;
        Some(!all.is_empty() && departments::without_reviewer(tx, access, school).await?.is_empty())
    } else {
        None
    };
    Ok(Checklist {
        roster: graduates > 0,
        accounts,
        handlers: settings.handlers.are_complete(),
        online: settings.switches.online,
    })
}

fn waiting(states: &[StateCount], level: Level) -> Vec<Waiting> {
    let of = |process: Process| {
        let waits = |row: &&StateCount| row.waiting.process() == process && row.waiting.level() == Some(level);
        let mine = || states.iter().filter(waits);
        let count = mine().map(|row| row.count).sum();
        (count > 0).then(|| Waiting { process, count, oldest: mine().filter_map(|row| row.oldest).min() })
    };
    Process::ALL.iter().filter_map(|process| of(*process)).collect()
}

pub(super) fn sum(states: &[StateCount], counts: impl Fn(StateCode) -> bool) -> i64 {
    states.iter().filter(|row| counts(row.state)).map(|row| row.count).sum()
}
