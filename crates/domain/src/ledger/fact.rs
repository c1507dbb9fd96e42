//! One event: its fact, its detail and how they are bound.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::ids::{AccountId, EmployerId, InvalidId, PersonId, SchoolId};
use crate::time::Instant;

/// Whose ledger an event stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Owner {
    School(SchoolId),
    Employer(EmployerId),
    Person(PersonId),
    Platform,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::School(id) => write!(f, "school:{id}"),
            Self::Employer(id) => write!(f, "employer:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Platform => f.write_str("platform"),
        }
    }
}

impl FromStr for Owner {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text.split_once(':') {
            Some(("school", id)) => id.parse().map(Self::School),
            Some(("employer", id)) => id.parse().map(Self::Employer),
            Some(("person", id)) => id.parse().map(Self::Person),
            None if text == "platform" => Ok(Self::Platform),
            _ => Err(InvalidId),
        }
    }
}

/// What is chained: no names, no values, no reasons.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fact {
    /// Noun and past participle, such as `placement.accepted`.
    pub kind: String,
    /// Who did it; `None` for the program itself.
    pub actor: Option<AccountId>,
    /// Role or ground of the actor, such as `graduate` or `system:work`.
    pub role: String,
    /// Opaque ids the event is about, by name.
    pub ids: BTreeMap<String, String>,
    /// State before; empty when there was none.
    pub from: String,
    /// State after; empty when the event moves no state.
    pub to: String,
    /// Version of the record after the event.
    pub version: i64,
    /// Hex SHA-256 of salt and detail.
    pub commitment: String,
}

/// A fact with its place, before it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    pub owner: Owner,
    pub stream: Uuid,
    pub kind: &'static str,
    pub actor: Option<AccountId>,
    pub role: String,
    pub ids: BTreeMap<String, String>,
    pub from: String,
    pub to: String,
    pub version: i64,
    /// Names, values and reasons, as one JSON object.
    pub detail: serde_json::Value,
    pub at: Instant,
}

impl Event {
    /// The fact with the commitment to its detail, and the detail's exact text.
    pub fn seal(&self, salt: &[u8; 16]) -> (Fact, String) {
        let detail = self.detail.to_string();
        let fact = Fact {
            kind: self.kind.to_owned(),
            actor: self.actor,
            role: self.role.clone(),
            ids: self.ids.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            version: self.version,
            commitment: super::hex(&commitment(salt, &detail)),
        };
        (fact, detail)
    }
}

/// SHA-256(salt ‖ detail).
pub fn commitment(salt: &[u8], detail: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(detail.as_bytes());
    hasher.finalize().into()
}

/// SHA-256 over the previous hash, the stream's identity and the fact's exact text.
pub fn event_hash(previous: &[u8; 32], owner: &str, stream: Uuid, seq: i64, at: Instant, fact: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(owner.as_bytes());
    hasher.update([0]);
    hasher.update(stream.as_bytes());
    hasher.update(seq.to_be_bytes());
    hasher.update(at.micros().to_be_bytes());
    hasher.update(fact.as_bytes());
    hasher.finalize().into()
}
