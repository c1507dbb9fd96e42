//! Log-in and what follows from it.

pub mod nonces;
pub mod sessions;
