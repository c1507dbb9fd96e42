//! Picture codes shown at log-in: each is answered once.

use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{StoreError, Tx, WriteTx, params};

const INSERT: &str = "INSERT INTO picture_codes (picture_id, code_hash, noise, code_sealed, created_at) \
     VALUES ($1, $2, $3, $4, $5)";
const FIND: &str =
    "SELECT picture_id, code_hash, noise, code_sealed, created_at FROM picture_codes WHERE picture_id = $1";
const DELETE: &str = "DELETE FROM picture_codes WHERE picture_id = $1";
const DELETE_OLD: &str = "DELETE FROM picture_codes WHERE created_at < $1";

/// A picture code; the text sealed for `picture_codes.code_sealed` of this picture, so that it can be drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PictureRow {
    pub picture: Uuid,
    pub code_hash: [u8; 32],
    pub noise: [u8; 32],
    pub code_sealed: Vec<u8>,
    pub created_at: Instant,
}

pub async fn insert(tx: &mut WriteTx, new: &PictureRow) -> Result<(), StoreError> {
    let values =
        params![new.picture, new.code_hash.to_vec(), new.noise.to_vec(), new.code_sealed.clone(), new.created_at];
    tx.execute(INSERT, values).await.map(drop)
}

pub async fn find(tx: &mut Tx, picture: Uuid) -> Result<Option<PictureRow>, StoreError> {
    tx.optional(FIND, params![picture], |row| {
        Ok(PictureRow {
            picture: row.get(0)?,
            code_hash: row.get(1)?,
            noise: row.get(2)?,
            code_sealed: row.get(3)?,
            created_at: row.get(4)?,
        })
    })
    .await
}

/// Takes the picture away; `false` when another answer already did.
pub async fn delete(tx: &mut WriteTx, picture: Uuid) -> Result<bool, StoreError> {
    Ok(tx.execute(DELETE, params![picture]).await? == 1)
}

pub async fn delete_old(tx: &mut WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(DELETE_OLD, params![before]).await
}
