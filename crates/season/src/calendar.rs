//! Which cohort a day belongs to, and the hours in which people act.

use domain::ids::Cohort;
use domain::time::{Day, Instant};

use crate::dice::Dice;

/// Days before today at which the first act of every season lies.
pub(crate) const STORY_DAYS: i32 = 62;

/// The cohort whose season, 1 September to 31 August, holds `today`.
pub fn cohort_of(today: Day) -> Cohort {
    Cohort(if today.month() >= 9 { today.year() + 1 } else { today.year() })
}

pub(crate) fn opens(today: Day) -> Day {
    let usual = Day::new(cohort_of(today).0 - 1, 9, 1).unwrap_or(today);
    usual.min(today.plus_days(-STORY_DAYS))
}

/// A minute of the working day that lies `days_ago` before today; `half` 0 is the morning, 1 the afternoon.
pub(crate) fn working_minute(dice: &mut Dice, today: Day, days_ago: i32, half: u32) -> Instant {
    let start = if half == 0 { 9 * 60 } else { 14 * 60 };
    let minute = start + dice.below(170);
    today.plus_days(-days_ago).start().plus_minutes(i64::from(minute)).plus_seconds(i64::from(dice.below(60)))
}
