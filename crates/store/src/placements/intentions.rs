//! Review decisions not yet settled: at most one per placement.

use domain::accounts::Access;
use domain::ids::{AccountId, PlacementRef};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT level, decision, by_account, by_name, decided_at, effective_at, placement_version \
     FROM intentions WHERE school_id = $1 AND placement_id = $2";
const INSERT: &str = "INSERT INTO intentions (school_id, placement_id, level, decision, by_account, by_name, \
     decided_at, effective_at, placement_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const DELETE: &str = "DELETE FROM intentions WHERE school_id = $1 AND placement_id = $2";
const DUE: &str = "SELECT school_id, placement_id FROM intentions WHERE effective_at <= $1 \
     ORDER BY effective_at LIMIT $2";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IntentionRow {
    /// `department` or `school`.
    pub level: String,
    /// The domain's JSON of the decision.
    pub decision: String,
    pub by: AccountId,
    pub by_name: String,
    pub decided_at: Instant,
    pub effective_at: Instant,
    /// The version of the placement after the decision was recorded.
    pub placement_version: i64,
}

/// Reached only after the placement itself was found within the access.
pub async fn find(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Option<IntentionRow>, StoreError> {
    tx.optional(FIND, params![record.school, record.placement], intention_row).await
}

/// # Errors
/// A unique violation of `intentions` when another reviewer decided first: a lost race.
pub async fn insert(tx: &mut WriteTx, _: &Access, record: PlacementRef, new: &IntentionRow) -> Result<(), StoreError> {
    let values = params![
        record.school,
        record.placement,
        new.level.as_str(),
        new.decision.as_str(),
        new.by,
        new.by_name.as_str(),
        new.decided_at,
        new.effective_at,
        new.placement_version
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// `false` when there was none.
pub async fn delete(tx: &mut WriteTx, _: &Access, record: PlacementRef) -> Result<bool, StoreError> {
    Ok(tx.execute(DELETE, params![record.school, record.placement]).await? == 1)
}

/// Placements of all schools whose intention is due.
pub async fn due(tx: &mut Tx, _: &Access, now: Instant, limit: i64) -> Result<Vec<PlacementRef>, StoreError> {
    tx.all(DUE, params![now, limit], |row| Ok(PlacementRef { school: row.get(0)?, placement: row.get(1)? })).await
}

fn intention_row(row: &Row<'_>) -> Result<IntentionRow, StoreError> {
    Ok(IntentionRow {
        level: row.get(0)?,
        decision: row.get(1)?,
        by: row.get(2)?,
        by_name: row.get(3)?,
        decided_at: row.get(4)?,
        effective_at: row.get(5)?,
        placement_version: row.get(6)?,
    })
}
