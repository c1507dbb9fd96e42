//! Pages of a province.

mod agreement;
mod home;
mod mode_change;
mod mode_changes;
mod policy;
mod schools;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .with(home::routes)
        .with(schools::routes)
        .with(mode_changes::routes)
        .with(mode_change::routes)
        .with(agreement::routes)
        .with(policy::routes)
}
