//! Every rule that differs by province, year or school, as data.
//!
//! A [`Policy`] is a full set of keys: a profile (`data/policies/*.toml`) with the overrides of a province. Keys are
//! *pinned* (a process keeps the value it started under) or *current* (season, lock, security and contact rules always
//! apply as they are today). The two halves are separate types, so that a rule cannot read the wrong one, and no code
//! knows the name of a profile.

mod choices;
mod keys;
mod profiles;
mod reading;
mod reference;
mod values;

pub use choices::word_label;
pub use keys::{Current, KEYS, Key, KeyKind, Pinned};
pub use profiles::{PROFILE_CODES, Profile, profile};
pub use reading::{PolicyError, PolicyProblem};
pub use reference::reference_text;
pub use values::*;

/// A full set of keys, as it applies to one province at one time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    pub pinned: Pinned,
    pub current: Current,
}

impl Policy {
    /// The rules of a process that starts now: both halves of today's policy.
    pub fn rules(&self) -> Rules<'_> {
        Rules { pinned: &self.pinned, current: &self.current }
    }
}

/// What a running process is judged by: the pinned half it started under and the current half of today.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    pub pinned: &'a Pinned,
    pub current: &'a Current,
}

#[cfg(test)]
mod tests;
