//! One-time codes: only keyed hashes of contact and digits are stored.

use domain::accounts::{CodePurpose, OneTimeCode};
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{StoreError, Tx, WriteTx, params};

const INSERT: &str = "INSERT INTO one_time_codes (code_id, contact_blind, purpose, record, record_version, code_hash, \
     sent_at, tries, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, NULL)";
const NEWEST: &str = "SELECT code_id, code_hash, sent_at, tries, used_at FROM one_time_codes \
     WHERE contact_blind = $1 AND purpose = $2 AND record = $3 AND record_version = $4 ORDER BY sent_at DESC LIMIT 1";
const TRY: &str = "UPDATE one_time_codes SET tries = tries + 1 WHERE code_id = $1 AND tries < $2 AND used_at IS NULL \
     RETURNING tries";
const USED: &str = "UPDATE one_time_codes SET used_at = $2 WHERE code_id = $1 AND used_at IS NULL";
const DELETE_OLD: &str = "DELETE FROM one_time_codes WHERE sent_at < $1";

/// What a code is bound to (decision 8).
#[derive(Clone, Debug)]
pub struct CodeBinding<'b> {
    pub contact_blind: &'b [u8; 32],
    pub purpose: CodePurpose,
    /// The record's text; empty when the act has none.
    pub record: &'b str,
    pub version: i64,
}

/// A code as stored.
#[derive(Clone, Debug)]
pub struct CodeRow {
    pub id: Uuid,
    pub hash: Vec<u8>,
    pub code: OneTimeCode,
}

pub async fn insert(
    tx: &mut WriteTx,
    id: Uuid,
    binding: &CodeBinding<'_>,
    hash: &[u8; 32],
    now: Instant,
) -> Result<(), StoreError> {
    let values = params![
        id,
        binding.contact_blind.to_vec(),
        binding.purpose.code(),
        binding.record,
        binding.version,
        hash.to_vec(),
        now
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// The newest code for exactly this binding; earlier ones are worth nothing.
pub async fn newest(tx: &mut Tx, binding: &CodeBinding<'_>) -> Result<Option<CodeRow>, StoreError> {
    let values = params![binding.contact_blind.to_vec(), binding.purpose.code(), binding.record, binding.version];
    tx.optional(NEWEST, values, |row| {
        Ok(CodeRow {
            id: row.get(0)?,
            hash: row.get(1)?,
            code: OneTimeCode {
                sent_at: row.get(2)?,
                tries: row.get(3)?,
                used: row.get::<Option<Instant>>(4)?.is_some(),
            },
        })
    })
    .await
}

/// Takes one of at most `most` tries and returns which one it is; `None` when none is left or the code is used. On
/// PostgreSQL tries made at the same time wait here for each other.
pub async fn take_try(tx: &mut WriteTx, id: Uuid, most: u32) -> Result<Option<u32>, StoreError> {
    tx.optional(TRY, params![id, i64::from(most)], |row| row.get(0)).await
}

/// Uses the code up; `false` when another post used it first.
pub async fn used(tx: &mut WriteTx, id: Uuid, now: Instant) -> Result<bool, StoreError> {
    Ok(tx.execute(USED, params![id, now]).await? == 1)
}

/// Forgets codes sent before `before`.
pub async fn delete_old(tx: &mut WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(DELETE_OLD, params![before]).await
}
