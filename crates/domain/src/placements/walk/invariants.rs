//! The rules over histories, written from the rulebook and from nothing else: no guard, no facts, no move.

use super::super::{Act, Concern, Decision, Online, PlacementKind, Side, Slot, StateCode};
use super::attempts::{Attempt, Stage, Tried};
use super::world::World;
use crate::organisations::ReviewLevels;
use crate::time::{Day, Instant};

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Step {
    pub before: World,
    pub attempt: Attempt,
    /// As storage would hold it, before worlds that behave alike are made one.
    pub after: World,
}

impl Step {
    /// The act, with the state of its record before and after.
    fn act(&self) -> Option<(&Tried, Option<&Online>, Option<&Online>)> {
        match &self.attempt {
            Attempt::Act(tried) => {
                Some((tried, self.before.online[tried.place].as_ref(), self.after.online[tried.place].as_ref()))
            }
            _ => None,
        }
    }

    fn did(&self, acts: &[Act]) -> bool {
        self.act().is_some_and(|(tried, _, _)| acts.contains(&tried.act))
    }

    /// The state a record newly reached.
    fn reached(&self, code: StateCode) -> bool {
        let count = |world: &World| world.online.iter().flatten().filter(|state| state.code() == code).count();
        count(&self.after) > count(&self.before)
    }
}

/// A rule that every prefix of every history keeps; it looks at the last step, and back where the rule does.
pub struct Invariant {
    pub rule: &'static str,
    pub holds: fn(&Stage, &[Step]) -> bool,
}

const fn invariant(rule: &'static str, holds: fn(&Stage, &[Step]) -> bool) -> Invariant {
    Invariant { rule, holds }
}

fn at(stage: &Stage, step: &Step) -> Instant {
    stage.now(&step.before)
}

fn last(history: &[Step]) -> &Step {
    history.last().unwrap()
}

/// An act that lets a signing begin, be agreed or take effect.
const FORWARD: &[Act] = &[Act::Invite, Act::Accept, Act::Pass];

fn dropped(step: &Step) -> bool {
    step.did(&[Act::SettlePass]) && !step.reached(StateCode::OnSigned) && !step.reached(StateCode::OnReviewSchool)
}

/// Nothing went forward in a world where `bad` holds; a decision that cannot take effect is dropped.
fn nothing_forward(history: &[Step], bad: fn(&Step) -> bool) -> bool {
    let step = last(history);
    let forward = step.did(FORWARD) || (step.did(&[Act::SettlePass]) && !dropped(step));
    !(forward && bad(step))
}

