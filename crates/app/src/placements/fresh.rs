//! The first act that meets a passed deadline or a due decision writes it, in a transaction of its own; workers only
//! tidy what nobody met.

use domain::accounts::{Access, SystemPurpose};
use domain::ids::PlacementRef;
use domain::placements::StateCode;

use super::{expire, settle};
use crate::{ActError, App};

/// Brings the record up to now.
///
/// # Errors
/// When storage fails; a record that somebody else brings up to now at the same time is no error.
pub(super) async fn freshen(app: &App, record: PlacementRef) -> Result<(), ActError> {
    let inside = Access::system(SystemPurpose::Work);
    let now = app.now();
    let (expired, due) = {
        let mut tx = app.db.read().await?;
        let Some(row) = store::placements::find(&mut tx, &inside, record).await? else { return Ok(()) };
        let expired = row.state == StateCode::OnInvited && row.deadline.is_some_and(|deadline| now >= deadline);
        let intention = match row.waiting.level() {
            Some(_) => store::placements::intentions::find(&mut tx, &inside, record).await?,
            None => None,
        };
        (expired, intention.is_some_and(|intention| now >= intention.effective_at))
    };
    let done = match (expired, due) {
        (true, _) => expire::expire(app, record).await,
        (false, true) => settle::settle(app, record).await,
        (false, false) => Ok(()),
    };
    match done {
        Err(ActError::Stale(_) | ActError::Refused(_)) => Ok(()),
        Err(error) if error.lost_race() => Ok(()),
        other => other,
    }
}
