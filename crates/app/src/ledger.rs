//! The ledger from outside a single act: numbering, checkpoints, verification.

pub mod checkpoint;
pub mod sequence;
pub mod verify;
