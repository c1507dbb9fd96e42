//! The program: command line, configuration, wiring, workers.
//!
//! A library with a thin `main`, so that whole-program tests put the same parts together on a stage of their own.

pub mod assembly;
pub mod keys;
pub mod ports;
pub mod workers;
