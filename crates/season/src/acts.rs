//! What happened, as data: each act names whom it concerns by the numbers of this crate and says when.
//! Acts are in order of time; an act never refers to one that comes later.

use domain::time::{Day, Instant};

use crate::applications::{ApplicationNo, ModeChangeNo};
use crate::employers::EmployerNo;
use crate::graduates::GraduateNo;
use crate::organisations::{ProvinceNo, SchoolNo};
use crate::staff::StaffNo;

/// Index into [`crate::Season::letters`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LetterNo(pub usize);

/// One letter to one graduate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Invitation {
    pub letter: LetterNo,
    pub graduate: GraduateNo,
}

/// What an employer offers; one letter goes to one or several graduates for the same post.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    pub employer: EmployerNo,
    pub graduates: Vec<GraduateNo>,
    pub terms: Terms,
}

/// Amounts are yuan, monthly for pay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terms {
    /// 职位类别 code.
    pub post_category: &'static str,
    pub post: &'static str,
    /// Whole days the invitation stays open (R09).
    pub valid_days: u16,
    pub trial_months: u8,
    pub trial_pay: u32,
    pub pay: u32,
    pub penalty: u32,
    pub report_place: String,
    pub report_until: Day,
    /// 实际工作地点: region code and full name.
    pub work_place: (&'static str, &'static str),
    pub contact: String,
    pub contact_phone: String,
    /// 档案转递类型 and 户口迁移类型, keys as in [`crate::employers::Receiving`].
    pub archive: &'static str,
    pub household: &'static str,
    /// Empty when there are no supplementary terms.
    pub supplement: &'static str,
}

/// A record in force that a school corrects or ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    Invitation(Invitation),
    Application(ApplicationNo),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Department,
    School,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    Pass,
    /// 退回修改, of applications alone.
    Return {
        /// Names of the fields the reviewer ticks.
        fields: &'static [&'static str],
        details: &'static str,
    },
    Fail {
        /// 审核不通过原因, one of the list.
        reason: &'static str,
        /// 具体问题
        details: &'static str,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WarningKind {
    Violation,
    Fake,
    Discrimination,
    FalseAdvertising,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    OpenProvince {
        province: ProvinceNo,
    },
    OpenSchool {
        school: SchoolNo,
    },
    OpenAccount {
        staff: StaffNo,
    },
    /// A province sets values of its own: policy keys and their texts.
    SetPolicy {
        province: ProvinceNo,
        by: StaffNo,
        values: &'static [(&'static str, &'static str)],
    },
    ImportRoster {
        school: SchoolNo,
        by: StaffNo,
        graduates: Vec<GraduateNo>,
    },
    /// Switches 在线签约 on, with the school's review mode, rescission limit and handler.
    OpenSigning {
        school: SchoolNo,
        by: StaffNo,
    },
    Activate {
        graduate: GraduateNo,
    },
    ConfirmRecord {
        graduate: GraduateNo,
    },
    /// The graduate says which field of the roster is wrong.
    DisputeRecord {
        graduate: GraduateNo,
        field: &'static str,
        note: &'static str,
    },
    RegisterEmployer {
        employer: EmployerNo,
    },
    AdmitEmployer {
        employer: EmployerNo,
        by: StaffNo,
    },
    ReturnEmployer {
        employer: EmployerNo,
        by: StaffNo,
        reason: &'static str,
    },
    FreezeEmployer {
        employer: EmployerNo,
        by: StaffNo,
        reason: &'static str,
    },
    WarnEmployer {
        employer: EmployerNo,
        by: StaffNo,
        kind: WarningKind,
        note: &'static str,
    },
    AddCandidate {
        employer: EmployerNo,
        graduate: GraduateNo,
    },
    /// Keeps the letter's terms as a template of the employer.
    SaveTemplate {
        letter: LetterNo,
        title: &'static str,
    },
    /// Sends to all graduates of the letter.
    SendLetter {
        letter: LetterNo,
    },
    Withdraw {
        invitation: Invitation,
    },
    Refuse {
        invitation: Invitation,
    },
    Accept {
        invitation: Invitation,
    },
    Review {
        invitation: Invitation,
        stage: Stage,
        by: StaffNo,
        decision: Decision,
    },
    /// Fills the form in and keeps it as a draft.
    StartApplication {
        application: ApplicationNo,
    },
    /// Adds the files it needs and submits; after a return, corrected.
    Submit {
        application: ApplicationNo,
    },
    PullBack {
        application: ApplicationNo,
    },
    /// Sends the stamped copy of an approved text back.
    SendBack {
        application: ApplicationNo,
    },
    /// The graduate asks the employer's contact to send the stamped copy back.
    SendLink {
        application: ApplicationNo,
    },
    /// The contact does so.
    SendBackByLink {
        application: ApplicationNo,
    },
    /// Gives an approved text up, or asks to, as the province has it.
    Abandon {
        application: ApplicationNo,
        reason: &'static str,
        asks: bool,
    },
    /// The graduate ends a destination, or asks to, as the province has it.
    EndDestination {
        application: ApplicationNo,
        reason: &'static str,
        asks: bool,
    },
    /// The graduate asks to end an agreement in force, with a letter of the employer.
    AskRescission {
        application: ApplicationNo,
        /// 解约原因, one of the list.
        reason: &'static str,
        explanation: &'static str,
    },
    ReviewApplication {
        application: ApplicationNo,
        stage: Stage,
        by: StaffNo,
        decision: Decision,
    },
    /// 修改去向 at review: another kind, agreed with the graduate.
    Reclassify {
        application: ApplicationNo,
        by: StaffNo,
        /// Key of the kind of destination.
        to: &'static str,
    },
    /// 学校更正 of one field.
    Correct {
        subject: Subject,
        by: StaffNo,
        field: &'static str,
        text: &'static str,
    },
    /// The graduate has looked at a correction that is in force.
    AnswerCorrection {
        application: ApplicationNo,
        consents: bool,
        /// What is wrong, of an objection.
        words: &'static str,
    },
    VoidBySchool {
        subject: Subject,
        by: StaffNo,
        reason: &'static str,
    },
    /// Fills a request in, and sends it when it is more than a draft.
    AskModeChange {
        change: ModeChangeNo,
        by: StaffNo,
        sends: bool,
    },
    WithdrawModeChange {
        change: ModeChangeNo,
        by: StaffNo,
    },
    DecideModeChange {
        change: ModeChangeNo,
        by: StaffNo,
        approves: bool,
    },
}

/// An act with its moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timed {
    pub at: Instant,
    pub act: Act,
}
