//! The school takes a request back while nobody has decided, or throws a draft away.

use domain::accounts::Action;
use domain::ids::ModeChangeId;
use serde_json::json;
use store::roster::mode_changes;
use uuid::Uuid;

use super::{event, stale};
use crate::roster::own_school;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// # Errors
/// [`ActError::Refused`] when it was decided before, [`ActError::Stale`] when it changed since it was seen.
pub async fn withdraw(app: &App, actor: &Actor, nonce: Uuid, change: ModeChangeId, seen: i64) -> Result<(), ActError> {
    let access = actor.access(Action::RequestModeChange)?;
    let school = own_school(&access)?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
        let row = mode_changes::find(&mut act.tx, &access, (school, change)).await?.ok_or(ActError::NotFound)?;
        if row.version != seen {
            return Err(stale(&row));
        }
        let next = row.state.clone().withdraw(act.now())?;
        if !mode_changes::move_to(&mut act.tx, &access, &row, &next, "").await? {
            return Err(stale(&row));
        }
        act.event(event(&row, "mode-change.withdrawn", next.code(), row.version + 1, json!({}))).await?;
        act.commit_with("withdrawn").await
    })
    .await
}
