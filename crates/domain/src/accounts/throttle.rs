//! Limits that hold across processes and restarts: a token bucket per key, stored as a row.

use crate::time::Instant;

/// Failed log-ins of an account or address after which the picture code appears (decision 15).
pub const PICTURE_CODE_AFTER: u32 = 3;

/// How many acts a key may do: a burst, then one every so many seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ThrottleRule {
    pub name: &'static str,
    pub burst: u32,
    pub seconds_per_act: i64,
}

impl ThrottleRule {
    /// Wrong passwords per account.
    pub const LOG_IN_ACCOUNT: Self = Self { name: "log-in-account", burst: 10, seconds_per_act: 60 };
    /// Wrong passwords per address; schools share addresses, hence the larger burst.
    pub const LOG_IN_ADDRESS: Self = Self { name: "log-in-address", burst: 60, seconds_per_act: 10 };
    /// Codes sent to one contact.
    pub const CODE_CONTACT: Self = Self { name: "code-contact", burst: 5, seconds_per_act: 60 };
    /// Codes asked for from one address.
    pub const CODE_ADDRESS: Self = Self { name: "code-address", burst: 60, seconds_per_act: 5 };
    /// Searches by exact document number per employer (decision 16).
    pub const GRADUATE_SEARCH: Self = Self { name: "graduate-search", burst: 60, seconds_per_act: 30 };
    /// Public look-ups per address: five wrong tries in ten minutes.
    pub const PUBLIC_LOOKUP: Self = Self { name: "public-lookup", burst: 5, seconds_per_act: 120 };
    /// Activation tries per address.
    pub const ACTIVATE_ADDRESS: Self = Self { name: "activate-address", burst: 30, seconds_per_act: 20 };
    /// Employer registrations per address.
    pub const REGISTER_ADDRESS: Self = Self { name: "register-address", burst: 10, seconds_per_act: 300 };
    /// Links of one record to an employer's contact: each is a message to somebody who did not ask for it.
    pub const STAMP_LINK: Self = Self { name: "stamp-link", burst: 5, seconds_per_act: 3600 };
    /// Pages laid on one link.
    pub const STAMP_PAGE: Self = Self { name: "stamp-page", burst: 30, seconds_per_act: 60 };
}

/// The stored state of one bucket: tokens in thousandths, so that slow refills are not lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Throttle {
    pub milli_tokens: i64,
    pub updated: Instant,
}

impl Throttle {
    pub const fn full(rule: ThrottleRule, now: Instant) -> Self {
        Self { milli_tokens: rule.burst as i64 * 1000, updated: now }
    }

    fn refilled(self, rule: ThrottleRule, now: Instant) -> i64 {
        let seconds = now.seconds_since(self.updated).max(0);
        let gained = seconds.saturating_mul(1000) / rule.seconds_per_act.max(1);
        self.milli_tokens.saturating_add(gained).min(i64::from(rule.burst) * 1000)
    }

    /// Takes one act out of the bucket.
    ///
    /// # Errors
    /// The whole seconds until the next act, when the bucket is empty.
    pub fn take(self, rule: ThrottleRule, now: Instant) -> Result<Self, i64> {
        let tokens = self.refilled(rule, now);
        if tokens < 1000 {
            let missing = 1000 - tokens;
            return Err((missing * rule.seconds_per_act + 999) / 1000);
        }
        Ok(Self { milli_tokens: tokens - 1000, updated: now })
    }

    /// Puts one act back.
    #[must_use]
    pub fn given_back(self, rule: ThrottleRule, now: Instant) -> Self {
        let full = Self::full(rule, now);
        Self { milli_tokens: self.refilled(rule, now).saturating_add(1000).min(full.milli_tokens), updated: now }
    }

    /// Acts left without waiting.
    pub fn left(self, rule: ThrottleRule, now: Instant) -> i64 {
        self.refilled(rule, now) / 1000
    }
}
