//! A reviewer decides (F141, F142): the decision is first an intention, which settles after a pause (decision 3).

use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::{Actor as By, Decision, Pace, Side, perform};
use domain::time::Instant;
use serde_json::json;
use store::placements::intentions::{self, IntentionRow};
use uuid::Uuid;

use super::apply::{Happened, apply};
use super::fresh::freshen;
use super::phrases;
use super::record::{load_record, write};
use crate::{Act, ActError, Actor, App, Began, Stale, once_more};

/// A decision as the form posts it.
#[derive(Clone, Debug)]
pub struct Decide {
    pub record: PlacementRef,
    pub nonce: Uuid,
    /// The version the reviewer saw.
    pub seen: i64,
    pub decision: Decision,
    pub pace: Pace,
}

/// The side a reviewer's session stands on.
///
/// # Errors
/// [`ActError::NotFound`] for sessions that review nothing.
pub fn reviewer(actor: &Actor) -> Result<By, ActError> {
    use domain::accounts::Role;
    let session = actor.session().ok_or(ActError::NotFound)?;
    let side = match session.role {
        Role::Department => Side::Department,
        Role::School => Side::School,
        _ => return Err(ActError::NotFound),
    };
    Ok(By { side, account: Some(session.account) })
}

/// Records the decision and returns when it takes effect; `None` when this very post was done before.
///
/// # Errors
/// [`ActError::Refused`] by a guard; [`ActError::Stale`] naming the colleague who was faster.
pub async fn decide(app: &App, actor: &Actor, input: &Decide) -> Result<Option<Instant>, ActError> {
    decide_saying(app, actor, input, None).await
}

/// The same, and counts the use of the kept sentence the text was made from.
///
/// # Errors
/// As [`decide`].
pub async fn decide_saying(
    app: &App,
    actor: &Actor,
    input: &Decide,
    phrase: Option<Uuid>,
) -> Result<Option<Instant>, ActError> {
    let access = actor.access(Action::Review)?;
    let by = reviewer(actor)?;
    freshen(app, input.record).await?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(None) };
        let found = load_record(app, &mut act.tx, &access, input.record).await?;
        if found.row.version != input.seen
            && let Some(colleague) = &found.intention_by
        {
            let what_changed = format!("{colleague} 刚刚已作出决定，请查看最新状态");
            return Err(ActError::Stale(Stale { what_changed, version: found.row.version }));
        }
        let mut facts = found.facts(act.now(), by, Some(input.seen));
        (facts.decision, facts.pace) = (Some(&input.decision), input.pace);
        let moved = perform(input.decision.act(), Some(found.state.clone()), &facts)?;
        let intention = moved.state.intention().ok_or_else(|| ActError::defect("a decision leaves an intention"))?;
        let row = IntentionRow {
            level: intention.level.as_str().to_owned(),
            decision: write(&intention.decision, "decision")?,
            by: intention.by,
            by_name: actor.name().to_owned(),
            decided_at: intention.decided_at,
            effective_at: intention.effective_at,
            placement_version: found.row.version + 1,
        };
        let effective_at = intention.effective_at;
        let inside = act.system();
        intentions::insert(&mut act.tx, &inside, input.record, &row).await?;
        let detail = json!({ "decision": input.decision, "level": row.level, "effective_at": effective_at });
        apply(&mut act, &found, &moved, Happened { kind: "placement.decided", detail }).await?;
        if let Some(phrase) = phrase {
            phrases::count_use(&mut act, &access, phrase).await?;
        }
        act.commit_with("decided").await?;
        Ok(Some(effective_at))
    })
    .await
}
