//! Files asked for out of the lists (ui.md §10): asked, worked on, kept for a week, opened by their maker alone.

use domain::accounts::Access;
use domain::ids::{AccountId, Cohort, ExportId, SchoolId};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[FIND, OWN];

macro_rules! columns {
    () => {
        "SELECT school_id, export_id, account_id, cohort, asked, whole, purpose, name, state, rows_done, rows_all, failure, \
         sha256, created_at, updated_at, expires_at, version FROM exports"
    };
}

const FIND: &str = concat!(columns!(), " WHERE school_id = $1 AND export_id = $2");
const OWN: &str = concat!(
    columns!(),
    " WHERE school_id = $1 AND account_id = $2 AND cohort = $3 AND expires_at > $4 \
     ORDER BY created_at DESC LIMIT $5"
);
const INSERT: &str = "INSERT INTO exports (school_id, export_id, account_id, cohort, asked, whole, purpose, name, state, \
     rows_done, rows_all, failure, sha256, created_at, updated_at, expires_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $9, '', NULL, $10, $10, $11, 1)";
const PROGRESS: &str = "UPDATE exports SET state = 'running', rows_done = $3, rows_all = $4, updated_at = $5 \
     WHERE school_id = $1 AND export_id = $2 AND state IN ('queued', 'running')";
const FINISH: &str = "UPDATE exports SET state = 'done', rows_done = $3, rows_all = $3, sha256 = $4, updated_at = $5, \
     expires_at = $6, version = version + 1 WHERE school_id = $1 AND export_id = $2 AND state = 'running'";
const FAIL: &str = "UPDATE exports SET state = 'failed', failure = $3, updated_at = $4, version = version + 1 \
     WHERE school_id = $1 AND export_id = $2 AND state IN ('queued', 'running')";
const CANCEL: &str = "UPDATE exports SET state = 'cancelled', updated_at = $3, version = version + 1 \
     WHERE school_id = $1 AND export_id = $2 AND state IN ('queued', 'running')";
const AGAIN: &str = "UPDATE exports SET state = 'queued', rows_done = 0, failure = '', updated_at = $3, expires_at = $4, \
     version = version + 1 WHERE school_id = $1 AND export_id = $2 AND state IN ('failed', 'cancelled')";
const STALLED: &str = "SELECT school_id, export_id FROM exports WHERE state = 'running' AND updated_at <= $1 LIMIT $2";
const EXPIRED: &str = "SELECT school_id, export_id, sha256 FROM exports WHERE expires_at <= $1 \
     ORDER BY expires_at LIMIT $2";
const NAMES_BLOB: &str = "SELECT COUNT(*) FROM exports WHERE school_id = $1 AND sha256 = $2";
const DELETE: &str = "DELETE FROM exports WHERE school_id = $1 AND export_id = $2 AND expires_at <= $3";

/// One file asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExportRow {
    pub school: SchoolId,
    pub export: ExportId,
    /// Its maker, the only one who opens it.
    pub account: AccountId,
    pub cohort: Cohort,
    /// List, filter and columns as JSON, sealed by the vault: a filter may hold a name.
    pub asked: Vec<u8>,
    /// Personal numbers stand in it in full.
    pub whole: bool,
    pub purpose: String,
    /// Of the file.
    pub name: String,
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    pub state: String,
    pub rows_done: i64,
    pub rows_all: i64,
    /// Why it failed, in Chinese.
    pub failure: String,
    /// The sealed file, once it is done.
    pub sha256: Option<[u8; 32]>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub expires_at: Instant,
    pub version: i64,
}

