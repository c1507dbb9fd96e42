//! Pages of a province.

mod agreement;
mod home;
mod policy;
mod schools;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.with(home::routes).with(schools::routes).with(agreement::routes).with(policy::routes)
}
