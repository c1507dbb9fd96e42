//! What a graduate fills in and the school reviews: the part that offline texts, stamped images, paper registrations,
//! destinations and offline rescissions share.

use serde::{Deserialize, Serialize};

use super::effects::Message;
use super::review::Verdict;
use super::{Act, Approved, Ending, Facts, Failure, Intention, Level, Returned, Review};
use crate::organisations::ReviewLevels;
use crate::refusal::Refusal;
use crate::time::Instant;

/// One application on its way through review.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Application {
    /// Not submitted yet; for a stamped image: still awaited.
    Draft {
        since: Instant,
    },
    Review(Review),
    /// Taken back by the graduate before anybody acted.
    Pulled {
        at: Instant,
        /// The review levels it was submitted under: submitted again, it keeps them.
        #[serde(default)]
        levels: Option<ReviewLevels>,
    },
    Returned(Returned),
    Failed(Failure),
}

/// Where an application stands, without its facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    Draft,
    Review(Level),
    Pulled,
    Returned,
    Failed,
}

/// An application after a settled decision.
pub(super) enum Concluded {
    Stays(Application, Message),
    Approved(Approved, Option<Ending>),
}

impl Application {
    pub(super) const fn step(&self) -> Step {
        match self {
            Self::Draft { .. } => Step::Draft,
            Self::Review(review) => Step::Review(review.level),
            Self::Pulled { .. } => Step::Pulled,
            Self::Returned(_) => Step::Returned,
            Self::Failed(_) => Step::Failed,
        }
    }

    pub const fn review(&self) -> Option<&Review> {
        match self {
            Self::Review(review) => Some(review),
            _ => None,
        }
    }

    pub(super) const fn review_mut(&mut self) -> Option<&mut Review> {
        match self {
            Self::Review(review) => Some(review),
            _ => None,
        }
    }

    /// The graduate's own acts; `None` when the application is given up.
    pub(super) fn moved(self, act: Act, facts: &Facts<'_>) -> Result<Option<Self>, Refusal> {
        match (act, self) {
            (Act::Submit | Act::SendBack, Self::Draft { .. } | Self::Pulled { .. } | Self::Returned(_)) => {
                Ok(Some(Self::Review(Review::begin(facts.levels, facts.now))))
            }
            (Act::PullBack, Self::Review(review)) => Ok(Some(Self::pulled(&review, facts))),
            (Act::Save, unsent @ (Self::Draft { .. } | Self::Pulled { .. } | Self::Returned(_))) => Ok(Some(unsent)),
            (Act::Discard, Self::Draft { .. } | Self::Pulled { .. } | Self::Returned(_)) => Ok(None),
            (Act::Reclassify, in_review @ Self::Review(_)) => Ok(Some(in_review)),
            _ => Err(act.out_of_place("申请不在这一步")),
        }
    }

    pub(super) const fn pulled(review: &Review, facts: &Facts<'_>) -> Self {
        Self::Pulled { at: facts.now, levels: Some(review.levels()) }
    }

    /// The review levels it keeps; `None` before its first submission.
    pub const fn levels(&self) -> Option<ReviewLevels> {
        match self {
            Self::Pulled { levels, .. } | Self::Returned(Returned { levels, .. }) => *levels,
            Self::Review(review) => Some(review.levels()),
            Self::Draft { .. } | Self::Failed(_) => None,
        }
    }

    /// What a settled decision makes of it, and what the graduate is told.
    pub(super) fn concluded(review: Review, intention: Intention) -> Concluded {
        match review.conclude(intention) {
            Verdict::Onward(review) => Concluded::Stays(Self::Review(review), Message::DepartmentPassed),
            Verdict::Returned(returned) => Concluded::Stays(Self::Returned(returned), Message::ReviewReturned),
            Verdict::Failed(failure) => Concluded::Stays(Self::Failed(failure), Message::ReviewFailed),
            Verdict::Approved(approved, ending) => Concluded::Approved(approved, ending),
        }
    }
}
