//! Online signing (线上签约, `domain.md` §6.5): an employer invites, the graduate accepts, the school reviews.
//!
//! Only the review holds the in-process slot and only the signed agreement the effective one. The moves are in
//! `online/moves.rs`.

mod moves;

use serde::{Deserialize, Serialize};

use super::{
    Amendment, Approved, Failure, Level, Lost, OnlineRescission, Passed, Rescinded, Review, StateCode, Voided,
};
use crate::ids::ContactId;
use crate::organisations::ReviewLevels;
use crate::time::Instant;

/// An open invitation.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Invited {
    pub sent_at: Instant,
    /// Open while `now < deadline` (R09).
    pub deadline: Instant,
    /// The school's review levels when it was sent: the process keeps them.
    pub levels: ReviewLevels,
}

/// An invitation the graduate accepted.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Accepted {
    pub invitation: Invited,
    pub accepted_at: Instant,
    /// The contact the second proof came from.
    pub contact: ContactId,
}

/// An invitation that ended without review.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Ended {
    pub invitation: Invited,
    pub at: Instant,
}

/// A failed review; the employer may invite again.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Failed {
    pub accepted: Accepted,
    pub department: Option<Passed>,
    pub failure: Failure,
}

/// An agreement in force.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Signed {
    pub accepted: Accepted,
    pub approved: Approved,
    /// Version of the agreement in force, from 1.
    pub agreement_version: u32,
    /// The open request to end the agreement, or how the last one ended.
    pub rescission: Option<OnlineRescission>,
    pub amendment: Option<Amendment>,
}

/// The state of an online signing.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one state at a time is held, and moved by value")]
pub enum Online {
    Invited(Invited),
    Withdrawn(Ended),
    Refused(Ended),
    Expired(Ended),
    Review {
        accepted: Accepted,
        review: Review,
        /// Versions of the agreement sealed before the school took its pass back.
        sealed: u32,
    },
    Failed(Failed),
    Signed(Signed),
    Rescinded(Rescinded<Signed>),
    Void {
        before: Box<Online>,
        #[serde(flatten)]
        voided: Voided,
    },
    Lost(Lost<Online>),
}

impl Online {
    pub const fn code(&self) -> StateCode {
        match self {
            Self::Invited(_) => StateCode::OnInvited,
            Self::Withdrawn(_) => StateCode::OnWithdrawn,
            Self::Refused(_) => StateCode::OnRefused,
            Self::Expired(_) => StateCode::OnExpired,
            Self::Review { review, .. } => match review.level {
                Level::Department => StateCode::OnReviewDepartment,
                Level::School => StateCode::OnReviewSchool,
            },
            Self::Failed(_) => StateCode::OnFailed,
            Self::Signed(_) => StateCode::OnSigned,
            Self::Rescinded(_) => StateCode::OnRescinded,
            Self::Void { .. } => StateCode::OnVoid,
            Self::Lost(_) => StateCode::OnLost,
        }
    }

    /// The invitation everything began with.
    pub fn invitation(&self) -> &Invited {
        match self {
            Self::Invited(invited) => invited,
            Self::Withdrawn(ended) | Self::Refused(ended) | Self::Expired(ended) => &ended.invitation,
            Self::Review { accepted, .. } => &accepted.invitation,
            Self::Failed(failed) => &failed.accepted.invitation,
            Self::Signed(signed) => &signed.accepted.invitation,
            Self::Rescinded(rescinded) => &rescinded.signed.accepted.invitation,
            Self::Void { before, .. } => before.invitation(),
            Self::Lost(lost) => lost.before.invitation(),
        }
    }
}
