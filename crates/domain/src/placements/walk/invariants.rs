//! The rules over histories, written from the rulebook and from nothing else: no guard, no facts, no move. Here what holds
//! for every kind, and for invitations; `applications.rs` and `endings.rs` hold the rest.

mod applications;
mod endings;
mod reviews;

pub use applications::*;
pub use endings::*;
pub use reviews::*;

use super::super::{Act, Decision, Intention, Level, Online, Placement, PlacementKind, Side, Slot, StateCode};
use super::attempts::{Attempt, Stage, Tried};
use super::world::{Past, World};
use crate::organisations::ReviewLevels;
use crate::policy::Pinned;
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
    fn act(&self) -> Option<(&Tried, Option<&Placement>, Option<&Placement>)> {
        match &self.attempt {
            Attempt::Act(tried) => {
                Some((tried, self.before.places[tried.place].as_ref(), self.after.places[tried.place].as_ref()))
            }
            _ => None,
        }
    }

    /// The same, of online signings only.
    fn online(&self) -> Option<(&Tried, Option<&Online>, Option<&Online>)> {
        fn own(state: Option<&Placement>) -> Option<&Online> {
            match state {
                Some(Placement::Online(state)) => Some(state),
                _ => None,
            }
        }
        let (tried, before, after) = self.act()?;
        Some((tried, own(before), own(after)))
    }

    fn kind(&self) -> Option<PlacementKind> {
        let (_, before, after) = self.act()?;
        before.or(after).map(Placement::kind)
    }

    /// What is remembered of the record acted on.
    fn past(&self) -> Option<Past> {
        let (tried, _, _) = self.act()?;
        Some(self.before.past[tried.place])
    }

    /// The decision that waited before the act.
    fn intention(&self) -> Option<&Intention> {
        self.act()?.1.and_then(Placement::intention)
    }

    fn did(&self, acts: &[Act]) -> bool {
        self.act().is_some_and(|(tried, _, _)| acts.contains(&tried.act))
    }
}

/// A rule that every prefix of every history keeps. It looks at the last step; what it must know of earlier ones the world
/// remembers (`world::Past`).
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

/// What the record acted on keeps of the policy it began under.
fn kept<'s>(stage: &'s Stage, step: &Step) -> &'s Pinned {
    let place = step.act().map_or(0, |(tried, _, _)| tried.place);
    stage.rules(&step.before, place).pinned
}

fn last(history: &[Step]) -> &Step {
    history.last().unwrap()
}

/// An act that lets something begin, be agreed or take effect.
const FORWARD: &[Act] = &[Act::Invite, Act::Accept, Act::Start, Act::Submit, Act::Pass];

/// What is under review brings something into force, rather than ending it.
fn entering(step: &Step) -> bool {
    let review = step.act().and_then(|(_, before, _)| before).filter(|state| state.review().is_some());
    review.is_none_or(|state| state.process().enters() && state.slot() == Some(Slot::InProcess))
}

/// A decision to pass took effect.
fn settled_pass(step: &Step) -> bool {
    let before = step.act().and_then(|(_, before, _)| before).map(Placement::waiting);
    let after = step.act().and_then(|(_, _, after)| after).map(Placement::waiting);
    step.did(&[Act::SettlePass]) && before != after
}

/// Nothing went forward in a world where `bad` holds; a decision that cannot take effect is dropped.
fn nothing_forward(history: &[Step], bad: impl Fn(&Step) -> bool) -> bool {
    let step = last(history);
    let rescission = step.act().is_some_and(|(_, before, _)| {
        before.is_some_and(|state| matches!(state.waiting(), StateCode::RfPulled | StateCode::RfReturned))
    });
    let forward = (step.did(FORWARD) && !rescission) || settled_pass(step);
    !(forward && entering(step) && bad(step))
}

