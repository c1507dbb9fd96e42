//! What warns about employers: marks by schools and what the business register says; and who looked or looks at what.

pub mod business_status;
pub mod presence;
pub mod views;
pub mod warnings;
