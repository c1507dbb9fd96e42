//! Whose turn it is, until when, and what follows up to the goal.

use domain::organisations::ReviewLevels;
use domain::placements::{
    Due, Level, Online, Placement, PlacementKind, Process, Side, Standing, StandingValues, StateCode,
};
use domain::time::Instant;

use super::{Phase, Reader, Step, advised, expected, office, step_word};
use crate::placements::{Content, Record, Signing};

/// Where every signing is meant to end.
const SIGNED: &str = "签约完成，可下载就业协议书";

pub(super) fn steps(content: &Content, reader: Reader, now: Instant) -> Vec<Step> {
    match (content, &content.state) {
        (Content::Online(signing), Placement::Online(state)) if !asks_to_end(content) => {
            of_signing(signing, state, reader, now)
        }
        _ => of_any(content, reader, now),
    }
}

fn asks_to_end(record: &Record) -> bool {
    record.state.open_rescission().is_some()
}

fn of_signing(signing: &Signing, state: &Online, reader: Reader, now: Instant) -> Vec<Step> {
    let levels = signing.invitation.levels;
    let goal = || step(Phase::ToCome, SIGNED.to_owned(), String::new(), String::new());
    match state {
        Online::Invited(invited) if now < invited.deadline => {
            let (title, who) = match reader {
                Reader::Graduate => ("等你回应", "你".to_owned()),
                _ => ("等待学生回应", signing.row.student_name.clone()),
            };
            let until = format!("{} 截止，逾期自动失效", invited.deadline.spoken_end(now));
            let mut steps = vec![step(Phase::Now, title.to_owned(), who, until)];
            steps.extend(reviews(signing, levels, None));
            steps.push(goal());
            steps
        }
        Online::Invited(invited) => {
            let mut ended = step(Phase::Stopped, "邀请逾期未回应，自动失效".to_owned(), String::new(), String::new());
            ended.at = Some(invited.deadline);
            vec![ended]
        }
        Online::Review { review, .. } => {
            let mut steps = vec![reviewing(signing, review.level, now)];
            steps.extend(reviews(signing, levels, Some(review.level)));
            steps.push(goal());
            steps
        }
        Online::Signed(_) => vec![step(Phase::Done, SIGNED.to_owned(), String::new(), String::new())],
        _ => of_any(signing, reader, now),
    }
}

/// What follows an acceptance, before it is given.
pub fn after_acceptance(signing: &Signing) -> Vec<Step> {
    let first = step(Phase::Now, "你接受邀请".to_owned(), "其余邀请只能查看，不能再接受".to_owned(), String::new());
    let mut steps = vec![first];
    steps.extend(reviews(signing, signing.invitation.levels, None));
    steps.push(step(Phase::ToCome, SIGNED.to_owned(), String::new(), String::new()));
    steps
}

/// Of what a graduate applies for, of requests to end an agreement, and of what lost its ground.
fn of_any(record: &Record, reader: Reader, now: Instant) -> Vec<Step> {
    let waiting = record.state.waiting();
    let process = waiting.process();
    if waiting.is_final() {
        return Vec::new();
    }
    if waiting.slot().is_some() && waiting.holder().is_none() {
        let reached = goal(record, Phase::Done);
        return vec![reached];
    }
    // A process keeps the levels it began under; what has not begun takes today's.
    let levels = record.state.levels().unwrap_or(record.ground.settings.levels);
    let mut steps = match (waiting.level(), waiting.holder()) {
        (Some(level), _) => vec![reviewing(record, level, now)],
        (None, Some(side)) => vec![turn(record, waiting, side, reader, now)],
        (None, None) => Vec::new(),
    };
    match (process, waiting.holder()) {
        // What the school alone answers has no further step, and what is lost waits for it.
        (Process::Abandonment, _) => return steps,
        (_, Some(Side::School)) if waiting.level().is_none() => return steps,
        _ => steps.extend(reviews(record, levels, waiting.level())),
    }
    if process == Process::OfflineText {
        steps.push(step(Phase::ToCome, "单位盖章，回传协议书".to_owned(), "你和单位".to_owned(), String::new()));
        steps.extend(reviews(record, levels, None));
    }
    steps.push(goal(record, Phase::ToCome));
    steps
}

