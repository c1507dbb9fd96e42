//! The graduate refuses an invitation (F117).

use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, Actor as By, Side, perform};
use domain::refusal::FieldErrors;
use serde_json::json;
use uuid::Uuid;

use super::apply::{Happened, apply};
use super::fresh::freshen;
use super::load_record;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Longest reason, in characters.
const REASON_CHARACTERS: usize = 200;

/// A refusal: the reason is optional, and told to the employer only when the graduate says so.
#[derive(Clone, Debug)]
pub struct Refuse {
    pub record: PlacementRef,
    pub nonce: Uuid,
    pub seen: i64,
    pub reason: String,
    pub tell_employer: bool,
}

/// # Errors
/// [`ActError::Fields`] for an overlong reason, [`ActError::Refused`] by a guard, [`ActError::Stale`] when the
/// invitation changed since it was seen.
pub async fn refuse(app: &App, actor: &Actor, input: &Refuse) -> Result<(), ActError> {
    let access = actor.access(Action::AnswerInvitation)?;
    if input.reason.chars().count() > REASON_CHARACTERS {
        let message = format!("拒绝原因最多 {REASON_CHARACTERS} 字");
        return Err(FieldErrors::one("reason", message).into());
    }
    freshen(app, input.record).await?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let found = load_record(app, &mut act.tx, &access, input.record).await?;
        let by = By { side: Side::Graduate, account: actor.account() };
        let facts = found.facts(act.now(), by, Some(input.seen));
        let moved = perform(Move::Refuse, Some(found.state.clone()), &facts)?;
        let detail = json!({ "reason": input.reason, "told": input.tell_employer });
        apply(&mut act, &found, &moved, Happened { kind: "placement.refused", detail }).await?;
        act.commit_with("refused").await
    })
    .await
}