pub static SIDES: Invariant = invariant("§2.3: every act by those it is given to", |_, history| {
    let kind = last(history).kind();
    let agreement_off_line = matches!(kind, Some(PlacementKind::Offline | PlacementKind::Paper));
    last(history).act().is_none_or(|(tried, _, _)| match (tried.act, tried.actor.side) {
        (Act::Invite | Act::Revise | Act::Withdraw, side) => side == Side::Employer,
        (
            Act::Accept
            | Act::Refuse
            | Act::TakeBack
            | Act::Start
            | Act::Save
            | Act::Submit
            | Act::PullBack
            | Act::Discard
            | Act::Abandon
            | Act::RequestVoid
            | Act::CancelVoid,
            side,
        ) => side == Side::Graduate,
        (Act::SendBack | Act::Agree | Act::Decline | Act::CancelRescission, side) => {
            matches!(side, Side::Graduate | Side::Employer)
        }
        (Act::Rescind, side) => side == Side::Graduate || (side == Side::Employer && !agreement_off_line),
        (Act::Consent | Act::Object, side) => {
            side == Side::Graduate || (side == Side::Employer && kind == Some(PlacementKind::Online))
        }
        (Act::Pass | Act::Return | Act::Fail | Act::Undo | Act::Reclassify, side) => {
            matches!(side, Side::Department | Side::School)
        }
        (Act::Amend | Act::Recall | Act::Restore, side) => side == Side::School,
        (Act::Void, side) => {
            side == Side::School || (side == Side::Graduate && kind == Some(PlacementKind::Destination))
        }
        (
            Act::Expire
            | Act::SettlePass
            | Act::SettleReturn
            | Act::SettleFail
            | Act::Overdue
            | Act::CloseAmendment
            | Act::Lose,
            side,
        ) => side == Side::System,
    })
});
pub static SEEN: Invariant = invariant("nobody acts on what he has not seen", |_, history| {
    last(history).act().is_none_or(|(tried, before, _)| {
        let human = tried.actor.side != Side::System && tried.act != Act::Undo;
        !(human && tried.stale && before.is_some())
    })
});
pub static PENDING: Invariant = invariant("while a decision waits, only its own undoing or settling", |_, history| {
    last(history).act().is_none_or(|(tried, before, _)| {
        let waits = before.and_then(Placement::intention).is_some();
        let own = [Act::Undo, Act::SettlePass, Act::SettleReturn, Act::SettleFail, Act::Lose];
        !waits || own.contains(&tried.act)
    })
});
pub static ROSTER: Invariant = invariant("R01: only for graduates on the roster", |_, history| {
    nothing_forward(history, |step| step.before.entry.removed)
});
pub static MODE: Invariant = invariant("R02: only for training modes that may sign", |_, history| {
    let agreement = |step: &Step| step.kind().is_some_and(PlacementKind::is_agreement);
    nothing_forward(history, |step| !step.before.entry.may_sign && agreement(step))
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
pub static CHECKED: Invariant = invariant("R03: nobody is bound before checking the record", |_, history| {
    !last(history).did(&[Act::Accept, Act::Start]) || last(history).before.entry.checked
});
pub static SWITCH: Invariant = invariant("F035: nothing begins while its switch is off", |_, history| {
    !last(history).did(&[Act::Invite, Act::Accept, Act::Start]) || last(history).before.switches_on
});
pub static SEASON_START: Invariant = invariant("decision 12: nothing before the season", |stage, history| {
    let begins = last(history).did(&[Act::Invite, Act::Accept, Act::Start]);
    !begins || at(stage, last(history)) >= Day::new(2026, 9, 1).unwrap().start()
});
pub static SEASON_END: Invariant =
    invariant("decision 12: nothing is begun, agreed or passed after it", |stage, history| {
        let step = last(history);
        let open = step.before.entry.reopened || at(stage, step) < Day::new(2027, 9, 1).unwrap().start();
        open || !(step.did(FORWARD) && entering(step))
    });
pub static ADMITTED: Invariant = invariant("§6.3: only admitted employers", |_, history| {
    nothing_forward(history, |step| !step.before.employer_admitted && step.kind() == Some(PlacementKind::Online))
});
pub static ONE_INVITATION: Invariant = invariant("R08: one open invitation of an employer", |stage, history| {
    let live = |employer: u8| {
        let places = last(history).after.places.iter().zip(&stage.places);
        let open = |state: &Placement| state.code() == StateCode::OnInvited || state.slot() == Some(Slot::InProcess);
        let of = |place: &super::attempts::Place| place.kind == PlacementKind::Online && place.employer == employer;
        places.filter(|(state, place)| of(place) && state.as_ref().is_some_and(open)).count()
    };
    stage.places.iter().all(|place| live(place.employer) <= 1)
});
pub static LENGTH: Invariant = invariant("R09: an invitation is open for 1 to max days", |stage, history| {
    let longest = i64::from(stage.today(&last(history).before).current.invite_max_days);
    last(history).online().is_none_or(|(tried, _, after)| match after {
        Some(Online::Invited(invited)) if matches!(tried.act, Act::Invite | Act::Revise) => {
            let days = invited.deadline.day().days_since(at(stage, last(history)).day());
            (2..=longest + 1).contains(&days)
        }
        _ => true,
    })
});
pub static ANSWERED_IN_TIME: Invariant = invariant("R09: answers before the end of day sent + N", |stage, history| {
    last(history).online().is_none_or(|(tried, before, _)| match before {
        Some(Online::Invited(invited)) if !matches!(tried.act, Act::Expire | Act::Lose) => {
            at(stage, last(history)) < invited.deadline
        }
        _ => true,
    })
});
pub static LAPSED_IN_TIME: Invariant = invariant("R10: no invitation lapses while it is open", |stage, history| {
    last(history).online().is_none_or(|(tried, before, _)| match before {
        Some(Online::Invited(invited)) if tried.act == Act::Expire => at(stage, last(history)) >= invited.deadline,
        _ => true,
    })
});
pub static ONE_IN_PROCESS: Invariant =
    invariant("R06: never two in process", |_, history| last(history).after.claims(Slot::InProcess).len() <= 1);
pub static ONE_EFFECTIVE: Invariant =
    invariant("decision 1: never two effective, both slots only before an automatic void", |stage, history| {
        let after = &last(history).after;
        let (busy, effective) = (after.claims(Slot::InProcess), after.claims(Slot::Effective));
        let signs = |place: &usize| after.places[*place].as_ref().and_then(Placement::slot) == Some(Slot::InProcess);
        let auto_void = |place| stage.rules(after, place).pinned.destination_auto_void_on_sign;
        let gives_way =
            effective == [PlacementKind::Destination] && (0..after.places.len()).filter(signs).all(auto_void);
        let signing = busy.iter().all(|kind| *kind != PlacementKind::Destination);
        effective.len() <= 1 && (busy.is_empty() || effective.is_empty() || (gives_way && signing))
    });
pub static SERVED: Invariant =
    invariant("R47: nothing begins to wait at a department nobody can review for", |_, history| {
        let step = last(history);
        let acts = [Act::Accept, Act::Submit, Act::SendBack, Act::Rescind, Act::Agree, Act::RequestVoid];
        let after = step.act().and_then(|(_, _, after)| after).and_then(|state| state.waiting().level());
        !(step.did(&acts) && after == Some(Level::Department) && !step.before.department_can_review)
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
        !last(history).did(&[Act::Withdraw]) || kept(stage, last(history)).invite_withdraw
    });
/// No rule: it breaks as soon as somebody withdraws what was sent while that was still allowed.
pub static WITHDRAWN_BY_TODAY: Invariant =
    invariant("what is open meets every half of today's policy", |stage, history| {
        let step = last(history);
        !step.did(&[Act::Withdraw]) || stage.today(&step.before).pinned.invite_withdraw
    });
pub static COOLING: Invariant = invariant("decision 6: taken back within the minutes", |stage, history| {
    last(history).online().is_none_or(|(tried, before, _)| match before {
        Some(Online::Review { accepted, .. }) if tried.act == Act::TakeBack => {
            let seconds = at(stage, last(history)).seconds_since(accepted.accepted_at);
            seconds < 60 * i64::from(kept(stage, last(history)).accept_cooling_minutes)
        }
        _ => true,
    })
});
pub static UNREVIEWED: Invariant = invariant("decision 6: not taken back once somebody has reviewed", |_, history| {
    let step = last(history);
    let back = [Act::TakeBack, Act::PullBack, Act::CancelVoid, Act::Revise];
    !step.did(&back) || step.past().is_none_or(|past| !past.passed)
});
static SLOTS_TELL_THE_TRUTH: Invariant = invariant("the slots hold what the states claim", |_, history| {
    let after = &last(history).after;
    let kinds = |slot: Option<super::super::Held>| slot.map(|held| held.kind).into_iter().collect::<Vec<_>>();
    after.claims(Slot::InProcess) == kinds(after.slots.in_process)
        && after.claims(Slot::Effective) == kinds(after.slots.effective)
});
static KEPT: Invariant = invariant("a failed or returned review never costs the earlier destination", |_, history| {
    let step = last(history);
    let ends = step.did(&[Act::SettlePass, Act::Void, Act::Recall, Act::Lose, Act::Restore]);
    ends || step.before.claims(Slot::Effective) == step.after.claims(Slot::Effective)
});
static UNMOVED: Invariant = invariant("a decision moves nothing until it settles", |_, history| {
    last(history).act().is_none_or(|(tried, before, after)| {
        let decides = matches!(tried.act, Act::Pass | Act::Return | Act::Fail | Act::Undo);
        !decides || before.map(Placement::waiting) == after.map(Placement::waiting)
    })
});
static LEVELS_KEPT: Invariant =
    invariant("R11, rule 7: a process passes the levels of the day it began, whatever is set since", |_, history| {
        let step = last(history);
        let review = step.act().and_then(|(_, before, _)| before).and_then(Placement::review);
        let at_school = review.filter(|review| settled_pass(step) && review.level == Level::School);
        let begun = step.past().and_then(|past| past.begun_under);
        let (Some(review), Some(begun)) = (at_school, begun) else { return true };
        review.department.is_some() == (begun == ReviewLevels::DepartmentThenSchool)
    });
static AS_DECIDED: Invariant = invariant("what settles is what was decided", |_, history| {
    let step = last(history);
    let entered = |slot| step.after.claims(slot).len() > step.before.claims(slot).len();
    match step.intention().map(|intention| &intention.decision) {
        Some(Decision::Pass { .. }) => true,
        Some(_) => !entered(Slot::Effective),
        None => !entered(Slot::Effective) || step.did(&[Act::Restore]),
    }
});

/// What every walk holds everywhere.
pub fn always() -> Vec<&'static Invariant> {
    let mut all: Vec<&'static Invariant> = vec![
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
    all.extend(APPLICATIONS);
    all.extend(ENDINGS);
    all
}
