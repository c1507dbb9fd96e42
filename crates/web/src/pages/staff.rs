//! Pages of school and department.

mod address;
mod departments;
pub(crate) mod home;
pub mod import_check;
mod import_result;
pub mod imports;
pub mod review;
mod settings;
pub mod student;
pub mod student_correction;
pub mod students;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .with(home::routes)
        .with(settings::routes)
        .with(departments::routes)
        .with(students::routes)
        .with(student::routes)
        .with(student_correction::routes)
        .with(imports::routes)
        .with(import_result::routes)
}
