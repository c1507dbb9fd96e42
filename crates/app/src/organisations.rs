//! Provinces, schools, departments, policy and settings: who exists, and by which rules they work.

pub mod rules;
