//! One-time codes: the second proof of binding acts, activation, recovery (decision 8).
//!
//! A code is bound to account, act, record and version; ten minutes, five tries, one use.

use serde::{Deserialize, Serialize};

use crate::time::Instant;

pub const CODE_LIFETIME_MINUTES: i64 = 10;
pub const CODE_TRIES: u32 = 5;

/// What a code proves.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodePurpose {
    LogIn,
    Activate,
    ResetPassword,
    VerifyContact,
    RegisterEmployer,
    Accept,
    Submit,
    SendBack,
    Rescind,
    Abandon,
    Void,
    Consent,
}

impl CodePurpose {
    pub const ALL: [Self; 12] = [
        Self::LogIn,
        Self::Activate,
        Self::ResetPassword,
        Self::VerifyContact,
        Self::RegisterEmployer,
        Self::Accept,
        Self::Submit,
        Self::SendBack,
        Self::Rescind,
        Self::Abandon,
        Self::Void,
        Self::Consent,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::LogIn => "log-in",
            Self::Activate => "activate",
            Self::ResetPassword => "reset-password",
            Self::VerifyContact => "verify-contact",
            Self::RegisterEmployer => "register-employer",
            Self::Accept => "accept",
            Self::Submit => "submit",
            Self::SendBack => "send-back",
            Self::Rescind => "rescind",
            Self::Abandon => "abandon",
            Self::Void => "void",
            Self::Consent => "consent",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// The act in words, for the message that carries the code.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LogIn => "登录",
            Self::Activate => "激活账号",
            Self::ResetPassword => "重置密码",
            Self::VerifyContact => "验证联系方式",
            Self::RegisterEmployer => "注册用人单位",
            Self::Accept => "接受签约邀请",
            Self::Submit => "提交申请",
            Self::SendBack => "回传协议书",
            Self::Rescind => "申请解约",
            Self::Abandon => "放弃协议",
            Self::Void => "作废去向",
            Self::Consent => "同意更正",
        }
    }
}

/// A code as stored; the digits only as a keyed hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OneTimeCode {
    pub sent_at: Instant,
    /// Codes typed so far.
    pub tries: u32,
    pub used: bool,
}

/// What became of a typed code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CodeAnswer {
    #[error("验证码不正确，还可以再试 {0} 次")]
    Wrong(u32),
    #[error("验证码已过期，请重新获取")]
    Expired,
    #[error("验证码输入错误次数过多，请重新获取")]
    Exhausted,
    #[error("验证码已使用过，请重新获取")]
    Used,
}

impl OneTimeCode {
    /// Whether another try may be made at all. The caller counts the try before it compares, so that guesses made at the
    /// same time are counted too.
    ///
    /// # Errors
    /// Why a typed code does not count, right or wrong.
    pub fn open(&self, now: Instant) -> Result<(), CodeAnswer> {
        if self.used {
            return Err(CodeAnswer::Used);
        }
        if now >= self.sent_at.plus_minutes(CODE_LIFETIME_MINUTES) {
            return Err(CodeAnswer::Expired);
        }
        if self.tries >= CODE_TRIES {
            return Err(CodeAnswer::Exhausted);
        }
        Ok(())
    }

    /// What a wrong code is answered when it was the `tries`-th.
    pub const fn wrong(tries: u32) -> CodeAnswer {
        match CODE_TRIES.saturating_sub(tries) {
            0 => CodeAnswer::Exhausted,
            left => CodeAnswer::Wrong(left),
        }
    }
}
