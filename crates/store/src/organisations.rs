//! Provinces and their policy versions, schools, departments, settings.

pub mod departments;
pub mod overview;
pub mod policies;
pub mod provinces;
pub mod schools;
pub mod settings;

#[cfg(test)]
mod tests;
