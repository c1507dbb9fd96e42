//! Each submission of an application as it was, in order: what a reviewer compares the newest with.

use domain::accounts::Access;
use domain::ids::PlacementRef;
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const LIST: &str = "SELECT seq, process, category, content, files, submitted_at FROM submissions \
     WHERE school_id = $1 AND placement_id = $2 ORDER BY seq";
const INSERT: &str = "INSERT INTO submissions (school_id, placement_id, seq, process, category, content, files, \
     submitted_at) SELECT $1, $2, COUNT(*) + 1, $3, $4, $5, $6, $7 FROM submissions \
     WHERE school_id = $1 AND placement_id = $2";

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
