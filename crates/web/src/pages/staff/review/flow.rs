//! Who did what so far on a case, and whose turn it is, in one line (`ui.md` 9.1).

use app::placements::Signing;
use app::placements::case::Case as Read;
use domain::organisations::ReviewLevels;
use domain::placements::{Level, Online, Placement, Process, Side};
use domain::time::Instant;

use super::super::facts::verdict;
use crate::components::{Flow, Step, StepState};

fn minute(at: Instant) -> String {
    at.civil().strftime("%m-%d %H:%M").to_string()
}

fn done(words: &str, at: Instant) -> Step {
    Step::new(StepState::Done, format!("{words} {}", minute(at)))
}

/// Who did what so far, and whose turn it is.
pub(crate) fn flow(case: &Read) -> Flow {
    let mut steps = match (case.state.process(), case.signing()) {
        (Process::Online, Some(signing)) => invited(case, signing),
        (Process::OnlineRescission | Process::OfflineRescission, _) => asked(case),
        (process, _) => submitted(case, process),
    };
    let levels: &[Level] = match case.levels() {
        ReviewLevels::DepartmentThenSchool => &[Level::Department, Level::School],
        ReviewLevels::SchoolOnly => &[Level::School],
    };
    let now = case.state.waiting().level();
    for level in levels {
        let step = if *level == Level::School { case.wording.step() } else { "审核" };
        let settled = case.reviews_since_submission().iter().rev().find(|review| review.level == level.as_str());
        let title = level.title();
        steps.push(match settled {
            Some(review) => {
                let state = if review.decision == "pass" { StepState::Done } else { StepState::Stop };
                let word = verdict(&review.decision);
                Step::new(state, format!("{title}{step}{word} {} {}", review.by_name, minute(review.decided_at)))
            }
            None if now == Some(*level) => Step::new(StepState::Now, format!("{title}{step}")),
            None => Step::new(StepState::Todo, format!("{title}{step}")),
        });
    }
    Flow { label: "审核进度".into(), steps }
}

/// How an online signing came to the reviewers.
fn invited(case: &Read, signing: &Signing) -> Vec<Step> {
    let accepted = match &case.state {
        Placement::Online(Online::Review { accepted, .. }) => Some(accepted),
        Placement::Online(Online::Failed(failed)) => Some(&failed.accepted),
        Placement::Online(Online::Signed(signed)) => Some(&signed.accepted),
        _ => None,
    };
    let second = match accepted {
        Some(accepted) => done("毕业生接受", accepted.accepted_at),
        None if matches!(case.state, Placement::Online(Online::Invited(_))) => {
            Step::new(StepState::Now, "等待毕业生回应")
        }
        None => Step::new(StepState::Stop, case.state.code().label(case.side, case.wording)),
    };
    vec![done("单位邀请", signing.invitation.sent_at), second]
}

/// How a rescission came to the reviewers.
fn asked(case: &Read) -> Vec<Step> {
    let Some(request) = case.state.rescission_request() else { return Vec::new() };
    let mut steps = vec![done(&format!("{}申请解约", request.by.title()), request.filed_at)];
    if case.state.process() == Process::OnlineRescission {
        let other = if request.by == Side::Employer { Side::Graduate } else { Side::Employer };
        steps.push(match case.state.review() {
            Some(review) if case.state.waiting() == domain::placements::StateCode::RoEscalated => {
                done(&format!("{}逾期未答复", other.title()), review.submitted_at)
            }
            Some(review) => done(&format!("{}同意", other.title()), review.submitted_at),
            None => Step::new(StepState::Now, format!("等待{}答复", other.title())),
        });
    }
    steps
}

/// How an application, or the request to end it, came to the reviewers.
fn submitted(case: &Read, process: Process) -> Vec<Step> {
    let words = match process {
        Process::OfflineImage => "回传协议书",
        Process::Abandonment => "毕业生申请放弃",
        Process::DestinationVoid => "毕业生申请作废",
        _ => "毕业生提交",
    };
    match case.submitted_at() {
        Some(at) => vec![done(words, at)],
        None => vec![Step::new(StepState::Now, "等待毕业生提交")],
    }
}
