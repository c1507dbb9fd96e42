//! The password once more before somebody's signed facts are touched (ui.md §11, level 3).

use domain::accounts::{Access, SystemPurpose, ThrottleRule};
use domain::refusal::FieldErrors;
use store::accounts::identities;

use super::password::Answer;
use super::{limits, password};
use crate::{ActError, Actor, App};

/// # Errors
/// [`ActError::Fields`] at `password`; [`ActError::TooMany`] after too many wrong ones.
pub(crate) async fn reenter(app: &App, actor: &Actor, typed: &str) -> Result<(), ActError> {
    let account = actor.account().ok_or(ActError::NotFound)?;
    let inside = Access::system(SystemPurpose::Authenticate);
    let key = app.vault.blind("password-again", &account.to_string());
    let row = {
        let mut tx = app.db.read().await?;
        limits::left(&mut tx, ThrottleRule::LOG_IN_ACCOUNT, &key, app.now()).await?;
        identities::find(&mut tx, &inside, account).await?.ok_or(ActError::NotFound)?
    };
    if password::compare(app, row.password_hash.as_deref(), typed).await? != Answer::Wrong {
        return Ok(());
    }
    let mut tx = app.db.write().await?;
    limits::take(&mut tx, ThrottleRule::LOG_IN_ACCOUNT, &key, app.now()).await?;
    tx.commit().await?;
    Err(FieldErrors::one("password", "密码不正确").into())
}
