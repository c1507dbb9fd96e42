//! Who looked at which record: one row per viewer, record and hour (decision 18).

use domain::accounts::Access;
use domain::ids::PlacementRef;
use domain::time::Instant;

use crate::engine::{Param, StoreError, Tx, Value, WriteTx, params};

const RECORD: &str = "INSERT INTO views (viewer, record, hour, what, times) VALUES ($1, $2, $3, $4, 1) \
     ON CONFLICT (viewer, record, hour, what) DO UPDATE SET times = views.times + 1";

/// Records whether the viewer opened one of them before are asked about at once.
const AT_ONCE: usize = 100;

const MICROS_PER_HOUR: i64 = 3_600_000_000;

/// Counts one look at a record. Nothing for the program itself.
pub async fn record(
    tx: &mut WriteTx,
    access: &Access,
    record: &str,
    what: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(viewer) = access.account() else { return Ok(()) };
    let hour = Instant::from_micros(now.micros() - now.micros().rem_euclid(MICROS_PER_HOUR));
    tx.execute(RECORD, params![viewer, record, hour, what]).await.map(drop)
}

/// Which of the records the viewer opened before; at most the first hundred are asked about.
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
