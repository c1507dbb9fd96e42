//! Blobs that no row names: uploads of forms never finished, licences replaced, evidence whose act was rolled back.

use domain::accounts::{Access, SystemPurpose};
use store::employers::files;
use store::placements::{evidence, evidence_pages};

use crate::ports::BlobOwner;
use crate::{ActError, App};

/// Hours a blob may wait for the row that names it.
const GRACE_HOURS: i64 = 24;

/// Deletes orphans older than a day; returns how many.
///
/// # Errors
/// When the blob store or the database fails.
pub async fn sweep(app: &App) -> Result<usize, ActError> {
    let mut swept = 0;
    for (owner, sha256) in app.blobs.list(app.now().plus_hours(-GRACE_HOURS)).await? {
        if !is_named(app, owner, sha256).await? {
            app.blobs.delete(owner, sha256).await?;
            swept += 1;
        }
    }
    Ok(swept)
}

async fn is_named(app: &App, owner: BlobOwner, sha256: [u8; 32]) -> Result<bool, ActError> {
    let inside = Access::system(SystemPurpose::Work);
    let mut tx = app.db.read().await?;
    Ok(match owner {
        BlobOwner::Employer(employer) => files::names_blob(&mut tx, &inside, employer, sha256).await?,
        BlobOwner::School(school) => {
            evidence::names_blob(&mut tx, &inside, school, sha256).await?
                || evidence_pages::names_blob(&mut tx, &inside, school, sha256).await?
        }
    })
}
