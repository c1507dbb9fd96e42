//! Pages of school and department.

pub mod import_check;
pub mod review;
