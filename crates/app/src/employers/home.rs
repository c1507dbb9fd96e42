//! The employer's home: what waits for it, and how far its invitations are.

use domain::accounts::Action;
use domain::placements::StateCode;
use domain::time::Instant;
use store::placements::employer_view::{self, EmployerPlacementRow};

use super::profile::{Company, company};
use crate::{ActError, Actor, App};

/// Everything `/e` shows.
#[derive(Clone, Debug)]
pub struct EmployerHome {
    pub company: Company,
    pub candidates: i64,
    /// Placements by state code.
    pub counts: Vec<(String, i64)>,
    /// The newest invitations and what became of them.
    pub recent: Vec<EmployerPlacementRow>,
}

impl EmployerHome {
    pub fn count(&self, state: StateCode) -> i64 {
        self.counts.iter().find(|(code, _)| code == state.as_str()).map_or(0, |(_, count)| *count)
    }
}

/// # Errors
/// When the actor is no employer's.
pub async fn home(app: &App, actor: &Actor) -> Result<EmployerHome, ActError> {
    let company = company(app, actor).await?;
    let candidates = super::candidates::count(app, actor).await?;
    let access = actor.access(Action::SeeEmployerPlacements)?;
    let mut tx = app.db.read().await?;
    let counts = employer_view::counts(&mut tx, &access).await?;
    let newest = (Instant::from_micros(221_845_392_000_000_000), uuid::Uuid::max());
    let recent = employer_view::list(&mut tx, &access, None, None, newest, 5).await?;
    Ok(EmployerHome { company, candidates, counts, recent })
}
