//! Contacts of a person and when each may prove a binding act (decision 8).
//!
//! Nobody may take over a graduate's acts by changing a telephone number: a contact that staff or an import set counts only
//! after every older contact of the person was told and 24 hours have passed.

use super::{Email, EmailProblem, Mobile, MobileProblem};
use crate::refusal::Refusal;
use crate::time::Instant;
use crate::words::words;

/// Hours between the notice to the older contacts and the first binding act proven by the new one.
pub const NOTICE_HOURS: i64 = 24;

words! {
    pub enum ContactKind { Mobile = "mobile", Email = "email", }
    /// Who gave us a contact.
    pub enum ContactOrigin {
        /// The person, who proved it with a code.
        Own = "own",
        /// The school's roster import.
        SchoolImport = "school_import",
        /// A member of staff, by hand.
        Staff = "staff",
    }
}

impl ContactKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mobile => "手机号码",
            Self::Email => "电子邮箱",
        }
    }
}

impl ContactOrigin {
    /// As printed in the event and on the accept sheet.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "本人填写",
            Self::SchoolImport => "学校导入",
            Self::Staff => "学校工作人员填写",
        }
    }
}

/// A mobile or an e-mail address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Contact {
    Mobile(Mobile),
    Email(Email),
}

/// Why a text is no contact.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ContactProblem {
    #[error(transparent)]
    Mobile(#[from] MobileProblem),
    #[error(transparent)]
    Email(#[from] EmailProblem),
}

impl Contact {
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(kind: ContactKind, text: &str) -> Result<Self, ContactProblem> {
        match kind {
            ContactKind::Mobile => Ok(Self::Mobile(Mobile::parse(text)?)),
            ContactKind::Email => Ok(Self::Email(Email::parse(text)?)),
        }
    }

    /// A contact as it was stored after it had been checked.
    pub fn stored(kind: ContactKind, text: String) -> Self {
        match kind {
            ContactKind::Mobile => Self::Mobile(Mobile::stored(text)),
            ContactKind::Email => Self::Email(Email::stored(text)),
        }
    }

    pub const fn kind(&self) -> ContactKind {
        match self {
            Self::Mobile(_) => ContactKind::Mobile,
            Self::Email(_) => ContactKind::Email,
        }
    }

    pub fn reveal(&self) -> &str {
        match self {
            Self::Mobile(mobile) => mobile.reveal(),
            Self::Email(email) => email.reveal(),
        }
    }

    pub fn masked(&self) -> String {
        match self {
            Self::Mobile(mobile) => mobile.masked(),
            Self::Email(email) => email.masked(),
        }
    }

    /// What a blind index is made of.
    pub fn key(&self) -> String {
        match self {
            Self::Mobile(mobile) => mobile.reveal().to_owned(),
            Self::Email(email) => email.key(),
        }
    }
}

impl std::fmt::Display for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

/// What is known about one contact of a person when it is asked to prove an act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ContactFacts {
    pub origin: ContactOrigin,
    pub set_at: Instant,
    /// When a code sent to it came back.
    pub verified_at: Option<Instant>,
    /// Whether the *person* had another contact when this one was set, also from another school's entry.
    pub older_contacts: bool,
    /// When the last of the older contacts was told.
    pub notice_sent_at: Option<Instant>,
    /// When the person's account was activated (name, document number, 考生号 and code).
    pub activated_at: Option<Instant>,
}

/// Whether a contact may prove a binding act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Since this instant.
    Counts(Instant),
    /// The older contacts were told; counts from this instant on.
    Waiting(Instant),
    /// The older contacts were not told yet.
    NoticeMissing,
    /// The first contact of a person counts from activation.
    NotActivated,
    /// The person entered it and has not proven it.
    Unverified,
}

impl ContactFacts {
    /// The instant from which the contact counts; `None` while something must still happen first (decision 8).
    pub fn counts_from(&self) -> Option<Instant> {
        match self.origin {
            ContactOrigin::Own => self.verified_at,
            ContactOrigin::SchoolImport | ContactOrigin::Staff if self.older_contacts => {
                self.notice_sent_at.map(|sent| sent.max(self.set_at).plus_hours(NOTICE_HOURS))
            }
            ContactOrigin::SchoolImport | ContactOrigin::Staff => {
                self.activated_at.map(|activated| activated.max(self.set_at))
            }
        }
    }

    pub fn standing(&self, now: Instant) -> Standing {
        match (self.counts_from(), self.origin) {
            (Some(from), _) if from <= now => Standing::Counts(from),
            (Some(from), _) => Standing::Waiting(from),
            (None, ContactOrigin::Own) => Standing::Unverified,
            (None, _) if self.older_contacts => Standing::NoticeMissing,
            (None, _) => Standing::NotActivated,
        }
    }

    /// # Errors
    /// Why a code sent to this contact proves nothing yet, and what to do.
    pub fn may_prove(&self, now: Instant) -> Result<Instant, Refusal> {
        let refuse = |guard, reason: String, way_out: &str| Err(Refusal::new(guard, "decision 8", reason, way_out));
        match self.standing(now) {
            Standing::Counts(since) => Ok(since),
            Standing::Waiting(from) => refuse(
                "contact-too-new",
                format!("这个联系方式由{}，{} 起才能用于确认", self.origin.name(), from.minute_text()),
                "请使用原来的手机号码或邮箱，或等待 24 小时",
            ),
            Standing::NoticeMissing => refuse(
                "contact-notice-missing",
                format!("这个联系方式由{}，系统还没有通知到原联系方式", self.origin.name()),
                "请使用原来的手机号码或邮箱",
            ),
            Standing::NotActivated => {
                refuse("contact-not-activated", "账号还没有激活".into(), "请先用姓名、证件号码和考生号激活账号")
            }
            Standing::Unverified => {
                refuse("contact-unverified", "这个联系方式还没有验证".into(), "请先输入发送到该联系方式的验证码")
            }
        }
    }

    /// Whether one may log in with it: only once proven, and only when no other person has it.
    pub fn may_log_in(&self, unique: bool) -> bool {
        unique && self.verified_at.is_some()
    }
}
