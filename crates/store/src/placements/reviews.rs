//! Settled decisions of reviewers, in order.

use domain::accounts::Access;
use domain::ids::{AccountId, PlacementRef};
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const LIST: &str = "SELECT level, decision, reason, details, concerns, by_account, by_name, decided_at, settled_at \
     FROM reviews WHERE school_id = $1 AND placement_id = $2 ORDER BY seq";
const INSERT: &str = "INSERT INTO reviews (school_id, placement_id, seq, level, decision, reason, details, concerns, \
     by_account, by_name, decided_at, settled_at) \
     SELECT $1, $2, COALESCE(MAX(seq), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM reviews \
     WHERE school_id = $1 AND placement_id = $2";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReviewRow {
    pub level: String,
    /// `pass`, `return` or `fail`.
    pub decision: String,
    pub reason: String,
    pub details: String,
    /// The domain's JSON of acknowledged concerns.
    pub concerns: String,
    pub by: AccountId,
    pub by_name: String,
    pub decided_at: Instant,
    pub settled_at: Instant,
}

/// Reached only after the placement itself was found within the access.
pub async fn list(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Vec<ReviewRow>, StoreError> {
    tx.all(LIST, params![record.school, record.placement], |row| {
        Ok(ReviewRow {
            level: row.get(0)?,
            decision: row.get(1)?,
            reason: row.get(2)?,
            details: row.get(3)?,
            concerns: row.get(4)?,
            by: row.get(5)?,
            by_name: row.get(6)?,
            decided_at: row.get(7)?,
            settled_at: row.get(8)?,
        })
    })
    .await
}

pub async fn insert(tx: &mut WriteTx, _: &Access, record: PlacementRef, new: &ReviewRow) -> Result<(), StoreError> {
    let values = params![
        record.school,
        record.placement,
        new.level.as_str(),
        new.decision.as_str(),
        new.reason.as_str(),
        new.details.as_str(),
        new.concerns.as_str(),
        new.by,
        new.by_name.as_str(),
        new.decided_at,
        new.settled_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}
