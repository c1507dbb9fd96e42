//! Registering a paper agreement already signed (补登, `domain.md` §6.7): one review, no document of ours.

use serde::{Deserialize, Serialize};

use super::{Failing, Level, LostCause, OfflineRescission, Passed, RescissionEnd, Slot, StateCode};
use crate::ids::AccountId;
use crate::time::Instant;

/// The state of a paper registration.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Paper {
    Draft { started_at: Instant },
    Review { level: Level, submitted_at: Instant, department: Option<Passed> },
    Pulled { at: Instant },
    Returned { level: Level, by: AccountId, at: Instant, reason: String },
    Failed { level: Level, by: AccountId, at: Instant, failing: Failing },
    Done { school: Passed, rescission: Option<OfflineRescission> },
    Rescinded { end: RescissionEnd, at: Instant },
    Void { at: Instant, reason: String },
    Lost { before: Box<Paper>, cause: LostCause, at: Instant },
}

impl Paper {
    pub const fn code(&self) -> StateCode {
        match self {
            Self::Draft { .. } => StateCode::BdDraft,
            Self::Review { level: Level::Department, .. } => StateCode::BdReviewDepartment,
            Self::Review { level: Level::School, .. } => StateCode::BdReviewSchool,
            Self::Pulled { .. } => StateCode::BdPulled,
            Self::Returned { .. } => StateCode::BdReturned,
            Self::Failed { .. } => StateCode::BdFailed,
            Self::Done { .. } => StateCode::BdDone,
            Self::Rescinded { .. } => StateCode::BdRescinded,
            Self::Void { .. } => StateCode::BdVoid,
            Self::Lost { .. } => StateCode::BdLost,
        }
    }

    pub const fn slot(&self) -> Option<Slot> {
        self.code().slot()
    }
}
