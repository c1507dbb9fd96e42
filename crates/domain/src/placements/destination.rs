//! Registering a destination that needs no agreement (去向登记, `domain.md` §6.10). Effective until voided by the graduate,
//! the school, or a later signing; a void waiting for review leaves it effective.

mod moves;

use serde::{Deserialize, Serialize};

use super::application::{Application, Step};
use super::{Amendment, Approved, Level, Lost, Review, StateCode, Voided};

/// A destination in force.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct DestinationDone {
    pub approved: Approved,
    /// The school changed kind or content (修改去向); always told, never asked.
    pub amendment: Option<Amendment>,
}

/// The state of a destination registration.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Destination {
    Applying(Application),
    Done(DestinationDone),
    VoidRequested {
        done: DestinationDone,
        reason: String,
        review: Review,
    },
    /// Discarded or ended by the graduate, the school, or the program at a later signing.
    Void(Voided),
    Lost(Lost<Destination>),
}

impl Destination {
    pub const fn code(&self) -> StateCode {
        match self {
            Self::Applying(application) => match application.step() {
                Step::Draft => StateCode::QxDraft,
                Step::Review(Level::Department) => StateCode::QxReviewDepartment,
                Step::Review(Level::School) => StateCode::QxReviewSchool,
                Step::Pulled => StateCode::QxPulled,
                Step::Returned => StateCode::QxReturned,
                Step::Failed => StateCode::QxFailed,
            },
            Self::Done(_) => StateCode::QxDone,
            Self::VoidRequested { review, .. } => match review.level {
                Level::Department => StateCode::QxVoidReviewDepartment,
                Level::School => StateCode::QxVoidReviewSchool,
            },
            Self::Void(_) => StateCode::QxVoid,
            Self::Lost(_) => StateCode::QxLost,
        }
    }
}
