//! One waiting case as a line of the list.

use app::placements::queue::QueueLine;
use domain::ids::{Cohort, PlacementRef};
use domain::placements::{Act, Concern};

use super::super::listing::View;
use super::Row;
use super::pane::{base, clock};
use crate::components::{Tag, Tone};

fn flags(line: &QueueLine) -> Vec<Tag> {
    let mut flags: Vec<Tag> = line
        .flags
        .iter()
        .filter_map(|concern| match concern {
            Concern::WarnedEmployer => Some(Tag::flag(Tone::Bad, "预警单位")),
            Concern::BusinessStatus => Some(Tag::flag(Tone::Wait, "工商状态")),
            Concern::SameEvidence => Some(Tag::flag(Tone::Wait, "材料重复")),
            Concern::SecondSubmission => None,
        })
        .collect();
    if line.times > 1 {
        flags.push(Tag::flag(Tone::Info, format!("第 {} 次", line.times)));
    }
    if let Some(pending) = &line.pending {
        let undo = if pending.own { "，可撤销" } else { "" };
        let words = format!("{}，将于 {} 生效{undo}", pending.act.title(), clock(pending.effective_at));
        let tone = match pending.act {
            Act::Pass => Tone::Ok,
            Act::Return => Tone::Wait,
            _ => Tone::Bad,
        };
        flags.push(Tag::flag(tone, words));
    }
    flags
}

/// The employer, or what else the graduate goes to.
fn employer(line: &QueueLine) -> String {
    let name = if line.row.employer_name.is_empty() { &line.row.post } else { &line.row.employer_name };
    name.clone()
}

/// One line of the list.
pub(super) fn row(line: &QueueLine, cohort: Cohort, view: &View, open: Option<PlacementRef>) -> Row {
    let reference = line.row.record.to_string();
    let waited = line.waited_days;
    let lateness = match waited {
        _ if line.row.waiting_since.is_none() || waited < line.promised_days => "",
        days if days > 2 * line.promised_days => "late-2",
        _ => "late-1",
    };
    let done = line.pending.as_ref().map(|pending| pending.act.as_str());
    Row {
        href: view.href(&base(cohort), &[("case", &reference)]),
        state: line.row.waiting.as_str().to_owned(),
        name: line.row.student_name.clone(),
        flags: flags(line),
        place: format!("{} · {}", line.row.department, line.level_name),
        employer: employer(line),
        process: if view.get("kind").is_empty() { line.row.waiting.process().title() } else { "" },
        submitted: line.row.waiting_since.map(|at| at.civil().strftime("%m-%d").to_string()).unwrap_or_default(),
        waited: if waited > 0 { format!("{waited} 天") } else { "今天".to_owned() },
        lateness,
        open: open == Some(line.row.record),
        seen: line.seen,
        done,
        pick: false,
        reference,
    }
}
