//! Rules of reviewers' decisions.

use super::super::super::{Act, Concern, Decision, Side};
use super::{Invariant, at, entering, invariant, last, settled_pass};

pub static RIGHT_LEVEL: Invariant = invariant("R11: each level decides where the case waits", |_, history| {
    last(history).act().is_none_or(|(tried, before, _)| {
        let decides = matches!(tried.act, Act::Pass | Act::Return | Act::Fail | Act::Reclassify);
        match before.map(|state| state.waiting().as_str()) {
            Some(code) if decides && code.ends_with("-CO") => tried.actor.side == Side::Department,
            Some(_) if decides => tried.actor.side == Side::School,
            _ => true,
        }
    })
});
pub static REASONED: Invariant = invariant("R24: a failed review says what is wrong", |_, history| {
    let step = last(history);
    !step.did(&[Act::SettleFail])
        || matches!(step.intention().map(|intention| &intention.decision),
            Some(Decision::Fail(failing)) if !failing.details.trim().is_empty())
});
pub static LOOKED_INTO: Invariant =
    invariant("R41: nothing passes with a warning nobody looked into", |stage, history| {
        let step = last(history);
        let acknowledged = match step.intention().map(|intention| &intention.decision) {
            Some(Decision::Pass { acknowledged, .. }) => acknowledged.as_slice(),
            _ => &[],
        };
        let seen = |concern: &Concern| acknowledged.iter().any(|one| one.concern == *concern);
        !(settled_pass(step) && entering(step)) || stage.concerns.iter().all(seen)
    });
pub static OWN_UNDOING: Invariant = invariant("decision 3: only who decided undoes", |_, history| {
    let step = last(history);
    step.act().is_none_or(|(tried, _, _)| match step.intention() {
        Some(intention) if tried.act == Act::Undo => tried.actor.account == Some(intention.by),
        _ => true,
    })
});
pub static UNDONE_IN_TIME: Invariant = invariant("decision 3: nothing in effect is undone", |stage, history| {
    let step = last(history);
    step.intention().is_none_or(|intention| !step.did(&[Act::Undo]) || at(stage, step) < intention.effective_at)
});
pub static SETTLED_IN_TIME: Invariant =
    invariant("decision 3: no decision takes effect before its time", |stage, history| {
        let step = last(history);
        let settles = step.did(&[Act::SettlePass, Act::SettleReturn, Act::SettleFail]);
        step.intention().is_none_or(|intention| !settles || at(stage, step) >= intention.effective_at)
    });
