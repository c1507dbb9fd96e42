//! A review that waits at a level, the same for every process: what reviewers must look at, what they may decide, and
//! what a decision comes to once it settles.

use serde::{Deserialize, Serialize};

use super::{Intention, RescissionEnd};
use crate::ids::AccountId;
use crate::organisations::ReviewLevels;
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
        /// The same file lies in another record.
        SameEvidence = "same_evidence",
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

    /// Where a review begins.
    pub const fn first(levels: ReviewLevels) -> Self {
        match levels {
            ReviewLevels::SchoolOnly => Self::School,
            ReviewLevels::DepartmentThenSchool => Self::Department,
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
            Self::SameEvidence => "证明材料与其他记录相同",
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

/// What the graduate should correct: the ticked fields become the to-do list.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Remarks {
    /// Names of form fields.
    pub fields: Vec<String>,
    pub details: String,
}

/// How the school ends an agreement when it passes a rescission (F237).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Ending {
    pub end: RescissionEnd,
    pub circumstances: String,
}

/// What a reviewer decided.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    Pass {
        acknowledged: Vec<Acknowledged>,
        /// Only on the school's pass of a rescission.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ending: Option<Ending>,
    },
    Return(Remarks),
    Fail(Failing),
}

impl Decision {
    /// A pass of anything but a rescission.
    pub const fn pass(acknowledged: Vec<Acknowledged>) -> Self {
        Self::Pass { acknowledged, ending: None }
    }
}

/// A settled pass: who, when decided, and what was looked into.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Passed {
    pub by: AccountId,
    pub at: Instant,
    pub acknowledged: Vec<Acknowledged>,
}

/// Every level has passed.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Approved {
    /// `None` where departments do not review.
    pub department: Option<Passed>,
    /// The final pass; its date is the one documents print.
    pub school: Passed,
}

impl Approved {
    /// The levels that passed it.
    pub const fn levels(&self) -> ReviewLevels {
        match self.department {
            Some(_) => ReviewLevels::DepartmentThenSchool,
            None => ReviewLevels::SchoolOnly,
        }
    }
}

/// Sent back for correction; keeps its slot.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Returned {
    pub level: Level,
    pub by: AccountId,
    pub at: Instant,
    pub remarks: Remarks,
    /// The review levels it was submitted under: submitted again, it keeps them.
    #[serde(default)]
    pub levels: Option<ReviewLevels>,
}

/// A failed review.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Failure {
    pub level: Level,
    pub by: AccountId,
    /// When it was decided.
    pub at: Instant,
    pub failing: Failing,
}

/// Something submitted that waits at a level.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Review {
    pub level: Level,
    pub submitted_at: Instant,
    /// The department's pass, where it reviews first.
    pub department: Option<Passed>,
    /// A decision that has not settled; kept in a table of its own.
    #[serde(skip)]
    pub intention: Option<Intention>,
}

/// What a settled decision comes to.
pub(super) enum Verdict {
    /// Passed by the department: on to the school.
    Onward(Review),
    Approved(Approved, Option<Ending>),
    Returned(Returned),
    Failed(Failure),
}

impl Review {
    pub const fn begin(levels: ReviewLevels, now: Instant) -> Self {
        Self { level: Level::first(levels), submitted_at: now, department: None, intention: None }
    }

    /// The levels it began under.
    pub const fn levels(&self) -> ReviewLevels {
        match (self.level, &self.department) {
            (Level::School, None) => ReviewLevels::SchoolOnly,
            _ => ReviewLevels::DepartmentThenSchool,
        }
    }

    /// Nobody has decided anything.
    pub const fn is_untouched(&self) -> bool {
        self.department.is_none() && self.intention.is_none()
    }

    pub(super) fn conclude(self, intention: Intention) -> Verdict {
        let Intention { decision, by, decided_at: at, .. } = intention;
        let (level, levels) = (self.level, Some(self.levels()));
        match decision {
            Decision::Pass { acknowledged, ending } => {
                let passed = Passed { by, at, acknowledged };
                match level {
                    Level::Department => Verdict::Onward(Self {
                        level: Level::School,
                        department: Some(passed),
                        intention: None,
                        ..self
                    }),
                    Level::School => {
                        Verdict::Approved(Approved { department: self.department, school: passed }, ending)
                    }
                }
            }
            Decision::Return(remarks) => Verdict::Returned(Returned { level, by, at, remarks, levels }),
            Decision::Fail(failing) => Verdict::Failed(Failure { level, by, at, failing }),
        }
    }
}
