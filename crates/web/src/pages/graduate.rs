//! Pages of the graduate, phone first.

pub mod accept;
pub mod check;
pub mod destinations;
pub mod door;
pub mod form;
pub mod form_fields;
pub mod form_files;
pub mod form_kind;
pub mod form_lists;
pub mod form_page;
pub mod form_steps;
pub mod guide;
pub mod home;
pub mod invitation;
pub mod lists;
pub mod record;
pub mod refuse;
pub mod second_proof;
pub mod submit;

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
        .with(destinations::routes)
        .with(door::routes)
        .with(guide::routes)
        .with(form::routes)
        .with(form_files::routes)
        .with(form_kind::routes)
        .with(form_lists::routes)
        .with(submit::routes)
}
