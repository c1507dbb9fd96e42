//! The roster of each cohort.

pub mod entries;
