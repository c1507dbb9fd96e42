//! What reviewers decide and must look at first: levels, reasons for failing, concerns to acknowledge.

use serde::{Deserialize, Serialize};

use crate::ids::AccountId;
use crate::time::Instant;
use crate::words::words;

words! {
    /// Where a review waits.
    pub enum Level { Department = "department", School = "school", }

    /// 审核不通过原因 (`codes.md` §10).
    pub enum FailReason {
        EmployerName = "employer_name",
        EmployerStatus = "employer_status",
        WarnedEmployer = "warned_employer",
        UntrueTerms = "untrue_terms",
        GraduateRecord = "graduate_record",
        UnclearMaterial = "unclear_material",
        BothCancelled = "both_cancelled",
        Other = "other",
    }

    /// A point the reviewer must have checked before passing (R41); informs, is recorded, never blocks (decision 9).
    pub enum Concern {
        WarnedEmployer = "warned_employer",
        BusinessStatus = "business_status",
        SecondSubmission = "second_submission",
    }
}

impl Level {
    /// 学院 or 学校, as in sentences.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Department => "学院",
            Self::School => "学校",
        }
    }
}

impl FailReason {
    pub const fn title(self) -> &'static str {
        match self {
            Self::EmployerName => "单位名称有误",
            Self::EmployerStatus => "单位异常经营",
            Self::WarnedEmployer => "预警单位",
            Self::UntrueTerms => "协议信息不实",
            Self::GraduateRecord => "学生信息有误",
            Self::UnclearMaterial => "材料不清",
            Self::BothCancelled => "双方协商取消",
            Self::Other => "其他",
        }
    }
}

impl Concern {
    /// What the reviewer ticks as 已核实.
    pub const fn title(self) -> &'static str {
        match self {
            Self::WarnedEmployer => "单位在预警名单中",
            Self::BusinessStatus => "单位工商状态不正常或未取得",
            Self::SecondSubmission => "不是第一次提交",
        }
    }
}

/// A concern the reviewer looked into, with a note.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Acknowledged {
    pub concern: Concern,
    pub note: String,
}

/// Why a review failed: a reason from the list and the particulars (R24).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Failing {
    pub reason: FailReason,
    pub details: String,
}

/// What a reviewer decided.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    Pass { acknowledged: Vec<Acknowledged> },
    Fail(Failing),
}

/// A settled pass: who, when decided, and what was looked into.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Passed {
    pub by: AccountId,
    pub at: Instant,
    pub acknowledged: Vec<Acknowledged>,
}
