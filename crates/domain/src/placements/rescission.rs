//! Ending a signed agreement (解约): a request that is part of its placement, online or offline (`domain.md` §6.8, §6.9).
//!
//! The agreement stays effective until the last pass; silence is never consent (decision 5).

mod moves;

pub(super) use moves::After;

use serde::{Deserialize, Serialize};

use super::application::{Application, Step};
use super::{Approved, Ending, Failure, Level, Review, Side, StateCode};
use crate::organisations::ReviewLevels;
use crate::time::Instant;
use crate::words::words;

words! {
    /// How an agreement ended.
    pub enum RescissionEnd {
        /// 双方同意解约.
        BothAgreed = "both_agreed",
        /// 学生单方面解约, by the school only (decision 7).
        Unilateral = "unilateral",
        /// 强制解约, by the school only.
        Forced = "forced",
    }
}

impl RescissionEnd {
    pub const fn title(self) -> &'static str {
        match self {
            Self::BothAgreed => "双方同意解约",
            Self::Unilateral => "学生单方面解约",
            Self::Forced => "强制解约",
        }
    }
}

/// What was asked, by whom.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct RescissionRequest {
    /// Graduate or employer.
    pub by: Side,
    pub filed_at: Instant,
    pub reason: String,
    /// At most 200 characters.
    pub explanation: String,
    /// The review levels of the day it was filed: it keeps them.
    #[serde(default)]
    pub levels: Option<ReviewLevels>,
}

/// The state of an online rescission.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OnlineRescission {
    Waiting {
        request: RescissionRequest,
        answer_until: Instant,
    },
    /// Unanswered after the limit; filed by the graduate, it goes to the school with the packet.
    Escalated {
        request: RescissionRequest,
        review: Review,
    },
    /// Unanswered after the limit, and nobody to decide in the other side's place.
    Lapsed {
        request: RescissionRequest,
        at: Instant,
    },
    TakenBack {
        request: RescissionRequest,
        at: Instant,
    },
    Refused {
        request: RescissionRequest,
        at: Instant,
    },
    /// Both sides agree.
    Review {
        request: RescissionRequest,
        review: Review,
    },
    Failed {
        request: RescissionRequest,
        failure: Failure,
    },
    Done {
        request: RescissionRequest,
        approved: Approved,
        ending: Ending,
    },
}

impl OnlineRescission {
    pub const fn code(&self) -> StateCode {
        match self {
            Self::Waiting { request, .. } => match request.by {
                Side::Employer => StateCode::RoByEmployer,
                _ => StateCode::RoByGraduate,
            },
            Self::Escalated { .. } => StateCode::RoEscalated,
            Self::Lapsed { .. } => StateCode::RoLapsed,
            Self::TakenBack { .. } => StateCode::RoTakenBack,
            Self::Refused { request, .. } => match request.by {
                Side::Employer => StateCode::RoRefusedByGraduate,
                _ => StateCode::RoRefusedByEmployer,
            },
            Self::Review { review, .. } => match review.level {
                Level::Department => StateCode::RoReviewDepartment,
                Level::School => StateCode::RoReviewSchool,
            },
            Self::Failed { .. } => StateCode::RoFailed,
            Self::Done { ending, .. } => match ending.end {
                RescissionEnd::Forced => StateCode::RoForced,
                _ => StateCode::RoDone,
            },
        }
    }

    pub const fn request(&self) -> &RescissionRequest {
        match self {
            Self::Waiting { request, .. }
            | Self::Escalated { request, .. }
            | Self::Lapsed { request, .. }
            | Self::TakenBack { request, .. }
            | Self::Refused { request, .. }
            | Self::Review { request, .. }
            | Self::Failed { request, .. }
            | Self::Done { request, .. } => request,
        }
    }

    pub(super) const fn granted(&self) -> Option<(&RescissionRequest, &Ending)> {
        match self {
            Self::Done { request, ending, .. } => Some((request, ending)),
            _ => None,
        }
    }

    pub(super) const fn review(&self) -> Option<&Review> {
        match self {
            Self::Escalated { review, .. } | Self::Review { review, .. } => Some(review),
            _ => None,
        }
    }

    pub(super) const fn review_mut(&mut self) -> Option<&mut Review> {
        match self {
            Self::Escalated { review, .. } | Self::Review { review, .. } => Some(review),
            _ => None,
        }
    }
}

/// The state of an offline rescission, for offline and paper agreements; only the graduate files it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OfflineRescission {
    Asked { request: RescissionRequest, application: Application },
    Done { request: RescissionRequest, approved: Approved, ending: Ending },
}

impl OfflineRescission {
    pub const fn code(&self) -> StateCode {
        match self {
            Self::Asked { application, .. } => match application.step() {
                Step::Review(Level::Department) => StateCode::RfReviewDepartment,
                Step::Review(Level::School) => StateCode::RfReviewSchool,
                Step::Draft | Step::Pulled => StateCode::RfPulled,
                Step::Returned => StateCode::RfReturned,
                Step::Failed => StateCode::RfFailed,
            },
            Self::Done { .. } => StateCode::RfDone,
        }
    }

    pub const fn request(&self) -> &RescissionRequest {
        match self {
            Self::Asked { request, .. } | Self::Done { request, .. } => request,
        }
    }

    pub(super) const fn granted(&self) -> Option<(&RescissionRequest, &Ending)> {
        match self {
            Self::Done { request, ending, .. } => Some((request, ending)),
            Self::Asked { .. } => None,
        }
    }

    pub(super) const fn review(&self) -> Option<&Review> {
        match self {
            Self::Asked { application, .. } => application.review(),
            Self::Done { .. } => None,
        }
    }

    pub(super) const fn review_mut(&mut self) -> Option<&mut Review> {
        match self {
            Self::Asked { application, .. } => application.review_mut(),
            Self::Done { .. } => None,
        }
    }
}
