//! 学校更正: a correction after the pass (decision 4). Under `amend.consent = both` the version in force stays until both
//! parties accept the next; under `notify` the next is in force at once and the parties may object.

mod fields;

use serde::{Deserialize, Serialize};

pub use fields::{amendable, amendable_only_by_both, field_of, shown_value};

use super::{PlacementKind, Side};
use crate::ids::AccountId;
use crate::policy::AmendConsent;
use crate::time::Instant;

/// A correction waiting for both sides, or open to objection.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Amendment {
    /// The version it makes.
    pub version: u32,
    pub consent: AmendConsent,
    pub by: AccountId,
    pub at: Instant,
    /// Until when it waits for consent, or an objection counts.
    pub open_until: Instant,
    pub graduate: Option<Answer>,
    pub employer: Option<Answer>,
}

/// What one party said to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Answer {
    pub consents: bool,
    pub at: Instant,
}

impl Amendment {
    /// `None` for sides that are not asked.
    pub const fn answer_of(&self, side: Side) -> Option<Option<Answer>> {
        match side {
            Side::Graduate => Some(self.graduate),
            Side::Employer => Some(self.employer),
            _ => None,
        }
    }

    pub(super) fn answered(mut self, side: Side, answer: Answer) -> Self {
        match side {
            Side::Graduate => self.graduate = Some(answer),
            Side::Employer => self.employer = Some(answer),
            _ => {}
        }
        self
    }

    /// Everybody asked has accepted: both parties of an online signing; elsewhere the graduate, the employer's consent
    /// being on paper.
    pub(super) fn is_agreed(&self, kind: PlacementKind) -> bool {
        let consents = |answer: Option<Answer>| answer.is_some_and(|answer| answer.consents);
        consents(self.graduate) && (kind != PlacementKind::Online || consents(self.employer))
    }
}
