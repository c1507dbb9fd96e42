//! What only the operator decides about an employer: another name or credit code (F082), and a claim on an employer that is
//! already registered (decision 16).

use serde::{Deserialize, Serialize};

use crate::ids::EmployerId;
use crate::refusal::Refusal;
use crate::time::Instant;
use crate::words::words;

words! {
    pub enum RequestKind {
        Name = "name",
        CreditCode = "credit_code",
        /// Somebody says that a registered employer is theirs, or its administrator is lost.
        Claim = "claim",
    }
}

impl RequestKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "变更单位名称",
            Self::CreditCode => "变更统一社会信用代码",
            Self::Claim => "认领已注册单位",
        }
    }
}

/// What a registration turns into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Registration {
    New,
    /// The credit code is taken: nothing new is made, the operator decides who the employer is.
    Claim(EmployerId),
}

/// `holder` is the employer that already has the credit code.
pub const fn register(holder: Option<EmployerId>) -> Registration {
    match holder {
        None => Registration::New,
        Some(employer) => Registration::Claim(employer),
    }
}

/// A request's way: open, then granted or refused once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RequestState {
    Open { asked_at: Instant },
    Granted { decided_at: Instant, answer: String },
    Refused { decided_at: Instant, answer: String },
}

impl RequestState {
    /// The state's word, as stored.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Granted { .. } => "granted",
            Self::Refused { .. } => "refused",
        }
    }

    /// # Errors
    /// When the request was decided before.
    pub fn grant(self, answer: &str, now: Instant) -> Result<Self, Refusal> {
        self.still_open()?;
        Ok(Self::Granted { decided_at: now, answer: answer.trim().to_owned() })
    }

    /// # Errors
    /// When the request was decided before, or no reason is given.
    pub fn refuse(self, answer: &str, now: Instant) -> Result<Self, Refusal> {
        self.still_open()?;
        let answer = answer.trim();
        if answer.is_empty() || answer.chars().count() > 200 {
            return Err(Refusal::new(
                "reason-missing",
                "F082",
                "没有写明原因，或超过 200 字",
                "请填写原因，最多 200 字",
            ));
        }
        Ok(Self::Refused { decided_at: now, answer: answer.to_owned() })
    }

    fn still_open(&self) -> Result<(), Refusal> {
        match self {
            Self::Open { .. } => Ok(()),
            _ => Err(Refusal::new("request-decided", "F082", "这个申请已经处理", "刷新页面查看处理结果")),
        }
    }
}
