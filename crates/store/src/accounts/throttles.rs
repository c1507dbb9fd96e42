//! Token buckets as rows, so that limits hold across processes and restarts.

use domain::accounts::{Throttle, ThrottleRule};
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT milli_tokens, updated_at FROM throttles WHERE name = $1 AND key = $2";
const HOLD: &str = "INSERT INTO throttles (name, key, milli_tokens, updated_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (name, key) DO UPDATE SET milli_tokens = throttles.milli_tokens RETURNING milli_tokens, updated_at";
const PUT: &str = "INSERT INTO throttles (name, key, milli_tokens, updated_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (name, key) DO UPDATE SET milli_tokens = excluded.milli_tokens, updated_at = excluded.updated_at";
const DELETE_OLD: &str = "DELETE FROM throttles WHERE updated_at < $1";

/// The bucket of the key; full when it has none yet.
pub async fn find(tx: &mut Tx, rule: ThrottleRule, key: &[u8], now: Instant) -> Result<Throttle, StoreError> {
    let found = tx.optional(FIND, params![rule.name, key], |row| {
        Ok(Throttle { milli_tokens: row.get(0)?, updated: row.get(1)? })
    });
    Ok(found.await?.unwrap_or_else(|| Throttle::full(rule, now)))
}

/// The bucket of the key, which nobody else takes from until the transaction ends: posts made at the same time wait here
/// for each other. A transaction that holds several holds that of the address first.
pub async fn hold(tx: &mut WriteTx, rule: ThrottleRule, key: &[u8], now: Instant) -> Result<Throttle, StoreError> {
    let full = Throttle::full(rule, now);
    let values = params![rule.name, key, full.milli_tokens, full.updated];
    tx.one(HOLD, values, |row| Ok(Throttle { milli_tokens: row.get(0)?, updated: row.get(1)? })).await
}

pub async fn put(tx: &mut WriteTx, rule: ThrottleRule, key: &[u8], bucket: Throttle) -> Result<(), StoreError> {
    tx.execute(PUT, params![rule.name, key, bucket.milli_tokens, bucket.updated]).await.map(drop)
}

/// Forgets buckets untouched since `before`: they are full again.
pub async fn delete_old(tx: &mut WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(DELETE_OLD, params![before]).await
}
