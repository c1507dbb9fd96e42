//! Placements of every kind, their slots, and what belongs to each: signing, intention, reviews, agreement, report.

pub mod agreements;
pub mod amendments;
pub mod answers;
pub mod applications;
mod drafts;
pub mod employer_view;
pub mod evidence;
pub mod evidence_pages;
pub mod exports;
pub mod intentions;
pub mod numbers;
pub mod phrases;
mod placement;
pub mod queue;
pub mod reported;
pub mod rescissions;
pub mod reviews;
pub mod saved_views;
pub mod signings;
pub mod stamp_links;
mod standings;
pub mod submissions;

pub use drafts::{describe, failed_applications, hold, open_application, pin, rename};
pub use placement::{
    NewPlacement, Occupied, PlacementMove, PlacementRow, due_invitations, find, heads, insert, list_of_entry, move_to,
    occupancy, open_invitation, relink, submissions as failed_invitations, unrecorded,
};
pub use standings::{Standing, standings};

#[cfg(test)]
pub(crate) use placement::STATEMENTS as PLACEMENT_STATEMENTS;
