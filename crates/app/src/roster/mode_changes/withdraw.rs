//! The school takes a request back while nobody has decided, or throws a draft away.

use domain::accounts::Action;
use domain::ids::ModeChangeId;
use domain::roster::ModeChangeCode;
use serde_json::json;
use store::roster::{entries, mode_changes};
use uuid::Uuid;

use super::{announce, event, stale};
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
        // Nobody knows of a draft.
        if row.state.code() == ModeChangeCode::Pending {
            let inside = act.system();
            let entry = entries::find(&mut act.tx, &inside, school, row.entry).await?.ok_or(ActError::NotFound)?;
            announce(&mut act, &row, &entry, &next).await?;
        }
        act.commit_with("withdrawn").await
    })
    .await
}
