//! The heart: one graduate's attempts at a destination, of four kinds, competing for two slots.
//!
//! A state is an enum whose variants hold the facts true in it; a move takes the state by value and returns the next
//! one with its typed effects, or the refusal of the first guard in the way. Each roster entry has a slot for what is
//! in process and one for what is effective; never two placements in one slot (decision 1).

mod acts;
mod destination;
mod effects;
mod facts;
mod guards;
mod intentions;
mod occupancy;
mod offline;
mod online;
mod paper;
mod rescission;
mod review;
mod state;
mod wording;

pub use acts::Act;
pub use destination::Destination;
pub use effects::{Effect, Message, Moved, Reported};
pub use facts::{Actor, Case, EmployerFacts, EntryFacts, Facts, Proof, Side, Versions};
pub use guards::{Guard, Moment, why_not};
pub use intentions::{Intention, Pace, Settled};
pub use occupancy::{Held, Occupancy, Slot};
pub use offline::{Offline, OfflineReview, OfflineStage};
pub use online::{
    Accepted, Amendment, Ended, Failed, Invited, Lost, LostCause, Online, Rescinded, Review, Signed, Voided,
};
pub use paper::Paper;
pub use rescission::{OfflineRescission, OnlineRescission, RescissionEnd, RescissionRequest};
pub use review::{Acknowledged, Concern, Decision, FailReason, Failing, Level, Passed};
pub use state::{PlacementKind, StateCode};
pub use wording::{ActionWord, Shown, Standing, StandingValues, Tone, Wording};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod walk;
