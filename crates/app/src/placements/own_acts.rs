//! What a graduate may do with an application of their own besides submitting it: take it back, delete it, give up an
//! approved text, end a destination (F172, F180, F199, F277).

use domain::accounts::{Action, CodePurpose};
use domain::ids::{ContactId, PlacementRef};
use domain::placements::{Act as Move, Actor as By, Side, perform, why_not};
use domain::refusal::FieldErrors;
use serde_json::json;
use uuid::Uuid;

use super::apply::{Happened, apply};
use super::fresh::freshen;
use super::load_record;
use crate::accounts::codes;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Longest reason, in characters.
const REASON_CHARACTERS: usize = 200;

/// Takes the submission back before anybody has acted.
///
/// # Errors
/// [`ActError::Refused`] by a guard, [`ActError::Stale`] when a reviewer was faster.
pub async fn pull_back(app: &App, actor: &Actor, nonce: Uuid, record: PlacementRef, seen: i64) -> Result<(), ActError> {
    act_on(app, actor, nonce, record, seen, Move::PullBack, "placement.pulled-back").await
}

/// Deletes an application that is not under review.
///
/// # Errors
/// As [`pull_back`].
pub async fn discard(app: &App, actor: &Actor, nonce: Uuid, record: PlacementRef, seen: i64) -> Result<(), ActError> {
    act_on(app, actor, nonce, record, seen, Move::Discard, "placement.discarded").await
}

/// Ends the graduate's own destination at once, where no review is asked (R35).
///
/// # Errors
/// [`ActError::Fields`] at `reason`, `contact` or `code`, [`ActError::Refused`] by a guard.
pub async fn void(app: &App, actor: &Actor, input: &Give) -> Result<(), ActError> {
    give_up(app, actor, input, Move::Void, CodePurpose::Void, "placement.voided").await
}

/// Asks the school to end the graduate's own destination, where that is reviewed (R36).
///
/// # Errors
/// As [`void`].
pub async fn request_void(app: &App, actor: &Actor, input: &Give) -> Result<(), ActError> {
    give_up(app, actor, input, Move::RequestVoid, CodePurpose::Void, "placement.void-requested").await
}

/// Gives an approved text up that the employer will not stamp (decision 6).
///
/// # Errors
/// As [`void`].
pub async fn abandon(app: &App, actor: &Actor, input: &Give) -> Result<(), ActError> {
    give_up(app, actor, input, Move::Abandon, CodePurpose::Abandon, "placement.abandoned").await
}

/// Takes the request to end a destination back.
///
/// # Errors
/// As [`pull_back`].
pub async fn cancel_void(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    record: PlacementRef,
    seen: i64,
) -> Result<(), ActError> {
    act_on(app, actor, nonce, record, seen, Move::CancelVoid, "placement.void-cancelled").await
}

/// What giving something up posts: why, and the second proof.
#[derive(Clone, Debug)]
pub struct Give {
    pub record: PlacementRef,
    pub nonce: Uuid,
    pub seen: i64,
    pub reason: String,
    pub contact: Option<ContactId>,
    pub code: String,
}

async fn give_up(
    app: &App,
    actor: &Actor,
    input: &Give,
    doing: Move,
    purpose: CodePurpose,
    kind: &'static str,
) -> Result<(), ActError> {
    let access = actor.access(Action::Apply)?;
    let mut errors = FieldErrors::new();
    let reason = input.reason.trim();
    if reason.is_empty() {
        errors.add("reason", "请写明原因");
    } else if reason.chars().count() > REASON_CHARACTERS {
        errors.add("reason", format!("最多 {REASON_CHARACTERS} 个字"));
    }
    errors.legible("reason", reason);
    if input.contact.is_none() {
        errors.add("contact", "请选择接收验证码的联系方式");
    }
    if input.code.is_empty() {
        errors.add("code", "请填写验证码");
    }
    errors.into_result()?;
    let contact = input.contact.ok_or(ActError::NotFound)?;
    freshen(app, input.record).await?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let found = load_record(app, &mut act.tx, &access, input.record).await?;
        let by = By { side: Side::Graduate, account: actor.account() };
        let mut facts = found.facts(act.now(), by, Some(input.seen));
        facts.reason = Some(reason);
        // Rules first: a code is not spent on an act that cannot happen.
        if let Some(refusal) = why_not(doing, Some(&found.state), &facts) {
            return Err(refusal.into());
        }
        found.unchanged_since(input.seen)?;
        let record = input.record.to_string();
        let (mut act, proof) = codes::prove(act, contact, purpose, &record, input.seen, &input.code).await?;
        facts.proof = Some(proof.proof);
        let moved = perform(doing, Some(found.state.clone()), &facts)?;
        let detail = json!({ "reason": reason, "proof": proof.masked, "contact_origin": proof.origin });
        apply(&mut act, &found, &moved, Happened { kind, detail }).await?;
        act.commit_with(doing.as_str()).await
    })
    .await
}

/// Sends the code for one of these acts.
///
/// # Errors
/// [`ActError::Refused`] when the act is not possible, or the contact does not count yet (decision 8).
pub async fn send_code(
    app: &App,
    actor: &Actor,
    record: PlacementRef,
    seen: i64,
    contact: ContactId,
    doing: Move,
) -> Result<(), ActError> {
    let access = actor.access(Action::Apply)?;
    let purpose = if doing == Move::Abandon { CodePurpose::Abandon } else { CodePurpose::Void };
    {
        let mut tx = app.db.read().await?;
        let found = load_record(app, &mut tx, &access, record).await?;
        let by = By { side: Side::Graduate, account: actor.account() };
        if let Some(refusal) = why_not(doing, Some(&found.state), &found.facts(app.now(), by, Some(seen))) {
            return Err(refusal.into());
        }
    }
    codes::send_to_own_contact(app, actor, contact, purpose, &record.to_string(), seen).await
}

async fn act_on(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    record: PlacementRef,
    seen: i64,
    doing: Move,
    kind: &'static str,
) -> Result<(), ActError> {
    let access = actor.access(Action::Apply)?;
    freshen(app, record).await?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
        let found = load_record(app, &mut act.tx, &access, record).await?;
        let by = By { side: Side::Graduate, account: actor.account() };
        let moved = perform(doing, Some(found.state.clone()), &found.facts(act.now(), by, Some(seen)))?;
        apply(&mut act, &found, &moved, Happened { kind, detail: json!({}) }).await?;
        act.commit_with(doing.as_str()).await
    })
    .await
}
