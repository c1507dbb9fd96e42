//! "正在查看": which colleagues have the same case open (decision 22). It informs and blocks nothing.

use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::time::Instant;
use store::oversight::presence;

use crate::{ActError, Actor, App};

/// How long a page counts as open after it last said so, in microseconds.
const STAYS: i64 = 60_000_000;

/// Says that the actor has the case open, and names the others who do.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not within the actor's access.
pub async fn renew(app: &App, actor: &Actor, record: PlacementRef) -> Result<Vec<String>, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let account = actor.account().ok_or(ActError::NotFound)?;
    let mut tx = app.db.write().await?;
    store::placements::find(&mut tx, &access, record).await?.ok_or(ActError::NotFound)?;
    let now = app.now();
    presence::renew(&mut tx, &access, record, (account, actor.name()), now).await?;
    let others = presence::others(&mut tx, &access, record, account, since(now)).await?;
    tx.commit().await?;
    Ok(others)
}

/// Names of the others who have the case open.
///
/// # Errors
/// Without the right to see placements.
pub async fn others(app: &App, actor: &Actor, record: PlacementRef) -> Result<Vec<String>, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let account = actor.account().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    Ok(presence::others(&mut tx, &access, record, account, since(app.now())).await?)
}

const fn since(now: Instant) -> Instant {
    Instant::from_micros(now.micros() - STAYS)
}
