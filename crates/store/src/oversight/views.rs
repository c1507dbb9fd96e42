//! Who looked at what: one row per viewer, record and hour (decision 18).

use domain::accounts::Access;
use domain::ids::PlacementRef;
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{Param, StoreError, Tx, Value, WriteTx, params};

const NOTE: &str = "INSERT INTO views (viewer, record, hour, what, times) VALUES ($1, $2, $3, $4, 1) \
     ON CONFLICT (viewer, record, hour, what) DO UPDATE SET times = views.times + 1";
const EMPLOYERS_OF: &str = "SELECT e.name, v.hour, v.times FROM views v JOIN employers e ON e.employer_id = v.viewer \
     WHERE v.record = $1 AND v.what = 'employer-search' ORDER BY v.hour DESC LIMIT $2";

/// Records whether the viewer opened one of them before are asked about at once.
const AT_ONCE: usize = 100;

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

/// Which of the records the access's account opened before; at most the first hundred are asked about.
pub async fn opened(
    tx: &mut Tx,
    access: &Access,
    records: &[PlacementRef],
    what: &str,
) -> Result<Vec<String>, StoreError> {
    let records = records.get(..records.len().min(AT_ONCE)).unwrap_or_default();
    let Some(viewer) = access.account().filter(|_| !records.is_empty()) else { return Ok(Vec::new()) };
    let mut values: Vec<Value> = params![viewer, what];
    values.extend(records.iter().map(|record| record.to_string().to_param()));
    let places = (3..records.len() + 3).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT DISTINCT record FROM views WHERE viewer = $1 AND what = $2 AND record IN ({places})");
    tx.all(&sql, values, |row| row.get(0)).await
}
