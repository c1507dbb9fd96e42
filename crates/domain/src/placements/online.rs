//! Online signing (线上签约, `domain.md` §6.5): an employer invites, the graduate accepts, the school reviews.
//!
//! Only the review holds the in-process slot and only the signed agreement the effective one. The moves are in
//! `online/moves.rs`; the decisions of reviewers in `intentions.rs`.

mod moves;

use serde::{Deserialize, Serialize};

use super::{Failing, Intention, Level, OnlineRescission, Passed, RescissionEnd, Slot, StateCode};
use crate::ids::{AccountId, ContactId};
use crate::organisations::ReviewLevels;
use crate::time::Instant;
use crate::words::words;

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

/// An accepted invitation under review.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Review {
    pub accepted: Accepted,
    pub level: Level,
    /// The department's pass, where it reviews first.
    pub department: Option<Passed>,
    /// A decision that has not settled; kept in a table of its own.
    #[serde(skip)]
    pub intention: Option<Intention>,
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
    pub level: Level,
    pub department: Option<Passed>,
    pub by: AccountId,
    /// When it was decided.
    pub at: Instant,
    pub failing: Failing,
}

/// An agreement in force.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Signed {
    pub accepted: Accepted,
    pub department: Option<Passed>,
    /// The final pass; its date is the one documents print.
    pub school: Passed,
    /// Version of the agreement in force, from 1.
    pub agreement_version: u32,
    /// An open request to end the agreement.
    pub rescission: Option<OnlineRescission>,
    /// A correction waiting for both sides, or open to objection.
    pub amendment: Option<Amendment>,
}

/// A correction by the school after the pass (decision 4).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Amendment {
    pub version: u32,
    pub by: AccountId,
    pub at: Instant,
    /// Under `amend.consent = both`: who has accepted so far.
    pub graduate_accepted_at: Option<Instant>,
    pub employer_accepted_at: Option<Instant>,
    /// Under `amend.consent = notify`: until when an objection counts.
    pub objection_until: Option<Instant>,
}

/// An agreement that ended by rescission.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Rescinded {
    pub signed: Box<Signed>,
    pub end: RescissionEnd,
    pub at: Instant,
}

/// 作废: ended by a decision of the school.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Voided {
    pub signed: Box<Signed>,
    pub by: AccountId,
    pub at: Instant,
    pub reason: String,
}

words! {
    /// Why a record lost its ground (`domain.md` §6.14; decision 2).
    pub enum LostCause {
        EntryRemoved = "entry_removed",
        CohortChanged = "cohort_changed",
        MayNotSign = "may_not_sign",
        RecordDiffers = "record_differs",
        EmployerStruckOff = "employer_struck_off",
    }
}

/// 失效: suspended because its ground changed; keeps what it was, and no slot.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Lost {
    pub before: Box<Online>,
    pub cause: LostCause,
    pub at: Instant,
}

/// The state of an online signing.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Online {
    Invited(Invited),
    Withdrawn(Ended),
    Refused(Ended),
    Expired(Ended),
    Review(Review),
    Failed(Failed),
    Signed(Signed),
    Rescinded(Rescinded),
    Void(Voided),
    Lost(Lost),
}

impl Online {
    pub const fn code(&self) -> StateCode {
        match self {
            Self::Invited(_) => StateCode::OnInvited,
            Self::Withdrawn(_) => StateCode::OnWithdrawn,
            Self::Refused(_) => StateCode::OnRefused,
            Self::Expired(_) => StateCode::OnExpired,
            Self::Review(review) => match review.level {
                Level::Department => StateCode::OnReviewDepartment,
                Level::School => StateCode::OnReviewSchool,
            },
            Self::Failed(_) => StateCode::OnFailed,
            Self::Signed(_) => StateCode::OnSigned,
            Self::Rescinded(_) => StateCode::OnRescinded,
            Self::Void(_) => StateCode::OnVoid,
            Self::Lost(_) => StateCode::OnLost,
        }
    }

    pub const fn slot(&self) -> Option<Slot> {
        self.code().slot()
    }

    /// The invitation everything began with.
    pub fn invitation(&self) -> &Invited {
        match self {
            Self::Invited(invited) => invited,
            Self::Withdrawn(ended) | Self::Refused(ended) | Self::Expired(ended) => &ended.invitation,
            Self::Review(review) => &review.accepted.invitation,
            Self::Failed(failed) => &failed.accepted.invitation,
            Self::Signed(signed) => &signed.accepted.invitation,
            Self::Rescinded(rescinded) => &rescinded.signed.accepted.invitation,
            Self::Void(voided) => &voided.signed.accepted.invitation,
            Self::Lost(lost) => lost.before.invitation(),
        }
    }

    /// The decision waiting to settle.
    pub const fn intention(&self) -> Option<&Intention> {
        match self {
            Self::Review(review) => review.intention.as_ref(),
            _ => None,
        }
    }

    /// The same state with the decision read from its own table.
    #[must_use]
    pub fn with_intention(mut self, intention: Option<Intention>) -> Self {
        if let Self::Review(review) = &mut self {
            review.intention = intention;
        }
        self
    }

    /// Whether an open invitation has passed its deadline, so that the act that meets it first writes the expiry.
    pub fn is_past_deadline(&self, now: Instant) -> bool {
        matches!(self, Self::Invited(invited) if now >= invited.deadline)
    }
}
