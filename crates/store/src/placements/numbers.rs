//! Agreement numbers: free random draws, and counters where a province counts (decision 10).

use domain::accounts::Access;
use domain::ids::{Cohort, SchoolId};

use crate::engine::{StoreError, Tx, WriteTx, params};

const TAKEN: &str = "SELECT COUNT(*) FROM placements WHERE school_id = $1 AND number = $2";
const COUNT_UP: &str = "INSERT INTO number_counters (school_id, cohort, kind, level, last) VALUES ($1, $2, $3, $4, 1) \
     ON CONFLICT (school_id, cohort, kind, level) DO UPDATE SET last = number_counters.last + 1 RETURNING last";

/// Whether the school used the number before; numbers are never given twice.
pub async fn is_taken(tx: &mut Tx, _: &Access, school: SchoolId, number: &str) -> Result<bool, StoreError> {
    tx.one(TAKEN, params![school, number], |row| row.get::<i64>(0)).await.map(|count| count > 0)
}

/// The next serial of a counter, from 1.
pub async fn count_up(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    cohort: Cohort,
    kind: &str,
    level: &str,
) -> Result<i64, StoreError> {
    tx.one(COUNT_UP, params![school, cohort, kind, level], |row| row.get(0)).await
}
