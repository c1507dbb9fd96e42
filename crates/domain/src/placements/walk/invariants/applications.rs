//! Rules of what graduates apply for: drafts, evidence, categories, returns.

use super::super::super::{Act, Decision, Placement, PlacementKind, Side, StateCode};
use super::super::attempts::unfinished;
use super::{Invariant, Step, invariant, kept, last, nothing_forward, settled_pass};
use crate::policy::Abandon;

fn text(step: &Step) -> &str {
    step.act().map_or("", |(tried, _, _)| tried.reason)
}

pub static PAPER_WHERE_OFFERED: Invariant =
    invariant("§11.2: paper agreements are registered only where the province has that way", |stage, history| {
        let begins = last(history).did(&[Act::Start]) && last(history).kind() == Some(PlacementKind::Paper);
        !begins || kept(stage, last(history)).paper_enabled
    });
pub static ONE_DRAFT: Invariant = invariant("R22: one unfinished application of a kind", |_, history| {
    let codes = || last(history).after.places.iter().flatten().map(Placement::code);
    let unfinished = |kind: PlacementKind| {
        let own = |code: &StateCode| code.kind() == Some(kind) && code.slot().is_none() && unfinished(*code);
        codes().filter(own).count()
    };
    PlacementKind::ALL.iter().all(|kind| unfinished(*kind) <= 1)
});
pub static TARGETED: Invariant =
    invariant("R39: targeted graduates register at their unit, and nobody else does", |stage, history| {
        let submits = |step: &Step| step.did(&[Act::Submit]) || settled_pass(step);
        let destination = |step: &Step| step.kind() == Some(PlacementKind::Destination) && submits(step);
        let fits = |step: &Step| stage.category.offered && stage.category.targeted != step.before.entry.may_sign;
        nothing_forward(history, |step| destination(step) && !fits(step))
    });
pub static FROZEN: Invariant = invariant("S1 2.3.1: a generated text is not taken back", |stage, history| {
    let step = last(history);
    let text = [StateCode::OfTextReviewDepartment, StateCode::OfTextReviewSchool];
    let of_text = step.act().and_then(|(_, before, _)| before).is_some_and(|state| text.contains(&state.waiting()));
    !(step.did(&[Act::PullBack]) && of_text && kept(stage, step).offline_text_frozen_after_submit)
});
pub static SHOWN: Invariant = invariant("§6.6: nothing stamped is submitted without its image", |_, history| {
    let step = last(history);
    let (kind, files) = (step.kind(), step.act().map_or(1, |(tried, _, _)| tried.evidence));
    let paper = kind == Some(PlacementKind::Paper) && step.did(&[Act::Submit]);
    let off_line = matches!(kind, Some(PlacementKind::Paper | PlacementKind::Offline)) && step.did(&[Act::Rescind]);
    files > 0 || !(paper || off_line || step.did(&[Act::SendBack]))
});
pub static SAID_WHY: Invariant = invariant("nobody ends or changes a record without saying why", |_, history| {
    let step = last(history);
    let acts = [Act::Void, Act::Abandon, Act::RequestVoid, Act::Recall, Act::Amend, Act::Reclassify, Act::Rescind];
    !step.did(&acts) || !text(step).trim().is_empty()
});
pub static ABANDONED_BY_RIGHT: Invariant =
    invariant("decision 6: an approved text is given up only where that is allowed", |stage, history| {
        !last(history).did(&[Act::Abandon]) || kept(stage, last(history)).offline_abandon != Abandon::Forbidden
    });
pub static RETURNED_BY_RIGHT: Invariant =
    invariant("§6: returned for correction only where the province returns", |stage, history| {
        let step = last(history);
        let pinned = kept(stage, step);
        let code = step.act().and_then(|(_, before, _)| before).map(|state| state.waiting().as_str());
        !step.did(&[Act::Return])
            || code.is_some_and(|code| match code {
                _ if code.starts_with("OF-TEXT") => pinned.review_return_allowed_offline_text,
                _ if code.starts_with("OF-IMG") => pinned.review_return_allowed_offline_image,
                _ if code.starts_with("BD") => pinned.review_return_allowed_paper,
                _ if code.starts_with("QX-REVIEW") => pinned.review_return_allowed_destination,
                _ if code.starts_with("RF") => pinned.review_return_allowed_rescind_offline,
                _ => false,
            })
    });
pub static REMARKED: Invariant = invariant("R24: what is returned says what to correct", |_, history| {
    let step = last(history);
    !step.did(&[Act::SettleReturn])
        || matches!(step.intention().map(|intention| &intention.decision),
            Some(Decision::Return(remarks)) if !remarks.details.trim().is_empty())
});
pub static REVISED_BY_RIGHT: Invariant =
    invariant("R21: invitations are changed only where that is allowed", |stage, history| {
        !last(history).did(&[Act::Revise]) || kept(stage, last(history)).invite_edit_with_reconsent
    });
static RETURNED_KEEPS_ITS_SLOT: Invariant =
    invariant("decision 1: what is returned keeps its slot until the graduate gives it up", |_, history| {
        let step = last(history);
        let returned = |step: &Step| step.did(&[Act::SettleReturn]);
        !returned(step)
            || step.before.slots.in_process.map(|held| held.record)
                == step.after.slots.in_process.map(|held| held.record)
    });
static BY_THE_GRADUATE: Invariant = invariant("nobody submits for a graduate", |_, history| {
    last(history).act().is_none_or(|(tried, _, _)| tried.act != Act::Submit || tried.actor.side == Side::Graduate)
});

pub static APPLICATIONS: [&Invariant; 12] = [
    &PAPER_WHERE_OFFERED,
    &ONE_DRAFT,
    &TARGETED,
    &FROZEN,
    &SHOWN,
    &SAID_WHY,
    &ABANDONED_BY_RIGHT,
    &RETURNED_BY_RIGHT,
    &REMARKED,
    &REVISED_BY_RIGHT,
    &RETURNED_KEEPS_ITS_SLOT,
    &BY_THE_GRADUATE,
];
