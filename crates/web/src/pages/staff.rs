//! Pages of school and department.

mod departments;
pub(crate) mod home;
pub mod import_check;
pub mod review;
mod settings;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.with(home::routes).with(settings::routes).with(departments::routes)
}
