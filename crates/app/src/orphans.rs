//! Blobs of employers that no row names: uploads of forms never finished, licences replaced.

use domain::accounts::{Access, SystemPurpose};
use store::employers::files;

use crate::ports::BlobOwner;
use crate::{ActError, App};

/// Hours a blob may wait for the row that names it.
const GRACE_HOURS: i64 = 24;

/// Deletes orphans older than a day; returns how many.
///
/// # Errors
/// When the blob store or the database fails.
pub async fn sweep_orphans(app: &App) -> Result<usize, ActError> {
    let access = Access::system(SystemPurpose::Work);
    let mut swept = 0;
    for (owner, sha256) in app.blobs.list(app.now().plus_hours(-GRACE_HOURS)).await? {
        let BlobOwner::Employer(employer) = owner else { continue };
        let named = {
            let mut tx = app.db.read().await?;
            files::names_blob(&mut tx, &access, employer, sha256).await?
        };
        if !named {
            app.blobs.delete(owner, sha256).await?;
            swept += 1;
        }
    }
    Ok(swept)
}
