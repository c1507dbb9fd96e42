//! A correction whose time to answer is over ends: what both had to accept is dropped, what is in force stays (decision 4).

use domain::accounts::{Access, SystemPurpose};
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, Actor as By, Side, perform};
use serde_json::json;
use store::placements::amendments;

use super::apply::{Happened, apply};
use super::content::load_content;
use crate::{Act, ActError, Actor, App};

/// Corrections one sweep looks at.
const BATCH: i64 = 200;

/// # Errors
/// [`ActError::Refused`] while it may be answered, [`ActError::Stale`] when somebody else was faster.
pub async fn close(app: &App, record: PlacementRef) -> Result<(), ActError> {
    let mut act = Act::begin(app, &Actor::System(SystemPurpose::Work)).await?;
    let (inside, now) = (act.system(), act.now());
    let found = load_content(app, &mut act.tx, &inside, record).await?;
    if found.state.amendment().is_some() {
        let facts = found.facts(now, By { side: Side::System, account: None }, None);
        let moved = perform(Move::CloseAmendment, Some(found.state.clone()), &facts)?;
        apply(&mut act, &found, &moved, Happened { kind: "placement.amendment-closed", detail: json!({}) }).await?;
    }
    // Otherwise the record ended in another way, and the correction with it.
    amendments::close(&mut act.tx, &inside, record, now).await?;
    act.commit().await
}

/// Ends every correction whose last day has passed; returns how many.
///
/// # Errors
/// When storage fails.
pub async fn sweep(app: &App) -> Result<usize, ActError> {
    let inside = Access::system(SystemPurpose::Work);
    let due = {
        let mut tx = app.db.read().await?;
        amendments::due(&mut tx, &inside, app.now(), BATCH).await?
    };
    let mut closed = 0;
    for record in due {
        match close(app, record).await {
            Ok(()) => closed += 1,
            Err(ActError::Stale(_) | ActError::Refused(_) | ActError::NotFound) => {}
            Err(error) if error.lost_race() => {}
            // One case that cannot be written must not keep the others waiting.
            Err(error) => tracing::error!(%record, %error, "a due record was not written"),
        }
    }
    Ok(closed)
}
