//! Pages without a session.

mod health;
mod register;
pub mod login;
mod notices;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.with(health::routes).with(register::routes).with(notices::routes)
}
