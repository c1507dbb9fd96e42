//! Back-up and restore: the database of one snapshot, the files, and the keys under a passphrase, in one archive.
//!
//! The archive is engine-neutral: what was taken from SQLite can be restored into PostgreSQL and the other way round.
//! Layout: `tables/{name}.jsonl` (one row a line), `files/…` as in the data folder, `keys.sealed`, and `backup.json`
//! written last. A copy counts as restored only when its ledger verifies.

mod cell;
mod restore;
mod take;
mod wrap;

pub use restore::{Restored, restore};
pub use take::{Taken, take};

use serde::{Deserialize, Serialize};

/// Layout of the archive; a reader refuses others.
const FORMAT: u32 = 1;
const MANIFEST: &str = "backup.json";
const KEYS: &str = "keys.sealed";
/// Rows in memory at once.
const PAGE: i64 = 500;

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: u32,
    /// Of the program that took it.
    program: String,
    /// `2026-11-18 20:41`, in China.
    taken: String,
    /// Schema steps the rows are of.
    steps: Vec<String>,
    tables: Vec<TableEntry>,
    files: u64,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableEntry {
    name: String,
    columns: Vec<String>,
    rows: u64,
}

#[cfg(test)]
mod tests;
