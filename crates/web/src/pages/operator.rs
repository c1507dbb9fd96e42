//! Pages of the platform operator.

mod notices;
mod operations;
mod organisations;

use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.with(organisations::routes).with(operations::routes).with(notices::routes)
}
