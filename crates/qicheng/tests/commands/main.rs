//! Commands as an operator types them, with the built program on throw-away folders: what each says, what it leaves behind,
//! and what it refuses while a server runs.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected ends there")]

mod installation;
mod program;
mod season;
