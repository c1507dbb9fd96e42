//! The dates of a cohort's season (decision 12).

use crate::ids::Cohort;
use crate::policy::Current;
use crate::time::{Day, Instant};

/// The days between which a cohort may act. Last days are included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Season {
    pub open: Day,
    pub change_until: Day,
    pub confirm_from: Day,
    pub confirm_until: Day,
}

impl Season {
    /// `None` when the cohort's year is outside the calendar.
    pub fn of(policy: &Current, cohort: Cohort) -> Option<Self> {
        Some(Self {
            open: policy.season_open.of(cohort)?,
            change_until: policy.season_change_until.of(cohort)?,
            confirm_from: policy.season_confirm_from.of(cohort)?,
            confirm_until: policy.season_confirm_until.of(cohort)?,
        })
    }

    pub fn has_opened(&self, now: Instant) -> bool {
        now >= self.open.start()
    }

    /// Whether the last day for changes has passed.
    pub fn has_closed(&self, now: Instant) -> bool {
        now >= self.change_until.plus_days(1).start()
    }
}
