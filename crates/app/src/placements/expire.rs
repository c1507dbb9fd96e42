//! An invitation nobody answered in time ends (F118, R10).

use domain::accounts::SystemPurpose;
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, Actor as By, Side, perform};
use serde_json::json;

use super::apply::{Happened, apply};
use super::load_record;
use crate::{Act, ActError, Actor, App};

/// Invitations one sweep looks at.
const BATCH: i64 = 200;

/// # Errors
/// [`ActError::Refused`] while the deadline is open, [`ActError::Stale`] when somebody else was faster.
pub async fn expire(app: &App, record: PlacementRef) -> Result<(), ActError> {
    let actor = Actor::System(SystemPurpose::Work);
    let mut act = Act::begin(app, &actor).await?;
    let inside = act.system();
    let found = load_record(app, &mut act.tx, &inside, record).await?;
    let by = By { side: Side::System, account: None };
    let facts = found.facts(act.now(), by, None);
    let moved = perform(Move::Expire, Some(found.state.clone()), &facts)?;
    let happened = Happened { kind: "placement.expired", detail: json!({}) };
    apply(&mut act, &found, &moved, happened).await?;
    act.commit().await
}

/// Ends every invitation whose deadline has passed; returns how many.
///
/// # Errors
/// When storage fails.
pub async fn sweep(app: &App) -> Result<usize, ActError> {
    let inside = domain::accounts::Access::system(SystemPurpose::Work);
    let due = {
        let mut tx = app.db.read().await?;
        store::placements::due_invitations(&mut tx, &inside, app.now(), BATCH).await?
    };
    let mut expired = 0;
    for record in due {
        match expire(app, record).await {
            Ok(()) => expired += 1,
            Err(ActError::Stale(_) | ActError::Refused(_) | ActError::NotFound) => {}
            Err(error) if error.lost_race() => {}
            // One case that cannot be written must not keep the others waiting.
            Err(error) => tracing::error!(%record, %error, "a due record was not written"),
        }
    }
    Ok(expired)
}
