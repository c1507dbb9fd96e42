//! Pictures of evidence, drawn once: page 0 is the thumbnail of the first page. A file that does not draw has a page 0
//! without a picture.

use domain::accounts::Access;
use domain::ids::{FileId, PlacementRef, SchoolId};
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const LIST: &str = "SELECT file_id, page, sha256 FROM evidence_pages \
     WHERE school_id = $1 AND placement_id = $2 ORDER BY file_id, page";
const INSERT: &str = "INSERT INTO evidence_pages (school_id, placement_id, file_id, page, sha256, drawn_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (school_id, placement_id, file_id, page) DO NOTHING";
const IS_NAMED: &str = "SELECT COUNT(*) FROM evidence_pages WHERE school_id = $1 AND sha256 = $2";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EvidencePageRow {
    pub file: FileId,
    /// From 1; 0 is the thumbnail.
    pub page: i32,
    /// `None` says that the file does not draw.
    pub sha256: Option<[u8; 32]>,
}

/// Every picture of a record's files; reached only after the placement itself was found within the access.
pub async fn list(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Vec<EvidencePageRow>, StoreError> {
    tx.all(LIST, params![record.school, record.placement], |row| {
        Ok(EvidencePageRow { file: row.get(0)?, page: row.get(1)?, sha256: row.get(2)? })
    })
    .await
}

/// Two that draw the same file at once keep the first one's pictures.
pub async fn insert(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    new: &EvidencePageRow,
    now: Instant,
) -> Result<(), StoreError> {
    let values = params![record.school, record.placement, new.file, new.page, new.sha256, now];
    tx.execute(INSERT, values).await.map(drop)
}

/// Whether any picture of the school is this blob.
pub async fn names_blob(tx: &mut Tx, _: &Access, school: SchoolId, sha256: [u8; 32]) -> Result<bool, StoreError> {
    let named: i64 = tx.one(IS_NAMED, params![school, sha256], |row| row.get(0)).await?;
    Ok(named > 0)
}
