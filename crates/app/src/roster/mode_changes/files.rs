//! The files that prove a request: shown to whoever may see it, taken off a draft.

use domain::accounts::Action;
use domain::ids::{FileId, ModeChangeId, SchoolId};
use serde_json::json;
use store::roster::{mode_change_files, mode_changes};
use uuid::Uuid;

use super::event;
use crate::placements::evidence::Shown;
use crate::ports::BlobOwner;
use crate::roster::own_school;
use crate::{Act, ActError, Actor, App, Began};

/// A file of a request of the actor's own school.
///
/// # Errors
/// [`ActError::NotFound`] when the reader may not see the request, or it has no such file.
pub async fn file(app: &App, actor: &Actor, change: ModeChangeId, file: FileId) -> Result<Shown, ActError> {
    let access = actor.access(Action::SeeRoster)?;
    let key = (own_school(&access)?, change);
    let known = mode_changes::find(&mut *app.db.read().await?, &access, key).await?;
    known.ok_or(ActError::NotFound)?;
    shown(app, &access, key, file).await
}

/// A file of a request that was sent to the actor's province.
///
/// # Errors
/// As [`file`].
pub async fn sent_file(
    app: &App,
    actor: &Actor,
    key: (SchoolId, ModeChangeId),
    file: FileId,
) -> Result<Shown, ActError> {
    let access = actor.access(Action::SeeSchools)?;
    let known = mode_changes::find_sent(&mut *app.db.read().await?, &access, key).await?;
    known.ok_or(ActError::NotFound)?;
    shown(app, &access, key, file).await
}

async fn shown(
    app: &App,
    access: &domain::accounts::Access,
    key: (SchoolId, ModeChangeId),
    file: FileId,
) -> Result<Shown, ActError> {
    let files = mode_change_files::list(&mut *app.db.read().await?, access, key).await?;
    let row = files.into_iter().find(|row| row.file == file).ok_or(ActError::NotFound)?;
    let bytes = app.blobs.get(BlobOwner::School(key.0), row.sha256).await?;
    let bytes = bytes.ok_or_else(|| ActError::defect(format!("the blob of file {file} is gone")))?;
    Ok(Shown { name: row.name, kind: row.kind, bytes })
}

/// Takes a file off a draft.
///
/// # Errors
/// [`ActError::NotFound`] when it is not on it, [`ActError::Refused`] when the request was sent.
pub async fn remove(app: &App, actor: &Actor, nonce: Uuid, change: ModeChangeId, file: FileId) -> Result<(), ActError> {
    let access = actor.access(Action::RequestModeChange)?;
    let key = (own_school(&access)?, change);
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let row = mode_changes::find(&mut act.tx, &access, key).await?.ok_or(ActError::NotFound)?;
    let code = row.state.clone().edit()?.code();
    let now = act.now();
    if !mode_change_files::remove(&mut act.tx, &access, key, file, now).await? {
        return Err(ActError::NotFound);
    }
    act.event(event(&row, "mode-change.file-removed", code, row.version, json!({ "file": file.to_string() }))).await?;
    act.commit_with("removed").await
}
