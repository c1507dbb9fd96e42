//! Rules of rescission, correction, void, recall and lapse.

use super::super::super::{
    Act, Decision, Online, OnlineRescission, Placement, PlacementKind, RescissionEnd, Side, Slot, StateCode,
};
use super::{Invariant, Step, at, invariant, kept, last};
use crate::policy::{DestinationVoid, LimitCounts, VoidReview};

fn before(step: &Step) -> Option<&Placement> {
    step.act().and_then(|(_, before, _)| before)
}

/// Who filed the online rescission that waits.
fn filed_by(step: &Step) -> Option<Side> {
    match before(step)? {
        Placement::Online(Online::Signed(signed)) => {
            signed.rescission.as_ref().map(OnlineRescission::request).map(|request| request.by)
        }
        _ => None,
    }
}

fn by(step: &Step) -> Option<Side> {
    step.act().map(|(tried, _, _)| tried.actor.side)
}

fn void_reviewed(stage: &super::Stage, step: &Step) -> bool {
    let pinned = kept(stage, step);
    let review = match pinned.destination_void_review {
        VoidReview::No => false,
        VoidReview::Yes => true,
        VoidReview::School => step.before.void_review,
    };
    review || pinned.destination_void == DestinationVoid::Request
}

pub static ONE_RESCISSION: Invariant = invariant("R27: no second request while one is open", |_, history| {
    let step = last(history);
    let acts = [Act::Rescind, Act::Amend, Act::Void, Act::Recall];
    !step.did(&acts) || before(step).is_some_and(|state| state.open_rescission().is_none())
});
pub static COUNTED: Invariant = invariant("R16: no more requests than the school allows", |stage, history| {
    let step = last(history);
    let used = match kept(stage, step).rescind_limit_counts {
        LimitCounts::Filed => step.before.filed,
        LimitCounts::Passed => step.before.passed,
    };
    !(step.did(&[Act::Rescind]) && by(step) == Some(Side::Graduate)) || used < stage.rescission_limit
});
pub static ANSWERED_BY_THE_OTHER: Invariant = invariant("§6.8: the other side answers", |_, history| {
    let step = last(history);
    !step.did(&[Act::Agree, Act::Decline]) || filed_by(step) != by(step)
});
pub static CANCELLED_BY_ITS_OWN: Invariant = invariant("decision 6: whoever filed takes back", |_, history| {
    let step = last(history);
    !step.did(&[Act::CancelRescission]) || filed_by(step) == by(step)
});
pub static DECLINED_BY_RIGHT: Invariant =
    invariant("§6.8: declined only where there is such a button", |stage, history| {
        !last(history).did(&[Act::Decline]) || kept(stage, last(history)).rescind_refuse_button
    });
pub static CANCELLED_BY_RIGHT: Invariant =
    invariant("decision 6: taken back only where that is allowed", |stage, history| {
        !last(history).did(&[Act::CancelRescission]) || kept(stage, last(history)).rescind_take_back
    });
pub static ENDED_AS_FOUND: Invariant =
    invariant("decision 7: one side alone ends an agreement only by the school, with its reasons", |stage, history| {
        let step = last(history);
        let ended = step.after.claims(Slot::Effective).len() < step.before.claims(Slot::Effective).len();
        let Some(rescission) = before(step).and_then(Placement::open_rescission) else { return true };
        if !(ended && step.did(&[Act::SettlePass])) {
            return true;
        }
        let Some(Decision::Pass { ending: Some(ending), .. }) = step.intention().map(|intention| &intention.decision)
        else {
            return false;
        };
        let said = !ending.circumstances.trim().is_empty();
        match rescission {
            StateCode::RoEscalated => {
                ending.end == RescissionEnd::Forced && (said || !kept(stage, step).rescind_force_text)
            }
            StateCode::RoReviewSchool => ending.end == RescissionEnd::BothAgreed,
            _ => ending.end == RescissionEnd::BothAgreed || (ending.end == RescissionEnd::Unilateral && said),
        }
    });
pub static UNILATERAL_BY_RIGHT: Invariant =
    invariant("§6.9: one side alone only where the province knows it", |stage, history| {
        let step = last(history);
        let unilateral = matches!(step.intention().map(|intention| &intention.decision),
            Some(Decision::Pass { ending: Some(ending), .. }) if ending.end == RescissionEnd::Unilateral);
        let school = before(step).is_some_and(|state| state.waiting() == StateCode::RfReviewSchool);
        !(step.did(&[Act::SettlePass]) && school && unilateral) || kept(stage, step).rescind_unilateral_result
    });
