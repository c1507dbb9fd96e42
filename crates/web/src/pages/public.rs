//! Pages without a session.

mod activate;
mod destinations;
mod entry;
mod health;
mod help;
pub mod login;
mod notices;
mod recover;
mod register;
mod setup;
mod step;
mod verify;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .with(entry::routes)
        .with(login::routes)
        .with(activate::routes)
        .with(recover::routes)
        .with(help::routes)
        .with(destinations::routes)
        .with(health::routes)
        .with(register::routes)
        .with(notices::routes)
        .with(verify::routes)
        .with(setup::routes)
}
