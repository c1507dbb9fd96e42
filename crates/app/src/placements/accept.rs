//! The graduate accepts an invitation (F116, F119, R06): with a second proof, a tick, and the consequences shown.

use domain::accounts::{Action, CodePurpose};
use domain::ids::{ContactId, PlacementRef};
use domain::placements::{Act as Move, Actor as By, Online, Placement, Side, perform, why_not};
use domain::refusal::FieldErrors;
use store::placements::signings;
use uuid::Uuid;

use super::apply::{Happened, apply};
use super::fresh::freshen;
use super::record::write;
use super::signing::{graduate_block, load};
use crate::accounts::codes;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// An acceptance as the form posts it.
#[derive(Clone, Debug)]
pub struct Accept {
    pub record: PlacementRef,
    pub nonce: Uuid,
    /// The version the graduate saw.
    pub seen: i64,
    /// 我已了解单位及岗位信息，并与单位协商一致，同意签约
    pub agreed: bool,
    /// The contact the code was sent to.
    pub contact: Option<ContactId>,
    pub code: String,
}

/// Sends the code that proves an acceptance of this record at this version.
///
/// # Errors
/// [`ActError::Refused`] when accepting is not possible at all, or the contact does not count yet (decision 8).
pub async fn send_code(
    app: &App,
    actor: &Actor,
    record: PlacementRef,
    seen: i64,
    contact: ContactId,
) -> Result<(), ActError> {
    let access = actor.access(Action::AnswerInvitation)?;
    freshen(app, record).await?;
    {
        let mut tx = app.db.read().await?;
        let signing = load(app, &mut tx, &access, record).await?;
        let by = By { side: Side::Graduate, account: actor.account() };
        let facts = signing.facts(app.now(), by, Some(seen));
        if let Some(refusal) = why_not(Move::Accept, Some(&signing.state), &facts) {
            return Err(refusal.into());
        }
    }
    codes::send_to_own_contact(app, actor, contact, CodePurpose::Accept, &record.to_string(), seen).await
}

/// # Errors
/// [`ActError::Fields`] for a missing tick or a wrong code, [`ActError::Refused`] by a guard, [`ActError::Stale`] when
/// the invitation changed since it was seen.
pub async fn accept(app: &App, actor: &Actor, input: &Accept) -> Result<(), ActError> {
    let access = actor.access(Action::AnswerInvitation)?;
    let mut errors = FieldErrors::new();
    if !input.agreed {
        errors.add("agree", "请先勾选同意签约");
    }
    if input.contact.is_none() {
        errors.add("contact", "请选择接收验证码的联系方式");
    }
    if input.code.is_empty() {
        errors.add("code", "请填写验证码");
    }
    errors.into_result()?;
    freshen(app, input.record).await?;
    let contact = input.contact.ok_or(ActError::NotFound)?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let signing = load(app, &mut act.tx, &access, input.record).await?;
        let by = By { side: Side::Graduate, account: actor.account() };
        // Rules first: a code is not spent on an act that cannot happen.
        let facts = signing.facts(act.now(), by, Some(input.seen));
        if let Some(refusal) = why_not(Move::Accept, Some(&signing.state), &facts) {
            return Err(refusal.into());
        }
        let record = input.record.to_string();
        let spent = codes::spend(&mut act, contact, CodePurpose::Accept, &record, input.seen, &input.code).await;
        let proof = match spent {
            Ok(proof) => proof,
            // A wrong try counts although the act does not happen.
            Err(error @ ActError::Fields(_)) => {
                // Unless the same code has just moved the record: then that is what there is to say.
                let signing = load(app, &mut act.tx, &access, input.record).await?;
                let facts = signing.facts(act.now(), by, Some(input.seen));
                let moved = why_not(Move::Accept, Some(&signing.state), &facts);
                act.commit().await?;
                return Err(moved.map_or(error, ActError::from));
            }
            Err(error) => return Err(error),
        };
        let mut facts = signing.facts(act.now(), by, Some(input.seen));
        facts.proof = Some(proof.proof);
        let moved = perform(Move::Accept, Some(signing.state.clone()), &facts)?;
        let graduate = graduate_block(&signing.ground.entry, &signing.ground.school.name);
        let inside = act.system();
        let snapshot = write(&graduate, "graduate snapshot")?;
        signings::set_graduate(&mut act.tx, &inside, input.record, &snapshot).await?;
        let detail = proof.detail();
        apply(&mut act, &signing, &moved, Happened { kind: "placement.accepted", detail }).await?;
        act.commit_with("accepted").await
    })
    .await
}

/// Minutes in which the acceptance can still be taken back; `None` when that is over.
pub fn take_back_until(state: &Placement, cooling_minutes: u32) -> Option<domain::time::Instant> {
    match state {
        Placement::Online(Online::Review { accepted, .. }) => {
            Some(accepted.accepted_at.plus_minutes(i64::from(cooling_minutes)))
        }
        _ => None,
    }
}
