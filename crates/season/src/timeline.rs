//! Turns stories into acts. Set-up fills the first weeks, then each graduate's story runs up to today.

mod applications;

use std::collections::BTreeSet;

use domain::time::{Day, Instant};

use crate::Season;
use crate::acts::{Act, Decision, Invitation, LetterNo, Stage, Subject, Timed, WarningKind};
use crate::applications::{Applied, Course};
use crate::calendar::{STORY_DAYS, working_minute};
use crate::dice::Dice;
use crate::employers::{EmployerNo, Standing};
use crate::graduates::GraduateNo;
use crate::letters::{self, Wish};
use crate::organisations::{ProvinceNo, ReviewMode, SchoolNo};
use crate::samples::Samples;
use crate::staff::{Post, StaffNo};
use crate::stories::Story;

/// Graduates never act in the first weeks: rosters are imported and employers admitted by then.
const ACTIVATION_DAYS: (u32, u32) = (34, 50);
const FAILS: [Decision; 4] = [
    Decision::Fail {
        reason: "单位名称有误", details: "协议中的单位名称与营业执照不一致，请单位核对后重新邀请。"
    },
    Decision::Fail {
        reason: "协议信息不实", details: "岗位与薪酬和单位招聘公告不一致，已与单位联系人核实。"
    },
    Decision::Fail {
        reason: "学生信息有误", details: "学历层次与学籍不一致，更正后请单位重新邀请。"
    },
    Decision::Fail { reason: "双方协商取消", details: "学生与单位均来函说明不再签约。" },
];

/// What the province of the older rules sets for itself.
const OWN_VALUES: &[(&str, &str)] =
    &[("destination.void", "request"), ("destination.void_review", "yes"), ("offline.abandon", "school_review")];
/// For a day the other province had corrections wait for both sides; what began then still follows that rule.
const BOTH_AGREE: &[(&str, &str)] = &[("amend.consent", "both")];
const TOLD: &[(&str, &str)] = &[("amend.consent", "notify")];
/// Days before today at which that day began.
const BOTH_AGREE_DAYS: i32 = 26;
/// What a school corrects after the pass.
const CORRECTED_PLACE: (&str, &str) = ("report_place", "单位总部一楼人力资源部");
const MISTAKEN: &str = "毕业生和单位均来函说明情况，经核实后作废。";
/// Each fits the forms that ask for all its fields; the last fits every form.
const RETURNS: [Decision; 6] = [
    Decision::Return { fields: &["evidence"], details: "证明材料不清晰，请重新上传盖章页。" },
    Decision::Return {
        fields: &["employer", "evidence"], details: "单位名称与材料不一致，请核对后重新填写。"
    },
    Decision::Return { fields: &["post"], details: "岗位名称请按材料填写全称。" },
    Decision::Return {
        fields: &["school", "school_major"], details: "录取学校和专业请按录取名单填写全称。"
    },
    Decision::Return { fields: &["plan"], details: "请写清目前的打算和预计时间。" },
    Decision::Return {
        fields: &[], details: "填写的内容与平时了解的情况不一致，请核对全部内容。"
    },
];
const UNFOUNDED: [Decision; 2] = [
    Decision::Fail {
        reason: "材料不清", details: "材料无法辨认，且与填写内容不一致，请重新登记。"
    },
    Decision::Fail {
        reason: "其他", details: "已与本人核实，情况有变，请按实际去向重新登记。"
    },
];

pub(crate) fn fill(season: &mut Season, seed: u64, samples: &Samples) {
    let mut dice = Dice::new(seed, 5);
    let wishes = wishes(&mut dice, season);
    let report_until = Day::new(season.cohort.0, 7, 10).unwrap_or(season.today);
    let post = letters::write(&mut dice, report_until, &season.employers, &wishes.iter().copied().collect(), samples);
    let mut writer = Writer { season, dice, acts: Vec::new(), closing: Vec::new() };
    writer.organisations();
    writer.employers();
    let sent = writer.letters(&post);
    writer.first_log_ins();
    for wish in &wishes {
        if let Some(letter) = post.answers.get(wish)
            && let Some(at) = sent.get(letter.0)
        {
            writer.answer(*wish, Invitation { letter: *letter, graduate: wish.graduate }, *at);
        }
    }
    writer.applications();
    writer.mode_changes();
    let Writer { mut acts, closing, .. } = writer;
    acts.sort_by_key(|timed| timed.at);
    season.letters = post.letters;
    season.acts = acts;
    season.closing = closing;
}

