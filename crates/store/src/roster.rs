//! The roster of each cohort.

pub mod commitments;
pub mod entries;
pub mod entry_changes;
pub mod entry_list;
pub mod import_rows;
pub mod imports;
pub mod mode_change_files;
pub mod mode_changes;

use domain::accounts::Access;
use domain::ids::SchoolId;

/// Whether the access reaches rows of the school at all.
fn reaches(access: &Access, school: SchoolId) -> bool {
    access.school().is_none_or(|own| own == school) && access.province().is_none() && access.employer().is_none()
}

#[cfg(test)]
pub(crate) mod tests;
