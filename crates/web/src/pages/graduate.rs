//! Pages of the graduate, phone first.

pub mod home;
pub mod invitation;
pub mod record;
