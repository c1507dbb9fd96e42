//! Pages without a session.

mod health;
pub mod login;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.with(health::routes)
}
