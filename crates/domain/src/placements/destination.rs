//! Registering a destination that needs no agreement (去向登记, `domain.md` §6.10). Effective until voided by the graduate,
//! the school, or a later signing; a void waiting for review leaves it effective.

use serde::{Deserialize, Serialize};

use super::{Failing, Level, LostCause, Passed, Side, Slot, StateCode};
use crate::ids::AccountId;
use crate::time::Instant;

/// The state of a destination registration.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Destination {
    Draft {
        started_at: Instant,
    },
    Review {
        level: Level,
        submitted_at: Instant,
        department: Option<Passed>,
    },
    Pulled {
        at: Instant,
    },
    Returned {
        level: Level,
        by: AccountId,
        at: Instant,
        reason: String,
    },
    Failed {
        level: Level,
        by: AccountId,
        at: Instant,
        failing: Failing,
    },
    Done {
        school: Passed,
    },
    VoidRequested {
        school: Passed,
        at: Instant,
        level: Level,
        reason: String,
    },
    /// Ended by the graduate, the school, or the program at a later signing.
    Void {
        by: Side,
        at: Instant,
        reason: String,
    },
    Lost {
        before: Box<Destination>,
        cause: LostCause,
        at: Instant,
    },
}

impl Destination {
    pub const fn code(&self) -> StateCode {
        match self {
            Self::Draft { .. } => StateCode::QxDraft,
            Self::Review { level: Level::Department, .. } => StateCode::QxReviewDepartment,
            Self::Review { level: Level::School, .. } => StateCode::QxReviewSchool,
            Self::Pulled { .. } => StateCode::QxPulled,
            Self::Returned { .. } => StateCode::QxReturned,
            Self::Failed { .. } => StateCode::QxFailed,
            Self::Done { .. } => StateCode::QxDone,
            Self::VoidRequested { .. } => StateCode::QxVoidRequested,
            Self::Void { .. } => StateCode::QxVoid,
            Self::Lost { .. } => StateCode::QxLost,
        }
    }

    pub const fn slot(&self) -> Option<Slot> {
        self.code().slot()
    }
}
