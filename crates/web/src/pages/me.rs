//! Pages about one's own account, for every role: phone frame for graduates, desk frame for everybody else.

mod account;
mod body;
mod contacts;
mod devices;
mod entries;
mod keys;
mod looks;
mod messages;
mod password;

pub(crate) use account::{profile_fields, profile_of};

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .with(account::routes)
        .with(keys::routes)
        .with(password::routes)
        .with(devices::routes)
        .with(contacts::routes)
        .with(entries::routes)
        .with(looks::routes)
        .with(messages::routes)
}
