//! A case and a line as the workbench shows them.

use app::placements::case::Case as Read;
use app::placements::queue::{Neighbours, QueueLine};
use app::{Actor, accounts::nonces};
use domain::employers::CreditCode;
use domain::ids::{Cohort, PlacementRef};
use domain::placements::{Concern, Decision as Decided, Level, Online, Placement};
use domain::roster::RosterColumn;

use super::super::facts;
use super::super::listing::View;
use super::{Case, Decision, Row};
use crate::WebState;
use crate::components::{Check, Checks, Flow, Masked, Notice, Step, StepState, Tag, Tone, WhyNot};

/// The act a form of the workbench is for.
pub(super) fn act_of(act: &str, record: PlacementRef) -> String {
    format!("{act} {record}")
}

pub(super) fn base(cohort: Cohort) -> String {
    format!("/s/{cohort}/review")
}

fn clock(at: domain::time::Instant) -> String {
    at.civil().strftime("%H:%M:%S").to_string()
}

fn minute(at: domain::time::Instant) -> String {
    at.civil().strftime("%m-%d %H:%M").to_string()
}

const fn verdict(passes: bool) -> &'static str {
    if passes { "审核通过" } else { "审核不通过" }
}

pub(super) fn flags(line: &QueueLine) -> Vec<Tag> {
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
    if line.row.attempt > 1 {
        flags.push(Tag::flag(Tone::Info, format!("第 {} 次", line.row.attempt)));
    }
    if let Some(pending) = &line.pending {
        let undo = if pending.own { "，可撤销" } else { "" };
        let words = format!("{}，将于 {} 生效{undo}", verdict(pending.passes), clock(pending.effective_at));
        flags.push(Tag::flag(if pending.passes { Tone::Ok } else { Tone::Bad }, words));
    }
    flags
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
    let done = line.pending.as_ref().map(|pending| if pending.passes { "pass" } else { "fail" });
    Row {
        href: view.href(&base(cohort), &[("case", &reference)]),
        state: line.row.state.as_str().to_owned(),
        name: line.row.student_name.clone(),
        flags: flags(line),
        place: format!("{} · {}", line.row.department, line.level_name),
        employer: line.row.employer_name.clone(),
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

/// Who did what so far, and whose turn it is.
pub(crate) fn flow(case: &Read) -> Flow {
    let state = &case.signing.state;
    let mut steps = Vec::new();
    let accepted = match state {
        Placement::Online(Online::Review { accepted, .. }) => Some(accepted),
        Placement::Online(Online::Failed(failed)) => Some(&failed.accepted),
        Placement::Online(Online::Signed(signed)) => Some(&signed.accepted),
        _ => None,
    };
    steps.push(Step::new(StepState::Done, format!("单位邀请 {}", minute(case.signing.invitation.sent_at))));
    match accepted {
        Some(accepted) => {
            steps.push(Step::new(StepState::Done, format!("毕业生接受 {}", minute(accepted.accepted_at))))
        }
        None if matches!(state, Placement::Online(Online::Invited(_))) => {
            steps.push(Step::new(StepState::Now, "等待毕业生回应"))
        }
        None => steps.push(Step::new(StepState::Stop, state.code().label(case.side, case.wording))),
    }
    let two = case.signing.invitation.levels == domain::organisations::ReviewLevels::DepartmentThenSchool;
    let levels: &[Level] = if two { &[Level::Department, Level::School] } else { &[Level::School] };
    let now = state.code().level();
    for level in levels {
        let step = if *level == Level::School { case.wording.step() } else { "审核" };
        let settled = case.reviews.iter().rev().find(|review| review.level == level.as_str());
        let title = level.title();
        steps.push(match settled {
            Some(review) if review.decision == "pass" => Step::new(
                StepState::Done,
                format!("{title}{step}通过 {} {}", review.by_name, minute(review.decided_at)),
            ),
            Some(review) => Step::new(
                StepState::Stop,
                format!("{title}{step}不通过 {} {}", review.by_name, minute(review.decided_at)),
            ),
            None if now == Some(*level) => Step::new(StepState::Now, format!("{title}{step}")),
            None => Step::new(StepState::Todo, format!("{title}{step}")),
        });
    }
    Flow { label: "审核进度".into(), steps }
}

/// The automatic checks in one line.
pub(crate) fn checks(case: &Read) -> Checks {
    let mut checks = Vec::with_capacity(5);
    checks.push(match case.signing.row.credit_code.as_str() {
        "" => Check::new(Tone::Wait, "没有信用代码"),
        code if CreditCode::parse(code).is_ok() => Check::new(Tone::Ok, "信用代码校验通过"),
        _ => Check::new(Tone::Bad, "信用代码校验不通过"),
    });
    checks.push(match case.hints.warning_text() {
        Some(text) => Check::new(Tone::Bad, text),
        None => Check::new(Tone::Ok, "非预警单位"),
    });
    checks.push(match facts::differing(case) {
        0 => Check::new(Tone::Ok, "学籍信息一致"),
        count => Check::new(Tone::Wait, format!("学籍信息有 {count} 处与接受时不同")),
    });
    checks.push(match case.reported.destination.as_str() {
        "" => Check::new(Tone::Ok, "没有已报送去向"),
        // What a signed record has itself reported stands in nobody's way.
        destination if matches!(case.signing.state, Placement::Online(Online::Signed(_))) => {
            Check::new(Tone::Ok, format!("已报送去向：{destination}"))
        }
        destination => Check::new(Tone::Wait, format!("已报送去向：{destination}")),
    });
    checks.push(match &case.hints.business {
        None => Check::new(Tone::Neutral, "工商状态暂未取得"),
        Some(snapshot) => Check::new(
            if snapshot.status.is_concern() { Tone::Bad } else { Tone::Ok },
            format!("工商状态：{}（{} 的记录）", snapshot.status.name(), snapshot.as_of),
        ),
    });
    Checks { checks }
}

fn notices(case: &Read, actor: &Actor) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some((intention, name)) = case.signing.state.intention().zip(case.signing.intention_by.as_ref()) {
        let passes = matches!(intention.decision, Decided::Pass { .. });
        let who = if case.decided_by(actor) { "你" } else { name };
        let title = format!("{who}已{}，将于 {} 生效。", verdict(passes), clock(intention.effective_at));
        let text = if case.decided_by(actor) {
            "生效前可以撤销，双方还没有收到通知。"
        } else {
            "生效前由作出决定的人撤销。"
        };
        notices.push(Notice::new(Tone::Info, title, text).boxed());
    }
    if case.signing.row.attempt > 1 {
        let title = format!("第 {} 次提交。", case.signing.row.attempt);
        notices.push(Notice::new(Tone::Wait, title, "此前同一单位的签约审核没有通过。").boxed());
    }
    notices
}

/// What the reader may do with the case.
fn decisions(state: &WebState, actor: &Actor, case: &Read, cohort: Cohort, view: &View) -> Vec<Decision> {
    let record = case.signing.row.record;
    let version = case.signing.row.version;
    let waits = case.signing.state.code().level().is_some();
    if !case.may_review || !waits {
        return Vec::new();
    }
    let href = |act: &str| view.href(&format!("{}/{record}/{act}", base(cohort)), &[]);
    let post = |act: &'static str, words, key, primary| Decision::Post {
        action: href(act),
        words,
        act,
        key,
        version,
        nonce: nonces::issue(&state.app, actor, &act_of(act, record)),
        primary,
    };
    if case.decided_by(actor) {
        return match &case.no_undo {
            None => vec![post("undo", "撤销", "U", false)],
            Some(refusal) => vec![Decision::WhyNot(WhyNot::new("撤销", refusal, None))],
        };
    }
    let witnessed = case.wording.step() == "鉴证" && case.signing.state.code().level() == Some(Level::School);
    let (pass, fail) =
        if witnessed { ("鉴证通过", "鉴证不通过") } else { ("审核通过", "审核不通过") };
    let blocking = |refusal: &domain::refusal::Refusal| {
        let record = refusal.record?;
        Some(format!("/s/{cohort}/agreements/{record}"))
    };
    let passing = match &case.no_pass {
        Some(refusal) => Decision::WhyNot(WhyNot::new(pass, refusal, blocking(refusal))),
        None if case.concerns().is_empty() => post("pass", pass, "A", true),
        None => Decision::Open { href: href("pass"), words: pass, act: "pass", key: "A", danger: false },
    };
    let failing = match &case.no_fail {
        Some(refusal) if case.no_pass.is_none() => Decision::WhyNot(WhyNot::new(fail, refusal, blocking(refusal))),
        Some(_) => return vec![passing],
        None => Decision::Open { href: href("fail"), words: fail, act: "fail", key: "X", danger: true },
    };
    vec![passing, failing]
}

/// Document number and mobile, with the way to show them in full.
fn masked(case: &Read, cohort: Cohort, view: &View, actor: &Actor) -> Vec<Masked> {
    let row = &case.signing.row;
    let may = actor.access(domain::accounts::Action::RevealPersonal).is_ok();
    let shown = [
        (RosterColumn::DocumentNumber, row.document_masked.clone()),
        (RosterColumn::Mobile, case.signing.ground.entry.mobile_masked.clone()),
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
    let row = &case.signing.row;
    let (neighbours, hits) = around;
    let at = |record: PlacementRef| view.href(&base(cohort), &[("case", &record.to_string())]);
    let graduate = &case.signing.graduate;
    let counted = app::placements::queue::COUNTED.unsigned_abs();
    let position = match neighbours.place.filter(|_| hits <= counted) {
        Some(place) if place <= hits => format!("{place} / {hits}"),
        _ => String::new(),
    };
    let waits = row.state.level().is_some();
    Case {
        reference: row.record.to_string(),
        state: row.state.as_str().to_owned(),
        name: row.student_name.clone(),
        tag: Tag::flag(
            if waits { Tone::Info } else { facts::tone(row.state) },
            format!("{} · {}", row.kind.title(), row.state.label(case.side, case.wording)),
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
