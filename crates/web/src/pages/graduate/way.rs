//! The way of an online signing as the graduate sees it: what happened, who works now, what follows, up to the goal.

use app::placements::own::OwnRecord;
use domain::organisations::ReviewLevels;
use domain::placements::{Level, Online, Review, Signed, StateCode, Wording};
use domain::time::Instant;

use crate::components::{StepState, Timeline, TimelineStep};

struct Way<'r> {
    record: &'r OwnRecord,
    now: Instant,
    /// 审核 or 鉴证.
    step: &'static str,
    steps: Vec<TimelineStep>,
}

/// The whole way of a record.
pub fn of_record(record: &OwnRecord, now: Instant) -> Timeline {
    let mut way = begin(record, now);
    let contact = &record.signing.terms.contact;
    let sent = record.signing.state.invitation().sent_at;
    way.add(StepState::Done, "单位发起签约邀请".into(), format!("{} · {contact}", sent.spoken(now)));
    way.state();
    Timeline { steps: way.steps }
}

/// What follows an acceptance, before it is given.
pub fn after_acceptance(record: &OwnRecord, now: Instant) -> Timeline {
    let mut way = begin(record, now);
    way.add(StepState::Now, "你接受邀请".into(), "其余邀请只能查看，不能再接受".into());
    way.reviews_to_come(None);
    Timeline { steps: way.steps }
}

fn begin(record: &OwnRecord, now: Instant) -> Way<'_> {
    Way { record, now, step: Wording::of(record.signing.rules()).step(), steps: Vec::new() }
}

impl Way<'_> {
    fn add(&mut self, state: StepState, title: String, note: String) {
        self.steps.push(TimelineStep::new(state, title, note));
    }

    fn usual(&self) -> String {
        format!("一般 {} 天内", self.record.signing.ground.current.review_days)
    }

    fn state(&mut self) {
        let (signing, now) = (&self.record.signing, self.now);
        match &signing.state {
            Online::Invited(invited) if self.record.state == StateCode::OnInvited => {
                let until = format!("{} 截止，逾期自动失效", invited.deadline.spoken_end(now));
                self.add(StepState::Now, "等你回应".into(), until);
                self.reviews_to_come(None);
            }
            Online::Invited(invited) => {
                let at = invited.deadline.spoken_end(now);
                self.add(StepState::Stop, "邀请逾期未回应".into(), at);
            }
            Online::Withdrawn(ended) => self.add(StepState::Stop, "单位撤回了邀请".into(), ended.at.spoken(now)),
            Online::Refused(ended) => self.add(StepState::Stop, "你拒绝了邀请".into(), ended.at.spoken(now)),
            Online::Expired(ended) => {
                let at = ended.invitation.deadline.spoken_end(now);
                self.add(StepState::Stop, "邀请逾期未回应".into(), at);
            }
            Online::Review(review) => self.review(review),
            Online::Failed(failed) => {
                self.accepted(failed.accepted.accepted_at);
                self.department(failed.department.as_ref().map(|passed| passed.at));
                let who = self.reviewer(failed.level);
                let reason = format!("{}：{}", failed.failing.reason.title(), failed.failing.details);
                let title = format!("{who}{}不通过", self.step);
                self.steps.push(TimelineStep::new(StepState::Stop, title, failed.at.spoken(now)).because(reason));
            }
            Online::Signed(signed) => self.signed(signed),
            Online::Rescinded(_) | Online::Void(_) | Online::Lost(_) => {
                self.add(StepState::Stop, self.record.label.clone(), String::new());
            }
        }
    }

    fn reviewer(&self, level: Level) -> String {
        match level {
            Level::Department => self.record.signing.row.department.clone(),
            Level::School => "学校".to_owned(),
        }
    }

    fn accepted(&mut self, at: Instant) {
        self.add(StepState::Done, "你接受了邀请".into(), at.spoken(self.now));
    }

    fn department(&mut self, passed_at: Option<Instant>) {
        if let Some(at) = passed_at {
            let title = format!("{}{}通过", self.reviewer(Level::Department), self.step);
            self.add(StepState::Done, title, at.spoken(self.now));
        }
    }

    fn review(&mut self, review: &Review) {
        self.accepted(review.accepted.accepted_at);
        self.department(review.department.as_ref().map(|passed| passed.at));
        let since = self.record.signing.row.waiting_since.map(|since| format!("{} 提交", since.spoken(self.now)));
        let title = format!("{}{}中", self.reviewer(review.level), self.step);
        self.add(StepState::Now, title, since.unwrap_or_default());
        self.reviews_to_come(Some(review.level));
    }

    fn signed(&mut self, signed: &Signed) {
        self.accepted(signed.accepted.accepted_at);
        self.department(signed.department.as_ref().map(|passed| passed.at));
        self.add(StepState::Done, format!("学校{}通过", self.step), signed.school.at.spoken(self.now));
        self.add(StepState::Done, "签约完成，可下载就业协议书".into(), String::new());
    }

    /// Reviews after the running one, then the goal.
    fn reviews_to_come(&mut self, running: Option<Level>) {
        let two = self.record.signing.state.invitation().levels == ReviewLevels::DepartmentThenSchool;
        if running.is_none() && two {
            let title = format!("{}{}", self.reviewer(Level::Department), self.step);
            self.add(StepState::Todo, title, self.usual());
        }
        if running != Some(Level::School) {
            self.add(StepState::Todo, format!("学校{}", self.step), self.usual());
        }
        self.add(StepState::Todo, "签约完成，可下载就业协议书".into(), String::new());
    }
}
