//! The two slots of a roster entry (decision 1): what is in process and what is effective.
//!
//! At most one placement in each; both filled only when the effective one is a destination the policy voids at signing.

use serde::{Deserialize, Serialize};

use super::{PlacementKind, StateCode};
use crate::ids::PlacementRef;
use crate::policy::Pinned;
use crate::refusal::Refusal;
use crate::words::words;

words! {
    pub enum Slot { InProcess = "in_process", Effective = "effective", }
}

/// The placement that holds a slot.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Held {
    pub record: PlacementRef,
    pub kind: PlacementKind,
    pub state: StateCode,
}

/// Both slots of one roster entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Occupancy {
    pub in_process: Option<Held>,
    pub effective: Option<Held>,
}

impl Occupancy {
    /// The slots without `record`: what the others hold.
    #[must_use]
    pub fn without(self, record: Option<PlacementRef>) -> Self {
        let other = |held: &Held| Some(held.record) != record;
        Self { in_process: self.in_process.filter(other), effective: self.effective.filter(other) }
    }

    /// The effective destination that a final pass of `kind` voids; `None` when the policy asks to void it first.
    pub fn voided_by(self, kind: PlacementKind, policy: &Pinned) -> Option<Held> {
        let gives_way = kind.is_agreement() && policy.destination_auto_void_on_sign;
        self.effective.filter(|held| gives_way && held.kind == PlacementKind::Destination)
    }

    /// Whether anything in process stops another placement from entering (R06, R22, R23).
    ///
    /// # Errors
    /// Naming the record in process.
    pub fn admits_process(self) -> Result<(), Refusal> {
        let Some(held) = self.in_process else { return Ok(()) };
        let way_out = match held.state {
            StateCode::OnReviewDepartment | StateCode::OnReviewSchool => {
                "请等待审核结果；接受后不久且尚未审核的，可以撤回接受"
            }
            _ => "请等待审核结果，或先撤回正在办理的申请",
        };
        let reason = format!("已有一项{}正在办理", held.kind.title());
        Err(Refusal::new("graduate-busy", "R06", reason, way_out).because_of(held.record))
    }

    /// Whether what is in force stops a placement of `kind` (R06, R22, R34, R35).
    ///
    /// # Errors
    /// Naming the effective record.
    pub fn admits_beside_effective(self, kind: PlacementKind, policy: &Pinned) -> Result<(), Refusal> {
        let Some(held) = self.effective else { return Ok(()) };
        if self.voided_by(kind, policy).is_some() {
            return Ok(());
        }
        let (reason, way_out) = if held.kind == PlacementKind::Destination {
            ("已登记去向", "请先作废该去向")
        } else {
            ("已签有就业协议", "如需改签，请先申请解约")
        };
        Err(Refusal::new("graduate-settled", "R06", reason, way_out).because_of(held.record))
    }
}
