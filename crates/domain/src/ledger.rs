//! The ledger: every act as a chained fact plus an erasable detail.
//!
//! A fact holds only opaque ids, states, version, time and a commitment, and is chained per stream by SHA-256. The
//! detail (names, values, reasons) is bound to it by SHA-256(salt ‖ detail): erasing a detail with its salt leaves
//! the chain verifiable.

mod chain;
mod fact;

pub use chain::{Checkpoint, Damage, Head, StoredEvent, checkpoint_message, extend_root, verify_stream};
pub use fact::{Event, Fact, Owner, commitment, event_hash};

/// The hash before the first event of a stream and the root before the first number of an owner.
pub const GENESIS: [u8; 32] = [0; 32];

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        use std::fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
