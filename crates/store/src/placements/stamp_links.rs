//! One-time links for an employer's contact to send the stamped agreement back, and the pages laid on them.
//!
//! Invariant: of a token only its SHA-256 is stored, of the contact's mobile only a keyed hash and the masked form; at
//! most one link of a record is neither used nor revoked.

use domain::accounts::Access;
use domain::ids::{FileId, LinkId, PlacementId, PlacementRef, SchoolId};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};
use crate::uploads::UploadedFile;

const INSERT: &str = "INSERT INTO stamp_links (school_id, link_id, placement_id, token_hash, text_version, contact, \
     mobile_blind, mobile_masked, sent_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const BY_TOKEN: &str = "SELECT link_id, placement_id, text_version, contact, mobile_masked, sent_at, expires_at, \
     opened_at, used_at, used_by, revoked_at FROM stamp_links WHERE school_id = $1 AND token_hash = $2";
const NEWEST: &str = "SELECT link_id, placement_id, text_version, contact, mobile_masked, sent_at, expires_at, \
     opened_at, used_at, used_by, revoked_at FROM stamp_links WHERE school_id = $1 AND placement_id = $2 \
     ORDER BY sent_at DESC, CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, link_id DESC LIMIT 1";
const OPENED: &str =
    "UPDATE stamp_links SET opened_at = $3 WHERE school_id = $1 AND link_id = $2 AND opened_at IS NULL";
const USE: &str = "UPDATE stamp_links SET used_at = $3, used_by = $4 \
     WHERE school_id = $1 AND link_id = $2 AND used_at IS NULL AND revoked_at IS NULL";
const REVOKE: &str = "UPDATE stamp_links SET revoked_at = $3 \
     WHERE school_id = $1 AND placement_id = $2 AND used_at IS NULL AND revoked_at IS NULL";
const LAY: &str = "INSERT INTO stamp_files (school_id, link_id, file_id, name, kind, sha256, bytes, pages, \
     uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const LAID: &str = "SELECT file_id, name, kind, sha256, bytes, pages, uploaded_at FROM stamp_files \
     WHERE school_id = $1 AND link_id = $2 ORDER BY uploaded_at, file_id";
const TAKE_OFF: &str = "DELETE FROM stamp_files WHERE school_id = $1 AND link_id = $2 AND file_id = $3";

const IS_NAMED: &str = "SELECT COUNT(*) FROM stamp_files f JOIN stamp_links l \
     ON l.school_id = f.school_id AND l.link_id = f.link_id WHERE f.school_id = $1 AND f.sha256 = $2 \
     AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > $3";

/// A link about to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewLink {
    pub link: LinkId,
    pub record: PlacementRef,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Version of the agreement's text it is about.
    pub text_version: i32,
    /// Name of the employer's contact.
    pub contact: String,
    pub mobile_blind: [u8; 32],
    pub mobile_masked: String,
    pub sent_at: Instant,
    pub expires_at: Instant,
}

/// A link as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkRow {
    pub link: LinkId,
    pub record: PlacementRef,
    pub text_version: i32,
    pub contact: String,
    pub mobile_masked: String,
    pub sent_at: Instant,
    pub expires_at: Instant,
    pub opened_at: Option<Instant>,
    pub used_at: Option<Instant>,
    /// Who sent the agreement back, masked.
    pub used_by: Option<String>,
    pub revoked_at: Option<Instant>,
}

/// # Errors
/// A unique violation over `school_id, placement_id`: the record has an open link.
pub async fn insert(tx: &mut WriteTx, _: &Access, new: &NewLink) -> Result<(), StoreError> {
    let values = params![
        new.record.school,
        new.link,
        new.record.placement,
        new.token_hash,
        new.text_version,
        new.contact.as_str(),
        new.mobile_blind,
        new.mobile_masked.as_str(),
        new.sent_at,
        new.expires_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// The link of a token, by the token's hash.
pub async fn by_token(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    token_hash: [u8; 32],
) -> Result<Option<LinkRow>, StoreError> {
    tx.optional(BY_TOKEN, params![school, token_hash], |row| link_row(row, school)).await
}

/// The record's newest link. Reached only after the placement itself was found within the access.
pub async fn newest(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Option<LinkRow>, StoreError> {
    let school = record.school;
    tx.optional(NEWEST, params![school, record.placement], |row| link_row(row, school)).await
}

/// Notes that the link was looked at; the first time counts.
pub async fn opened(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    link: LinkId,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(OPENED, params![school, link, now]).await.map(drop)
}

/// Uses the link up; `false` when it was used or revoked before.
pub async fn spend(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    link: LinkId,
    by: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.execute(USE, params![school, link, now, by]).await? == 1)
}

/// Revokes the record's open link; `false` when there is none.
pub async fn revoke(tx: &mut WriteTx, _: &Access, record: PlacementRef, now: Instant) -> Result<bool, StoreError> {
    Ok(tx.execute(REVOKE, params![record.school, record.placement, now]).await? == 1)
}

/// Lays a page on the link.
pub async fn lay(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    link: LinkId,
    new: &UploadedFile,
) -> Result<(), StoreError> {
    tx.execute(LAY, new.values(school, link)).await.map(drop)
}

/// The pages laid on the link, oldest first.
pub async fn laid(tx: &mut Tx, _: &Access, school: SchoolId, link: LinkId) -> Result<Vec<UploadedFile>, StoreError> {
    tx.all(LAID, params![school, link], UploadedFile::of_row).await
}

/// Takes a page off the link; `false` when it was not on it.
pub async fn take_off(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    link: LinkId,
    file: FileId,
) -> Result<bool, StoreError> {
    Ok(tx.execute(TAKE_OFF, params![school, link, file]).await? == 1)
}

/// Whether a page on a link that can still be used is this blob; what was sent with a used one is evidence.
pub async fn names_blob(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    sha256: [u8; 32],
    now: Instant,
) -> Result<bool, StoreError> {
    let named: i64 = tx.one(IS_NAMED, params![school, sha256, now], |row| row.get(0)).await?;
    Ok(named > 0)
}

fn link_row(row: &Row<'_>, school: SchoolId) -> Result<LinkRow, StoreError> {
    let placement: PlacementId = row.get(1)?;
    Ok(LinkRow {
        link: row.get(0)?,
        record: PlacementRef { school, placement },
        text_version: row.get(2)?,
        contact: row.get(3)?,
        mobile_masked: row.get(4)?,
        sent_at: row.get(5)?,
        expires_at: row.get(6)?,
        opened_at: row.get(7)?,
        used_at: row.get(8)?,
        used_by: row.get(9)?,
        revoked_at: row.get(10)?,
    })
}

#[cfg(test)]
mod tests;
