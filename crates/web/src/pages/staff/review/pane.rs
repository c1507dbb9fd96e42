//! A case as the workbench shows it.

use app::Actor;
use app::placements::case::Case as Read;
use app::placements::queue::Neighbours;
use domain::ids::{Cohort, PlacementRef};
use domain::placements::PlacementKind;
use domain::roster::RosterColumn;
use domain::time::Instant;

use super::super::facts;
use super::super::listing::View;
use super::Case;
use super::checks::checks;
use super::decisions::decisions;
use super::flow::flow;
use crate::WebState;
use crate::components::{Masked, Notice, Tag, Tone};

/// The act a form of the workbench is for.
pub(super) fn act_of(act: &str, record: PlacementRef) -> String {
    format!("{act} {record}")
}

pub(super) fn base(cohort: Cohort) -> String {
    format!("/s/{cohort}/review")
}

pub(super) fn clock(at: Instant) -> String {
    at.civil().strftime("%H:%M:%S").to_string()
}

fn notices(case: &Read, actor: &Actor) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some((intention, name)) = case.state.intention().zip(case.intention_by.as_ref()) {
        let own = case.decided_by(actor);
        let who = if own { "你" } else { name };
        let words = intention.decision.act().title();
        let title = format!("{who}已{words}，将于 {} 生效。", clock(intention.effective_at));
        let text = match (own, case.signing()) {
            (true, Some(_)) => "生效前可以撤销，双方还没有收到通知。",
            (true, None) => "生效前可以撤销，毕业生还没有收到通知。",
            (false, _) => "生效前由作出决定的人撤销。",
        };
        notices.push(Notice::new(Tone::Info, title, text).boxed());
    }
    if case.row.attempt > 1 {
        let title = format!("第 {} 次提交。", case.row.attempt);
        let text = match case.row.kind {
            PlacementKind::Online => "此前同一单位的签约审核没有通过。",
            _ => "此前的申请没有通过审核。",
        };
        notices.push(Notice::new(Tone::Wait, title, text).boxed());
    }
    notices
}

/// Document number and mobile, with the way to show them in full.
fn masked(case: &Read, cohort: Cohort, view: &View, actor: &Actor) -> Vec<Masked> {
    let row = &case.row;
    let may = actor.access(domain::accounts::Action::RevealPersonal).is_ok();
    let shown = [
        (RosterColumn::DocumentNumber, row.document_masked.clone()),
        (RosterColumn::Mobile, case.ground.entry.mobile_masked.clone()),
    ];
    let shown = shown.into_iter().filter(|(_, text)| !text.is_empty());
    shown
        .map(|(column, shown)| Masked {
            what: column.title().to_owned(),
            shown,
            reveal: may.then(|| view.href(&format!("{}/{}/reveal/{column}", base(cohort), row.record), &[])),
        })
        .collect()
}

/// Who else has the case open, in words.
pub(super) fn present(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!("{} 正在查看", names.join("、")) }
}

/// The open case.
pub(super) fn pane(
    state: &WebState,
    actor: &Actor,
    case: &Read,
    cohort: Cohort,
    view: &View,
    around: (Neighbours, u64),
) -> Case {
    let row = &case.row;
    let (neighbours, hits) = around;
    let at = |record: PlacementRef| view.href(&base(cohort), &[("case", &record.to_string())]);
    let graduate = case.submitted_graduate();
    let counted = app::placements::queue::COUNTED.unsigned_abs();
    let position = match neighbours.place.filter(|_| hits <= counted) {
        Some(place) if place <= hits => format!("{place} / {hits}"),
        _ => String::new(),
    };
    let waiting = case.state.waiting();
    Case {
        reference: row.record.to_string(),
        state: waiting.as_str().to_owned(),
        name: row.student_name.clone(),
        tag: Tag::flag(
            facts::tone(waiting),
            format!("{} · {}", waiting.process().title(), waiting.label(case.side, case.wording)),
        ),
        position,
        back: view.href(&base(cohort), &[]),
        previous: neighbours.previous.map(at),
        next: neighbours.next.map(at),
        identity: vec![
            format!("学号 {}", row.student_number),
            row.department.clone(),
            row.major.clone(),
            graduate.level.clone(),
            graduate.training_mode.clone(),
        ],
        masked: masked(case, cohort, view, actor),
        presence: Some(view.href(&format!("{}/{}/presence", base(cohort), row.record), &[])),
        present: String::new(),
        flow: flow(case),
        notices: notices(case, actor),
        checks: checks(case),
        sections: facts::sections(case),
        page: None,
        page_position: String::new(),
        page_tags: Vec::new(),
        thumbs: Vec::new(),
        decisions: decisions(state, actor, case, cohort, view),
    }
}
