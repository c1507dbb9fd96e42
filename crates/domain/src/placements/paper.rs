//! Registering an agreement already signed on paper (补登, `domain.md` §6.7): one review of data and images.

mod moves;

use serde::{Deserialize, Serialize};

use super::application::{Application, Step};
use super::{Amendment, Approved, Level, Lost, OfflineRescission, Rescinded, StateCode, Voided};

/// A paper agreement in force.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct PaperDone {
    pub approved: Approved,
    /// The open request to end the agreement, or how the last one ended.
    pub rescission: Option<OfflineRescission>,
    pub amendment: Option<Amendment>,
}

/// The state of a paper registration.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one state at a time is held, and moved by value")]
pub enum Paper {
    Applying(Application),
    Done(PaperDone),
    Rescinded(Rescinded<PaperDone>),
    /// Discarded by the graduate, or ended by the school.
    Void(Voided),
    Lost(Lost<Paper>),
}

impl Paper {
    pub const fn code(&self) -> StateCode {
        match self {
            Self::Applying(application) => match application.step() {
                Step::Draft => StateCode::BdDraft,
                Step::Review(Level::Department) => StateCode::BdReviewDepartment,
                Step::Review(Level::School) => StateCode::BdReviewSchool,
                Step::Pulled => StateCode::BdPulled,
                Step::Returned => StateCode::BdReturned,
                Step::Failed => StateCode::BdFailed,
            },
            Self::Done(_) => StateCode::BdDone,
            Self::Rescinded(_) => StateCode::BdRescinded,
            Self::Void(_) => StateCode::BdVoid,
            Self::Lost(_) => StateCode::BdLost,
        }
    }
}
