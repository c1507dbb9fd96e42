//! Every move goes through [`perform`]: the guards first, then the kind's own rewriting of its state.

mod endings;
mod review;

use super::effects::{Effect, Message, Moved};
use super::guards::require;
use super::{Act, Destination, Facts, Offline, Online, Paper, Placement, PlacementKind, Settled, Side, Slot};
use crate::refusal::Refusal;

pub(super) type Move<State> = Result<Moved<State>, Refusal>;

/// The state after the act with everything that follows from it; `state` is `None` when the act makes the record.
/// A decision takes its content from `facts.decision`.
///
/// # Errors
/// The first guard of the act in the way.
pub fn perform(act: Act, state: Option<Placement>, facts: &Facts<'_>) -> Move<Placement> {
    require(act, state.as_ref(), facts)?;
    let Some(state) = state else { return begin(act, facts) };
    // A process keeps the levels it began under, whatever the school has set since.
    let kept = Facts { levels: facts.levels_of(Some(&state)), ..facts.clone() };
    let (facts, held) = (&kept, state.slot());
    let moved = match act {
        Act::Pass | Act::Return | Act::Fail => state.intend(act, facts),
        Act::Undo => state.forget(act),
        Act::SettlePass | Act::SettleReturn | Act::SettleFail => state.conclude(act, facts),
        Act::Amend | Act::Consent | Act::Object | Act::CloseAmendment => state.amend(act, facts),
        Act::Void => state.void(act, facts),
        Act::Lose => state.lose(act, facts),
        Act::Restore => state.restore(act),
        Act::Recall => state.recall(act, facts),
        _ => state.step(act, facts),
    };
    moved.map(|moved| placed(held, moved, facts))
}

/// The slots follow from the states: the old one is released, what gives way is voided, then the new one is taken.
fn placed(held: Option<Slot>, mut moved: Moved<Placement>, facts: &Facts<'_>) -> Moved<Placement> {
    let holds = moved.state.slot();
    if held == holds {
        return moved;
    }
    let enters = holds == Some(Slot::Effective);
    let voided = facts.others().voided_by(moved.state.kind(), facts.rules.pinned).filter(|_| enters);
    let released = held.map(|slot| Effect::ReleaseSlot { slot });
    let gives_way = voided.map(|held| Effect::VoidOther { record: held.record });
    let taken = holds.map(|slot| Effect::TakeSlot { slot });
    let told = voided.map(|_| Effect::notify(Side::Graduate, Message::DestinationVoided));
    moved.effects.splice(0..0, [released, gives_way, taken].into_iter().flatten());
    moved.effects.extend(told);
    moved
}

fn begin(act: Act, facts: &Facts<'_>) -> Move<Placement> {
    match (act, facts.kind) {
        (Act::Invite, PlacementKind::Online) => Ok(Online::invite(facts).map(Placement::Online)),
        (Act::Start, PlacementKind::Offline) => Ok(Moved::quietly(Placement::Offline(Offline::start(facts)))),
        (Act::Start, PlacementKind::Paper) => Ok(Moved::quietly(Placement::Paper(Paper::start(facts)))),
        (Act::Start, PlacementKind::Destination) => {
            Ok(Moved::quietly(Placement::Destination(Destination::start(facts))))
        }
        _ => Err(act.out_of_place("记录还不存在")),
    }
}

impl Placement {
    /// What is particular to the kind.
    fn step(self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        match self {
            Self::Online(state) => state.step(act, facts).map(|moved| moved.map(Self::Online)),
            Self::Offline(state) => state.step(act, facts).map(|moved| moved.map(Self::Offline)),
            Self::Paper(state) => state.step(act, facts).map(|moved| moved.map(Self::Paper)),
            Self::Destination(state) => state.step(act, facts).map(|moved| moved.map(Self::Destination)),
        }
    }

    /// A due decision takes effect, or is dropped because its ground is gone.
    ///
    /// # Errors
    /// When there is no decision, or it is not due.
    pub fn settle(self, facts: &Facts<'_>) -> Result<Settled, Refusal> {
        let act = self.intention().map_or(Act::SettlePass, |intention| intention.decision.settling());
        act.applies_to(Some(&self))?;
        match require(act, Some(&self), facts) {
            Ok(()) => {
                let held = self.slot();
                self.conclude(act, facts).map(|moved| Settled::Moved(placed(held, moved, facts)))
            }
            Err(refusal) if refusal.is_about_the_world() => {
                Ok(Settled::Dropped { moved: self.drop_decision(act)?, refusal })
            }
            Err(refusal) => Err(refusal),
        }
    }
}
