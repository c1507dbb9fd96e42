//! The stage of the walk: what is true at one moment, with the slots driven by effects alone, as storage drives them.

use uuid::Uuid;

use super::super::{Effect, EntryFacts, Held, Occupancy, Online, PlacementKind, Slot, StateCode};
use crate::ids::{AccountId, ContactId, PlacementId, PlacementRef, SchoolId};
use crate::time::Instant;

pub const DEPARTMENT_CLERK: AccountId = AccountId(Uuid::from_u128(11));
pub const SCHOOL_CLERK: AccountId = AccountId(Uuid::from_u128(12));
pub const OTHER_CLERK: AccountId = AccountId(Uuid::from_u128(13));
pub const CONTACT: ContactId = ContactId(Uuid::from_u128(14));

/// A placement of another kind that competes for the slots.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Rival {
    pub kind: PlacementKind,
    pub state: StateCode,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct World {
    /// Index into the stage's instants.
    pub clock: usize,
    /// One place for each invitation of the stage; empty before and after.
    pub online: Vec<Option<Online>>,
    pub rivals: Vec<Rival>,
    pub slots: Occupancy,
    pub entry: EntryFacts,
    pub employer_admitted: bool,
    pub department_can_review: bool,
    pub switch_on: bool,
}

pub fn online_ref(place: usize) -> PlacementRef {
    reference(100 + u128::try_from(place).unwrap())
}

pub fn rival_ref(kind: PlacementKind) -> PlacementRef {
    reference(match kind {
        PlacementKind::Online => 200,
        PlacementKind::Offline => 201,
        PlacementKind::Paper => 202,
        PlacementKind::Destination => 203,
    })
}

fn reference(number: u128) -> PlacementRef {
    PlacementRef { school: SchoolId(1), placement: PlacementId(Uuid::from_u128(number)) }
}

impl World {
    /// Every placement that claims a slot by its state, of any kind.
    pub fn claims(&self, slot: Slot) -> Vec<PlacementKind> {
        let online = self.online.iter().flatten().filter(|state| state.slot() == Some(slot));
        let rivals = self.rivals.iter().filter(|rival| rival.state.slot() == Some(slot));
        online.map(|_| PlacementKind::Online).chain(rivals.map(|rival| rival.kind)).collect()
    }

    /// Applies what storage would write for a placement now in `held`.
    pub fn apply(&mut self, held: Held, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::ReleaseSlot { slot } => *self.slot(*slot) = None,
                Effect::TakeSlot { slot } => *self.slot(*slot) = Some(held),
                Effect::VoidOther { record } => {
                    self.rivals.retain(|rival| rival_ref(rival.kind) != *record);
                    self.slots = self.slots.without(Some(*record));
                }
                Effect::SealAgreement | Effect::UpdateReported { .. } | Effect::Notify { .. } => {}
            }
        }
        for slot in [&mut self.slots.in_process, &mut self.slots.effective] {
            if let Some(known) = slot.as_mut().filter(|known| known.record == held.record) {
                known.state = held.state;
            }
        }
    }

    pub fn slot(&mut self, slot: Slot) -> &mut Option<Held> {
        match slot {
            Slot::InProcess => &mut self.slots.in_process,
            Slot::Effective => &mut self.slots.effective,
        }
    }

    /// The same world without what no later rule looks at, so that worlds that behave alike are one.
    pub fn settled(mut self) -> Self {
        for place in &mut self.online {
            if place.as_ref().is_some_and(|state| state.code().is_final()) {
                *place = None;
            }
            match place {
                Some(Online::Invited(invited)) => invited.sent_at = Instant::EPOCH,
                Some(Online::Review(review)) => {
                    review.accepted.invitation.sent_at = Instant::EPOCH;
                    if let Some(passed) = &mut review.department {
                        passed.at = Instant::EPOCH;
                    }
                    if let Some(intention) = &mut review.intention {
                        intention.decided_at = Instant::EPOCH;
                    }
                }
                Some(Online::Signed(signed)) => {
                    signed.accepted.accepted_at = Instant::EPOCH;
                    signed.accepted.invitation.sent_at = Instant::EPOCH;
                    signed.accepted.invitation.deadline = Instant::EPOCH;
                    signed.school.at = Instant::EPOCH;
                    if let Some(passed) = &mut signed.department {
                        passed.at = Instant::EPOCH;
                    }
                }
                _ => {}
            }
        }
        self
    }
}
