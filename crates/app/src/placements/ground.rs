//! Everything about a roster entry, its school and its rules that guards look at, whatever the act.

use std::sync::Arc;

use domain::accounts::Access;
use domain::ids::{EmployerId, EntryId, PlacementRef, SchoolId};
use domain::organisations::{SchoolSettings, Season};
use domain::placements::{Actor as Side_, EntryFacts, Facts, Held, Occupancy, Slot};
use domain::policy::{Current, Eligibility, Policy, Rules};
use domain::roster::TrainingMode;
use domain::time::Instant;
use store::engine::Tx;
use store::organisations::schools::SchoolRow;
use store::roster::entries::EntryRow;

use crate::organisations::rules;
use crate::{ActError, App};

/// The ground under one roster entry's placements, as it is now.
pub struct Ground {
    pub school: SchoolRow,
    pub entry: EntryRow,
    pub policy_version: i64,
    pub settings_version: i64,
    /// Today's settings.
    pub settings: SchoolSettings,
    /// Today's policy.
    pub policy: Arc<Policy>,
    /// The current half of today's policy, with this installation's timings.
    pub current: Current,
    pub season: Season,
    pub occupancy: Occupancy,
    /// Departments of the school without an account that may review.
    pub unreviewed_departments: Vec<String>,
}

impl Ground {
    /// # Errors
    /// [`ActError::NotFound`] when the entry is not within the access.
    pub async fn load(
        app: &App,
        tx: &mut Tx,
        access: &Access,
        school: SchoolId,
        entry: EntryId,
    ) -> Result<Self, ActError> {
        let entry = store::roster::entries::find(tx, access, school, entry).await?.ok_or(ActError::NotFound)?;
        Self::of_entry(app, tx, access, entry).await
    }

    /// The ground under an entry already found.
    ///
    /// # Errors
    /// When the school or its rules cannot be read.
    pub async fn of_entry(app: &App, tx: &mut Tx, access: &Access, entry: EntryRow) -> Result<Self, ActError> {
        let school = store::organisations::schools::find(tx, access, entry.school).await?.ok_or(ActError::NotFound)?;
        let (policy_version, policy) = rules::policy_of_school(tx, access, entry.school).await?;
        let (settings_version, settings) = rules::settings(tx, access, entry.school, entry.cohort).await?;
        let season = rules::season(&policy, entry.cohort)?;
        let mut current = policy.current.clone();
        if let Some(seconds) = app.timing.settle_seconds {
            current.review_settle_seconds = seconds;
            current.review_settle_seconds_bulk = seconds;
        }
        let occupancy = occupancy(tx, access, entry.school, entry.entry).await?;
        let unreviewed_departments =
            store::organisations::departments::without_reviewer(tx, access, entry.school).await?;
        Ok(Self {
            school,
            entry,
            policy_version,
            settings_version,
            settings,
            policy,
            current,
            season,
            occupancy,
            unreviewed_departments,
        })
    }

    /// The entry as guards see it.
    pub fn entry_facts(&self) -> EntryFacts {
        let mode = TrainingMode::parse(&self.entry.training_mode);
        EntryFacts {
            removed: self.entry.removed_at.is_some(),
            may_sign: mode.is_some_and(TrainingMode::may_sign_online),
            ordinary_mode: mode == Some(TrainingMode::Ordinary),
            checked: self.entry.check_state == "confirmed",
            // Without an open list every listed graduate is open.
            opened_by_school: true,
            plan_filed: false,
            reopened: self.entry.reopened_at.is_some(),
        }
    }

    /// The conditions of the province that this entry does not meet are named by the roster's own rule.
    pub fn extra_conditions(&self) -> &[Eligibility] {
        &self.current.eligibility_extra
    }

    /// Whether the entry's department has an account that may review (R47); guards know when it matters.
    pub fn department_can_review(&self) -> bool {
        !self.unreviewed_departments.contains(&self.entry.department)
    }

    /// Facts for an act, to be filled in with what only the act knows.
    pub fn facts<'a>(&'a self, rules: Rules<'a>, now: Instant, actor: Side_) -> Facts<'a> {
        let mut facts = Facts::of(now, actor, rules, self.season);
        facts.entry = Some(self.entry_facts());
        facts.switches = self.settings.switches;
        facts.levels = self.settings.levels;
        facts.occupancy = self.occupancy;
        facts.department_can_review = self.department_can_review();
        facts
    }
}

async fn occupancy(tx: &mut Tx, access: &Access, school: SchoolId, entry: EntryId) -> Result<Occupancy, ActError> {
    let mut slots = Occupancy::default();
    for held in store::placements::occupancy(tx, access, school, entry).await? {
        let seen = Some(Held { record: held.record, kind: held.kind, state: held.state });
        match held.slot {
            Slot::InProcess => slots.in_process = seen,
            Slot::Effective => slots.effective = seen,
        }
    }
    Ok(slots)
}

/// The employer's other open invitation to the same entry (R08).
pub(super) async fn open_invitation(
    tx: &mut Tx,
    access: &Access,
    ground: &Ground,
    employer: EmployerId,
    now: Instant,
) -> Result<Option<PlacementRef>, ActError> {
    let (school, entry) = (ground.entry.school, ground.entry.entry);
    Ok(store::placements::open_invitation(tx, access, school, entry, employer, now).await?)
}
