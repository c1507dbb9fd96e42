//! The rules of the field, as pure functions and types: no I/O, no clock, no SQL, no HTTP.
//!
//! Each module is a room named after a noun of the field (`docs/glossary.md` gives the Chinese term of each).
//! A move takes a state by value and returns the next one or a [`refusal::Refusal`] that says which rule stands
//! in the way, which record holds it, and what would unlock it.

pub mod accounts;
pub mod agreements;
pub mod codes;
pub mod employers;
#[cfg(test)]
mod fresh;
pub mod ids;
pub mod ledger;
mod lettering;
pub mod organisations;
pub mod people;
pub mod placements;
pub mod policy;
pub mod refusal;
pub mod reports;
pub mod roster;
pub mod time;
pub mod words;
