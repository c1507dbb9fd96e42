//! Failed log-ins in a row, by account name or address.

use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT failures FROM login_failures WHERE key = $1 AND last_at >= $2";
const ADD: &str = "INSERT INTO login_failures (key, failures, last_at) VALUES ($1, 1, $2) \
     ON CONFLICT (key) DO UPDATE SET failures = CASE WHEN login_failures.last_at < $3 THEN 1 \
     ELSE login_failures.failures + 1 END, last_at = excluded.last_at";
const CLEAR: &str = "DELETE FROM login_failures WHERE key = $1";
const DELETE_OLD: &str = "DELETE FROM login_failures WHERE last_at < $1";

/// Failures in a row, the last of them not before `since`.
pub async fn count(tx: &mut Tx, key: &[u8; 32], since: Instant) -> Result<u32, StoreError> {
    let found: Option<i64> = tx.optional(FIND, params![key.to_vec(), since], |row| row.get(0)).await?;
    Ok(found.map_or(0, |count| u32::try_from(count).unwrap_or(u32::MAX)))
}

/// Counts one more; failures from before `since` are forgotten.
pub async fn add(tx: &mut WriteTx, key: &[u8; 32], now: Instant, since: Instant) -> Result<(), StoreError> {
    tx.execute(ADD, params![key.to_vec(), now, since]).await.map(drop)
}

pub async fn clear(tx: &mut WriteTx, key: &[u8; 32]) -> Result<(), StoreError> {
    tx.execute(CLEAR, params![key.to_vec()]).await.map(drop)
}

pub async fn delete_old(tx: &mut WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(DELETE_OLD, params![before]).await
}
