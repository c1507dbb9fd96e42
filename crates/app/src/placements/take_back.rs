//! The graduate takes an acceptance back while nobody has reviewed (decision 6).

use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, Actor as By, Side, perform};
use serde_json::json;
use uuid::Uuid;

use super::apply::{Happened, apply};
use super::fresh::freshen;
use super::load_record;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// # Errors
/// [`ActError::Refused`] by a guard, [`ActError::Stale`] when a reviewer was faster.
pub async fn take_back(app: &App, actor: &Actor, nonce: Uuid, record: PlacementRef, seen: i64) -> Result<(), ActError> {
    let access = actor.access(Action::AnswerInvitation)?;
    freshen(app, record).await?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
        let found = load_record(app, &mut act.tx, &access, record).await?;
        let by = By { side: Side::Graduate, account: actor.account() };
        let facts = found.facts(act.now(), by, Some(seen));
        let moved = perform(Move::TakeBack, Some(found.state.clone()), &facts)?;
        let happened = Happened { kind: "placement.acceptance-taken-back", detail: json!({}) };
        apply(&mut act, &found, &moved, happened).await?;
        act.commit_with("taken-back").await
    })
    .await
}
