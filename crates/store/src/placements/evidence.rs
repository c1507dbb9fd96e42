//! Files that prove something. Taken off a form they stay, for the submissions that had them.

use domain::accounts::Access;
use domain::ids::{FileId, PlacementId, PlacementRef, SchoolId};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const LIST: &str = "SELECT file_id, process, name, kind, sha256, bytes, pages, by_side, uploaded_at, removed_at \
     FROM evidence WHERE school_id = $1 AND placement_id = $2 ORDER BY uploaded_at, file_id";
const INSERT: &str = "INSERT INTO evidence (school_id, placement_id, file_id, process, name, kind, sha256, bytes, \
     pages, by_side, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const REMOVE: &str = "UPDATE evidence SET removed_at = $4 \
     WHERE school_id = $1 AND placement_id = $2 AND file_id = $3 AND removed_at IS NULL";
const SAME: &str = "SELECT DISTINCT other.placement_id FROM evidence own \
     JOIN evidence other ON other.school_id = own.school_id AND other.sha256 = own.sha256 \
     WHERE own.school_id = $1 AND own.placement_id = $2 AND own.removed_at IS NULL \
     AND other.placement_id <> own.placement_id AND other.removed_at IS NULL ORDER BY other.placement_id LIMIT 20";
const IS_NAMED: &str = "SELECT COUNT(*) FROM evidence WHERE school_id = $1 AND sha256 = $2";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EvidenceRow {
    pub file: FileId,
    /// Word of the process it belongs to.
    pub process: String,
    /// As the uploader named it.
    pub name: String,
    /// `jpeg`, `png` or `pdf`, by content.
    pub kind: String,
    pub sha256: [u8; 32],
    pub bytes: i64,
    pub pages: i32,
    /// `graduate` or `employer`.
    pub by_side: String,
    pub uploaded_at: Instant,
    pub removed_at: Option<Instant>,
}

/// Reached only after the placement itself was found within the access; oldest first, removed ones too.
pub async fn list(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Vec<EvidenceRow>, StoreError> {
    tx.all(LIST, params![record.school, record.placement], evidence_row).await
}

pub async fn insert(tx: &mut WriteTx, _: &Access, record: PlacementRef, new: &EvidenceRow) -> Result<(), StoreError> {
    let values = params![
        record.school,
        record.placement,
        new.file,
        new.process.as_str(),
        new.name.as_str(),
        new.kind.as_str(),
        new.sha256,
        new.bytes,
        new.pages,
        new.by_side.as_str(),
        new.uploaded_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// Takes a file off the form; `false` when it was not on it.
pub async fn remove(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    file: FileId,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, params![record.school, record.placement, file, now]).await? == 1)
}

/// Other records of the school that hold one of this record's files (F185).
pub async fn same_elsewhere(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Vec<PlacementRef>, StoreError> {
    let school = record.school;
    tx.all(SAME, params![school, record.placement], |row| {
        let placement: PlacementId = row.get(0)?;
        Ok(PlacementRef { school, placement })
    })
    .await
}

/// Whether any evidence of the school is this blob.
pub async fn names_blob(tx: &mut Tx, _: &Access, school: SchoolId, sha256: [u8; 32]) -> Result<bool, StoreError> {
    let named: i64 = tx.one(IS_NAMED, params![school, sha256], |row| row.get(0)).await?;
    Ok(named > 0)
}

fn evidence_row(row: &Row<'_>) -> Result<EvidenceRow, StoreError> {
    Ok(EvidenceRow {
        file: row.get(0)?,
        process: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        sha256: row.get(4)?,
        bytes: row.get(5)?,
        pages: row.get(6)?,
        by_side: row.get(7)?,
        uploaded_at: row.get(8)?,
        removed_at: row.get(9)?,
    })
}
