//! A verified session: who is asking, for which organisation, with which rights.

use crate::accounts::{Bound, LevelScope, Rights, Role};
use crate::ids::{AccountId, SessionId};
use crate::time::Instant;

/// Somebody logged in. Made only by the log-in use cases from a stored session row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    pub session: SessionId,
    pub account: AccountId,
    pub role: Role,
    pub bound: Bound,
    pub rights: Rights,
    pub levels: LevelScope,
    /// The person's name as pages show it.
    pub name: String,
    /// The organisation's name as pages show it.
    pub organisation: String,
}

/// When a session ends by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionTimes {
    /// Ends after this many minutes without a request.
    pub idle_minutes: i64,
    /// Ends after this many hours in any case.
    pub absolute_hours: i64,
}

impl SessionTimes {
    /// Staff on shared office computers get shorter sessions than phones.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Graduate => Self { idle_minutes: 7 * 24 * 60, absolute_hours: 30 * 24 },
            Role::Employer | Role::EmployerAdmin => Self { idle_minutes: 8 * 60, absolute_hours: 24 },
            Role::Department | Role::School | Role::Province | Role::Operator => {
                Self { idle_minutes: 120, absolute_hours: 12 }
            }
        }
    }

    pub const fn absolute_end(self, started: Instant) -> Instant {
        started.plus_hours(self.absolute_hours)
    }

    pub const fn idle_end(self, seen: Instant) -> Instant {
        seen.plus_minutes(self.idle_minutes)
    }

    /// Whether a session started and last seen then is still alive.
    pub fn alive(self, started: Instant, seen: Instant, now: Instant) -> bool {
        now < self.absolute_end(started) && now < self.idle_end(seen)
    }
}
