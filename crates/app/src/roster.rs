//! The roster: files checked and imported, entries listed, shown and corrected, and checked by the graduates themselves.
//!
//! Invariant: checking a file never writes to the roster; every change of an entry is an event in the entry's stream.

mod add_entries;
pub mod apply_import;
pub mod check_import;
pub mod commitments;
pub mod correct;
pub mod detail;
mod entry_fields;
pub mod first_check;
mod judgement;
pub mod list;
pub mod mode_changes;
mod relink;
pub mod reopen;
pub mod repair_row;
pub mod returned_workbook;
pub mod reveal;
mod sealed_row;
pub mod show_import;
pub mod template;
pub mod who_looked;

pub(crate) use entry_fields::read as read_fields;

use domain::accounts::Access;
use domain::ids::{Cohort, SchoolId};
pub use sealed_row::StoredProblem;
pub use store::roster::entries::EntryRow;
pub use store::roster::entry_list::{COUNTED, Cursor, EntryFilter, Held, ListedEntry, Sought};
pub use store::roster::imports::ImportRecord;

use crate::{ActError, App};

/// The school the access works in.
fn own_school(access: &Access) -> Result<SchoolId, ActError> {
    access.school().ok_or(ActError::NotFound)
}

/// The cohorts a roster can be filed for now: last year's to the one two years ahead.
fn check_cohort(app: &App, cohort: Cohort) -> Result<(), ActError> {
    let year = app.now().day().year();
    if (year - 1..=year + 2).contains(&cohort.0) { Ok(()) } else { Err(ActError::NotFound) }
}