pub static SIDES: Invariant = invariant("§2.3: every act by those it is given to", |_, history| {
    last(history).act().is_none_or(|(tried, _, _)| match tried.act {
        Act::Invite | Act::Withdraw => tried.actor.side == Side::Employer,
        Act::Accept | Act::Refuse | Act::TakeBack => tried.actor.side == Side::Graduate,
        Act::Pass | Act::Fail | Act::Undo => matches!(tried.actor.side, Side::Department | Side::School),
        Act::Expire | Act::SettlePass | Act::SettleFail => tried.actor.side == Side::System,
    })
});
pub static SEEN: Invariant = invariant("nobody acts on what he has not seen", |_, history| {
    last(history).act().is_none_or(|(tried, before, _)| {
        let human = !matches!(tried.act, Act::Expire | Act::SettlePass | Act::SettleFail | Act::Undo);
        !(human && tried.stale && before.is_some())
    })
});
pub static PENDING: Invariant = invariant("while a decision waits, only its own undoing or settling", |_, history| {
    last(history).act().is_none_or(|(tried, before, _)| {
        let waits = before.and_then(Online::intention).is_some();
        !waits || matches!(tried.act, Act::Undo | Act::SettlePass | Act::SettleFail)
    })
});
pub static ROSTER: Invariant = invariant("R01: only for graduates on the roster", |_, history| {
    nothing_forward(history, |step| step.before.entry.removed)
});
pub static MODE: Invariant = invariant("R02: only for training modes that may sign", |_, history| {
    nothing_forward(history, |step| !step.before.entry.may_sign)
});
pub static ORDINARY: Invariant = invariant("§6.1: 非定向 where the province asks it", |_, history| {
    !last(history).did(&[Act::Invite, Act::Accept]) || last(history).before.entry.ordinary_mode
});
pub static PLAN: Invariant = invariant("§6.1: plan not yet filed where the province asks it", |_, history| {
    !(last(history).did(&[Act::Invite, Act::Accept]) && last(history).before.entry.plan_filed)
});
pub static OPENED: Invariant = invariant("§6.1: opened by the school where the province asks it", |_, history| {
    !last(history).did(&[Act::Invite, Act::Accept]) || last(history).before.entry.opened_by_school
});
pub static CHECKED: Invariant = invariant("R03: nobody accepts before checking the record", |_, history| {
    !last(history).did(&[Act::Accept]) || last(history).before.entry.checked
});
pub static SWITCH: Invariant = invariant("F035: nothing begins while online signing is closed", |_, history| {
    !last(history).did(&[Act::Invite, Act::Accept]) || last(history).before.switch_on
});
pub static SEASON_START: Invariant = invariant("decision 12: nothing before the season", |stage, history| {
    !last(history).did(&[Act::Invite, Act::Accept]) || at(stage, last(history)) >= Day::new(2026, 9, 1).unwrap().start()
});
pub static SEASON_END: Invariant =
    invariant("decision 12: nothing is begun, agreed or passed after it", |stage, history| {
        !last(history).did(FORWARD) || at(stage, last(history)) < Day::new(2027, 9, 1).unwrap().start()
    });
pub static ADMITTED: Invariant = invariant("§6.3: only admitted employers", |_, history| {
    nothing_forward(history, |step| !step.before.employer_admitted)
});
pub static ONE_INVITATION: Invariant = invariant("R08: one open invitation of an employer", |stage, history| {
    let live = |employer: u8| {
        let places = last(history).after.online.iter().zip(&stage.employers);
        places
            .filter(|(state, of)| **of == employer && matches!(state, Some(Online::Invited(_) | Online::Review(_))))
            .count()
    };
    stage.employers.iter().all(|employer| live(*employer) <= 1)
});
pub static LENGTH: Invariant = invariant("R09: an invitation is open for 1 to max days", |stage, history| {
    let longest = i64::from(stage.policy.current.invite_max_days);
    last(history).act().is_none_or(|(tried, _, after)| match after {
        Some(Online::Invited(invited)) if tried.act == Act::Invite => {
            let days = invited.deadline.day().days_since(at(stage, last(history)).day());
            (2..=longest + 1).contains(&days)
        }
        _ => true,
    })
});
pub static ANSWERED_IN_TIME: Invariant = invariant("R09: answers before the end of day sent + N", |stage, history| {
    last(history).act().is_none_or(|(tried, before, _)| match before {
        Some(Online::Invited(invited)) if tried.act != Act::Expire => at(stage, last(history)) < invited.deadline,
        _ => true,
    })
});
pub static LAPSED_IN_TIME: Invariant = invariant("R10: no invitation lapses while it is open", |stage, history| {
    last(history).act().is_none_or(|(tried, before, _)| match before {
        Some(Online::Invited(invited)) if tried.act == Act::Expire => at(stage, last(history)) >= invited.deadline,
        _ => true,
    })
});
pub static ONE_IN_PROCESS: Invariant =
    invariant("R06: never two in process", |_, history| last(history).after.claims(Slot::InProcess).len() <= 1);
