//! The sequencer: gives committed events a gap-free number per owner, in a table of its own.

use crate::{ActError, App};

/// Events numbered in one transaction.
const BATCH: i64 = 200;

/// Numbers everything committed so far; returns how many events got a number. Two sequencers at once are safe: one of
/// them loses the race and numbers nothing.
///
/// # Errors
/// When storage fails.
pub async fn number_all(app: &App) -> Result<usize, ActError> {
    let mut total = 0;
    loop {
        let mut tx = app.db.write().await?;
        let numbered = match store::ledger::number_pending(&mut tx, BATCH).await {
            Ok(numbered) => numbered,
            Err(error) if ActError::from_store_race(&error) => return Ok(total),
            Err(error) => return Err(error.into()),
        };
        tx.commit().await?;
        total += numbered;
        if numbered < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            return Ok(total);
        }
    }
}
