//! Pages by portal: one struct per page or fragment, with its template in `templates/{portal}`.

pub mod dev;
pub mod employer;
pub mod graduate;
pub mod public;
pub mod staff;
