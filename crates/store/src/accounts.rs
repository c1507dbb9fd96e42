//! Log-in identities, sessions, codes, limits and posts already answered.

pub mod codes;
pub mod posts;
pub mod sessions;
