//! Who looked at what: one row per viewer, record and hour (decision 18).

use domain::accounts::Access;
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{StoreError, Tx, WriteTx, params};

const NOTE: &str = "INSERT INTO views (viewer, record, hour, what, times) VALUES ($1, $2, $3, $4, 1) \
     ON CONFLICT (viewer, record, hour, what) DO UPDATE SET times = views.times + 1";
const EMPLOYERS_OF: &str = "SELECT e.name, v.hour, v.times FROM views v JOIN employers e ON e.employer_id = v.viewer \
     WHERE v.record = $1 AND v.what = 'employer-search' ORDER BY v.hour DESC LIMIT $2";

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

/// Notes one look; `viewer` is an account, or the employer that searched.
pub async fn note(tx: &mut WriteTx, viewer: Uuid, record: &str, what: &str, now: Instant) -> Result<(), StoreError> {
    let hour = Instant::from_micros(now.micros() - now.micros().rem_euclid(HOUR));
    tx.execute(NOTE, params![viewer, record, hour, what]).await.map(drop)
}

/// Names of the employers that searched for the record, with hour and times, newest first.
pub async fn employers_of(
    tx: &mut Tx,
    _: &Access,
    record: &str,
    limit: i64,
) -> Result<Vec<(String, Instant, i64)>, StoreError> {
    tx.all(EMPLOYERS_OF, params![record, limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).await
}
