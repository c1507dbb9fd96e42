//! An uploaded file as the tables of files keep it; the blob store has its bytes under the hash.

use domain::ids::{FileId, SchoolId};
use domain::time::Instant;

use crate::engine::{Param, Row, StoreError, Value, params};

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UploadedFile {
    pub file: FileId,
    /// As the uploader named it.
    pub name: String,
    /// `jpeg`, `png` or `pdf`, by content.
    pub kind: String,
    pub sha256: [u8; 32],
    pub bytes: i64,
    pub pages: i32,
    pub uploaded_at: Instant,
}

impl UploadedFile {
    /// Reads `file_id, name, kind, sha256, bytes, pages, uploaded_at`.
    pub(crate) fn of_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            file: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            sha256: row.get(3)?,
            bytes: row.get(4)?,
            pages: row.get(5)?,
            uploaded_at: row.get(6)?,
        })
    }

    /// School and owner, then the columns as they are read.
    pub(crate) fn values(&self, school: SchoolId, owner: impl Param) -> Vec<Value> {
        params![
            school,
            owner,
            self.file,
            self.name.as_str(),
            self.kind.as_str(),
            self.sha256,
            self.bytes,
            self.pages,
            self.uploaded_at
        ]
    }
}
