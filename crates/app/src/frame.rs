//! What the frame around every page of a session shows: unread messages and the cohorts one may switch between.

use domain::accounts::{Action, Bound};
use domain::ids::Cohort;
use domain::time::Instant;
use store::organisations::settings;

use crate::{ActError, Actor, App, inbox};

/// Figures of the frame.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub unread: u32,
    /// Newest first; never empty for schools and provinces.
    pub cohorts: Vec<Cohort>,
}

/// The cohort that leaves in the summer to come: from September on, next year's.
pub fn current_cohort(now: Instant) -> Cohort {
    let day = now.day();
    Cohort(if day.month() >= 9 { day.year() + 1 } else { day.year() })
}

/// # Errors
/// When storage fails.
pub async fn frame(app: &App, actor: &Actor) -> Result<Frame, ActError> {
    let access = actor.access(Action::ReadMessages)?;
    let mut tx = app.db.read().await?;
    let unread = u32::try_from(inbox::unread(&mut tx, actor).await?).unwrap_or_default();
    let mut cohorts = match access.bound() {
        Bound::School(school) | Bound::Department { school, .. } => settings::cohorts(&mut tx, &access, school).await?,
        Bound::Province(province) => settings::cohorts_of_province(&mut tx, &access, province).await?,
        Bound::Platform | Bound::Employer(_) | Bound::Person { .. } => {
            return Ok(Frame { unread, cohorts: Vec::new() });
        }
    };
    let current = current_cohort(app.now());
    if !cohorts.contains(&current) {
        cohorts.push(current);
        cohorts.sort_unstable_by(|one, other| other.cmp(one));
    }
    Ok(Frame { unread, cohorts })
}
