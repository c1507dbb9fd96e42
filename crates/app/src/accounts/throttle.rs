//! Limits that hold across processes and restarts.

use domain::accounts::ThrottleRule;
use store::accounts::throttles;
use store::engine::WriteTx;

use crate::{ActError, App};

/// Takes one act out of the key's bucket; commit it even when the act comes to nothing.
///
/// # Errors
/// [`ActError::TooMany`] when the bucket is empty.
pub async fn take(tx: &mut WriteTx, app: &App, rule: ThrottleRule, key: &str) -> Result<(), ActError> {
    let (key, now) = (app.vault.blind(rule.name, key), app.now());
    let bucket = throttles::find(tx, rule, &key, now).await?;
    match bucket.take(rule, now) {
        Ok(bucket) => Ok(throttles::put(tx, rule, &key, bucket).await?),
        Err(retry_after_seconds) => Err(ActError::TooMany { retry_after_seconds }),
    }
}
