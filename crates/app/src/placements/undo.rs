//! The reviewer takes a decision back before it settles.

use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, perform};
use serde_json::json;
use store::placements::intentions;
use uuid::Uuid;

use super::apply::{Happened, apply};
use super::decide::reviewer;
use super::fresh::freshen;
use super::load_record;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// # Errors
/// [`ActError::Refused`] when the decision took effect or is another's, [`ActError::Stale`] when the record moved.
pub async fn undo(app: &App, actor: &Actor, nonce: Uuid, record: PlacementRef, seen: i64) -> Result<(), ActError> {
    let access = actor.access(Action::Review)?;
    let by = reviewer(actor)?;
    freshen(app, record).await?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
        let found = load_record(app, &mut act.tx, &access, record).await?;
        let facts = found.facts(act.now(), by, Some(seen));
        let moved = perform(Move::Undo, Some(found.state.clone()), &facts)?;
        let inside = act.system();
        intentions::delete(&mut act.tx, &inside, record).await?;
        apply(&mut act, &found, &moved, Happened { kind: "placement.decision-undone", detail: json!({}) }).await?;
        act.commit_with("undone").await
    })
    .await
}
