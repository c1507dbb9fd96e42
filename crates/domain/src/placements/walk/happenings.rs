//! What happens around the records: roster, training mode, employer, department, the school's settings, and
//! the policy.

use super::super::{LostCause, PlacementKind};
use super::attempts::Stage;
use super::world::World;
use crate::organisations::ReviewLevels;

/// Something that happens around the records.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Happening {
    EntryRemoved,
    EntryBack,
    ModeChanged,
    ModeBack,
    EmployerFrozen,
    EmployerBack,
    /// The department's last reviewing account is stopped, or one is opened.
    DepartmentTurned,
    /// The school's switches go off, or on again.
    SwitchesTurned,
    /// The school chooses the other review levels.
    LevelsTurned,
    /// The school begins to review voids, or stops.
    VoidReviewTurned,
    /// The province puts its other policy in force, once.
    PolicyTurned,
    /// The school opens the closed season for this graduate, with a ground.
    Reopened,
}

impl Happening {
    pub fn changes(self, world: &mut World) {
        match self {
            Self::EntryRemoved => world.entry.removed = true,
            Self::EntryBack => world.entry.removed = false,
            Self::ModeChanged => world.entry.may_sign = false,
            Self::ModeBack => world.entry.may_sign = true,
            Self::EmployerFrozen => world.employer_admitted = false,
            Self::EmployerBack => world.employer_admitted = true,
            Self::DepartmentTurned => world.department_can_review = !world.department_can_review,
            Self::SwitchesTurned => world.switches_on = !world.switches_on,
            Self::VoidReviewTurned => world.void_review = !world.void_review,
            Self::PolicyTurned => world.turn_policy(),
            Self::Reopened => world.entry.reopened = true,
            Self::LevelsTurned => {
                world.levels = match world.levels {
                    ReviewLevels::SchoolOnly => ReviewLevels::DepartmentThenSchool,
                    ReviewLevels::DepartmentThenSchool => ReviewLevels::SchoolOnly,
                };
            }
        }
    }
}

impl Stage {
    /// What takes the ground of a place's record away in a world.
    pub fn lost(&self, world: &World, place: usize) -> Option<LostCause> {
        let kind = self.places[place].kind;
        if world.entry.removed {
            return Some(LostCause::EntryRemoved);
        }
        if !world.entry.may_sign && (kind.is_agreement() || !self.category.targeted) {
            return Some(LostCause::MayNotSign);
        }
        (kind == PlacementKind::Online && !world.employer_admitted).then_some(LostCause::EmployerStruckOff)
    }
}
