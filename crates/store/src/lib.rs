//! The database: statements, migrations and encryption at rest; one file per noun.
//!
//! Functions take an open transaction and the caller's access, and never begin or commit.

pub mod engine;
mod store_test;
