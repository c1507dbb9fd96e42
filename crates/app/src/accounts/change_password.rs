//! Changing one's own password: the old one first; every other session ends (F013).

use domain::accounts::Action;
use domain::refusal::FieldErrors;
use serde_json::json;
use store::accounts::{identities, sessions};

use super::password::Answer;
use super::{activate, password, record};
use crate::{Act, ActError, Actor, App};

/// # Errors
/// [`ActError::Fields`] at `old`, `password` or `again`.
pub async fn change_password(app: &App, actor: &Actor, old: &str, new: &str, again: &str) -> Result<(), ActError> {
    let access = actor.access(Action::ChangeOwnAccount)?;
    let session = actor.session().ok_or(ActError::NotFound)?;
    let row = {
        let mut tx = app.db.read().await?;
        identities::find(&mut tx, &access, session.account).await?.ok_or(ActError::NotFound)?
    };
    if password::compare(app, row.password_hash.as_deref(), old).await? == Answer::Wrong {
        return Err(FieldErrors::one("old", "原密码不正确").into());
    }
    if old == new {
        return Err(FieldErrors::one("password", "新密码不能与原密码相同").into());
    }
    let hash = activate::chosen(app, new, again, &[row.login.as_deref().unwrap_or_default()]).await?;
    let mut act = Act::begin(app, actor).await?;
    let now = act.now();
    identities::set_password(&mut act.tx, &access, row.account, &hash, false).await?;
    sessions::end_others(&mut act.tx, row.account, session.session, now).await?;
    record(&mut act, &row, "account.password-changed", json!({})).await?;
    act.commit().await
}
