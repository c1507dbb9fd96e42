//! Who looked at what: one row per viewer, record and hour (decision 18).

use domain::accounts::Access;
use domain::ids::PlacementRef;
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{Param, StoreError, Tx, Value, WriteTx, params};

const NOTE: &str = "INSERT INTO views (viewer, record, hour, what, times) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (viewer, record, hour, what) DO UPDATE SET times = views.times + excluded.times";
/// Records whether the viewer opened one of them before are asked about at once.
const AT_ONCE: usize = 100;

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

/// Looks of one viewer at one record within one hour, of one kind; ordered as they are written, which keeps two writers
/// from waiting for each other.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Look {
    /// An account, or the employer that searched.
    pub viewer: Uuid,
    pub record: String,
    /// When the hour began.
    pub hour: Instant,
    pub what: &'static str,
}

impl Look {
    pub fn new(viewer: Uuid, record: String, what: &'static str, now: Instant) -> Self {
        let hour = Instant::from_micros(now.micros() - now.micros().rem_euclid(HOUR));
        Self { viewer, record, hour, what }
    }
}

/// Notes that it happened so many times.
pub async fn note(tx: &mut WriteTx, look: &Look, times: i64) -> Result<(), StoreError> {
    tx.execute(NOTE, params![look.viewer, look.record.as_str(), look.hour, look.what, times]).await.map(drop)
}

/// One look at a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LookRow {
    pub hour: Instant,
    pub what: String,
    pub times: i64,
    /// School or employer of the viewer.
    pub organisation: String,
    /// Department of the viewer; empty for others.
    pub department: String,
}

/// Who looked at the records, newest first; at most the first hundred records are asked about.
pub async fn of_records(tx: &mut Tx, _: &Access, records: &[String], limit: i64) -> Result<Vec<LookRow>, StoreError> {
    let records = records.get(..records.len().min(AT_ONCE)).unwrap_or_default();
    let mut values: Vec<Value> = params![limit];
    values.extend(records.iter().map(|record| record.as_str().to_param()));
    let places = (2..records.len() + 2).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT v.hour, v.what, v.times, COALESCE(s.name, e.name, ''), COALESCE(d.name, '') FROM views v \
         LEFT JOIN accounts a ON a.account_id = v.viewer LEFT JOIN schools s ON s.school_id = a.school_id \
         LEFT JOIN departments d ON d.school_id = a.school_id AND d.department_id = a.department_id \
         LEFT JOIN employers e ON e.employer_id = COALESCE(a.employer_id, v.viewer) \
         WHERE v.record IN ({places}) ORDER BY v.hour DESC, v.what LIMIT $1"
    );
    tx.all(&sql, values, |row| {
        Ok(LookRow {
            hour: row.get(0)?,
            what: row.get(1)?,
            times: row.get(2)?,
            organisation: row.get(3)?,
            department: row.get(4)?,
        })
    })
    .await
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
