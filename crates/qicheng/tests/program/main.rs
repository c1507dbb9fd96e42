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
mod after_the_pass;
mod agreement;
mod applications;
mod at_once;
mod bad_input;
mod beginning;
mod codes;
mod corrections;
mod destinations;
mod documents;
mod doors;
mod employer_accounts;
mod employers;
mod endings;
mod exports;
mod form_files;
mod forms;
mod histories;
mod hostile_files;
mod kept_rules;
mod kinds;
mod ledger;
mod letters;
mod looks;
mod messages;
mod mode_changes;
mod organisations;
mod overtaken;
mod own_records;
mod paging;
mod printed;
mod privacy;
mod probes;
mod proof_sheet;
mod reasons;
mod record_lists;
mod reopening;
mod rescissions;
mod review;
mod roster;
mod routes;
mod shields;
mod signing;
mod staff_reasons;
mod stamp_links;
mod submitting;
mod taps;
mod tidying;
mod unchecked;
mod uploads;
mod verdicts;
mod workbench;
mod workbench_evidence;
mod workbench_keys;
mod world;