static SILENCE_IS_NOT_CONSENT: Invariant = invariant("decision 5: nobody's silence ends an agreement", |_, history| {
    let step = last(history);
    !step.did(&[Act::Overdue]) || step.before.claims(Slot::Effective) == step.after.claims(Slot::Effective)
});
pub static EDITED_BY_RIGHT: Invariant = invariant("R32: corrected only where the school may", |stage, history| {
    !last(history).did(&[Act::Amend]) || kept(stage, last(history)).school_edit_after_pass
});
pub static ONE_AMENDMENT: Invariant = invariant("decision 4: one correction at a time", |stage, history| {
    let step = last(history);
    let open = before(step).and_then(Placement::amendment).is_some_and(|open| at(stage, step) < open.open_until);
    !(step.did(&[Act::Amend]) && open)
});
pub static ASKED_ONCE: Invariant =
    invariant("decision 4: each party answers an open correction once", |stage, history| {
        let step = last(history);
        let open = before(step).and_then(Placement::amendment).filter(|open| at(stage, step) < open.open_until);
        let unanswered = match by(step) {
            Some(Side::Graduate) => open.is_some_and(|open| open.graduate.is_none()),
            Some(Side::Employer) => open.is_some_and(|open| open.employer.is_none()),
            _ => false,
        };
        !step.did(&[Act::Consent, Act::Object]) || unanswered
    });
pub static CLOSED_IN_TIME: Invariant =
    invariant("decision 4: a correction stays open for its days", |stage, history| {
        let step = last(history);
        let over = before(step).and_then(Placement::amendment).is_some_and(|open| at(stage, step) >= open.open_until);
        !step.did(&[Act::CloseAmendment]) || over
    });
pub static REQUESTED_BY_RIGHT: Invariant =
    invariant("R36: a void is asked for only where it is reviewed", |stage, history| {
        !last(history).did(&[Act::RequestVoid]) || void_reviewed(stage, last(history))
    });
pub static VOIDED_BY_RIGHT: Invariant = invariant("R35, R32: who may void what", |stage, history| {
    let step = last(history);
    let lost = before(step).is_some_and(|state| state.code().as_str().ends_with("LOST"));
    !step.did(&[Act::Void])
        || match by(step) {
            Some(Side::Graduate) => {
                !void_reviewed(stage, step) && step.kind() == Some(PlacementKind::Destination) && !lost
            }
            _ => lost || kept(stage, step).school_void_after_pass,
        }
});
pub static RECALLED_BY_RIGHT: Invariant =
    invariant("FAQ6: a pass is taken back only where that is allowed", |stage, history| {
        !last(history).did(&[Act::Recall]) || kept(stage, last(history)).school_recall_after_pass
    });
pub static LOST_WITH_CAUSE: Invariant =
    invariant("§6.14: nothing is suspended whose ground holds", |stage, history| {
        let step = last(history);
        let place = step.act().map_or(0, |(tried, _, _)| tried.place);
        !step.did(&[Act::Lose]) || stage.lost(&step.before, place).is_some()
    });
pub static RESTORED_WITH_GROUND: Invariant =
    invariant("§6.14: nothing is restored whose ground is still gone", |stage, history| {
        let step = last(history);
        let place = step.act().map_or(0, |(tried, _, _)| tried.place);
        !step.did(&[Act::Restore]) || stage.lost(&step.before, place).is_none()
    });

pub static ENDINGS: [&Invariant; 18] = [
    &ONE_RESCISSION,
    &COUNTED,
    &ANSWERED_BY_THE_OTHER,
    &CANCELLED_BY_ITS_OWN,
    &DECLINED_BY_RIGHT,
    &CANCELLED_BY_RIGHT,
    &ENDED_AS_FOUND,
    &UNILATERAL_BY_RIGHT,
    &SILENCE_IS_NOT_CONSENT,
    &EDITED_BY_RIGHT,
    &ONE_AMENDMENT,
    &ASKED_ONCE,
    &CLOSED_IN_TIME,
    &REQUESTED_BY_RIGHT,
    &VOIDED_BY_RIGHT,
    &RECALLED_BY_RIGHT,
    &LOST_WITH_CAUSE,
    &RESTORED_WITH_GROUND,
];
