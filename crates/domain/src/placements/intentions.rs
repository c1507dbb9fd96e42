//! A review decision is first an intention (decision 3): it settles after a pause in which it can be undone.
//!
//! While it waits nothing moves and nobody is told. Settling judges the state again; a decision whose ground is gone is
//! dropped, and the case returns to the reviewer's queue.

use serde::{Deserialize, Serialize};

use super::{Decision, Level, Moved, Placement};
use crate::ids::AccountId;
use crate::policy::Current;
use crate::refusal::Refusal;
use crate::time::Instant;

/// A decision that has not settled yet.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Intention {
    pub decision: Decision,
    pub level: Level,
    pub by: AccountId,
    pub decided_at: Instant,
    pub effective_at: Instant,
}

impl Intention {
    pub fn is_due(&self, now: Instant) -> bool {
        now >= self.effective_at
    }
}

/// How long a decision can be undone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Pace {
    /// One case.
    Single,
    /// One of many.
    Bulk,
}

impl Pace {
    /// Seconds from decision to settling.
    pub fn seconds(self, policy: &Current) -> i64 {
        match self {
            Self::Single => policy.review_settle_seconds.into(),
            Self::Bulk => policy.review_settle_seconds_bulk.into(),
        }
    }
}

/// What settling a due decision came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Settled {
    /// It took effect.
    Moved(Moved<Placement>),
    /// Its ground is gone: the decision is deleted, the state stands, the reviewer is told why.
    Dropped { moved: Moved<Placement>, refusal: Refusal },
}
