//! Each submission of an application as it was, in order: what a reviewer compares the newest with.

use domain::accounts::Access;
use domain::ids::{PlacementRef, SchoolId};
use domain::time::Instant;

use crate::engine::{Param, StoreError, Tx, Value, WriteTx, params};

const LIST: &str = "SELECT seq, process, category, content, files, submitted_at FROM submissions \
     WHERE school_id = $1 AND placement_id = $2 ORDER BY seq";
const INSERT: &str = "INSERT INTO submissions (school_id, placement_id, seq, process, category, content, files, \
     submitted_at) SELECT $1, $2, COUNT(*) + 1, $3, $4, $5, $6, $7 FROM submissions \
     WHERE school_id = $1 AND placement_id = $2";

/// Records asked about at once: the longest page of a list.
const AT_ONCE: usize = 100;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubmissionRow {
    /// From 1; written by the insert.
    pub seq: i32,
    /// Word of the process it was submitted to.
    pub process: String,
    pub category: String,
    /// The form's values, sealed by the vault.
    pub content: Vec<u8>,
    /// Numbers of the files that lay with it, separated by blanks.
    pub files: String,
    pub submitted_at: Instant,
}

/// Reached only after the placement itself was found within the access; oldest first.
pub async fn list(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Vec<SubmissionRow>, StoreError> {
    tx.all(LIST, params![record.school, record.placement], |row| {
        Ok(SubmissionRow {
            seq: row.get(0)?,
            process: row.get(1)?,
            category: row.get(2)?,
            content: row.get(3)?,
            files: row.get(4)?,
            submitted_at: row.get(5)?,
        })
    })
    .await
}

/// How often a record was submitted to one process.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubmissionCount {
    pub record: PlacementRef,
    pub process: String,
    pub times: i64,
}

/// How often each of the records was submitted, by process; at most the first hundred are asked about.
pub async fn counts(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    records: &[PlacementRef],
) -> Result<Vec<SubmissionCount>, StoreError> {
    let records = records.get(..records.len().min(AT_ONCE)).unwrap_or_default();
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = params![school];
    values.extend(records.iter().map(|record| record.placement.to_param()));
    let places = (2..records.len() + 2).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT placement_id, process, COUNT(*) FROM submissions WHERE school_id = $1 AND placement_id IN ({places}) \
         GROUP BY placement_id, process"
    );
    tx.all(&sql, values, |row| {
        let record = PlacementRef { school, placement: row.get(0)? };
        Ok(SubmissionCount { record, process: row.get(1)?, times: row.get(2)? })
    })
    .await
}

/// Appends; the number given in `new` is not looked at.
pub async fn insert(tx: &mut WriteTx, _: &Access, record: PlacementRef, new: &SubmissionRow) -> Result<(), StoreError> {
    let values = params![
        record.school,
        record.placement,
        new.process.as_str(),
        new.category.as_str(),
        new.content.clone(),
        new.files.as_str(),
        new.submitted_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}
