//! The use cases of the product, one file each: the only place that opens transactions.
//!
//! A use case takes the [`App`], an [`Actor`] and typed input, asks the domain, and commits state, ledger event,
//! inbox messages and jobs in one transaction ([`Act`]).

pub mod accounts;
mod act;
mod actor;
pub mod agreements;
pub mod codes;
mod context;
pub mod employers;
mod error;
pub mod frame;
pub mod inbox;
pub mod jobs;
pub mod ledger;
pub mod looks;
pub mod notices;
pub mod organisations;
pub mod orphans;
pub mod people;
pub mod placements;
pub mod ports;
pub mod roster;

pub use act::{Act, Began, NewEvent, once_more};
pub use actor::Actor;
pub use context::{App, Parts, Timing};
pub use error::{ActError, Broken, Stale};
pub use store::StoreError;
