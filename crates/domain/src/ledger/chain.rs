//! Checking what is stored against the chain and the signed checkpoints.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Fact, GENESIS, commitment, event_hash, hex};
use crate::time::Instant;

/// An event as read back from storage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredEvent {
    pub owner: String,
    pub stream: Uuid,
    pub seq: i64,
    pub kind: String,
    pub fact: String,
    pub previous: [u8; 32],
    pub hash: [u8; 32],
    pub at: Instant,
    /// Salt and detail; `None` when erased under a named rule.
    pub detail: Option<(Vec<u8>, String)>,
    pub erased_rule: Option<String>,
}

/// The end of a verified stream.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    pub seq: i64,
    pub hash: [u8; 32],
    pub last: Option<Fact>,
}

/// What is wrong with a stream.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Damage {
    #[error("event {seq} is missing")]
    Missing { seq: i64 },
    #[error("event {seq} does not continue the one before it")]
    Broken { seq: i64 },
    #[error("event {seq} was changed")]
    Changed { seq: i64 },
    #[error("the detail of event {seq} was changed")]
    DetailChanged { seq: i64 },
    #[error("the detail of event {seq} is gone without a rule")]
    DetailLost { seq: i64 },
}

/// Walks one stream in order of `seq`.
///
/// # Errors
/// The first damage found.
pub fn verify_stream(events: &[StoredEvent]) -> Result<Head, Damage> {
    let mut head = Head { seq: 0, hash: GENESIS, last: None };
    for event in events {
        let seq = head.seq + 1;
        if event.seq != seq {
            return Err(Damage::Missing { seq });
        }
        if event.previous != head.hash {
            return Err(Damage::Broken { seq });
        }
        if event_hash(&event.previous, &event.owner, event.stream, seq, event.at, &event.fact) != event.hash {
            return Err(Damage::Changed { seq });
        }
        let fact: Fact = serde_json::from_str(&event.fact).map_err(|_| Damage::Changed { seq })?;
        if fact.kind != event.kind {
            return Err(Damage::Changed { seq });
        }
        match (&event.detail, &event.erased_rule) {
            (Some((salt, detail)), _) if hex(&commitment(salt, detail)) != fact.commitment => {
                return Err(Damage::DetailChanged { seq });
            }
            (None, None) => return Err(Damage::DetailLost { seq }),
            _ => {}
        }
        head = Head { seq, hash: event.hash, last: Some(fact) };
    }
    Ok(head)
}

/// A signed statement that an owner's events up to `upto` had this root.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    pub owner: String,
    pub upto: i64,
    pub root: [u8; 32],
    pub signature: Vec<u8>,
    pub key_id: String,
    pub at: Instant,
}

/// The running root over an owner's numbered events.
pub fn extend_root(root: &[u8; 32], number: i64, stream: Uuid, seq: i64, hash: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(root);
    hasher.update(number.to_be_bytes());
    hasher.update(stream.as_bytes());
    hasher.update(seq.to_be_bytes());
    hasher.update(hash);
    hasher.finalize().into()
}

/// The bytes a checkpoint's signature covers.
pub fn checkpoint_message(owner: &str, upto: i64, root: &[u8; 32], at: Instant) -> Vec<u8> {
    format!("qicheng checkpoint\n{owner}\n{upto}\n{}\n{}\n", hex(root), at.micros()).into_bytes()
}
