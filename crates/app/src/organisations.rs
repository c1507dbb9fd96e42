//! Provinces, schools, departments, policy and settings: who exists, and by which rules they work.

pub mod agreement_type;
pub mod begin;
pub mod change_policy;
pub mod change_settings;
pub mod create_province;
pub mod create_school;
pub mod departments;
pub mod province_home;
pub mod rules;
pub mod school_home;
mod streams;
