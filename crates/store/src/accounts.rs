//! Log-in identities, sessions, codes, limits and posts already answered.

pub mod codes;
mod columns;
pub mod failures;
pub mod identities;
pub mod login_names;
pub mod pictures;
pub mod posts;
pub mod sessions;
pub mod staff;
pub mod throttles;

#[cfg(test)]
mod tests;
