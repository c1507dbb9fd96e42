//! Every act somebody can see is possible, or refused with rule, reason, record and way out: "why can't I?" and the act
//! itself give one answer.

use super::super::{
    Acknowledged, Act, Actor, Decision, Ending, FailReason, Failing, PlacementKind, Remarks, RescissionEnd, Side,
    perform, why_not,
};
use super::attempts::{Attempt, Stage, Tried, assert_explains, good_proof};
use super::world::{DEPARTMENT_CLERK, SCHOOL_CLERK, World};

impl Stage {
    /// An act with everything its form asks for, well filled in: one for each way of deciding it.
    fn well_done(&self, act: Act, place: usize, side: Side) -> Vec<Tried> {
        let account = if side == Side::Department { DEPARTMENT_CLERK } else { SCHOOL_CLERK };
        let details = "与单位核实，信息不一致";
        let tried = |decision| Tried {
            act,
            place,
            actor: Actor { side, account: Some(account) },
            proof: good_proof(),
            days: 1,
            decision,
            stale: false,
            reason: details,
            evidence: 1,
        };
        let acknowledged = || {
            let noted = |concern| Acknowledged { concern, note: details.into() };
            self.concerns.iter().copied().map(noted).collect()
        };
        let ending = |end: &RescissionEnd| {
            let ending = Ending { end: *end, circumstances: details.into() };
            Decision::Pass { acknowledged: acknowledged(), ending: Some(ending) }
        };
        match act {
            Act::Pass => {
                let plain = std::iter::once(Decision::pass(acknowledged()));
                plain.chain(RescissionEnd::ALL.iter().map(ending)).map(|decision| tried(Some(decision))).collect()
            }
            Act::Return => {
                let remarks = Remarks { fields: Vec::new(), details: details.into() };
                vec![tried(Some(Decision::Return(remarks)))]
            }
            Act::Fail => {
                let failing = Failing { reason: FailReason::UntrueTerms, details: details.into() };
                vec![tried(Some(Decision::Fail(failing)))]
            }
            _ => vec![tried(None)],
        }
    }

    /// Whatever anybody may try on one place.
    pub fn everybodys_attempts(&self, world: &World, place: usize) -> impl Iterator<Item = Attempt> {
        let mut wide = self.clone();
        wide.trials.every_side = true;
        wide.attempts(world).into_iter().filter(move |attempt| match attempt {
            Attempt::Act(tried) => tried.place == place,
            _ => false,
        })
    }
}

/// Asks of every act and everybody who has it on a kind of record.
pub fn assert_every_act_answers(stage: &Stage, world: &World) {
    for (place, state) in world.places.iter().enumerate() {
        let kind = stage.places[place].kind;
        for act in Act::ALL.iter().filter(|act| state.is_none() == act.from().is_empty()) {
            for side in act.sides_on(kind).iter().filter(|side| **side != Side::System) {
                let done = stage.well_done(*act, place, *side);
                let refused = why_not(*act, state.as_ref(), &stage.facts(world, &done[0]));
                let happens = |tried: &Tried| perform(*act, state.clone(), &stage.facts(world, tried)).is_ok();
                let happened = done.iter().any(happens);
                if let Some(refusal) = &refused {
                    assert_explains(refusal);
                }
                // Into an empty place each kind comes by its own act.
                let begins = state.is_some() || (*act == Act::Invite) == (kind == PlacementKind::Online);
                let fits = refused.is_none() == happened || !begins;
                assert!(
                    fits,
                    "{side} {act} on {state:#?}: {refused:?}, but it {}",
                    if happened { "happens" } else { "does not" }
                );
            }
        }
    }
}
