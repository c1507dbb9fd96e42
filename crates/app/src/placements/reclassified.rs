//! What reviewers changed in a destination that waited for them (F272), as the ledger keeps it.

use domain::ledger::Owner;
use domain::placements::PlacementKind;
use domain::time::Instant;
use serde_json::Value;
use store::engine::Tx;

use super::correction::FieldChange;
use super::record::{Record, read};
use crate::ActError;

/// A reviewer changed what a graduate had submitted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reclassified {
    pub by: String,
    pub at: Instant,
    pub reason: String,
    /// Before and after; empty where the ledger kept no values.
    pub changes: Vec<FieldChange>,
}

/// Every such change of a record, oldest first.
pub(super) async fn reclassified(tx: &mut Tx, found: &Record) -> Result<Vec<Reclassified>, ActError> {
    if found.row.kind != PlacementKind::Destination {
        return Ok(Vec::new());
    }
    let record = found.row.record;
    let mut changes = Vec::new();
    for event in store::ledger::stream(tx, &Owner::School(record.school).to_string(), record.placement.0).await? {
        // Of an erased detail there is nothing left to show.
        let Some((_, body)) = event.detail.as_ref().filter(|_| event.kind == "placement.reclassified") else {
            continue;
        };
        let detail: Value = read(body, "event")?;
        let text = |key: &str| detail.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        changes.push(Reclassified {
            by: text("by"),
            at: event.at,
            reason: text("reason"),
            changes: changes_in(&detail),
        });
    }
    Ok(changes)
}

/// The fields before and after that an event's detail names.
pub(super) fn changes_in(detail: &Value) -> Vec<FieldChange> {
    detail.get("changes").and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
}
