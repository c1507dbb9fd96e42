//! The journey `online-signing` and its variants: a school that knows nothing of us takes graduates from a spreadsheet to
//! sealed agreements, everybody at their own screen.
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