/// What is meant to be reached at last.
fn goal(record: &Record, phase: Phase) -> Step {
    let title = match (record.state.waiting().process(), record.row.kind) {
        (Process::OnlineRescission | Process::OfflineRescission, _) => "解约完成",
        (Process::DestinationVoid, _) => "去向作废，可以重新填报",
        (_, PlacementKind::Online | PlacementKind::Offline) => SIGNED,
        (_, PlacementKind::Paper) => "登记完成",
        (_, PlacementKind::Destination) => "去向登记完成",
    };
    step(phase, title.to_owned(), String::new(), String::new())
}

/// A state in which somebody other than a reviewer must act.
fn turn(record: &Record, waiting: StateCode, side: Side, reader: Reader, now: Instant) -> Step {
    let graduate = || match reader {
        Reader::Graduate => "你".to_owned(),
        _ => record.row.student_name.clone(),
    };
    let (title, who) = match (side, waiting) {
        (Side::Graduate, StateCode::OfStamp) => ("等待盖章回传".to_owned(), format!("{}和单位", graduate())),
        (Side::Graduate, _) if reader == Reader::Graduate => {
            let points = record.state.returned().map(|returned| returned.remarks.fields.len());
            let points = points.filter(|points| *points > 0).map(|points| points.to_string());
            let employer = Some(record.row.employer_name.clone());
            let values = StandingValues { points, employer, ..StandingValues::default() };
            (Standing::of(waiting).shown(&values).headline, graduate())
        }
        (Side::Graduate, _) => ("等待学生办理".to_owned(), graduate()),
        (Side::Employer, _) => ("等待单位答复".to_owned(), record.row.employer_name.clone()),
        _ => ("等待学校处理".to_owned(), record.ground.school.name.clone()),
    };
    step(Phase::Now, title, who, until(record, waiting, now))
}

/// What limits the wait, in words.
fn until(record: &Record, waiting: StateCode, now: Instant) -> String {
    if let Some(returned) = record.state.returned() {
        return format!("建议 {} 前", advised(record, returned.at).spoken(now.day()));
    }
    match waiting.due() {
        Some(Due::Deadline | Due::AnswerDays) => {
            let answer = record.state.answer_until();
            answer.map(|until| format!("{} 截止", until.spoken_end(now))).unwrap_or_default()
        }
        Some(Due::Season) => format!("本届办理 {} 截止", record.ground.season.change_until.spoken(now.day())),
        Some(Due::ReviewDays) | None => String::new(),
    }
}

fn reviewing(record: &Record, level: Level, now: Instant) -> Step {
    let (title, who) = office(record, level);
    let what = match record.state.process() {
        Process::Abandonment => "审核放弃申请",
        Process::DestinationVoid => "审核作废申请",
        Process::OnlineRescission | Process::OfflineRescission => "审核解约",
        Process::OfflineImage => "审核回传的协议书",
        _ => step_word(record),
    };
    let until = match expected(record, now) {
        Some((day, false)) => format!("预计 {}前", day.spoken(now.day())),
        Some((day, true)) => format!("比平时慢，原预计 {}前", day.spoken(now.day())),
        None => String::new(),
    };
    step(Phase::Now, format!("等待{title}{what}"), who, until)
}

/// The reviews after the running one.
fn reviews(record: &Record, levels: ReviewLevels, running: Option<Level>) -> Vec<Step> {
    let two = levels == ReviewLevels::DepartmentThenSchool;
    let levels = match running {
        None if two => [Some(Level::Department), Some(Level::School)],
        None | Some(Level::Department) => [Some(Level::School), None],
        Some(Level::School) => [None, None],
    };
    let usual = format!("一般 {} 天内", record.ground.current.review_days);
    let word = step_word(record);
    let review = |level| {
        let (title, who) = office(record, level);
        step(Phase::ToCome, format!("{title}{word}"), who, usual.clone())
    };
    levels.into_iter().flatten().map(review).collect()
}

const fn step(phase: Phase, title: String, who: String, until: String) -> Step {
    Step { phase, title, at: None, who, until, reason: None }
}
