//! A due decision takes effect, or is dropped because its ground is gone (decision 3).

use domain::accounts::{Access, SystemPurpose};
use domain::ids::PlacementRef;
use domain::placements::{Actor as By, Decision, Intention, Placement, Process, Settled, Side};
use serde_json::{Value, json};
use store::placements::reviews::{self, ReviewRow};
use store::placements::{intentions, rescissions};

use super::apply::{Happened, apply};
use super::record::{load_record, write};
use crate::{Act, ActError, Actor, App, once_more};

/// An agreement ended.
const RESCINDED: &str = "placement.rescinded";

/// Decisions one sweep looks at.
const BATCH: i64 = 200;

/// Settles the record's decision in one transaction.
///
/// # Errors
/// [`ActError::Refused`] when there is none or it is not due, [`ActError::Stale`] when somebody else settled it.
pub async fn settle(app: &App, record: PlacementRef) -> Result<(), ActError> {
    let actor = Actor::System(SystemPurpose::Work);
    once_more(async || {
        let mut act = Act::begin(app, &actor).await?;
        let inside = act.system();
        let found = load_record(app, &mut act.tx, &inside, record).await?;
        let by = By { side: Side::System, account: None };
        let intention = found.state.intention().cloned();
        let settled = found.state.clone().settle(&found.facts(act.now(), by, None))?;
        let intention = intention.ok_or_else(|| ActError::defect("a settled decision was an intention"))?;
        intentions::delete(&mut act.tx, &inside, record).await?;
        let reviewer = found.intention_by.clone().unwrap_or_default();
        match settled {
            Settled::Moved(moved) => {
                let review = review_row(&intention, &reviewer, act.now())?;
                reviews::insert(&mut act.tx, &inside, record, &review).await?;
                let kind = event_kind(&found.state, &moved.state, &intention.decision);
                if kind == RESCINDED {
                    let now = act.now();
                    rescissions::passed(&mut act.tx, &inside, record, now).await?;
                }
                let detail = detail_of(&intention, &reviewer);
                apply(&mut act, &found, &moved, Happened { kind, detail }).await?;
            }
            Settled::Dropped { moved, refusal } => {
                let detail = json!({ "reviewer": reviewer, "reason": refusal.reason, "rule": refusal.rule });
                apply(&mut act, &found, &moved, Happened { kind: "placement.decision-dropped", detail }).await?;
            }
        }
        act.commit().await
    })
    .await
}

/// What the ledger calls a decision that took effect.
fn event_kind(before: &Placement, after: &Placement, decision: &Decision) -> &'static str {
    match (decision, before.process()) {
        (Decision::Pass { .. }, _) if after.waiting().level().is_some() => "placement.department-passed",
        (Decision::Pass { .. }, Process::Online | Process::OfflineImage) => "placement.signed",
        (Decision::Pass { .. }, Process::OfflineText) => "placement.text-approved",
        (Decision::Pass { .. }, Process::Paper | Process::Destination) => "placement.registered",
        (Decision::Pass { .. }, Process::Abandonment) => "placement.abandoned",
        (Decision::Pass { .. }, Process::DestinationVoid) => "placement.voided",
        (Decision::Pass { .. }, Process::OnlineRescission | Process::OfflineRescission) => RESCINDED,
        (Decision::Return(_), _) => "placement.returned",
        (Decision::Fail(_), _) => "placement.failed",
    }
}

fn detail_of(intention: &Intention, reviewer: &str) -> Value {
    let Intention { decision, level, decided_at, .. } = intention;
    json!({ "reviewer": reviewer, "level": level, "decided_at": decided_at, "decision": decision })
}

fn review_row(intention: &Intention, reviewer: &str, now: domain::time::Instant) -> Result<ReviewRow, ActError> {
    let (decision, reason, details, concerns) = match &intention.decision {
        Decision::Pass { acknowledged, .. } => {
            ("pass", String::new(), String::new(), write(acknowledged, "acknowledged concerns")?)
        }
        Decision::Return(remarks) => ("return", remarks.fields.join(" "), remarks.details.clone(), "[]".to_owned()),
        Decision::Fail(failing) => {
            ("fail", failing.reason.as_str().to_owned(), failing.details.clone(), "[]".to_owned())
        }
    };
    Ok(ReviewRow {
        level: intention.level.as_str().to_owned(),
        decision: decision.to_owned(),
        reason,
        details,
        concerns,
        by: intention.by,
        by_name: reviewer.to_owned(),
        decided_at: intention.decided_at,
        settled_at: now,
    })
}

/// Settles everything due; returns how many decisions.
///
/// # Errors
/// When storage fails.
pub async fn sweep(app: &App) -> Result<usize, ActError> {
    let inside = Access::system(SystemPurpose::Work);
    let due = {
        let mut tx = app.db.read().await?;
        intentions::due(&mut tx, &inside, app.now(), BATCH).await?
    };
    let mut settled = 0;
    for record in due {
        match settle(app, record).await {
            Ok(()) => settled += 1,
            Err(ActError::Stale(_) | ActError::Refused(_) | ActError::NotFound) => {}
            Err(error) if error.lost_race() => {}
            // One case that cannot be written must not keep the others waiting.
            Err(error) => tracing::error!(%record, %error, "a due record was not written"),
        }
    }
    Ok(settled)
}
