//! Pages by portal: one struct per page or fragment, with its template in `templates/{portal}`.

mod admission;
mod agreements;
mod by_school;
mod corrected;
pub mod dev;
pub mod employer;
mod evidence;
mod form_facts;
pub mod graduate;
mod history;
mod me;
mod mode_change_parts;
mod operator;
mod page_key;
mod province;
pub mod public;
pub mod staff;
mod terms;

use crate::routes::Routes;

/// All routes of all portals.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .with(public::routes)
        .with(me::routes)
        .with(staff::routes)
        .with(graduate::routes)
        .with(employer::routes)
        .with(province::routes)
        .with(operator::routes)
        .with(admission::routes)
        .with(agreements::routes)
        .with(evidence::routes)
}
