//! The journeys: a school that knows nothing of us takes its graduates to their destinations, everybody at their own screen.
//! `journey.rs` is `online-signing` as a whole; `answers`, `decisions` and `plain` are its variants. `offline_signing`,
//! `paper`, `destination` and `targeted` are the other doors.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected ends there")]

mod agreement;
mod answers;
mod decisions;
mod demo;
mod destination;
mod employer;
mod forms;
mod graduate;
mod journey;
mod offline_signing;
mod paper;
mod plain;
mod review;
mod school;
mod stage;
mod targeted;
mod workbook;
mod year;
