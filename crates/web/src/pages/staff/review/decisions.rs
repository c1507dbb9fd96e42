//! What the reader may do with a case, in the order of the action bar (`ui.md` 9.1).

use app::placements::case::Case as Read;
use app::{Actor, accounts::nonces};
use domain::ids::Cohort;
use domain::placements::{Act, Level, Process, RescissionEnd, StateCode};
use domain::refusal::Refusal;

use super::super::listing::View;
use super::Decision;
use super::pane::{act_of, base};
use crate::WebState;
use crate::components::WhyNot;

/// What the reader may do with the case.
pub(super) fn decisions(state: &WebState, actor: &Actor, case: &Read, cohort: Cohort, view: &View) -> Vec<Decision> {
    let (record, version) = (case.row.record, case.row.version);
    if !case.may_review || case.state.waiting().level().is_none() {
        return Vec::new();
    }
    let href = |act: Act| view.href(&format!("{}/{record}/{}", base(cohort), act.as_str()), &[]);
    let post = |act: Act, words, key, primary| Decision::Post {
        action: href(act),
        words,
        act: act.as_str(),
        key,
        version,
        nonce: nonces::issue(&state.app, actor, &act_of(act.as_str(), record)),
        primary,
    };
    let open = |act: Act, words, key, danger| Decision::Open { href: href(act), words, act: act.as_str(), key, danger };
    let blocked = |words: &str, refusal: &Refusal| {
        let blocking = refusal.record.map(|record| format!("/s/{cohort}/agreements/{record}"));
        Decision::WhyNot(WhyNot::new(words, refusal, blocking))
    };
    if case.decided_by(actor) {
        return match &case.no_undo {
            None => vec![post(Act::Undo, "撤销", "U", false)],
            Some(refusal) => vec![Decision::WhyNot(WhyNot::new("撤销", refusal, None))],
        };
    }
    let (pass, fail) = verdicts(case);
    let possible = |act: Act, words| match act {
        Act::Pass if asks_before_passing(case) => open(act, words, "A", false),
        Act::Pass => post(act, words, "A", true),
        Act::Return => open(act, words, "R", false),
        Act::Fail => open(act, words, "X", true),
        _ => open(act, words, "E", false),
    };
    let acts = [
        (Act::Pass, pass, &case.no_pass),
        (Act::Return, Act::Return.title(), &case.no_return),
        (Act::Fail, fail, &case.no_fail),
        (Act::Reclassify, Act::Reclassify.title(), &case.no_reclassify),
    ];
    let mut decisions = Vec::new();
    let mut refused: Vec<(String, &Refusal)> = Vec::new();
    for (act, words, refusal) in acts {
        match refusal {
            None => decisions.push(possible(act, words)),
            // A process that never knows the act does not miss it.
            Some(_) if !act.from().contains(&case.state.waiting()) => {}
            // One line says for several acts what stands in the way of all of them.
            Some(refusal) => match refused.iter_mut().find(|(_, known)| *known == refusal) {
                Some((acts, _)) => {
                    acts.push('、');
                    acts.push_str(words);
                }
                None => refused.push((words.to_owned(), refusal)),
            },
        }
    }
    decisions.extend(refused.iter().map(|(acts, refusal)| blocked(acts, refusal)));
    decisions
}

/// The words of passing and failing: where two parties sign, the school witnesses (F033).
pub(super) fn verdicts(case: &Read) -> (&'static str, &'static str) {
    let signs = matches!(case.state.process(), Process::Online | Process::OfflineImage);
    match signs && case.wording.step() == "鉴证" && case.state.waiting().level() == Some(Level::School) {
        true => ("鉴证通过", "鉴证不通过"),
        false => (Act::Pass.title(), Act::Fail.title()),
    }
}

/// Whether something must be ticked, chosen or written before passing.
pub(super) fn asks_before_passing(case: &Read) -> bool {
    !case.concerns().is_empty() || !endings(case).is_empty()
}

/// How the school may end an agreement with this pass, where it has to say so (F234, decision 7).
pub(super) fn endings(case: &Read) -> &'static [RescissionEnd] {
    match case.state.waiting() {
        StateCode::RfReviewSchool if case.pinned.pinned.rescind_unilateral_result => {
            &[RescissionEnd::BothAgreed, RescissionEnd::Unilateral]
        }
        StateCode::RfReviewSchool => &[RescissionEnd::BothAgreed],
        StateCode::RoEscalated => &[RescissionEnd::Forced],
        _ => &[],
    }
}