/// The invitations that each story needs. Those of one day and validity may share a letter.
fn wishes(dice: &mut Dice, season: &Season) -> Vec<Wish> {
    let mut wishes = Vec::new();
    for (index, story) in season.stories.iter().enumerate() {
        let graduate = GraduateNo(index);
        let mut wish = |days_ago: u32, valid_days, turn| {
            let days_ago = i32::try_from(days_ago).unwrap_or_default();
            wishes.push(Wish { days_ago, valid_days, graduate, turn });
        };
        match story {
            Story::Invited | Story::InvitedNotActivated => wish(dice.between(1, 3), 10, 0),
            Story::ExpiringToday => wish(2, 2, 0),
            Story::TwoOpenInvitations => {
                wish(dice.between(3, 4), 10, 0);
                wish(dice.between(1, 2), 7, 1);
            }
            Story::Withdrawn => wish(dice.between(4, 12), 15, 0),
            Story::Refused => wish(dice.between(6, 20), 7, 0),
            Story::Expired => wish(dice.between(9, 24), 5, 0),
            Story::InvitedAgainAfterRefusal => {
                wish(dice.between(12, 18), 7, 0);
                wish(2, 10, 0);
            }
            Story::ReviewAtDepartment => wish(dice.between(3, 6), 7, 0),
            Story::ReviewAtSchool => wish(dice.between(4, 7), 7, 0),
            Story::ReviewOverdue => wish(11, 7, 0),
            Story::PassPending | Story::FailPending => wish(5, 7, 0),
            Story::FailedAtDepartment | Story::FailedAtSchool => wish(dice.between(7, 20), 7, 0),
            Story::Signed => wish(dice.between(7, 29), 7, 0),
            Story::SignedAndInvited => {
                wish(dice.between(12, 25), 7, 0);
                wish(2, 15, 1);
            }
            Story::SignedAndCorrected | Story::SignedAndVoided => wish(dice.between(10, 25), 7, 0),
            Story::SignedAndLapsed => wish(dice.between(20, 29), 7, 0),
            Story::Applied(Applied { course: Course::GivenWay, .. }) => wish(dice.between(10, 14), 7, 0),
            Story::NeverActivated
            | Story::Activated
            | Story::Disputed
            | Story::Confirmed
            | Story::Limited
            | Story::Applied(_)
            | Story::ModeChange(_) => {}
        }
    }
    wishes
}

struct Writer<'a> {
    season: &'a Season,
    dice: Dice,
    acts: Vec<Timed>,
    closing: Vec<Act>,
}

