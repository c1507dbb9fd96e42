//! Exports whose week is over, and those whose worker broke off.

use domain::accounts::{Access, SystemPurpose};
use store::placements::exports;

use crate::ports::BlobOwner;
use crate::{ActError, App};

/// Exports one sweep looks at.
const BATCH: i64 = 200;
/// Minutes without progress after which nobody is working on it.
const STALLED_MINUTES: i64 = 30;

/// Deletes what is expired with its file, and gives up what stalled; returns how many.
///
/// # Errors
/// When storage fails.
pub async fn sweep(app: &App) -> Result<usize, ActError> {
    let inside = Access::system(SystemPurpose::Work);
    let now = app.now();
    let (expired, stalled) = {
        let mut tx = app.db.read().await?;
        let expired = exports::expired(&mut tx, &inside, now, BATCH).await?;
        (expired, exports::stalled(&mut tx, &inside, now.plus_minutes(-STALLED_MINUTES), BATCH).await?)
    };
    if expired.is_empty() && stalled.is_empty() {
        return Ok(0);
    }
    for (school, _, sha256) in &expired {
        if let Some(sha256) = sha256 {
            app.blobs.delete(BlobOwner::School(*school), *sha256).await?;
        }
    }
    let mut tx = app.db.write().await?;
    for (school, export, _) in &expired {
        exports::delete(&mut tx, &inside, (*school, *export), now).await?;
    }
    for key in &stalled {
        exports::fail(&mut tx, &inside, *key, "处理中断，请重试", now).await?;
    }
    tx.commit().await?;
    Ok(expired.len() + stalled.len())
}
