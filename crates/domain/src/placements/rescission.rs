//! Ending a signed agreement (解约): a request that is part of its placement, online or offline (`domain.md` §6.8, §6.9).
//!
//! The agreement stays effective until the last pass; silence is never consent (decision 5).

use serde::{Deserialize, Serialize};

use super::{Failing, Level, Passed, Side, StateCode};
use crate::ids::AccountId;
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

/// What was asked, by whom.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct RescissionRequest {
    /// Graduate or employer.
    pub by: Side,
    pub filed_at: Instant,
    pub reason: String,
    /// At most 200 characters.
    pub explanation: String,
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
        at: Instant,
    },
    /// Unanswered after the limit; filed by the employer, it lapses.
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
    Review {
        request: RescissionRequest,
        agreed_at: Instant,
        level: Level,
        department: Option<Passed>,
    },
    Failed {
        request: RescissionRequest,
        level: Level,
        by: AccountId,
        at: Instant,
        failing: Failing,
    },
    Done {
        request: RescissionRequest,
        school: Passed,
    },
    Forced {
        request: RescissionRequest,
        school: Passed,
        circumstances: String,
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
            Self::Review { level: Level::Department, .. } => StateCode::RoReviewDepartment,
            Self::Review { level: Level::School, .. } => StateCode::RoReviewSchool,
            Self::Failed { .. } => StateCode::RoFailed,
            Self::Done { .. } => StateCode::RoDone,
            Self::Forced { .. } => StateCode::RoForced,
        }
    }
}

/// The state of an offline rescission, for offline and paper agreements; only the graduate files it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OfflineRescission {
    Review { request: RescissionRequest, level: Level, department: Option<Passed> },
    Pulled { request: RescissionRequest, at: Instant },
    Returned { request: RescissionRequest, level: Level, by: AccountId, at: Instant, reason: String },
    Failed { request: RescissionRequest, level: Level, by: AccountId, at: Instant, failing: Failing },
    Done { request: RescissionRequest, school: Passed, end: RescissionEnd, circumstances: String },
}

impl OfflineRescission {
    pub const fn code(&self) -> StateCode {
        match self {
            Self::Review { level: Level::Department, .. } => StateCode::RfReviewDepartment,
            Self::Review { level: Level::School, .. } => StateCode::RfReviewSchool,
            Self::Pulled { .. } => StateCode::RfPulled,
            Self::Returned { .. } => StateCode::RfReturned,
            Self::Failed { .. } => StateCode::RfFailed,
            Self::Done { .. } => StateCode::RfDone,
        }
    }
}
