//! What a list of placements is narrowed to; exports keep it as JSON.

use domain::ids::DepartmentId;
use domain::placements::{Concern, FailReason, Level, PlacementKind, StateCode};
use domain::time::Instant;
use serde::{Deserialize, Serialize};

/// The filters of the lists; each narrows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlacementFilter {
    pub kind: Option<PlacementKind>,
    /// Any of these; empty does not narrow.
    pub kinds: Vec<PlacementKind>,
    /// Only what somebody's decision ended: made void, or failed for good.
    pub ended: bool,
    /// Any of these; empty does not narrow.
    pub states: Vec<StateCode>,
    /// Waits for a review at this level, the placement itself or a part of it.
    pub waits_at: Option<Level>,
    /// What waits is one of these; empty does not narrow.
    pub waiting: Vec<StateCode>,
    pub department: Option<DepartmentId>,
    pub major: Option<String>,
    /// `undergraduate` or `postgraduate`.
    pub level_group: Option<String>,
    /// Code of 学历层次.
    pub level: Option<String>,
    /// The beginning of a name.
    pub name: Option<String>,
    pub student_number: Option<String>,
    /// Keyed hash of a document.
    pub document: Option<Vec<u8>>,
    /// Number of the agreement.
    pub number: Option<String>,
    /// The beginning of an employer's name.
    pub employer: Option<String>,
    /// `employer` or `graduate`.
    pub initiator: Option<String>,
    /// The post, or the kind of a destination, whole.
    pub post: Option<String>,
    /// Waiting at least since then.
    pub waiting_until: Option<Instant>,
    /// Failed for good, for this reason.
    pub failed_for: Option<FailReason>,
    /// Changed last at that time or later.
    pub changed_since: Option<Instant>,
    pub flag: Option<Concern>,
    /// Leaves out what already has a decision that has not settled.
    pub undecided: bool,
}
