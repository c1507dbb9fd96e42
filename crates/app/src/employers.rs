//! Employers: registering, admission, their data, requests to the operator, and the lists they work with.

pub mod admit;
pub mod candidates;
pub mod files;
pub mod find_employer;
pub mod find_graduate;
pub mod home;
pub mod licence;
mod notices;
pub mod profile;
pub mod register;
pub mod requests;
pub mod resubmit;
pub mod templates;
pub mod warnings;
