//! Pages of school and department.

mod address;
mod amend;
mod departments;
mod exports;
mod facts;
pub(crate) mod home;
pub mod import_check;
mod import_result;
pub mod imports;
mod listing;
mod mode_change;
pub(crate) mod mode_changes;
mod place;
mod record;
mod records;
mod restore_record;
pub mod review;
mod safeguards;
mod settings;
pub mod student;
pub mod student_correction;
pub mod student_reopening;
pub mod students;
mod users;
mod void_record;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .with(home::routes)
        .with(settings::routes)
        .with(departments::routes)
        .with(students::routes)
        .with(student::routes)
        .with(student_correction::routes)
        .with(student_reopening::routes)
        .with(mode_changes::routes)
        .with(mode_change::routes)
        .with(imports::routes)
        .with(import_result::routes)
        .with(review::routes)
        .with(records::routes)
        .with(record::routes)
        .with(amend::routes)
        .with(void_record::routes)
        .with(restore_record::routes)
        .with(exports::routes)
        .with(users::routes)
}
