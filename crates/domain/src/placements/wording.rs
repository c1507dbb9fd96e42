//! What people read for a state: the official label of each side, and for the graduate headline, next step and actions.
//!
//! Labels follow `labels` and `agreement.parties` of the policy, never a profile's name.

mod labels;
mod standing;

pub use standing::{ActionWord, Shown, Standing, StandingValues, Tone};

use crate::organisations::AgreementParties;
use crate::policy::{Labels, Rules};

/// The choice of words for one process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wording {
    pub labels: Labels,
    pub parties: AgreementParties,
}

impl Wording {
    pub fn of(rules: Rules<'_>) -> Self {
        Self { labels: rules.current.labels, parties: rules.pinned.agreement_parties }
    }

    /// The name of the school's step, for buttons and states: 审核 or 鉴证.
    pub const fn step(self) -> &'static str {
        match self.labels {
            Labels::ByParties => self.parties.step(),
            Labels::Audit | Labels::Hubei => "审核",
        }
    }
}
