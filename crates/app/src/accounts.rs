//! Log-in and what follows from it.

pub mod codes;
pub mod nonces;
pub mod sessions;
pub mod throttle;
