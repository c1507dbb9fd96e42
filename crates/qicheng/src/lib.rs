//! The program: command line, configuration, wiring, workers.
//!
//! A library with a thin `main`, so that whole-program tests put the same parts together on a stage of their own.

pub mod assembly;
pub mod backup;
pub mod commands;
pub mod config;
pub mod demo;
pub mod folder;
pub mod keys;
pub mod logging;
pub mod metrics;
pub mod ports;
pub mod progress;
pub mod server;
pub mod workers;
