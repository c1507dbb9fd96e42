//! The ledger from outside a single act: numbering, checkpoints, verification.

pub mod checkpoint;
pub mod erase_detail;
mod reported;
pub mod sequence;
pub mod verify;
