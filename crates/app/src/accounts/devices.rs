//! Where one is logged in, and ending it elsewhere.

use domain::accounts::Action;
use domain::ids::SessionId;
use store::accounts::sessions::{self, Device};

use crate::{ActError, Actor, App};

/// The live sessions of the actor's account, the latest used first.
///
/// # Errors
/// When storage fails.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Device>, ActError> {
    actor.access(Action::SeeOwnAccount)?;
    let account = actor.account().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    Ok(sessions::list(&mut tx, account).await?)
}

/// # Errors
/// [`ActError::NotFound`] when the session is not the actor's or has ended.
pub async fn end(app: &App, actor: &Actor, session: SessionId) -> Result<(), ActError> {
    actor.access(Action::ChangeOwnAccount)?;
    let account = actor.account().ok_or(ActError::NotFound)?;
    let mut tx = app.db.write().await?;
    if !sessions::end(&mut tx, session, account, app.now()).await? {
        return Err(ActError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// Ends every session but this one; returns how many.
///
/// # Errors
/// When storage fails.
pub async fn end_others(app: &App, actor: &Actor) -> Result<u64, ActError> {
    actor.access(Action::ChangeOwnAccount)?;
    let session = actor.session().ok_or(ActError::NotFound)?;
    let mut tx = app.db.write().await?;
    let ended = sessions::end_others(&mut tx, session.account, session.session, app.now()).await?;
    tx.commit().await?;
    Ok(ended)
}
