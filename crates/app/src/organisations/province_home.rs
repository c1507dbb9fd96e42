//! 学校总览 of a province: every school of it, how far it is, and who waits longest.

use domain::accounts::Action;
use domain::ids::Cohort;
use domain::organisations::{ReviewLevels, SchoolSettings};
use domain::placements::Slot;
use domain::time::Instant;
use store::organisations::overview::{self, StateCount};
use store::organisations::schools::SchoolRow;
use store::organisations::{provinces, schools};

use super::rules;
use super::school_home::sum;
use crate::{ActError, Actor, App};

/// One school's line.
#[derive(Clone, Debug)]
pub struct SchoolLine {
    pub school: SchoolRow,
    pub graduates: i64,
    /// Graduates with something in force.
    pub settled: i64,
    pub waiting: i64,
    /// Since when the oldest of them waits.
    pub oldest: Option<Instant>,
    pub standing: SettingsStanding,
}

/// How far a school's settings of the cohort are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingsStanding {
    /// Nobody has touched them.
    Untouched,
    /// Saved, online signing still closed.
    Closed(ReviewLevels),
    Open(ReviewLevels),
}

#[derive(Clone, Debug)]
pub struct ProvinceHome {
    pub province: String,
    pub now: Instant,
    pub schools: Vec<SchoolLine>,
    /// Days after which a review is late.
    pub review_days: u32,
}

/// # Errors
/// [`ActError::Refused`] without the right.
pub async fn province_home(app: &App, actor: &Actor, cohort: Cohort) -> Result<ProvinceHome, ActError> {
    let access = actor.access(Action::SeeSchools)?;
    let province = access.province().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let named = provinces::find(&mut tx, &access, province).await?.ok_or(ActError::NotFound)?;
    let (_, policy) = rules::policy_of_province(&mut tx, &access, province).await?;
    let graduates = overview::school_graduates(&mut tx, &access, cohort).await?;
    let states = overview::school_states(&mut tx, &access, cohort).await?;
    let settings = overview::school_settings(&mut tx, &access, cohort).await?;
    let line = |school: SchoolRow| {
        let own: Vec<StateCount> = states.iter().filter(|(id, _)| *id == school.school).map(|(_, row)| *row).collect();
        let reviewed = || own.iter().filter(|row| row.waiting.level().is_some());
        let body = settings.iter().find(|(id, _)| *id == school.school).map(|(_, body)| body.as_str());
        Ok(SchoolLine {
            graduates: graduates.iter().find(|(id, _)| *id == school.school).map_or(0, |(_, count)| *count),
            settled: sum(&own, |state| state.slot() == Some(Slot::Effective)),
            waiting: reviewed().map(|row| row.count).sum(),
            oldest: reviewed().filter_map(|row| row.oldest).min(),
            standing: standing(body)?,
            school,
        })
    };
    let schools = schools::list(&mut tx, &access).await?;
    Ok(ProvinceHome {
        province: named.name,
        now: app.now(),
        schools: schools.into_iter().map(line).collect::<Result<_, ActError>>()?,
        review_days: policy.current.review_days,
    })
}

fn standing(body: Option<&str>) -> Result<SettingsStanding, ActError> {
    let Some(body) = body else { return Ok(SettingsStanding::Untouched) };
    let settings: SchoolSettings =
        serde_json::from_str(body).map_err(|cause| ActError::defect(format!("settings do not read: {cause}")))?;
    Ok(match settings.switches.online {
        true => SettingsStanding::Open(settings.levels),
        false => SettingsStanding::Closed(settings.levels),
    })
}
