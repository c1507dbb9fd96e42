//! Until when the other side of a rescission may answer, so that what is overdue is found.

use domain::accounts::Access;
use domain::ids::PlacementRef;
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const SET: &str = "UPDATE placements SET answer_until = $3 WHERE school_id = $1 AND placement_id = $2";
const OVERDUE: &str = "SELECT school_id, placement_id FROM placements \
     WHERE answer_until IS NOT NULL AND answer_until <= $1 ORDER BY answer_until LIMIT $2";

/// `None` when nobody is waited for any more.
pub async fn set(tx: &mut WriteTx, _: &Access, record: PlacementRef, until: Option<Instant>) -> Result<(), StoreError> {
    tx.execute(SET, params![record.school, record.placement, until]).await.map(drop)
}

/// Rescissions of all schools that nobody answered in time.
pub async fn overdue(tx: &mut Tx, _: &Access, now: Instant, limit: i64) -> Result<Vec<PlacementRef>, StoreError> {
    tx.all(OVERDUE, params![now, limit], |row| Ok(PlacementRef { school: row.get(0)?, placement: row.get(1)? })).await
}
