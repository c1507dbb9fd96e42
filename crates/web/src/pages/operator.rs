//! Pages of the platform operator.

mod codes;
mod home;
mod notices;
mod operations;
mod organisations;
mod requests;
mod warnings;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .with(home::routes)
        .with(organisations::routes)
        .with(requests::routes)
        .with(warnings::routes)
        .with(operations::routes)
        .with(notices::routes)
        .with(codes::routes)
}
