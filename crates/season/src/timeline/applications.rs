//! Applications and changes of training mode: each story's acts up to today.

use domain::time::Instant;

use super::{BOTH_AGREE_DAYS, CORRECTED_PLACE, MISTAKEN, RETURNS, UNFOUNDED, Writer};
use crate::acts::{Act, Decision, Stage, Subject};
use crate::applications::{ApplicationNo, Applied, Course, ModeChangeNo, ModeCourse, Way};
use crate::graduates::GraduateNo;
use crate::organisations::ReviewMode;
use crate::staff::Post;
use crate::stories::Story;

/// Hours from a submission to the department's answer, and from there to the school's.
const TO_DEPARTMENT: i64 = 22;
const TO_SCHOOL: i64 = 24;
/// [`BOTH_AGREE_DAYS`] as the dice count.
const BOTH_AGREED: u32 = BOTH_AGREE_DAYS.unsigned_abs();
const UNSTAMPED: Decision =
    Decision::Return { fields: &["evidence"], details: "解约函没有单位公章，请补盖后重新上传。" };
const UNREADABLE: Decision = Decision::Return {
    fields: &["evidence"],
    details: "盖章页不清晰，看不清单位公章，请重新拍照上传。",
};

const OTHER_UNIT: Decision = Decision::Fail {
    reason: "材料不清",
    details: "材料上的单位与协议不一致，无法确认，请与单位核对。",
};
const STILL_VALID: Decision = Decision::Fail {
    reason: "其他",
    details: "暂未见到新单位的录用证明，取得后可以再次申请。",
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
            (_, Course::AtDepartment | Course::AtSchool | Course::Copied | Course::Reclassified) => (3, 7),
            (_, Course::Returned | Course::SecondSubmission | Course::Failed) => (5, 12),
            (_, Course::Stamp) => (4, 12),
            // The link of those who have one is still good.
            (_, Course::LinkSent) => (5, 7),
            (_, Course::CorrectionAwaited) => (BOTH_AGREED, BOTH_AGREED),
            // Not on that day.
            (_, Course::Corrected | Course::CorrectionObjected | Course::CorrectionConfirmed) => (10, 20),
            (_, Course::GivenWay) => (22, 30),
            (_, Course::Lapsed) => (24, 30),
            (
                _,
                Course::RescissionAtSchool
                | Course::RescissionReturned
                | Course::RescissionAtDepartment
                | Course::RescissionPulled
                | Course::RescissionFailed,
            ) => (9, 24),
            (_, Course::Rescinded) => (14, 28),
            (Way::Offline, _) => (9, 28),
            (
                _,
                Course::Voided
                | Course::VoidRequested
                | Course::VoidAtSchool
                | Course::VoidGranted
                | Course::VoidRefused
                | Course::VoidedBySchool,
            ) => (10, 24),
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
            Course::AtSchool | Course::Copied => {
                self.first_step(no, graduate, sent);
            }
            Course::Reclassified => {
                let at = self.first_step(no, graduate, sent).plus_hours(5);
                let by = self.holder(Post::SchoolReviewer(self.school_of(graduate)));
                let to = self.another_kind(no);
                self.add(at, Act::Reclassify { application: no, by, to });
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
            Course::LinkSent => {
                self.link_sent(no, graduate, sent);
            }
            Course::LinkUsed => {
                let back = self.link_sent(no, graduate, sent).plus_hours(20);
                self.add(back, Act::SendBackByLink { application: no });
                self.first_step(no, graduate, back);
            }
            Course::Abandoned | Course::AbandonRequested => {
                let at = self.passed(no, graduate, sent).plus_hours(30);
                let (reason, asks) = ("单位招聘计划取消，不再盖章。", course == Course::AbandonRequested);
                self.add(at, Act::Abandon { application: no, reason, asks });
            }
            Course::ImageAtDepartment => {
                self.sent_back(no, graduate, sent);
            }
            Course::ImagePulled => {
                let back = self.sent_back(no, graduate, sent);
                self.add(back.plus_hours(3), Act::PullBack { application: no });
            }
            Course::ImageFailed | Course::ImageAgain => {
                let back = self.sent_back(no, graduate, sent);
                let at = self.first_step(no, graduate, back).plus_hours(TO_SCHOOL);
                self.school_answers(no, graduate, at, OTHER_UNIT);
            }
            Course::ImageAtSchool => {
                let back = self.sent_back(no, graduate, sent);
                self.first_step(no, graduate, back);
            }
            Course::ImageReturned => {
                let back = self.sent_back(no, graduate, sent);
                self.first_answer(no, graduate, back, |_| UNREADABLE);
            }
            Course::Done | Course::GivenWay | Course::Lapsed => {
                self.in_force(no, graduate, (way, sent));
            }
            Course::VoidedBySchool => {
                self.in_force(no, graduate, (way, sent));
                let by = self.holder(Post::SchoolReviewer(self.school_of(graduate)));
                let (subject, at) = (Subject::Application(no), self.moment(3, 1));
                self.add(at, Act::VoidBySchool { subject, by, reason: MISTAKEN });
            }
            Course::Corrected
            | Course::CorrectionObjected
            | Course::CorrectionConfirmed
            | Course::CorrectionAwaited => self.corrected(no, graduate, (way, sent), course),
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
            Course::RescissionAtDepartment => {
                self.rescission_asked(no, graduate, (way, sent), 4);
            }
            Course::RescissionPulled => {
                let at = self.rescission_asked(no, graduate, (way, sent), 4);
                self.add(at.plus_hours(3), Act::PullBack { application: no });
            }
            Course::RescissionFailed => {
                let at = self.rescission_asked(no, graduate, (way, sent), 5);
                let at = self.first_step(no, graduate, at).plus_hours(TO_SCHOOL);
                self.school_answers(no, graduate, at, OTHER_UNIT);
            }
            Course::Rescinded => {
                let at = self.rescission_asked(no, graduate, (way, sent), 5);
                self.passed(no, graduate, at);
            }
            Course::VoidRequested => {
                self.end_asked(no, graduate, sent, 2);
            }
            Course::VoidAtSchool => {
                let at = self.end_asked(no, graduate, sent, 3);
                self.first_step(no, graduate, at);
            }
            Course::VoidGranted => {
                let at = self.end_asked(no, graduate, sent, 5);
                self.passed(no, graduate, at);
            }
            Course::VoidRefused => {
                let at = self.end_asked(no, graduate, sent, 5);
                let at = self.first_step(no, graduate, at).plus_hours(TO_SCHOOL);
                self.school_answers(no, graduate, at, STILL_VALID);
            }
        }
    }

    /// It passes, an agreement text and stamped copy.
    fn in_force(&mut self, no: ApplicationNo, graduate: GraduateNo, (way, sent): (Way, Instant)) {
        let begun = if way == Way::Offline { self.sent_back(no, graduate, sent) } else { sent };
        self.passed(no, graduate, begun);
    }

    /// The destination passes, and the graduate asks to end it so many days before today.
    fn end_asked(&mut self, no: ApplicationNo, graduate: GraduateNo, sent: Instant, days_ago: i32) -> Instant {
        self.passed(no, graduate, sent);
        let at = self.moment(days_ago, 1);
        let reason = "收到新的录用通知，申请作废原去向。";
        self.add(at, Act::EndDestination { application: no, reason, asks: true });
        at
    }

    /// The text passes and the employer's contact gets a link.
    fn link_sent(&mut self, no: ApplicationNo, graduate: GraduateNo, sent: Instant) -> Instant {
        let at = self.passed(no, graduate, sent).plus_hours(3);
        self.add(at, Act::SendLink { application: no });
        at
    }

    /// The school corrects what is in force, and the graduate answers.
    fn corrected(&mut self, no: ApplicationNo, graduate: GraduateNo, begun: (Way, Instant), course: Course) {
        self.in_force(no, graduate, begun);
        let by = self.holder(Post::SchoolReviewer(self.school_of(graduate)));
        let (subject, at, (field, text)) = (Subject::Application(no), self.moment(3, 1), CORRECTED_PLACE);
        self.add(at, Act::Correct { subject, by, field, text });
        let answered = at.plus_hours(21);
        let application = no;
        if course == Course::CorrectionObjected {
            let words = "单位通知的报到地点没有变，请再核实。";
            self.add(answered, Act::AnswerCorrection { application, consents: false, words });
        }
        if course == Course::CorrectionConfirmed {
            self.add(answered, Act::AnswerCorrection { application, consents: true, words: "" });
        }
    }

    /// The kind a destination without work becomes at review.
    fn another_kind(&self, no: ApplicationNo) -> &'static str {
        match self.season.application(no).map_or("", |application| application.category) {
            "exam" => "seeking",
            "waiting" => "plans_study",
            "plans_study" | "other_not" if self.is_old(no) => "waiting",
            _ => "exam",
        }
    }

    /// Whether the province has the older list of kinds.
    fn is_old(&self, no: ApplicationNo) -> bool {
        let graduate = self.season.application(no).map(|application| application.graduate);
        let school = graduate.and_then(|graduate| self.season.school(self.school_of(graduate)));
        let province = school.and_then(|school| self.season.provinces.get(school.province.0));
        province.is_some_and(|province| province.profile == "v21")
    }

    /// The agreement comes into force, and the graduate asks to end it so many days before today.
    fn rescission_asked(
        &mut self,
        no: ApplicationNo,
        graduate: GraduateNo,
        (way, sent): (Way, Instant),
        days_ago: i32,
    ) -> Instant {
        self.in_force(no, graduate, (way, sent));
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
        let fits = |decision: &Decision| match decision {
            Decision::Return { fields, .. } => fields.iter().all(|name| asked(name)),
            _ => false,
        };
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
            let (course, longest) = match self.season.stories.get(graduate.0).copied() {
                Some(Story::ModeChange(course)) => (course, 20),
                // What it makes lapse is in force by then.
                Some(story) if story.lapses() => (ModeCourse::Approved, 12),
                _ => continue,
            };
            let school = self.school_of(graduate);
            let by = self.holder(Post::SchoolAdmin(school));
            let days_ago = i32::try_from(self.dice.between(4, longest)).unwrap_or_default();
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
