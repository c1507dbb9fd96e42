//! A graduate's requests to end agreements, counted for the limit on them (R16); what each says stands in the placement.

use domain::accounts::Access;
use domain::ids::{EntryId, PlacementRef, SchoolId};
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const INSERT: &str = "INSERT INTO rescissions (school_id, placement_id, seq, entry_id, filed_at) \
     SELECT $1, $2, COUNT(*) + 1, $3, $4 FROM rescissions WHERE school_id = $1 AND placement_id = $2";
const PASSED: &str = "UPDATE rescissions SET passed_at = $3 WHERE school_id = $1 AND placement_id = $2 AND seq = \
     (SELECT MAX(seq) FROM rescissions WHERE school_id = $1 AND placement_id = $2)";
const COUNT: &str = "SELECT COUNT(*), COUNT(passed_at) FROM rescissions WHERE school_id = $1 AND entry_id = $2";

/// Counts a request the graduate filed.
pub async fn insert(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    entry: EntryId,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(INSERT, params![record.school, record.placement, entry, now]).await.map(drop)
}

/// The newest request about the record was granted; nothing happens when the graduate filed none.
pub async fn passed(tx: &mut WriteTx, _: &Access, record: PlacementRef, now: Instant) -> Result<(), StoreError> {
    tx.execute(PASSED, params![record.school, record.placement, now]).await.map(drop)
}

/// How many the entry filed, and how many of them were granted.
pub async fn count(tx: &mut Tx, _: &Access, school: SchoolId, entry: EntryId) -> Result<(u32, u32), StoreError> {
    tx.one(COUNT, params![school, entry], |row| {
        let count = |index| row.get::<i64>(index).map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        Ok((count(0)?, count(1)?))
    })
    .await
}
