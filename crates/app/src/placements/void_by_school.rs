//! 作废 by the school after the pass, or of a lost record (R32; F154, F187, F203, F276): what is reported is cleared and
//! both sides are told.

use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, perform, why_not};
use domain::refusal::Refusal;
use serde_json::json;
use store::placements::PlacementRow;
use store::placements::amendments;
use uuid::Uuid;

use super::amend::{Letter, checked, letters, school};
use super::apply::{Happened, apply};
use super::content::load_content;
use super::fresh::freshen;
use crate::accounts::reenter::reenter;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Stands for the reason in a letter that is not written yet.
const REASON_TO_COME: &str = "（填写的原因）";

/// What the school sees before it confirms.
pub struct Sheet {
    pub row: PlacementRow,
    pub letters: Vec<Letter>,
    pub refusal: Option<Refusal>,
}

/// A void as its form posts it.
#[derive(Clone, Debug)]
pub struct VoidBySchool {
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
    let refusal = why_not(Move::Void, Some(&found.state), &facts);
    facts.reason = Some(REASON_TO_COME);
    let letters = match perform(Move::Void, Some(found.state.clone()), &facts) {
        Ok(moved) => letters(&found, &moved, &json!({ "reason": REASON_TO_COME })),
        Err(_) => Vec::new(),
    };
    Ok(Sheet { row: found.row.clone(), letters, refusal })
}

/// # Errors
/// [`ActError::Fields`] at `reason`, `asked` or `password`; [`ActError::Refused`] by a guard; [`ActError::Stale`] when
/// the record changed since it was seen.
pub async fn void_by_school(app: &App, actor: &Actor, input: &VoidBySchool) -> Result<(), ActError> {
    let access = actor.access(Action::CorrectPlacements)?;
    checked(&input.reason, input.asked, &input.password)?;
    reenter(app, actor, &input.password).await?;
    freshen(app, input.record).await?;
    let reason = input.reason.trim();
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let found = load_content(app, &mut act.tx, &access, input.record).await?;
        let mut facts = found.facts(act.now(), school(actor), Some(input.seen));
        facts.reason = Some(reason);
        let moved = perform(Move::Void, Some(found.state.clone()), &facts)?;
        let (inside, now) = (act.system(), act.now());
        // What has ended is neither answered nor objected to any more.
        amendments::close(&mut act.tx, &inside, input.record, now).await?;
        amendments::resolve(&mut act.tx, &inside, input.record, now).await?;
        let detail = json!({ "reason": reason });
        apply(&mut act, &found, &moved, Happened { kind: "placement.voided", detail }).await?;
        act.commit_with("voided").await
    })
    .await
}
