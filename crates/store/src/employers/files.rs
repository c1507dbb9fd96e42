//! What employers upload: the rows that name blobs.

use domain::accounts::Access;
use domain::ids::{AccountId, EmployerId, FileId};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT employer_id, file_id, purpose, name, kind, sha256, bytes, created_at, created_by \
     FROM employer_files WHERE employer_id = $1 AND file_id = $2 AND (employer_id = $3 OR $3 IS NULL)";
const NEWEST: &str = "SELECT employer_id, file_id, purpose, name, kind, sha256, bytes, created_at, created_by \
     FROM employer_files WHERE employer_id = $1 AND purpose = $2 AND (employer_id = $3 OR $3 IS NULL) \
     ORDER BY created_at DESC, file_id DESC LIMIT 1";
const INSERT: &str = "INSERT INTO employer_files (employer_id, file_id, purpose, name, kind, sha256, bytes, created_at, \
     created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const IS_NAMED: &str = "SELECT COUNT(*) FROM employer_files WHERE employer_id = $1 AND sha256 = $2";
const DELETE: &str = "DELETE FROM employer_files WHERE employer_id = $1 AND file_id = $2";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileRow {
    pub employer: EmployerId,
    pub file: FileId,
    /// `licence`, or `request` for one that came with a request and is not admitted yet.
    pub purpose: String,
    /// As the uploader named it.
    pub name: String,
    /// `jpeg`, `png` or `pdf`, by content.
    pub kind: String,
    pub sha256: [u8; 32],
    pub bytes: i64,
    pub created_at: Instant,
    pub created_by: Option<AccountId>,
}

/// The file, when the access is not that of another employer.
pub async fn find(
    tx: &mut Tx,
    access: &Access,
    employer: EmployerId,
    file: FileId,
) -> Result<Option<FileRow>, StoreError> {
    tx.optional(FIND, params![employer, file, access.employer()], file_row).await
}

/// The newest file of a purpose.
pub async fn newest(
    tx: &mut Tx,
    access: &Access,
    employer: EmployerId,
    purpose: &str,
) -> Result<Option<FileRow>, StoreError> {
    tx.optional(NEWEST, params![employer, purpose, access.employer()], file_row).await
}

pub async fn insert(tx: &mut WriteTx, _: &Access, new: &FileRow) -> Result<(), StoreError> {
    let values = params![
        new.employer,
        new.file,
        new.purpose.as_str(),
        new.name.as_str(),
        new.kind.as_str(),
        new.sha256,
        new.bytes,
        new.created_at,
        new.created_by
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// Forgets a file; its blob becomes an orphan.
pub async fn delete(tx: &mut WriteTx, _: &Access, employer: EmployerId, file: FileId) -> Result<(), StoreError> {
    tx.execute(DELETE, params![employer, file]).await.map(drop)
}

/// Whether any file of the employer is this blob.
pub async fn names_blob(tx: &mut Tx, _: &Access, employer: EmployerId, sha256: [u8; 32]) -> Result<bool, StoreError> {
    let named: i64 = tx.one(IS_NAMED, params![employer, sha256], |row| row.get(0)).await?;
    Ok(named > 0)
}

fn file_row(row: &Row<'_>) -> Result<FileRow, StoreError> {
    Ok(FileRow {
        employer: row.get(0)?,
        file: row.get(1)?,
        purpose: row.get(2)?,
        name: row.get(3)?,
        kind: row.get(4)?,
        sha256: row.get(5)?,
        bytes: row.get(6)?,
        created_at: row.get(7)?,
        created_by: row.get(8)?,
    })
}
