//! 恢复 by the school of a record that lost its ground (§6.14, decision 2): once the ground is back the record is again
//! what it was, with its slot and what is reported, and the graduate is told.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, Facts, LostCause, StateCode, perform, why_not};
use domain::refusal::Refusal;
use serde_json::{Value, json};
use store::engine::Tx;
use store::placements::PlacementRow;
use uuid::Uuid;

use super::amend::{Letter, checked, letters, school};
use super::apply::{Happened, apply};
use super::content::{Content, load_content};
use super::fresh::freshen;
use super::ground::open_invitation;
use crate::accounts::reenter::reenter;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Stands for the reason in a letter that is not written yet.
const REASON_TO_COME: &str = "（填写的原因）";

/// What the school sees before it confirms.
pub struct Sheet {
    pub row: PlacementRow,
    /// Why it lost its ground.
    pub cause: Option<LostCause>,
    /// The state it comes back to.
    pub before: Option<StateCode>,
    pub letters: Vec<Letter>,
    pub refusal: Option<Refusal>,
}

/// A restoring as its form posts it.
#[derive(Clone, Debug)]
pub struct Restore {
    pub record: PlacementRef,
    pub nonce: Uuid,
    pub seen: i64,
    pub reason: String,
    /// 已与毕业生和单位核实
    pub asked: bool,
    pub password: String,
}

/// # Errors
/// [`ActError::NotFound`] when the record is not within the access.
pub async fn sheet(app: &App, actor: &Actor, record: PlacementRef) -> Result<Sheet, ActError> {
    let access = actor.access(Action::CorrectPlacements)?;
    let mut tx = app.db.read().await?;
    let found = load_content(app, &mut tx, &access, record).await?;
    let mut facts = found.facts(app.now(), school(actor), Some(found.row.version));
    look(&mut tx, &found, &mut facts).await?;
    let refusal = why_not(Move::Restore, Some(&found.state), &facts);
    let letters = match perform(Move::Restore, Some(found.state.clone()), &facts) {
        Ok(moved) => letters(&found, &moved, &detail(REASON_TO_COME)),
        Err(_) => Vec::new(),
    };
    Ok(Sheet {
        row: found.row.clone(),
        cause: found.state.lost_cause(),
        before: found.state.before_loss().map(|before| before.code()),
        letters,
        refusal,
    })
}

/// # Errors
/// [`ActError::Fields`] at `reason`, `asked` or `password`; [`ActError::Refused`] by a guard; [`ActError::Stale`] when
/// the record changed since it was seen.
pub async fn restore(app: &App, actor: &Actor, input: &Restore) -> Result<(), ActError> {
    let access = actor.access(Action::CorrectPlacements)?;
    checked(&input.reason, input.asked, &input.password)?;
    reenter(app, actor, &input.password).await?;
    freshen(app, input.record).await?;
    let reason = input.reason.trim();
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let found = load_content(app, &mut act.tx, &access, input.record).await?;
        let mut facts = found.facts(act.now(), school(actor), Some(input.seen));
        look(&mut act.tx, &found, &mut facts).await?;
        let moved = perform(Move::Restore, Some(found.state.clone()), &facts)?;
        let happened = Happened { kind: "placement.restored", detail: detail(reason) };
        apply(&mut act, &found, &moved, happened).await?;
        act.commit_with("restored").await
    })
    .await
}

/// What only this act asks about: whether the cause is still there, and what the record would meet when it came back.
async fn look(tx: &mut Tx, found: &Content, facts: &mut Facts<'_>) -> Result<(), ActError> {
    facts.lost = found.lost_ground();
    if let Some(employer) = found.row.employer {
        let inside = Access::system(SystemPurpose::Work);
        facts.open_invitation = open_invitation(tx, &inside, &found.ground, employer, facts.now).await?;
    }
    Ok(())
}

/// The graduate reads why.
fn detail(reason: &str) -> Value {
    json!({ "reason": reason, "told": true })
}
