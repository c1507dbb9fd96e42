//! Persons and the contacts they can be reached by.

pub mod contacts;
pub mod persons;

#[cfg(test)]
mod tests;
