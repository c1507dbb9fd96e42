//! Limits as rows: taken within the caller's transaction, so that they hold across processes and restarts.

use domain::accounts::ThrottleRule;
use domain::time::Instant;
use store::accounts::throttles;
use store::engine::{Tx, WriteTx};

use crate::{ActError, App};

/// Takes one act out of the key's bucket and returns how many are left. Acts at the same time take one after the other.
///
/// # Errors
/// [`ActError::TooMany`] when it is empty.
pub async fn take(tx: &mut WriteTx, rule: ThrottleRule, key: &[u8], now: Instant) -> Result<i64, ActError> {
    let bucket = throttles::hold(tx, rule, key, now).await?;
    let left = bucket.take(rule, now).map_err(|seconds| ActError::TooMany { retry_after_seconds: seconds })?;
    throttles::put(tx, rule, key, left).await?;
    Ok(left.left(rule, now))
}

/// Puts an act back that was taken before it was known whether it counts.
///
/// # Errors
/// When storage fails.
pub async fn give_back(tx: &mut WriteTx, rule: ThrottleRule, key: &[u8], now: Instant) -> Result<(), ActError> {
    let bucket = throttles::hold(tx, rule, key, now).await?;
    Ok(throttles::put(tx, rule, key, bucket.given_back(rule, now)).await?)
}

/// Acts left in the key's bucket.
///
/// # Errors
/// [`ActError::TooMany`] when none is.
pub async fn left(tx: &mut Tx, rule: ThrottleRule, key: &[u8], now: Instant) -> Result<i64, ActError> {
    let bucket = throttles::find(tx, rule, key, now).await?;
    bucket.take(rule, now).map_err(|seconds| ActError::TooMany { retry_after_seconds: seconds })?;
    Ok(bucket.left(rule, now))
}

/// Counts a wrong try of somebody without an account.
///
/// # Errors
/// [`ActError::TooMany`] after too many.
pub async fn wrong_try(app: &App, address: &str) -> Result<(), ActError> {
    let mut tx = app.db.write().await?;
    take(&mut tx, ThrottleRule::PUBLIC_LOOKUP, &address_key(app, address), app.now()).await?;
    Ok(tx.commit().await?)
}

/// The bucket key of an address.
pub fn address_key(app: &App, address: &str) -> [u8; 32] {
    app.vault.blind("address", address)
}
