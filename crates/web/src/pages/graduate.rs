//! Pages of the graduate, phone first.

pub mod check;
pub mod home;
pub mod invitation;
pub mod record;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.with(check::routes)
}
