//! 定向落实: whether targeted and commissioned graduates go where their agreements say (F292).

use std::collections::BTreeMap;

use domain::accounts::Action;
use domain::ids::{Cohort, SchoolId};
use domain::roster::Fulfilment;
use store::organisations::schools::{self, SchoolRow};
use store::roster::commitments;
pub use store::roster::commitments::BoundEntry;

use super::own_school;
use crate::{ActError, Actor, App};

/// Bound graduates of one school that are looked at; a school has a few hundred at most.
const MOST_BOUND: i64 = 5_000;

/// A bound graduate and how far the agreement is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoundLine {
    pub row: BoundEntry,
    pub fulfilment: Fulfilment,
}

/// One school's bound graduates, counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchoolCounts {
    pub school: SchoolRow,
    pub counts: BTreeMap<Fulfilment, usize>,
}

impl SchoolCounts {
    pub fn of(&self, fulfilment: Fulfilment) -> usize {
        self.counts.get(&fulfilment).copied().unwrap_or_default()
    }

    pub fn all(&self) -> usize {
        self.counts.values().sum()
    }
}

fn line(row: BoundEntry) -> BoundLine {
    let employer = row.effective.as_ref().map(|destination| destination.employer.as_str());
    BoundLine { fulfilment: Fulfilment::of(&row.unit, employer), row }
}

/// The bound graduates of a cohort within the actor's reach, by 学号.
///
/// # Errors
/// When the actor may not see the roster, or storage fails.
pub async fn of_own_school(app: &App, actor: &Actor, cohort: Cohort) -> Result<Vec<BoundLine>, ActError> {
    let access = actor.access(Action::SeeRoster)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let rows = commitments::bound(&mut tx, &access, school, cohort, MOST_BOUND).await?;
    Ok(rows.into_iter().map(line).collect())
}

/// The schools of the actor's province that have bound graduates, with their counts.
///
/// # Errors
/// When the actor is no province's, or storage fails.
pub async fn of_province(app: &App, actor: &Actor, cohort: Cohort) -> Result<Vec<SchoolCounts>, ActError> {
    let access = actor.access(Action::SeeSchools)?;
    let mut tx = app.db.read().await?;
    let mut counted: BTreeMap<SchoolId, BTreeMap<Fulfilment, usize>> = BTreeMap::new();
    for (school, unit, employer) in commitments::of_province(&mut tx, &access, cohort).await? {
        let kept = Fulfilment::of(&unit, employer.as_deref());
        *counted.entry(school).or_default().entry(kept).or_default() += 1;
    }
    let schools = schools::list(&mut tx, &access).await?.into_iter();
    Ok(schools
        .filter_map(|school| counted.remove(&school.school).map(|counts| SchoolCounts { school, counts }))
        .collect())
}

/// The bound graduates of one school of the actor's province.
///
/// # Errors
/// [`ActError::NotFound`] for a school of another province.
pub async fn of_school(
    app: &App,
    actor: &Actor,
    cohort: Cohort,
    school: SchoolId,
) -> Result<(SchoolRow, Vec<BoundLine>), ActError> {
    let access = actor.access(Action::SeeSchools)?;
    let mut tx = app.db.read().await?;
    let row = schools::find(&mut tx, &access, school).await?;
    let row = row.filter(|row| Some(row.province) == access.province()).ok_or(ActError::NotFound)?;
    let rows = commitments::bound_of_school(&mut tx, &access, school, cohort, MOST_BOUND).await?;
    Ok((row, rows.into_iter().map(line).collect()))
}
