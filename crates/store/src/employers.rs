//! Employers, their files, their requests to the operator, and the lists they work with.

pub mod candidates;
mod employer;
pub mod files;
pub mod requests;
pub mod templates;

pub use employer::{
    EmployerRow, ProfileChange, admitted, count, find, holder, insert, list, set_admission, set_identity, set_profile,
};

#[cfg(test)]
pub(crate) use employer::STATEMENTS as EMPLOYER_STATEMENTS;

#[cfg(test)]
mod tests;
