//! Whole-program tests: the router in process on a throw-away database, with a clock, randomness and messages of our
//! own. One file per area; `both_engines!` makes two tests of each.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected ends there"
)]

#[macro_use]
mod harness;

mod accounts;
mod agreement;
mod beginning;
mod employer_accounts;
mod looks;
mod organisations;
mod probes;
mod review;
mod roster;
mod signing;
mod tidying;
mod world;
