//! The journeys: a school that knows nothing of us takes its graduates to their destinations, everybody at their own screen.
//! `journey.rs` is `online-signing` as a whole; `answers`, `decisions` and `plain` are its variants.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected ends there")]

mod agreement;
mod answers;
mod decisions;
mod demo;
mod employer;
mod graduate;
mod journey;
mod plain;
mod review;
mod school;
mod stage;
mod workbook;
