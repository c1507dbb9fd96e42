//! Licences, served to those who may see them: the employer itself and whoever decides about it.

use domain::accounts::Action;
use domain::ids::{EmployerId, FileId};
use store::employers::files::{self, FileRow};

use crate::ports::BlobOwner;
use crate::{ActError, Actor, App};

/// The file and its bytes.
///
/// # Errors
/// [`ActError::NotFound`] for files of others, and for actors who decide nothing about employers.
pub async fn licence(
    app: &App,
    actor: &Actor,
    employer: EmployerId,
    file: FileId,
) -> Result<(FileRow, Vec<u8>), ActError> {
    let own = actor.access(Action::SeeEmployerHome);
    let access = match own {
        Ok(access) => access,
        Err(_) => {
            if !super::admit::may_admit(app, actor).await? {
                return Err(ActError::NotFound);
            }
            actor.access(Action::AdmitEmployer)?
        }
    };
    let row = {
        let mut tx = app.db.read().await?;
        files::find(&mut tx, &access, employer, file).await?.ok_or(ActError::NotFound)?
    };
    let bytes = app.blobs.get(BlobOwner::Employer(employer), row.sha256).await?;
    let bytes = bytes.ok_or_else(|| ActError::defect(format!("the blob of file {file} is gone")))?;
    Ok((row, bytes))
}
