//! Pages of the graduate, phone first.

pub mod accept;
pub mod check;
pub mod home;
pub mod invitation;
pub mod lists;
pub mod record;
pub mod refuse;
pub mod second_proof;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .with(check::routes)
        .with(home::routes)
        .with(lists::routes)
        .with(invitation::routes)
        .with(accept::routes)
        .with(refuse::routes)
        .with(record::routes)
}
