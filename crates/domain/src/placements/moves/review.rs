//! Decisions of reviewers: first an intention, undone or settled later (decision 3). The same for every process.

use super::Move;
use crate::placements::effects::{Effect, Message, Moved};
use crate::placements::{Act, Destination, Facts, Intention, Level, Offline, Online, Paper, Placement, Side};

impl Placement {
    /// Nothing moves until the decision settles.
    pub(super) fn intend(mut self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        let (Some(by), Some(decision)) = (facts.actor.account, facts.decision) else {
            return Err(act.out_of_place("没有经办人或决定"));
        };
        let effective_at = facts.now.plus_seconds(facts.pace.seconds(facts.rules.current));
        let Some(review) = self.review_mut() else { return Err(act.out_of_place("不在审核中")) };
        let level = review.level;
        let decision = decision.clone();
        review.intention = Some(Intention { decision, level, by, decided_at: facts.now, effective_at });
        Ok(Moved::quietly(self))
    }

    pub(super) fn forget(mut self, act: Act) -> Move<Self> {
        let Some(review) = self.review_mut() else { return Err(act.out_of_place("不在审核中")) };
        review.intention = None;
        Ok(Moved::quietly(self))
    }

    /// The decision's ground is gone: the case is back in the reviewer's queue.
    pub(super) fn drop_decision(self, act: Act) -> Move<Self> {
        let side = match self.review().map(|review| review.level) {
            Some(Level::Department) => Side::Department,
            _ => Side::School,
        };
        let mut moved = self.forget(act)?;
        moved.effects.push(Effect::notify(side, Message::DecisionDropped));
        Ok(moved)
    }

    pub(super) fn conclude(mut self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        let taken = self.review_mut().and_then(|review| review.intention.take());
        let Some(intention) = taken else { return Err(act.out_of_place("没有待生效的决定")) };
        match self {
            Self::Online(state) => Online::conclude(state, intention, facts).map(|moved| moved.map(Self::Online)),
            Self::Offline(state) => Offline::conclude(state, intention, facts).map(|moved| moved.map(Self::Offline)),
            Self::Paper(state) => Paper::conclude(state, intention, facts).map(|moved| moved.map(Self::Paper)),
            Self::Destination(state) => {
                Destination::conclude(state, intention, facts).map(|moved| moved.map(Self::Destination))
            }
        }
    }
}
