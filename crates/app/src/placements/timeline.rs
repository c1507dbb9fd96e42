//! A placement's history as each side may know it, read from its ledger stream: who, what, when; and what comes next,
//! whose turn it is, until when.

use domain::accounts::{Action, Role};
use domain::ids::PlacementRef;
use domain::ledger::{Fact, Owner, StoredEvent};
use domain::organisations::ReviewLevels;
use domain::placements::{Decision, Level, Online, Placement, StateCode, Wording};
use domain::time::{Day, Instant};
use serde_json::Value;

use super::{Signing, load};
use crate::{ActError, Actor, App};

/// Where a step stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    Done,
    /// Somebody's turn.
    Now,
    ToCome,
    /// It ended here.
    Stopped,
}

/// One step in plain words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    pub phase: Phase,
    pub title: String,
    /// When it happened.
    pub at: Option<Instant>,
    /// Who did it, or whose turn it is.
    pub who: String,
    /// Until when, or how long it usually takes; empty when nothing runs.
    pub until: String,
    pub reason: Option<String>,
}

/// Who reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reader {
    Graduate,
    Employer,
    Staff,
}

/// The timeline of one record for the actor, oldest first, ending with the goal.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not within the actor's access.
pub async fn timeline(app: &App, actor: &Actor, record: PlacementRef) -> Result<Vec<Step>, ActError> {
    let role = actor.session().map(|session| session.role).ok_or(ActError::NotFound)?;
    let (action, reader) = match role {
        Role::Graduate => (Action::SeeOwnPlacements, Reader::Graduate),
        Role::Employer | Role::EmployerAdmin => (Action::SeeEmployerPlacements, Reader::Employer),
        Role::Department | Role::School => (Action::SeePlacements, Reader::Staff),
        Role::Province | Role::Operator => return Err(ActError::NotFound),
    };
    let access = actor.access(action)?;
    let mut tx = app.db.read().await?;
    let signing = load(app, &mut tx, &access, record).await?;
    let owner = Owner::School(record.school).to_string();
    let events = store::ledger::stream(&mut tx, &owner, record.placement.0).await?;
    let mut steps: Vec<Step> = events.iter().filter_map(|event| past(event, reader, &signing)).collect();
    steps.extend(ahead(&signing, reader, app.now()));
    Ok(steps)
}

/// The word for the school's step: 审核 or 鉴证.
fn step_word(signing: &Signing) -> &'static str {
    Wording::of(signing.rules()).step()
}

/// What an event says to this reader; `None` for what is not theirs to know.
fn past(event: &StoredEvent, reader: Reader, signing: &Signing) -> Option<Step> {
    let fact: Fact = serde_json::from_str(&event.fact).ok()?;
    let detail: Value = event.detail.as_ref().and_then(|(_, body)| serde_json::from_str(body).ok()).unwrap_or_default();
    let text = |key: &str| detail.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let word = step_word(signing);
    let inside = reader == Reader::Staff;
    let graduate = if reader == Reader::Graduate { "你".to_owned() } else { signing.row.student_name.clone() };
    // Names of reviewers stay within the school; the parties deal with the office.
    let reviewer = |level: Level| {
        let (_, office) = office(signing, level);
        if inside { format!("{office} {}", text("reviewer")) } else { office }
    };
    let level = if fact.from == StateCode::OnReviewDepartment.as_str() { Level::Department } else { Level::School };
    let (phase, title, who, reason) = match fact.kind.as_str() {
        "placement.invited" => (Phase::Done, "发出签约邀请".to_owned(), signing.row.employer_name.clone(), None),
        "placement.withdrawn" => (Phase::Stopped, "撤回邀请".to_owned(), signing.row.employer_name.clone(), None),
        "placement.refused" => {
            let told = reader != Reader::Employer || detail.get("told").and_then(Value::as_bool).unwrap_or_default();
            let reason = Some(text("reason")).filter(|reason| told && !reason.is_empty());
            (Phase::Stopped, "拒绝邀请".to_owned(), graduate, reason)
        }
        "placement.expired" => (Phase::Stopped, "邀请逾期未回应，自动失效".to_owned(), String::new(), None),
        "placement.accepted" => (Phase::Done, "接受邀请".to_owned(), graduate, None),
        "placement.acceptance-taken-back" => (Phase::Done, "撤回接受".to_owned(), graduate, None),
        "placement.department-passed" => (Phase::Done, format!("学院{word}通过"), reviewer(Level::Department), None),
        "placement.failed" => {
            let decision = detail.get("decision").and_then(|value| serde_json::from_value(value.clone()).ok());
            let reason = match decision {
                Some(Decision::Fail(failing)) => Some(format!("{}：{}", failing.reason.title(), failing.details)),
                _ => None,
            };
            (Phase::Stopped, format!("{}{word}不通过", level.title()), reviewer(level), reason)
        }
        "placement.signed" => (Phase::Done, format!("学校{word}通过，签约生效"), reviewer(Level::School), None),
        "placement.decided" if inside => {
            (Phase::Done, "作出决定，等待生效".to_owned(), format!("{} {}", text("of"), text("by")), None)
        }
        "placement.decision-undone" if inside => {
            (Phase::Done, "撤销决定".to_owned(), format!("{} {}", text("of"), text("by")), None)
        }
        "placement.decision-dropped" if inside => {
            let reason = Some(text("reason")).filter(|reason| !reason.is_empty());
            (Phase::Done, "决定未能生效，回到待审".to_owned(), text("reviewer"), reason)
        }
        "placement.voided" => (Phase::Stopped, "已作废".to_owned(), signing.ground.school.name.clone(), None),
        _ => return None,
    };
    let erased = event.detail.is_none().then(|| "详情已按规定删除".to_owned());
    Some(Step {
        phase,
        title,
        at: Some(event.at),
        who: who.trim().to_owned(),
        until: String::new(),
        reason: reason.or(erased),
    })
}

