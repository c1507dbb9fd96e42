//! Warning employers (预警单位) and the business register: they inform, are recorded, and never block (decision 9, R40, R41).

use serde::{Deserialize, Serialize};

use super::credit_code::CreditCode;
use crate::ids::SchoolId;
use crate::refusal::FieldErrors;
use crate::time::{Day, Instant};
use crate::words::words;

words! {
    /// 预警类型, several per employer (F332).
    pub enum WarningKind {
        Violation = "violation",
        Fake = "fake",
        Discrimination = "discrimination",
        FalsePromotion = "false_promotion",
    }
    /// How far a warning is seen.
    pub enum WarningReach { OwnSchool = "own_school", National = "national", }
    /// 登记状态 in the business register.
    pub enum BusinessStatus {
        Active = "active",
        Abnormal = "abnormal",
        Suspended = "suspended",
        Revoked = "revoked",
        Cancelled = "cancelled",
    }
}

impl WarningKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Violation => "违规单位",
            Self::Fake => "虚假单位",
            Self::Discrimination => "就业歧视",
            Self::FalsePromotion => "虚假宣传",
        }
    }
}

impl WarningReach {
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnSchool => "本校添加",
            Self::National => "全国共享",
        }
    }
}

/// One school's mark on an employer; the credit code says which employer (F331).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WarningMark {
    pub school: SchoolId,
    pub employer_name: String,
    pub credit_code: CreditCode,
    pub kinds: Vec<WarningKind>,
    pub note: String,
    pub marked_at: Instant,
}

impl WarningMark {
    /// # Errors
    /// The fields of the form to be corrected: a name, a credit code and at least one kind are needed.
    pub fn read(
        school: SchoolId,
        name: &str,
        code: &str,
        kinds: &[&str],
        note: &str,
        now: Instant,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let (name, note) = (name.trim(), note.trim());
        if name.is_empty() || name.chars().count() > 100 {
            errors.add("employer_name", "请填写单位名称，最多 100 个字");
        }
        let code = errors.take("credit_code", CreditCode::parse(code));
        let mut known: Vec<WarningKind> = kinds.iter().filter_map(|kind| WarningKind::parse(kind)).collect();
        known.sort_unstable();
        known.dedup();
        if known.is_empty() {
            errors.add("kinds", "请至少选择一种预警类型");
        }
        if note.chars().count() > 200 {
            errors.add("note", "最多 200 个字");
        }
        errors.into_result()?;
        let credit_code = code.ok_or_else(|| FieldErrors::one("credit_code", "请填写统一社会信用代码"))?;
        Ok(Self {
            school,
            employer_name: name.to_owned(),
            credit_code,
            kinds: known,
            note: note.to_owned(),
            marked_at: now,
        })
    }
}

/// How far the marks on one employer are seen: from `threshold` schools on (`warn.share_threshold`, 5 in the seeds; 0 never)
/// nationally, below it again only by each school itself (R40, F335).
pub const fn reach(marking_schools: u32, threshold: u32) -> WarningReach {
    if threshold > 0 && marking_schools >= threshold { WarningReach::National } else { WarningReach::OwnSchool }
}

/// The address where anybody may look the employer up in the business register (`employer.register`, F137).
pub fn register_link(address: &str, code: &CreditCode) -> String {
    address.replace("{code}", code.as_str())
}

impl BusinessStatus {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "存续",
            Self::Abnormal => "经营异常",
            Self::Suspended => "停业",
            Self::Revoked => "吊销",
            Self::Cancelled => "注销",
        }
    }

    /// Whether a reviewer must look into it before passing (R41).
    pub const fn is_concern(self) -> bool {
        !matches!(self, Self::Active)
    }
}

/// What the business register said about an employer on a day; shown with that day, never fetched during an act.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BusinessSnapshot {
    pub credit_code: CreditCode,
    pub registered_name: String,
    pub status: BusinessStatus,
    pub as_of: Day,
    /// Where it was taken from.
    pub source: String,
}

impl BusinessSnapshot {
    /// Whether the employer calls itself by its registered name; brackets and blanks do not count.
    pub fn names(&self, name: &str) -> bool {
        crate::codes::folded(&self.registered_name) == crate::codes::folded(name)
    }
}
