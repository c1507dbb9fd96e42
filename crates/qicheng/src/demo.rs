//! The demo: a synthetic season played through the real use cases, each act at its own time.
//!
//! Deterministic from seed and day. What was played once stays in the folder; a second start only serves it.

mod accounts_file;
mod clock;
mod outbox;
mod replay;
mod specimen;
mod world;

pub use accounts_file::write_accounts;
pub use clock::DemoClock;
pub use outbox::Letters;
pub use replay::play;

/// Of every account of the demo.
pub const PASSWORD: &str = "qicheng-demo-2027";
