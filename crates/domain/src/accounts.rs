//! Who may do what, on whose records: roles, module rights, the permission table, sessions, one-time codes, throttling.
//!
//! Invariant: a row is reached only through an [`Access`], and an [`Access`] comes only out of the permission table.

mod access;
mod code;
mod permission;
mod rights;
mod session;
mod throttle;

pub use access::{Access, Bound, PublicPurpose, SystemPurpose};
pub use code::{CODE_LIFETIME_MINUTES, CODE_TRIES, CodeAnswer, CodePurpose, OneTimeCode};
pub use permission::{Action, PERMISSIONS, Permission, Reach, permission_table};
pub use rights::{LevelScope, Module, Right, Rights, Role};
pub use session::{Session, SessionTimes};
pub use throttle::{PICTURE_CODE_AFTER, Throttle, ThrottleRule};

#[cfg(test)]
mod tests;
