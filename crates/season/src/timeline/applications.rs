//! Applications and changes of training mode: each story's acts up to today.

use domain::time::Instant;

use super::{RETURNS, UNFOUNDED, Writer};
use crate::acts::{Act, Decision, Stage};
use crate::applications::{ApplicationNo, Applied, Course, ModeChangeNo, ModeCourse, Way};
use crate::graduates::GraduateNo;
use crate::organisations::ReviewMode;
use crate::staff::Post;
use crate::stories::Story;

/// Hours from a submission to the department's answer, and from there to the school's.
const TO_DEPARTMENT: i64 = 22;
const TO_SCHOOL: i64 = 24;
const UNSTAMPED: Decision =
    Decision::Return { fields: &["evidence"], details: "解约函没有单位公章，请补盖后重新上传。" };

const UNREADABLE: Decision = Decision::Return {
    fields: &["evidence"],
    details: "盖章页不清晰，看不清单位公章，请重新拍照上传。",
};

impl Writer<'_> {
    pub(super) fn applications(&mut self) {
        for index in 0..self.season.applications.len() {
            let no = ApplicationNo(index);
            let Some(application) = self.season.application(no) else { continue };
            let Some(Story::Applied(Applied { course, .. })) = self.season.stories.get(application.graduate.0) else {
                continue;
            };
            self.application(no, application.graduate, application.way, *course);
        }
    }

    fn application(&mut self, no: ApplicationNo, graduate: GraduateNo, way: Way, course: Course) {
        let (least, most) = match (way, course) {
            (_, Course::Draft | Course::Pulled) => (2, 9),
            (_, Course::AtDepartment | Course::AtSchool) => (3, 7),
            (_, Course::Returned | Course::SecondSubmission | Course::Failed) => (5, 12),
            (_, Course::Stamp) => (4, 12),
            (_, Course::RescissionAtSchool | Course::RescissionReturned) => (9, 24),
            (_, Course::Rescinded) => (14, 28),
            (Way::Offline, _) => (9, 28),
            (_, Course::Voided | Course::VoidRequested) => (10, 24),
            _ => (4, 30),
        };
        let days_ago = i32::try_from(self.dice.between(least, most)).unwrap_or_default();
        let begun = self.moment(days_ago, 0);
        self.add(begun, Act::StartApplication { application: no });
        if course == Course::Draft {
            return;
        }
        let sent = begun.plus_minutes(12);
        self.add(sent, Act::Submit { application: no });
        match course {
            Course::Draft | Course::AtDepartment => {}
            Course::Pulled => self.add(sent.plus_hours(3), Act::PullBack { application: no }),
            Course::AtSchool => {
                self.first_step(no, graduate, sent);
            }
            Course::Returned => self.first_answer(no, graduate, sent, |writer| writer.remarks(no)),
            Course::SecondSubmission => {
                self.first_answer(no, graduate, sent, |writer| writer.remarks(no));
                self.add(sent.plus_hours(TO_DEPARTMENT + 20), Act::Submit { application: no });
            }
            Course::Failed => {
                let at = self.first_step(no, graduate, sent);
                let decision = self.one_of(&UNFOUNDED);
                self.school_answers(no, graduate, at.plus_hours(TO_SCHOOL), decision);
            }
            Course::Stamp => {
                self.passed(no, graduate, sent);
            }
            Course::Abandoned => {
                let at = self.passed(no, graduate, sent).plus_hours(30);
                self.add(at, Act::Abandon { application: no, reason: "单位招聘计划取消，不再盖章。" });
            }
            Course::ImageAtSchool => {
                let back = self.sent_back(no, graduate, sent);
                self.first_step(no, graduate, back);
            }
            Course::ImageReturned => {
                let back = self.sent_back(no, graduate, sent);
                self.first_answer(no, graduate, back, |_| UNREADABLE);
            }
            Course::Done if way == Way::Offline => {
                let back = self.sent_back(no, graduate, sent);
                self.passed(no, graduate, back);
            }
            Course::Done => {
                self.passed(no, graduate, sent);
            }
            Course::Voided => {
                let at = self.passed(no, graduate, sent).plus_hours(50);
                let reason = "已与另一单位谈妥，准备签约。";
                self.add(at, Act::EndDestination { application: no, reason, asks: false });
            }
            Course::RescissionAtSchool => {
                let at = self.rescission_asked(no, graduate, (way, sent), 4);
                self.first_step(no, graduate, at);
            }
            Course::RescissionReturned => {
                let at = self.rescission_asked(no, graduate, (way, sent), 4);
                self.first_answer(no, graduate, at, |_| UNSTAMPED);
            }
            Course::Rescinded => {
                let at = self.rescission_asked(no, graduate, (way, sent), 5);
                self.passed(no, graduate, at);
            }
            Course::VoidRequested => {
                self.passed(no, graduate, sent);
                let at = self.moment(2, 1);
                let reason = "收到新的录用通知，申请作废原去向。";
                self.add(at, Act::EndDestination { application: no, reason, asks: true });
            }
        }
    }

    /// The agreement comes into force, and the graduate asks to end it so many days before today.
    fn rescission_asked(
        &mut self,
        no: ApplicationNo,
        graduate: GraduateNo,
        (way, sent): (Way, Instant),
        days_ago: i32,
    ) -> Instant {
        let begun = if way == Way::Offline { self.sent_back(no, graduate, sent) } else { sent };
        self.passed(no, graduate, begun);
        let at = self.moment(days_ago, 1);
        let (reason, explanation) = ("单位违反约定", "到岗前单位通知调整工作地点，双方同意解除协议。");
        self.add(at, Act::AskRescission { application: no, reason, explanation });
        at
    }

    /// A return about what this form asks for.
    fn remarks(&mut self, no: ApplicationNo) -> Decision {
        let Some(application) = self.season.application(no) else { return Decision::Pass };
        let asked = |name: &str| match name {
            "evidence" => application.way != Way::Offline && !application.evidence.is_empty(),
            name => application.fields.iter().any(|(known, _)| *known == name),
        };
        let fits = |decision: &Decision| matches!(decision, Decision::Return { fields, .. } if fields.iter().all(|name| asked(name)));
        let mut fitting: Vec<Decision> = RETURNS.iter().copied().filter(fits).collect();
        // A form of its own points to what it asks for.
        if fitting.len() > 1 {
            fitting.pop();
        }
        self.one_of(&fitting)
    }

    fn one_of(&mut self, decisions: &[Decision]) -> Decision {
        self.dice.pick(decisions).copied().unwrap_or(Decision::Pass)
    }

    fn two_steps(&self, graduate: GraduateNo) -> bool {
        let school = self.season.school(self.school_of(graduate));
        school.is_some_and(|school| school.review == ReviewMode::DepartmentThenSchool)
    }

    fn department_answers(&mut self, no: ApplicationNo, graduate: GraduateNo, at: Instant, decision: Decision) {
        let by = self.holder(self.department_reviewer(graduate));
        self.add(at, Act::ReviewApplication { application: no, stage: Stage::Department, by, decision });
    }

    fn school_answers(&mut self, no: ApplicationNo, graduate: GraduateNo, at: Instant, decision: Decision) {
        let by = self.holder(Post::SchoolReviewer(self.school_of(graduate)));
        self.add(at, Act::ReviewApplication { application: no, stage: Stage::School, by, decision });
    }

    /// The department passes, where it reviews at all; gives the moment from which the school has the case.
    fn first_step(&mut self, no: ApplicationNo, graduate: GraduateNo, sent: Instant) -> Instant {
        if !self.two_steps(graduate) {
            return sent;
        }
        let at = sent.plus_hours(TO_DEPARTMENT);
        self.department_answers(no, graduate, at, Decision::Pass);
        at
    }

    /// Whoever looks first answers with something else than a pass.
    fn first_answer(
        &mut self,
        no: ApplicationNo,
        graduate: GraduateNo,
        sent: Instant,
        decision: impl FnOnce(&mut Self) -> Decision,
    ) {
        let (decision, at) = (decision(self), sent.plus_hours(TO_DEPARTMENT));
        if self.two_steps(graduate) {
            self.department_answers(no, graduate, at, decision);
        } else {
            self.school_answers(no, graduate, at, decision);
        }
    }

    /// Every step passes; gives the moment of the last.
    fn passed(&mut self, no: ApplicationNo, graduate: GraduateNo, sent: Instant) -> Instant {
        let at = self.first_step(no, graduate, sent).plus_hours(TO_SCHOOL);
        self.school_answers(no, graduate, at, Decision::Pass);
        at
    }

    /// The text passes and the stamped copy comes back.
    fn sent_back(&mut self, no: ApplicationNo, graduate: GraduateNo, sent: Instant) -> Instant {
        let at = self.passed(no, graduate, sent).plus_hours(28);
        self.add(at, Act::SendBack { application: no });
        at
    }

    pub(super) fn mode_changes(&mut self) {
        for index in 0..self.season.mode_changes.len() {
            let change = ModeChangeNo(index);
            let Some(graduate) = self.season.mode_change(change).map(|change| change.graduate) else { continue };
            let Some(Story::ModeChange(course)) = self.season.stories.get(graduate.0).copied() else { continue };
            let school = self.school_of(graduate);
            let by = self.holder(Post::SchoolAdmin(school));
            let days_ago = i32::try_from(self.dice.between(4, 20)).unwrap_or_default();
            let asked = self.moment(days_ago, 0);
            self.add(asked, Act::AskModeChange { change, by, sends: course != ModeCourse::Draft });
            let province = self.season.school(school).map(|school| school.province);
            let decides =
                province.filter(|no| self.season.provinces.get(no.0).is_some_and(|province| province.profile != "v21"));
            let later = asked.plus_hours(50);
            match (course, decides) {
                (ModeCourse::Withdrawn, _) => self.add(later, Act::WithdrawModeChange { change, by }),
                (ModeCourse::Approved | ModeCourse::Rejected, Some(province)) => {
                    let (by, approves) = (self.holder(Post::ProvinceAdmin(province)), course == ModeCourse::Approved);
                    self.add(later, Act::DecideModeChange { change, by, approves });
                }
                _ => {}
            }
        }
    }
}
