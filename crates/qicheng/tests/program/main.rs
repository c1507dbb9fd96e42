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
mod applications;
mod beginning;
mod codes;
mod corrections;
mod documents;
mod employer_accounts;
mod employers;
mod ledger;
mod letters;
mod looks;
mod messages;
mod organisations;
mod privacy;
mod probes;
mod review;
mod roster;
mod routes;
mod signing;
mod taps;
mod tidying;
mod uploads;
mod workbench;
mod workbench_evidence;
mod world;
