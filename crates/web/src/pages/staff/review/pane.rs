//! A case as the workbench shows it.

use app::Actor;
use app::placements::case::Case as Read;
use app::placements::queue::Neighbours;
use domain::ids::{Cohort, PlacementRef};
use domain::roster::RosterColumn;
use domain::time::Instant;

use super::super::facts;
use super::super::listing::View;
use super::Case;
use super::checks::checks;
use super::decisions::decisions;
use super::evidence::evidence;
use super::flow::flow;
use super::next;
use super::notices::notices;
use crate::WebState;
use crate::components::{Definitions, Masked, Tag};

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

/// What of the case the address opens.
#[derive(Clone, Debug, Default)]
pub(super) struct Opened {
    /// File and page of the evidence; empty for the first.
    pub evidence: String,
    /// Changes alone.
    pub compare: bool,
}

/// The facts, or only those that changed.
fn sections(case: &Read, compare: bool) -> Vec<(String, Definitions)> {
    let mut sections = facts::sections(case);
    if compare {
        for (_, rows) in &mut sections {
            rows.rows.retain(|row| row.change.is_some());
        }
        sections.retain(|(_, rows)| !rows.rows.is_empty());
    }
    sections
}

/// The open case.
pub(super) fn pane(
    state: &WebState,
    actor: &Actor,
    case: &Read,
    cohort: Cohort,
    view: &View,
    around: (Neighbours, u64),
    opened: &Opened,
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
    let decisions = decisions(state, actor, case, cohort, view);
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
        notices: notices(case, actor, cohort, view),
        checks: checks(case),
        compare: (facts::changes(case) > 0).then(|| match opened.compare {
            true => (at(row.record), "显示全部内容"),
            false => (view.href(&base(cohort), &[("case", &row.record.to_string()), ("compare", "last")]), "对比上次"),
        }),
        sections: sections(case, opened.compare),
        log: facts::log(case),
        evidence: evidence(case, cohort, view, &opened.evidence),
        goes_on: (!decisions.is_empty()).then(|| next::switch(row.record, cohort, view)),
        decisions,
    }
}