pub async fn insert(tx: &mut WriteTx, _: &Access, new: &ExportRow) -> Result<(), StoreError> {
    let values = params![
        new.school,
        new.export,
        new.account,
        new.cohort,
        new.asked.clone(),
        new.whole,
        new.purpose.as_str(),
        new.name.as_str(),
        new.rows_all,
        new.created_at,
        new.expires_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// For somebody with an account only when it is their own.
pub async fn find(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    export: ExportId,
) -> Result<Option<ExportRow>, StoreError> {
    let row = tx.optional(FIND, params![school, export], export_row).await?;
    let own = |row: &ExportRow| access.account().is_none_or(|account| account == row.account);
    Ok(row.filter(|row| own(row) && access.school().is_none_or(|school| school == row.school)))
}

/// The account's own of a cohort that are still kept, newest first.
pub async fn own(
    tx: &mut Tx,
    access: &Access,
    cohort: Cohort,
    now: Instant,
    limit: i64,
) -> Result<Vec<ExportRow>, StoreError> {
    let Some((school, account)) = access.school().zip(access.account()) else { return Ok(Vec::new()) };
    tx.all(OWN, params![school, account, cohort, now, limit], export_row).await
}

/// How far it is; `false` when it was taken back meanwhile.
pub async fn progress(
    tx: &mut WriteTx,
    _: &Access,
    (school, export): (SchoolId, ExportId),
    [done, all]: [i64; 2],
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.execute(PROGRESS, params![school, export, done, all, now]).await? == 1)
}

/// `false` when it was taken back meanwhile.
pub async fn finish(
    tx: &mut WriteTx,
    _: &Access,
    (school, export): (SchoolId, ExportId),
    rows: i64,
    sha256: &[u8; 32],
    [now, expires_at]: [Instant; 2],
) -> Result<bool, StoreError> {
    Ok(tx.execute(FINISH, params![school, export, rows, sha256.to_vec(), now, expires_at]).await? == 1)
}

/// `false` when it is not being made.
pub async fn fail(
    tx: &mut WriteTx,
    _: &Access,
    (school, export): (SchoolId, ExportId),
    why: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.execute(FAIL, params![school, export, why, now]).await? == 1)
}

/// `false` when it is not being made.
pub async fn cancel(
    tx: &mut WriteTx,
    _: &Access,
    (school, export): (SchoolId, ExportId),
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.execute(CANCEL, params![school, export, now]).await? == 1)
}

/// Queues one that failed or was taken back; `false` for others.
pub async fn again(
    tx: &mut WriteTx,
    _: &Access,
    (school, export): (SchoolId, ExportId),
    [now, expires_at]: [Instant; 2],
) -> Result<bool, StoreError> {
    Ok(tx.execute(AGAIN, params![school, export, now, expires_at]).await? == 1)
}

/// Those of all schools that made no progress since `before`.
pub async fn stalled(
    tx: &mut Tx,
    _: &Access,
    before: Instant,
    limit: i64,
) -> Result<Vec<(SchoolId, ExportId)>, StoreError> {
    tx.all(STALLED, params![before, limit], |row| Ok((row.get(0)?, row.get(1)?))).await
}

/// Those of all schools whose week is over, with their files.
pub async fn expired(
    tx: &mut Tx,
    _: &Access,
    now: Instant,
    limit: i64,
) -> Result<Vec<(SchoolId, ExportId, Option<[u8; 32]>)>, StoreError> {
    tx.all(EXPIRED, params![now, limit], |row| {
        let sha256 = row.get::<Option<Vec<u8>>>(2)?.map(digest).transpose()?;
        Ok((row.get(0)?, row.get(1)?, sha256))
    })
    .await
}

pub async fn delete(
    tx: &mut WriteTx,
    _: &Access,
    (school, export): (SchoolId, ExportId),
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(DELETE, params![school, export, now]).await.map(drop)
}

/// Whether a file of the school is an export's.
pub async fn names_blob(tx: &mut Tx, _: &Access, school: SchoolId, sha256: [u8; 32]) -> Result<bool, StoreError> {
    Ok(tx.one(NAMES_BLOB, params![school, sha256.to_vec()], |row| row.get::<i64>(0)).await? > 0)
}

fn digest(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    <[u8; 32]>::try_from(bytes).map_err(|bytes| StoreError::corrupt("digest of an export", bytes.len()))
}

fn export_row(row: &Row<'_>) -> Result<ExportRow, StoreError> {
    Ok(ExportRow {
        school: row.get(0)?,
        export: row.get(1)?,
        account: row.get(2)?,
        cohort: row.get(3)?,
        asked: row.get(4)?,
        whole: row.get(5)?,
        purpose: row.get(6)?,
        name: row.get(7)?,
        state: row.get(8)?,
        rows_done: row.get(9)?,
        rows_all: row.get(10)?,
        failure: row.get(11)?,
        sha256: row.get::<Option<Vec<u8>>>(12)?.map(digest).transpose()?,
        created_at: row.get(13)?,
        updated_at: row.get(14)?,
        expires_at: row.get(15)?,
        version: row.get(16)?,
    })
}