pub static ONE_EFFECTIVE: Invariant =
    invariant("decision 1: never two effective, both slots only before an automatic void", |stage, history| {
        let (busy, effective) =
            (last(history).after.claims(Slot::InProcess), last(history).after.claims(Slot::Effective));
        let gives_way = stage.policy.pinned.destination_auto_void_on_sign && effective == [PlacementKind::Destination];
        let signing = busy.iter().all(|kind| *kind != PlacementKind::Destination);
        effective.len() <= 1 && (busy.is_empty() || effective.is_empty() || (gives_way && signing))
    });
pub static SERVED: Invariant =
    invariant("R47: nothing waits at a department nobody can review for", |stage, history| {
        let accepted = last(history).did(&[Act::Accept]);
        !(accepted && stage.levels == ReviewLevels::DepartmentThenSchool && !last(history).before.department_can_review)
    });
pub static PROVEN: Invariant = invariant("decision 8: nobody is bound without a code", |_, history| {
    last(history).act().is_none_or(|(tried, _, _)| tried.act != Act::Accept || tried.proof.verified)
});
pub static OWN_CONTACT: Invariant =
    invariant("decision 8: a contact set by staff counts after notice and a day", |stage, history| {
        last(history).act().is_none_or(|(tried, _, _)| {
            tried.act != Act::Accept || tried.proof.counts_from.is_some_and(|from| from <= at(stage, last(history)))
        })
    });
pub static WITHDRAWN_BY_RIGHT: Invariant =
    invariant("R20: employers withdraw only where they may", |stage, history| {
        !last(history).did(&[Act::Withdraw]) || stage.policy.pinned.invite_withdraw
    });
pub static COOLING: Invariant = invariant("decision 6: taken back within the minutes", |stage, history| {
    last(history).act().is_none_or(|(tried, before, _)| match before {
        Some(Online::Review(review)) if tried.act == Act::TakeBack => {
            let seconds = at(stage, last(history)).seconds_since(review.accepted.accepted_at);
            seconds < 60 * i64::from(stage.policy.pinned.accept_cooling_minutes)
        }
        _ => true,
    })
});
pub static UNREVIEWED: Invariant = invariant("decision 6: not taken back once somebody has reviewed", |_, history| {
    let since = history.iter().rposition(|step| step.did(&[Act::Accept])).unwrap_or(0);
    let reviewed = history[since..].iter().any(|step| step.did(&[Act::SettlePass]) && !dropped(step));
    !(last(history).did(&[Act::TakeBack]) && reviewed)
});
pub static RIGHT_LEVEL: Invariant = invariant("R11: each level decides where the case waits", |_, history| {
    last(history).act().is_none_or(|(tried, before, _)| match before.map(Online::code) {
        Some(StateCode::OnReviewDepartment) if matches!(tried.act, Act::Pass | Act::Fail) => {
            tried.actor.side == Side::Department
        }
        Some(StateCode::OnReviewSchool) if matches!(tried.act, Act::Pass | Act::Fail) => {
            tried.actor.side == Side::School
        }
        _ => true,
    })
});
pub static REASONED: Invariant = invariant("R24: a failed review says what is wrong", |_, history| {
    let blank = |state: &Online| matches!(state, Online::Failed(failed) if failed.failing.details.trim().is_empty());
    !last(history).after.online.iter().flatten().any(blank)
});
pub static LOOKED_INTO: Invariant =
    invariant("R41: nothing passes with a warning nobody looked into", |stage, history| {
        last(history).after.online.iter().flatten().all(|state| match state {
            Online::Signed(signed) => {
                let seen = |concern: &Concern| signed.school.acknowledged.iter().any(|one| one.concern == *concern);
                stage.concerns.iter().all(seen)
            }
            _ => true,
        })
    });
