//! Offline signing (线下签约, `domain.md` §6.6): the graduate applies for the text, the employer stamps a print, the image
//! comes back; two reviews. The slot is held from submission on, and once numbered also while pulled back (decision 1).

mod moves;

use serde::{Deserialize, Serialize};

use super::application::{Application, Step};
use super::{Amendment, Approved, Level, Lost, OfflineRescission, Rescinded, Review, StateCode, Voided};

/// A stamped agreement in force.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct OfflineSigned {
    pub text: Approved,
    pub image: Approved,
    /// Version of the agreement in force, from 1.
    pub agreement_version: u32,
    /// The open request to end the agreement, or how the last one ended.
    pub rescission: Option<OfflineRescission>,
    pub amendment: Option<Amendment>,
}

/// The state of an offline signing.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one state at a time is held, and moved by value")]
pub enum Offline {
    Text(Application),
    /// The text has passed and has its number; the stamped print is awaited or under review.
    Image {
        text: Approved,
        image: Application,
    },
    /// The employer will not stamp; the graduate asked the school to end it (`offline.abandon`).
    AbandonRequested {
        text: Approved,
        reason: String,
        review: Review,
    },
    Signed(OfflineSigned),
    Rescinded(Rescinded<OfflineSigned>),
    /// Discarded, given up, or ended by the school.
    Void(Voided),
    Lost(Lost<Offline>),
}

impl Offline {
    pub const fn code(&self) -> StateCode {
        match self {
            Self::Text(application) => match application.step() {
                Step::Draft => StateCode::OfDraft,
                Step::Review(Level::Department) => StateCode::OfTextReviewDepartment,
                Step::Review(Level::School) => StateCode::OfTextReviewSchool,
                Step::Pulled => StateCode::OfTextPulled,
                Step::Returned => StateCode::OfTextReturned,
                Step::Failed => StateCode::OfTextFailed,
            },
            Self::Image { image, .. } => match image.step() {
                Step::Draft => StateCode::OfStamp,
                Step::Review(Level::Department) => StateCode::OfImageReviewDepartment,
                Step::Review(Level::School) => StateCode::OfImageReviewSchool,
                Step::Pulled => StateCode::OfImagePulled,
                Step::Returned => StateCode::OfImageReturned,
                Step::Failed => StateCode::OfImageFailed,
            },
            Self::AbandonRequested { .. } => StateCode::OfAbandonRequested,
            Self::Signed(_) => StateCode::OfSigned,
            Self::Rescinded(_) => StateCode::OfRescinded,
            Self::Void(_) => StateCode::OfVoid,
            Self::Lost(_) => StateCode::OfLost,
        }
    }
}
