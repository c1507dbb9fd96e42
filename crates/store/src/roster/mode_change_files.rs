//! Files that prove a change of training mode. Taken off the form they stay.

use domain::accounts::Access;
use domain::ids::{FileId, ModeChangeId, SchoolId};
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};
use crate::uploads::UploadedFile;

const LIST: &str = "SELECT file_id, name, kind, sha256, bytes, pages, uploaded_at FROM mode_change_files \
     WHERE school_id = $1 AND change_id = $2 AND removed_at IS NULL ORDER BY uploaded_at, file_id";
const INSERT: &str = "INSERT INTO mode_change_files (school_id, change_id, file_id, name, kind, sha256, bytes, pages, \
     uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const REMOVE: &str = "UPDATE mode_change_files SET removed_at = $4 \
     WHERE school_id = $1 AND change_id = $2 AND file_id = $3 AND removed_at IS NULL";

/// Reached only after the request itself was found within the access; oldest first.
pub async fn list(
    tx: &mut Tx,
    _: &Access,
    (school, change): (SchoolId, ModeChangeId),
) -> Result<Vec<UploadedFile>, StoreError> {
    tx.all(LIST, params![school, change], UploadedFile::of_row).await
}

pub async fn insert(
    tx: &mut WriteTx,
    _: &Access,
    (school, change): (SchoolId, ModeChangeId),
    new: &UploadedFile,
) -> Result<(), StoreError> {
    tx.execute(INSERT, new.values(school, change)).await.map(drop)
}

/// Takes a file off the form; `false` when it was not on it.
pub async fn remove(
    tx: &mut WriteTx,
    _: &Access,
    (school, change): (SchoolId, ModeChangeId),
    file: FileId,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, params![school, change, file, now]).await? == 1)
}
