//! Whole-program tests: the router in process on a throw-away database, with a clock, randomness and messages of our
//! own. One file per area; `both_engines!` makes two tests of each.

#[macro_use]
mod harness;

mod accounts;
mod agreement;
mod organisations;
mod probes;
mod review;
mod roster;
mod signing;
mod world;
