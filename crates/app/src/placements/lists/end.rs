//! How a record ended, read from the event that ended it: by whom, when, why, and where it stood before.

use domain::ledger::{Fact, Owner, StoredEvent};
use domain::placements::{Decision, StateCode};
use domain::time::Instant;
use serde_json::Value;
use store::engine::Tx;
use store::placements::PlacementRow;

use crate::ActError;
use crate::placements::amend::OBJECTION_RESOLVED;

/// How a record ended, read from its newest event.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct End {
    /// Name and organisation.
    pub by: String,
    pub at: Option<Instant>,
    pub cause: String,
    pub before: Option<StateCode>,
}

/// How a record that is within the reader's access ended.
pub(in crate::placements) async fn end_of(tx: &mut Tx, row: &PlacementRow) -> Result<End, ActError> {
    let owner = Owner::School(row.record.school).to_string();
    let stream = row.record.placement.0;
    let mut event = store::ledger::last_event(tx, &owner, stream).await?;
    // An objection may be dealt with after the end, which it does not move.
    if event.as_ref().is_some_and(|event| event.kind == OBJECTION_RESOLVED) {
        let events = store::ledger::stream(tx, &owner, stream).await?;
        event = events.into_iter().rev().find(|event| event.kind != OBJECTION_RESOLVED);
    }
    Ok(event.map(|event| end(&event)).unwrap_or_default())
}

fn end(event: &StoredEvent) -> End {
    let fact: Option<Fact> = serde_json::from_str(&event.fact).ok();
    let detail: Value = event.detail.as_ref().and_then(|(_, body)| serde_json::from_str(body).ok()).unwrap_or_default();
    let text = |key: &str| detail.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let decision: Option<Decision> =
        detail.get("decision").and_then(|value| serde_json::from_value(value.clone()).ok());
    let cause = match (decision, event.kind.as_str()) {
        (Some(Decision::Fail(failing)), _) => format!("审核不通过：{}，{}", failing.reason.title(), failing.details),
        (_, "placement.discarded") => "毕业生删除申请".to_owned(),
        _ if detail.get("because").is_some() => "签约通过，原去向自动作废".to_owned(),
        _ if event.detail.is_none() => "详情已按规定删除".to_owned(),
        _ => text("reason"),
    };
    let by = match text("reviewer") {
        name if name.is_empty() => format!("{} {}", text("of"), text("by")),
        name => name,
    };
    let before = fact.and_then(|fact| StateCode::parse(&fact.from));
    End { by: by.trim().to_owned(), at: Some(event.at), cause, before }
}
