//! The database: statements, migrations and encryption at rest; one file per noun.
//!
//! Functions take an open transaction and the caller's access, and never begin or commit.

pub mod accounts;
pub mod backup;
pub mod classes;
pub mod codes;
pub mod employers;
pub mod engine;
pub mod inbox;
pub mod jobs;
pub mod ledger;
pub mod listing;
pub mod notices;
pub mod organisations;
pub mod oversight;
pub mod people;
pub mod placements;
pub mod roster;
mod store_test;
pub mod uploads;
mod vault;

pub use engine::StoreError;
pub use vault::{Vault, VaultError, VaultKey};

#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod statements;
