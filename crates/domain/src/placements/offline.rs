//! Offline signing (线下签约, `domain.md` §6.6): the graduate applies for the text, the employer stamps a print, the image
//! comes back; two reviews. The slot is held from submission on, and once numbered also while pulled back (decision 1).

use serde::{Deserialize, Serialize};

use super::{Failing, Level, LostCause, OfflineRescission, Passed, RescissionEnd, Slot, StateCode};
use crate::ids::AccountId;
use crate::time::Instant;
use crate::words::words;

words! {
    /// What is under review: the text of the agreement, or the image of the stamped print.
    pub enum OfflineStage { Text = "text", Image = "image", }
}

/// One review of an offline signing.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct OfflineReview {
    pub stage: OfflineStage,
    pub level: Level,
    pub submitted_at: Instant,
    pub department: Option<Passed>,
}

/// The state of an offline signing.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Offline {
    Draft {
        started_at: Instant,
    },
    Review(OfflineReview),
    /// Taken back by the graduate before anybody acted.
    Pulled {
        stage: OfflineStage,
        at: Instant,
    },
    Returned {
        stage: OfflineStage,
        level: Level,
        by: AccountId,
        at: Instant,
        reason: String,
    },
    Failed {
        stage: OfflineStage,
        level: Level,
        by: AccountId,
        at: Instant,
        failing: Failing,
    },
    /// The text has passed and has its number; the stamped print is awaited.
    Stamp {
        text: Passed,
    },
    Signed {
        text: Passed,
        image: Passed,
        agreement_version: u32,
        rescission: Option<OfflineRescission>,
    },
    Rescinded {
        end: RescissionEnd,
        at: Instant,
    },
    /// By the school, or given up by the graduate.
    Void {
        at: Instant,
        reason: String,
    },
    Lost {
        before: Box<Offline>,
        cause: LostCause,
        at: Instant,
    },
}

impl Offline {
    pub const fn code(&self) -> StateCode {
        use OfflineStage::{Image, Text};
        match self {
            Self::Draft { .. } => StateCode::OfDraft,
            Self::Review(OfflineReview { stage: Text, level: Level::Department, .. }) => {
                StateCode::OfTextReviewDepartment
            }
            Self::Review(OfflineReview { stage: Text, level: Level::School, .. }) => StateCode::OfTextReviewSchool,
            Self::Review(OfflineReview { stage: Image, level: Level::Department, .. }) => {
                StateCode::OfImageReviewDepartment
            }
            Self::Review(OfflineReview { stage: Image, level: Level::School, .. }) => StateCode::OfImageReviewSchool,
            Self::Pulled { stage: Text, .. } => StateCode::OfTextPulled,
            Self::Pulled { stage: Image, .. } => StateCode::OfImagePulled,
            Self::Returned { stage: Text, .. } => StateCode::OfTextReturned,
            Self::Returned { stage: Image, .. } => StateCode::OfImageReturned,
            Self::Failed { stage: Text, .. } => StateCode::OfTextFailed,
            Self::Failed { stage: Image, .. } => StateCode::OfImageFailed,
            Self::Stamp { .. } => StateCode::OfStamp,
            Self::Signed { .. } => StateCode::OfSigned,
            Self::Rescinded { .. } => StateCode::OfRescinded,
            Self::Void { .. } => StateCode::OfVoid,
            Self::Lost { .. } => StateCode::OfLost,
        }
    }

    pub const fn slot(&self) -> Option<Slot> {
        self.code().slot()
    }
}
