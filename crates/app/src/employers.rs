//! Employers: registering, admission, their data, requests to the operator, and the lists they work with.

pub mod warnings;