/// Whose turn it is, and what follows up to the goal.
fn ahead(signing: &Signing, reader: Reader, now: Instant) -> Vec<Step> {
    let word = step_word(signing);
    let Placement::Online(state) = &signing.state else { return Vec::new() };
    match state {
        Online::Invited(invited) if now < invited.deadline => {
            let (title, who) = match reader {
                Reader::Graduate => ("等你回应", "你".to_owned()),
                _ => ("等待学生回应", signing.row.student_name.clone()),
            };
            let until = format!("{} 截止，逾期自动失效", invited.deadline.spoken_end(now));
            let mut steps = vec![step(Phase::Now, title.to_owned(), who, until)];
            steps.extend(reviews(signing, None));
            steps
        }
        Online::Invited(invited) => {
            let mut ended = step(Phase::Stopped, "邀请逾期未回应，自动失效".to_owned(), String::new(), String::new());
            ended.at = Some(invited.deadline);
            vec![ended]
        }
        Online::Review { review, .. } => {
            let (title, who) = office(signing, review.level);
            let mut steps = vec![step(Phase::Now, format!("等待{title}{word}"), who, promised(signing, now))];
            steps.extend(reviews(signing, Some(review.level)));
            steps
        }
        Online::Signed(_) => vec![step(Phase::Done, GOAL.to_owned(), String::new(), String::new())],
        _ => Vec::new(),
    }
}

/// Where every signing is meant to end.
const GOAL: &str = "签约完成，可下载就业协议书";

/// What follows an acceptance, before it is given.
pub fn after_acceptance(signing: &Signing) -> Vec<Step> {
    let first = step(Phase::Now, "你接受邀请".to_owned(), "其余邀请只能查看，不能再接受".to_owned(), String::new());
    let mut steps = vec![first];
    steps.extend(reviews(signing, None));
    steps
}

/// The reviews after the running one, then the goal.
fn reviews(signing: &Signing, running: Option<Level>) -> Vec<Step> {
    let two = signing.invitation.levels == ReviewLevels::DepartmentThenSchool;
    let levels = match running {
        None if two => [Some(Level::Department), Some(Level::School)],
        None | Some(Level::Department) => [Some(Level::School), None],
        Some(Level::School) => [None, None],
    };
    let usual = format!("一般 {} 天内", signing.ground.current.review_days);
    let word = step_word(signing);
    let mut steps: Vec<Step> = levels
        .into_iter()
        .flatten()
        .map(|level| {
            let (title, who) = office(signing, level);
            step(Phase::ToCome, format!("{title}{word}"), who, usual.clone())
        })
        .collect();
    steps.push(step(Phase::ToCome, GOAL.to_owned(), String::new(), String::new()));
    steps
}

/// What a level is called, and the office that works there.
fn office(signing: &Signing, level: Level) -> (&'static str, String) {
    match level {
        Level::Department => ("学院", signing.row.department.clone()),
        Level::School => ("学校", signing.ground.school.name.clone()),
    }
}

/// When a running review usually ends: the day after which it is reminded, and whether that has passed.
pub(super) fn expected(signing: &Signing, now: Instant) -> Option<(Day, bool)> {
    let since = signing.row.waiting_since?;
    let days = i32::try_from(signing.ground.current.review_days).unwrap_or_default();
    let day = since.day().plus_days(days);
    Some((day, day < now.day()))
}

fn promised(signing: &Signing, now: Instant) -> String {
    match expected(signing, now) {
        Some((day, false)) => format!("预计 {}前", day.spoken(now.day())),
        Some((day, true)) => format!("比平时慢，原预计 {}前", day.spoken(now.day())),
        None => String::new(),
    }
}

const fn step(phase: Phase, title: String, who: String, until: String) -> Step {
    Step { phase, title, at: None, who, until, reason: None }
}
