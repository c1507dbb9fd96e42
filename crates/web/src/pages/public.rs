//! Pages without a session.

mod health;
pub mod login;
mod notices;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.with(health::routes).with(notices::routes)
}