impl Writer<'_> {
    fn add(&mut self, at: Instant, act: Act) {
        self.acts.push(Timed { at, act });
    }

    fn moment(&mut self, days_ago: i32, half: u32) -> Instant {
        working_minute(&mut self.dice, self.season.today, days_ago, half)
    }

    fn holder(&self, post: Post) -> StaffNo {
        self.season.holder(post).unwrap_or(StaffNo(0))
    }

    fn organisations(&mut self) {
        let first = self.season.today.plus_days(-STORY_DAYS).start().plus_hours(9);
        let mut at = first;
        let mut step = |writer: &mut Self, act| {
            writer.add(at, act);
            at = at.plus_minutes(1);
        };
        for index in 0..self.season.provinces.len() {
            step(self, Act::OpenProvince { province: ProvinceNo(index) });
        }
        for index in 0..self.season.schools.len() {
            step(self, Act::OpenSchool { school: SchoolNo(index) });
        }
        for index in 0..self.season.staff.len() {
            step(self, Act::OpenAccount { staff: StaffNo(index) });
        }
        for (index, province) in self.season.provinces.iter().enumerate() {
            if province.profile == "v21" {
                let province = ProvinceNo(index);
                let by = self.holder(Post::ProvinceAdmin(province));
                step(self, Act::SetPolicy { province, by, values: OWN_VALUES });
            }
        }
        for (index, province) in self.season.provinces.iter().enumerate() {
            if province.profile != "v21" {
                let province = ProvinceNo(index);
                let by = self.holder(Post::ProvinceAdmin(province));
                let begins = self.season.today.plus_days(-BOTH_AGREE_DAYS).start().plus_hours(1);
                self.add(begins, Act::SetPolicy { province, by, values: BOTH_AGREE });
                self.add(begins.plus_hours(24), Act::SetPolicy { province, by, values: TOLD });
            }
        }
        for index in 0..self.season.schools.len() {
            let school = SchoolNo(index);
            let by = self.holder(Post::SchoolAdmin(school));
            let all = self.season.graduates.iter().enumerate().filter(|(_, graduate)| graduate.school == school);
            let graduates = all.map(|(index, _)| GraduateNo(index)).collect();
            let at = self.moment(STORY_DAYS - 2, 0);
            self.add(at, Act::ImportRoster { school, by, graduates });
            self.add(at.plus_hours(1), Act::OpenSigning { school, by });
        }
    }

    fn employers(&mut self) {
        let operator = self.holder(Post::Operator);
        for (index, employer) in self.season.employers.iter().enumerate() {
            let no = EmployerNo(index);
            let days_ago = match employer.standing {
                Standing::Pending => self.dice.between(1, 4),
                Standing::Returned => self.dice.between(3, 9),
                Standing::Admitted | Standing::Frozen | Standing::Warned => self.dice.between(36, 58),
            };
            let days_ago = i32::try_from(days_ago).unwrap_or_default();
            let at = self.moment(days_ago, 0);
            self.add(at, Act::RegisterEmployer { employer: no });
            let decided = self.moment(days_ago, 1);
            match employer.standing {
                Standing::Pending => continue,
                Standing::Returned => {
                    let reason = "营业执照图片不清晰，请重新上传原件照片。";
                    self.add(decided, Act::ReturnEmployer { employer: no, by: operator, reason });
                    continue;
                }
                Standing::Admitted | Standing::Frozen | Standing::Warned => {
                    self.add(decided, Act::AdmitEmployer { employer: no, by: operator });
                }
            }
            if employer.standing == Standing::Frozen {
                let at = self.moment(20, 1);
                let reason = "多名学生反映无法联系，已请单位说明情况。";
                self.add(at, Act::FreezeEmployer { employer: no, by: operator, reason });
            }
            if employer.standing == Standing::Warned {
                self.warnings(no);
            }
        }
    }

    fn warnings(&mut self, employer: EmployerNo) {
        let kinds = [WarningKind::FalseAdvertising, WarningKind::Violation];
        for (index, kind) in kinds.into_iter().enumerate() {
            let by = self.holder(Post::SchoolAdmin(SchoolNo(index)));
            let at = self.moment(30, 1);
            let note = "招聘时承诺的岗位与实际不符，已与单位核实。";
            self.add(at, Act::WarnEmployer { employer, by, kind, note });
        }
    }

    /// Sends every letter and gives its moment.
    fn letters(&mut self, post: &letters::Post) -> Vec<Instant> {
        let mut known = BTreeSet::new();
        let mut sent = Vec::new();
        for (index, (letter, days_ago)) in post.letters.iter().zip(&post.days_ago).enumerate() {
            let at = self.moment(*days_ago, 0);
            for graduate in &letter.graduates {
                if known.insert((letter.employer, *graduate)) {
                    let act = Act::AddCandidate { employer: letter.employer, graduate: *graduate };
                    self.add(at.plus_minutes(-20), act);
                }
            }
            if index % 10 == 0 {
                self.add(at.plus_minutes(-10), Act::SaveTemplate { letter: LetterNo(index), title: "校园招聘" });
            }
            self.add(at, Act::SendLetter { letter: LetterNo(index) });
            sent.push(at);
        }
        sent
    }

    fn first_log_ins(&mut self) {
        for (index, story) in self.season.stories.iter().enumerate() {
            let graduate = GraduateNo(index);
            let (least, most) = ACTIVATION_DAYS;
            let days_ago = i32::try_from(self.dice.between(least, most)).unwrap_or_default();
            let at = self.moment(days_ago, 1);
            match story {
                Story::NeverActivated | Story::InvitedNotActivated => {}
                Story::Activated => self.add(at, Act::Activate { graduate }),
                Story::Disputed => {
                    self.add(at, Act::Activate { graduate });
                    let note = "我的生源地应以入学前户口所在地为准。";
                    self.add(at.plus_minutes(6), Act::DisputeRecord { graduate, field: "生源所在地", note });
                }
                _ => {
                    self.add(at, Act::Activate { graduate });
                    self.add(at.plus_minutes(4), Act::ConfirmRecord { graduate });
                }
            }
        }
    }

    /// What the graduate, the employer and the reviewers do about one invitation.
    fn answer(&mut self, wish: Wish, invitation: Invitation, sent: Instant) {
        let Some(story) = self.season.stories.get(wish.graduate.0).copied() else { return };
        let again = wish.turn > 0 || (story == Story::InvitedAgainAfterRefusal && wish.days_ago <= 2);
        if again {
            return;
        }
        let answered = sent.plus_hours(26).plus_minutes(i64::from(self.dice.below(180)));
        match story {
            Story::Withdrawn => self.add(answered, Act::Withdraw { invitation }),
            Story::Refused | Story::InvitedAgainAfterRefusal => self.add(answered, Act::Refuse { invitation }),
            Story::ReviewAtDepartment | Story::ReviewOverdue => self.add(answered, Act::Accept { invitation }),
            Story::ReviewAtSchool => {
                self.add(answered, Act::Accept { invitation });
                self.department_passes(invitation, answered.plus_hours(24));
            }
            Story::PassPending | Story::FailPending => {
                self.add(answered, Act::Accept { invitation });
                self.department_passes(invitation, answered.plus_hours(24));
                let decision = if story == Story::PassPending { Decision::Pass } else { self.fail() };
                let review = self.school_reviews(invitation, decision);
                self.closing.push(review);
            }
            Story::FailedAtDepartment => {
                self.add(answered, Act::Accept { invitation });
                let by = self.holder(self.department_reviewer(invitation.graduate));
                let decision = self.fail();
                self.add(answered.plus_hours(24), Act::Review { invitation, stage: Stage::Department, by, decision });
            }
            Story::FailedAtSchool
            | Story::Signed
            | Story::SignedAndInvited
            | Story::SignedAndCorrected
            | Story::SignedAndVoided
            | Story::SignedAndLapsed
            | Story::Applied(_) => {
                self.add(answered, Act::Accept { invitation });
                self.department_passes(invitation, answered.plus_hours(22));
                let decision = if story == Story::FailedAtSchool { self.fail() } else { Decision::Pass };
                let review = self.school_reviews(invitation, decision);
                self.add(answered.plus_hours(46), review);
                self.afterwards(story, invitation);
            }
            _ => {}
        }
    }

    /// What the school does about a signed agreement.
    fn afterwards(&mut self, story: Story, invitation: Invitation) {
        let by = self.holder(Post::SchoolReviewer(self.school_of(invitation.graduate)));
        let (subject, at) = (Subject::Invitation(invitation), self.moment(3, 1));
        match story {
            Story::SignedAndCorrected => {
                let (field, text) = CORRECTED_PLACE;
                self.add(at, Act::Correct { subject, by, field, text });
            }
            Story::SignedAndVoided => self.add(at, Act::VoidBySchool { subject, by, reason: MISTAKEN }),
            _ => {}
        }
    }

    fn fail(&mut self) -> Decision {
        self.dice.pick(&FAILS).copied().unwrap_or(Decision::Pass)
    }

    fn department_reviewer(&self, graduate: GraduateNo) -> Post {
        let department = self.season.graduate(graduate).map(|graduate| graduate.department);
        department.map_or(Post::Operator, Post::DepartmentReviewer)
    }

    fn school_of(&self, graduate: GraduateNo) -> SchoolNo {
        self.season.graduate(graduate).map_or(SchoolNo(0), |graduate| graduate.school)
    }

    /// Nothing where the school alone reviews.
    fn department_passes(&mut self, invitation: Invitation, at: Instant) {
        let school = self.season.school(self.school_of(invitation.graduate));
        if school.is_some_and(|school| school.review == ReviewMode::DepartmentThenSchool) {
            let by = self.holder(self.department_reviewer(invitation.graduate));
            self.add(at, Act::Review { invitation, stage: Stage::Department, by, decision: Decision::Pass });
        }
    }

    fn school_reviews(&self, invitation: Invitation, decision: Decision) -> Act {
        let by = self.holder(Post::SchoolReviewer(self.school_of(invitation.graduate)));
        Act::Review { invitation, stage: Stage::School, by, decision }
    }
}
