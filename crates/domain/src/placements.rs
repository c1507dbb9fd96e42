//! The heart: one graduate's attempts at a destination, of four kinds, competing for two slots.
//!
//! A state is an enum whose variants hold the facts true in it; a move takes the state by value and returns the next
//! one with its typed effects, or the refusal of the first guard in the way. Each roster entry has a slot for what is
//! in process and one for what is effective; never two placements in one slot (decision 1).

mod acts;
mod amendment;
mod application;
mod destination;
mod effects;
mod ends;
mod facts;
pub mod forms;
mod guards;
mod holding;
mod intentions;
mod moves;
mod occupancy;
mod offline;
mod online;
mod paper;
mod placement;
mod rescission;
mod review;
mod state;
mod wording;

pub use acts::Act;
pub use amendment::{Amendment, Answer, amendable, amendable_only_by_both, field_of, shown_value};
pub use application::Application;
pub use destination::{Destination, DestinationDone};
pub use effects::{Effect, Message, Moved, Reported};
pub use ends::{Lost, LostCause, Rescinded, Voided};
pub use facts::{Actor, Case, CategoryFacts, EmployerFacts, EntryFacts, Facts, Proof, Rescissions, Side, Versions};
pub use guards::{Guard, Moment, why_not};
pub use holding::Due;
pub use intentions::{Intention, Pace, Settled};
pub use moves::perform;
pub use occupancy::{Held, Occupancy, Slot};
pub use offline::{Offline, OfflineSigned};
pub use online::{Accepted, Ended, Failed, Invited, Online, Signed};
pub use paper::{Paper, PaperDone};
pub use placement::Placement;
pub use rescission::{OfflineRescission, OnlineRescission, RescissionEnd, RescissionRequest};
pub use review::{
    Acknowledged, Approved, Concern, Decision, Ending, FailReason, Failing, Failure, Level, Passed, Remarks, Returned,
    Review,
};
pub use state::{PlacementKind, Process, StateCode};
pub use wording::{ActionWord, Shown, Standing, StandingValues, Tone, Wording};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod walk;
