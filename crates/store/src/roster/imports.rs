//! Imports of roster files: what was uploaded and how far it has come.

use domain::accounts::Access;
use domain::ids::{AccountId, Cohort, ImportId, SchoolId};
use domain::time::Instant;

use super::reaches;
use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const INSERT: &str = "INSERT INTO imports (school_id, import_id, cohort, file_name, file_sha256, state, heading, \
     row_count, check_millis, created_at, created_by, finished_at, version) \
     VALUES ($1, $2, $3, $4, $5, 'checking', $6, 0, 0, $7, $8, NULL, 1)";
const FIND: &str = "SELECT school_id, import_id, cohort, file_name, file_sha256, state, heading, row_count, check_millis, \
     created_at, created_by, finished_at, version FROM imports WHERE school_id = $1 AND import_id = $2";
const FIND_SAME_FILE: &str = "SELECT school_id, import_id, cohort, file_name, file_sha256, state, heading, row_count, \
     check_millis, created_at, created_by, finished_at, version FROM imports \
     WHERE school_id = $1 AND cohort = $2 AND file_sha256 = $3 AND state <> 'checking' \
     ORDER BY created_at DESC, import_id DESC LIMIT 1";
const LIST: &str = "SELECT school_id, import_id, cohort, file_name, file_sha256, state, heading, row_count, check_millis, \
     created_at, created_by, finished_at, version FROM imports WHERE school_id = $1 AND cohort = $2 \
     ORDER BY created_at DESC, import_id DESC LIMIT $3";
const FINISH_CHECK: &str = "UPDATE imports SET state = 'checked', row_count = $3, check_millis = $4, \
     version = version + 1 WHERE school_id = $1 AND import_id = $2 AND state = 'checking'";
const SET_STATE: &str = "UPDATE imports SET state = $4, finished_at = $5, version = version + 1 \
     WHERE school_id = $1 AND import_id = $2 AND state = $3";
const DELETE_ROWS: &str = "DELETE FROM import_rows WHERE school_id = $1 AND import_id = $2";
const DELETE: &str = "DELETE FROM imports WHERE school_id = $1 AND import_id = $2";
const OLD: &str = "SELECT i.school_id, i.import_id FROM imports i WHERE i.created_at < $1 \
     AND EXISTS (SELECT 1 FROM import_rows r WHERE r.school_id = i.school_id AND r.import_id = i.import_id) \
     ORDER BY i.created_at LIMIT $2";
const RUNNING: &str = "SELECT school_id, import_id FROM imports WHERE state = 'importing' \
     ORDER BY created_at, import_id LIMIT $1";

/// One uploaded file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportRecord {
    pub school: SchoolId,
    pub import: ImportId,
    pub cohort: Cohort,
    /// As the browser named it.
    pub file_name: String,
    pub file_sha256: Vec<u8>,
    /// `checking`, `checked`, `importing` or `done`.
    pub state: String,
    /// The file's first row, as a JSON list.
    pub heading: String,
    pub row_count: i32,
    /// How long the check took.
    pub check_millis: i32,
    pub created_at: Instant,
    pub created_by: AccountId,
    pub finished_at: Option<Instant>,
    pub version: i64,
}

/// Begins an import in state `checking`; counts and version of `new` are not read.
pub async fn insert(tx: &mut WriteTx, _: &Access, new: &ImportRecord) -> Result<(), StoreError> {
    let values = params![
        new.school,
        new.import,
        new.cohort,
        new.file_name.as_str(),
        new.file_sha256.clone(),
        new.heading.as_str(),
        new.created_at,
        new.created_by
    ];
    tx.execute(INSERT, values).await.map(drop)
}

pub async fn find(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    import: ImportId,
) -> Result<Option<ImportRecord>, StoreError> {
    if !reaches(access, school) {
        return Ok(None);
    }
    tx.optional(FIND, params![school, import], record).await
}

/// The newest finished check of a file with these bytes.
pub async fn find_same_file(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    sha256: &[u8],
) -> Result<Option<ImportRecord>, StoreError> {
    if !reaches(access, school) {
        return Ok(None);
    }
    tx.optional(FIND_SAME_FILE, params![school, cohort, sha256], record).await
}

/// Newest first.
pub async fn list(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    limit: i64,
) -> Result<Vec<ImportRecord>, StoreError> {
    if !reaches(access, school) {
        return Ok(Vec::new());
    }
    tx.all(LIST, params![school, cohort, limit], record).await
}

/// All rows are stored; `false` when the import is not being checked.
pub async fn finish_check(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    import: ImportId,
    row_count: i32,
    check_millis: i32,
) -> Result<bool, StoreError> {
    Ok(tx.execute(FINISH_CHECK, params![school, import, row_count, check_millis]).await? == 1)
}

/// `false` when the import is no longer in `from`.
pub async fn set_state(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    import: ImportId,
    from: &str,
    to: &str,
    finished_at: Option<Instant>,
) -> Result<bool, StoreError> {
    Ok(tx.execute(SET_STATE, params![school, import, from, to, finished_at]).await? == 1)
}

/// Takes an import and its rows away.
pub async fn delete(tx: &mut WriteTx, _: &Access, school: SchoolId, import: ImportId) -> Result<(), StoreError> {
    tx.execute(DELETE_ROWS, params![school, import]).await?;
    tx.execute(DELETE, params![school, import]).await.map(drop)
}

/// Forgets the rows of an import but keeps that it was made.
pub async fn forget_rows(tx: &mut WriteTx, _: &Access, school: SchoolId, import: ImportId) -> Result<u64, StoreError> {
    tx.execute(DELETE_ROWS, params![school, import]).await
}

/// Imports under way, the oldest first.
pub async fn running(tx: &mut Tx, _: &Access, limit: i64) -> Result<Vec<(SchoolId, ImportId)>, StoreError> {
    tx.all(RUNNING, params![limit], |row| Ok((row.get(0)?, row.get(1)?))).await
}

/// Imports from before `before` that still have rows.
pub async fn old(
    tx: &mut Tx,
    _: &Access,
    before: Instant,
    limit: i64,
) -> Result<Vec<(SchoolId, ImportId)>, StoreError> {
    tx.all(OLD, params![before, limit], |row| Ok((row.get(0)?, row.get(1)?))).await
}

fn record(row: &Row<'_>) -> Result<ImportRecord, StoreError> {
    Ok(ImportRecord {
        school: row.get(0)?,
        import: row.get(1)?,
        cohort: row.get(2)?,
        file_name: row.get(3)?,
        file_sha256: row.get(4)?,
        state: row.get(5)?,
        heading: row.get(6)?,
        row_count: row.get(7)?,
        check_millis: row.get(8)?,
        created_at: row.get(9)?,
        created_by: row.get(10)?,
        finished_at: row.get(11)?,
        version: row.get(12)?,
    })
}
