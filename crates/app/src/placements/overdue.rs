//! A rescission the other side did not answer in time: silence is never consent (decision 5). The graduate's goes to the
//! school, the employer's lapses.

use domain::accounts::{Access, SystemPurpose};
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, Actor as By, Side, StateCode, perform};
use serde_json::json;
use store::placements::answers;

use super::apply::{Happened, apply};
use super::load_record;
use crate::{Act, ActError, Actor, App};

/// Rescissions one sweep looks at.
const BATCH: i64 = 200;

/// # Errors
/// [`ActError::Refused`] while it may be answered, [`ActError::Stale`] when somebody else was faster.
pub async fn overdue(app: &App, record: PlacementRef) -> Result<(), ActError> {
    let mut act = Act::begin(app, &Actor::System(SystemPurpose::Work)).await?;
    let inside = act.system();
    let found = load_record(app, &mut act.tx, &inside, record).await?;
    let facts = found.facts(act.now(), By { side: Side::System, account: None }, None);
    let moved = perform(Move::Overdue, Some(found.state.clone()), &facts)?;
    let kind = match moved.state.rescission() {
        Some(StateCode::RoEscalated) => "placement.rescission-escalated",
        _ => "placement.rescission-lapsed",
    };
    apply(&mut act, &found, &moved, Happened { kind, detail: json!({}) }).await?;
    act.commit().await
}

/// Moves every rescission on whose answer is overdue; returns how many.
///
/// # Errors
/// When storage fails.
pub async fn sweep(app: &App) -> Result<usize, ActError> {
    let inside = Access::system(SystemPurpose::Work);
    let due = {
        let mut tx = app.db.read().await?;
        answers::overdue(&mut tx, &inside, app.now(), BATCH).await?
    };
    let mut moved = 0;
    for record in due {
        match overdue(app, record).await {
            Ok(()) => moved += 1,
            Err(ActError::Stale(_) | ActError::Refused(_) | ActError::NotFound) => {}
            Err(error) if error.lost_race() => {}
            // One case that cannot be written must not keep the others waiting.
            Err(error) => tracing::error!(%record, %error, "a due record was not written"),
        }
    }
    Ok(moved)
}