pub static OWN_UNDOING: Invariant = invariant("decision 3: only who decided undoes", |_, history| {
    last(history).act().is_none_or(|(tried, before, _)| match before.and_then(Online::intention) {
        Some(intention) if tried.act == Act::Undo => tried.actor.account == Some(intention.by),
        _ => true,
    })
});
pub static UNDONE_IN_TIME: Invariant = invariant("decision 3: nothing in effect is undone", |stage, history| {
    last(history).act().is_none_or(|(tried, before, _)| match before.and_then(Online::intention) {
        Some(intention) if tried.act == Act::Undo => at(stage, last(history)) < intention.effective_at,
        _ => true,
    })
});
pub static SETTLED_IN_TIME: Invariant =
    invariant("decision 3: no decision takes effect before its time", |stage, history| {
        last(history).act().is_none_or(|(tried, before, _)| match before.and_then(Online::intention) {
            Some(intention) if matches!(tried.act, Act::SettlePass | Act::SettleFail) => {
                at(stage, last(history)) >= intention.effective_at
            }
            _ => true,
        })
    });
static SLOTS_TELL_THE_TRUTH: Invariant = invariant("the slots hold what the states claim", |_, history| {
    let after = &last(history).after;
    let kinds = |slot: Option<super::super::Held>| slot.map(|held| held.kind).into_iter().collect::<Vec<_>>();
    after.claims(Slot::InProcess) == kinds(after.slots.in_process)
        && after.claims(Slot::Effective) == kinds(after.slots.effective)
});
static KEPT: Invariant = invariant("a failed review never costs the earlier destination", |_, history| {
    let step = last(history);
    let ends = step.reached(StateCode::OnSigned)
        || matches!(step.attempt, Attempt::EffectiveEnds | Attempt::RivalPasses(true));
    ends || step.before.claims(Slot::Effective) == step.after.claims(Slot::Effective)
});
static UNMOVED: Invariant = invariant("a decision moves nothing until it settles", |_, history| {
    last(history).act().is_none_or(|(tried, before, after)| {
        let decides = matches!(tried.act, Act::Pass | Act::Fail | Act::Undo);
        !decides || before.map(Online::code) == after.map(Online::code)
    })
});
static LEVELS_KEPT: Invariant = invariant("R11: two levels both pass before it is signed", |stage, history| {
    last(history).after.online.iter().flatten().all(|state| match state {
        Online::Signed(signed) => signed.department.is_some() == (stage.levels == ReviewLevels::DepartmentThenSchool),
        _ => true,
    })
});
static AS_DECIDED: Invariant = invariant("what settles is what was decided", |_, history| {
    let step = last(history);
    step.act().is_none_or(|(_, before, _)| {
        match before.and_then(Online::intention).map(|intention| &intention.decision) {
            Some(Decision::Pass { .. }) => !step.reached(StateCode::OnFailed),
            Some(Decision::Fail(_)) => !step.reached(StateCode::OnSigned),
            None => !step.reached(StateCode::OnFailed) && !step.reached(StateCode::OnSigned),
        }
    })
});

/// What the main walk holds everywhere.
pub static ALWAYS: [&Invariant; 36] = [
    &SIDES,
    &SEEN,
    &PENDING,
    &ROSTER,
    &MODE,
    &ORDINARY,
    &PLAN,
    &OPENED,
    &CHECKED,
    &SWITCH,
    &SEASON_START,
    &SEASON_END,
    &ADMITTED,
    &ONE_INVITATION,
    &LENGTH,
    &ANSWERED_IN_TIME,
    &LAPSED_IN_TIME,
    &ONE_IN_PROCESS,
    &ONE_EFFECTIVE,
    &SERVED,
    &PROVEN,
    &OWN_CONTACT,
    &WITHDRAWN_BY_RIGHT,
    &COOLING,
    &UNREVIEWED,
    &RIGHT_LEVEL,
    &REASONED,
    &LOOKED_INTO,
    &OWN_UNDOING,
    &UNDONE_IN_TIME,
    &SETTLED_IN_TIME,
    &SLOTS_TELL_THE_TRUTH,
    &KEPT,
    &UNMOVED,
    &LEVELS_KEPT,
    &AS_DECIDED,
];
