//! The demo: a synthetic season played through the real use cases, each act at its own time.
//!
//! Deterministic from seed and day. What was played once stays in the folder; a second start only serves it.

mod clock;
mod outbox;
mod replay;
mod world;

pub use clock::DemoClock;
pub use outbox::Letters;
pub use replay::play;
