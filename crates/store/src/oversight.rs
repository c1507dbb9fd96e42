//! What warns about employers: marks by schools and what the business register says; and who looked at what.

pub mod business_status;
pub mod views;
pub mod warnings;
