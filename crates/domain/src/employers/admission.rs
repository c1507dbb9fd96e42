//! Admission of an employer: EMP-DRAFT, PENDING, RETURNED, OK, RECHECK, FROZEN (`domain.md` §6.3, F077, F078).
//!
//! A move takes the state by value and returns the next one or the reason why not.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::time::Instant;
use crate::words::words;

words! {
    /// Who stopped an employer.
    pub enum FrozenBy { Operator = "operator", Province = "province", }
}

/// Serialises as a tagged object, the form in which the store keeps its facts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Admission {
    /// Data are being entered.
    Draft,
    Pending {
        submitted_at: Instant,
    },
    /// Needs correction.
    Returned {
        returned_at: Instant,
        reason: String,
    },
    /// May invite.
    Ok {
        admitted_at: Instant,
    },
    /// Name, credit code or licence is to change and is reviewed again; all other data may be changed freely.
    Recheck {
        admitted_at: Instant,
        submitted_at: Instant,
        changed: Vec<String>,
    },
    Frozen {
        frozen_at: Instant,
        by: FrozenBy,
        reason: String,
        before: Box<Admission>,
    },
}

fn refuse<T>(guard: &str, reason: impl Into<String>, way_out: &str) -> Result<T, Refusal> {
    Err(Refusal::new(guard, "F077", reason, way_out))
}

impl Admission {
    /// The state's word, as stored.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Pending { .. } => "pending",
            Self::Returned { .. } => "returned",
            Self::Ok { .. } => "ok",
            Self::Recheck { .. } => "recheck",
            Self::Frozen { .. } => "frozen",
        }
    }

    /// What the employer and the reviewer read.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Draft => "资料填写中",
            Self::Pending { .. } => "资质审核中",
            Self::Returned { .. } => "资质退回修改",
            Self::Ok { .. } => "资质已审核",
            Self::Recheck { .. } => "变更审核中",
            Self::Frozen { .. } => "已停用",
        }
    }

    /// Sends the registration to review; `missing` names what is not filled in or not uploaded.
    ///
    /// # Errors
    /// When something is missing, or the registration is not with the employer.
    pub fn submit(self, missing: &[&str], now: Instant) -> Result<Self, Refusal> {
        match self {
            Self::Draft | Self::Returned { .. } if missing.is_empty() => Ok(Self::Pending { submitted_at: now }),
            Self::Draft | Self::Returned { .. } => {
                refuse("registration-incomplete", format!("还缺少：{}", missing.join("、")), "补全后再提交审核")
            }
            other => {
                refuse("registration-not-open", format!("当前为“{}”，不能提交", other.label()), "审核结束后再修改")
            }
        }
    }

    /// The employer takes the registration back to change it.
    ///
    /// # Errors
    /// When it is not waiting for review.
    pub fn take_back(self) -> Result<Self, Refusal> {
        match self {
            Self::Pending { .. } => Ok(Self::Draft),
            other => refuse(
                "registration-not-pending",
                format!("当前为“{}”，没有待审的申请", other.label()),
                "刷新页面查看最新状态",
            ),
        }
    }

    /// # Errors
    /// When nothing waits for review.
    pub fn admit(self, now: Instant) -> Result<Self, Refusal> {
        match self {
            Self::Pending { .. } => Ok(Self::Ok { admitted_at: now }),
            Self::Recheck { admitted_at, .. } => Ok(Self::Ok { admitted_at }),
            other => refuse(
                "registration-not-pending",
                format!("当前为“{}”，没有待审的申请", other.label()),
                "刷新页面查看最新状态",
            ),
        }
    }

    /// Returns a registration for correction; of an admitted employer the change is refused and the old data stay.
    ///
    /// # Errors
    /// When nothing waits for review, or no reason is given.
    pub fn return_for_correction(self, reason: &str, now: Instant) -> Result<Self, Refusal> {
        let reason = reason_given(reason)?;
        match self {
            Self::Pending { .. } => Ok(Self::Returned { returned_at: now, reason }),
            Self::Recheck { admitted_at, .. } => Ok(Self::Ok { admitted_at }),
            other => refuse(
                "registration-not-pending",
                format!("当前为“{}”，没有待审的申请", other.label()),
                "刷新页面查看最新状态",
            ),
        }
    }

    /// An admitted employer asks for another name, credit code or licence (F082).
    ///
    /// # Errors
    /// When the employer is not admitted, or a change already waits.
    pub fn recheck(self, changed: Vec<String>, now: Instant) -> Result<Self, Refusal> {
        match self {
            Self::Ok { admitted_at } if !changed.is_empty() => {
                Ok(Self::Recheck { admitted_at, submitted_at: now, changed })
            }
            Self::Ok { .. } => {
                refuse("nothing-changed", "没有需要审核的变更", "修改单位名称、统一社会信用代码或营业执照后再提交")
            }
            other => refuse(
                "employer-not-admitted",
                format!("当前为“{}”，不能申请变更", other.label()),
                "资质审核通过后再申请",
            ),
        }
    }

    /// Stops the employer: it cannot invite; agreements already made stay.
    ///
    /// # Errors
    /// When it is stopped already, or no reason is given.
    pub fn freeze(self, by: FrozenBy, reason: &str, now: Instant) -> Result<Self, Refusal> {
        let reason = reason_given(reason)?;
        match self {
            Self::Frozen { .. } => refuse("employer-frozen", "该单位已经停用", "刷新页面查看最新状态"),
            before => Ok(Self::Frozen { frozen_at: now, by, reason, before: Box::new(before) }),
        }
    }

    /// Lets the employer go on where it was.
    ///
    /// # Errors
    /// When it is not stopped.
    pub fn thaw(self) -> Result<Self, Refusal> {
        match self {
            Self::Frozen { before, .. } => Ok(*before),
            other => {
                refuse("employer-not-frozen", format!("当前为“{}”，没有停用", other.label()), "刷新页面查看最新状态")
            }
        }
    }

    /// Whether the employer may invite: only in EMP-OK (guard of draft → INVITED).
    ///
    /// # Errors
    /// What stands in the way.
    pub fn may_invite(&self) -> Result<(), Refusal> {
        let (reason, way_out) = match self {
            Self::Ok { .. } => return Ok(()),
            Self::Draft => ("单位资料还没有提交审核".to_owned(), "请先填写单位资料并提交审核"),
            Self::Pending { .. } => ("单位资质正在审核".to_owned(), "审核通过后可发起签约邀请"),
            Self::Returned { reason, .. } => (format!("单位资质被退回：{reason}"), "请修改后重新提交"),
            Self::Recheck { .. } => {
                ("单位名称、信用代码或营业执照的变更正在审核".to_owned(), "变更审核结束后可发起签约邀请")
            }
            Self::Frozen { reason, .. } => (format!("单位已被停用：{reason}"), "请联系平台客服"),
        };
        Err(Refusal::new("employer-not-admitted", "F077", reason, way_out))
    }
}

fn reason_given(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 200 {
        return refuse("reason-missing", "没有写明原因，或超过 200 字", "请填写原因，最多 200 字");
    }
    Ok(reason.to_owned())
}
