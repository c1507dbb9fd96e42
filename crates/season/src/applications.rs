//! What graduates apply for by themselves — offline agreements, paper agreements, destinations — and how far each is.

use crate::graduates::GraduateNo;

/// Index into [`crate::Season::applications`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ApplicationNo(pub usize);

/// The kind of placement an application becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    Offline,
    Paper,
    Destination,
}

/// A form as the graduate fills it in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Application {
    pub graduate: GraduateNo,
    pub way: Way,
    /// Key of the kind of destination; empty for agreements.
    pub category: &'static str,
    /// Field and text.
    pub fields: Vec<(&'static str, String)>,
    /// What the files show, such as `劳动合同`; empty when none is needed.
    pub evidence: &'static str,
    /// Somebody at the unit who stamps: name and mobile.
    pub helper: (String, String),
}

/// What somebody applies for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum What {
    Offline,
    Paper,
    /// 其他形式就业
    Employed,
    /// 升学
    Study,
    /// 未就业
    Unemployed,
    /// 定向/委培毕业去向补充登记, of those who may do nothing else.
    Targeted,
}

/// How far an application is by today.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Course {
    Draft,
    AtDepartment,
    AtSchool,
    /// Taken back by the graduate.
    Pulled,
    Returned,
    /// Returned once, submitted again, under review.
    SecondSubmission,
    Failed,
    /// The text is approved, the stamped copy is awaited.
    Stamp,
    ImageAtSchool,
    ImageReturned,
    /// The employer would not stamp.
    Abandoned,
    /// The same where the school has to agree.
    AbandonRequested,
    ImageAtDepartment,
    ImagePulled,
    /// Where that ends the whole application.
    ImageFailed,
    /// Where another copy is awaited after a failed one.
    ImageAgain,
    /// The employer's contact has a link and has not used it.
    LinkSent,
    LinkUsed,
    /// The files are those of another application, under review.
    Copied,
    /// The school has changed the kind at review.
    Reclassified,
    /// Signed, registered.
    Done,
    /// Ended by the graduate after the pass.
    Voided,
    /// The graduate asks to end it, the school has not answered.
    VoidRequested,
    VoidAtSchool,
    VoidGranted,
    VoidRefused,
    VoidedBySchool,
    /// Ended by an agreement signed since.
    GivenWay,
    /// Suspended by a change of the training mode.
    Lapsed,
    /// Corrected by the school, open to objection.
    Corrected,
    CorrectionObjected,
    CorrectionConfirmed,
    /// Corrected by the school once both agree.
    CorrectionAwaited,
    /// The graduate asks to end an agreement in force.
    RescissionAtSchool,
    RescissionAtDepartment,
    RescissionPulled,
    RescissionFailed,
    RescissionReturned,
    /// Ended by the school at the graduate's request.
    Rescinded,
}

/// One story of an application.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Applied {
    pub what: What,
    pub course: Course,
}

/// How far a request to change a training mode is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ModeCourse {
    Draft,
    Pending,
    Approved,
    Rejected,
    Withdrawn,
}

/// A request to change a training mode.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModeChange {
    pub graduate: GraduateNo,
    /// Code of the mode asked for.
    pub to: &'static str,
    pub reason: &'static str,
}

/// Index into [`crate::Season::mode_changes`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ModeChangeNo(pub usize);

const fn of(what: What, course: Course) -> Applied {
    Applied { what, course }
}

/// Every story of an application with its likelihood, the most telling first.
pub(crate) const APPLIED: [(Applied, u32); 47] = [
    (of(What::Study, Course::AtSchool), 6),
    (of(What::Employed, Course::AtSchool), 6),
    (of(What::Offline, Course::Stamp), 5),
    (of(What::Paper, Course::AtSchool), 4),
    (of(What::Employed, Course::Done), 42),
    (of(What::Study, Course::Done), 40),
    (of(What::Unemployed, Course::Done), 30),
    (of(What::Offline, Course::Done), 14),
    (of(What::Paper, Course::Done), 12),
    (of(What::Offline, Course::AtSchool), 5),
    (of(What::Offline, Course::ImageAtSchool), 4),
    (of(What::Employed, Course::Returned), 3),
    (of(What::Employed, Course::SecondSubmission), 3),
    (of(What::Employed, Course::VoidRequested), 2),
    (of(What::Employed, Course::Voided), 2),
    (of(What::Employed, Course::Failed), 2),
    (of(What::Employed, Course::Draft), 4),
    (of(What::Employed, Course::AtDepartment), 6),
    (of(What::Offline, Course::Returned), 3),
    (of(What::Offline, Course::ImageReturned), 2),
    (of(What::Offline, Course::Draft), 3),
    (of(What::Offline, Course::AtDepartment), 4),
    (of(What::Offline, Course::Pulled), 1),
    (of(What::Offline, Course::Failed), 2),
    (of(What::Offline, Course::Abandoned), 1),
    (of(What::Paper, Course::Draft), 2),
    (of(What::Paper, Course::Returned), 2),
    (of(What::Paper, Course::AtDepartment), 3),
    (of(What::Paper, Course::Failed), 1),
    (of(What::Paper, Course::RescissionAtSchool), 1),
    (of(What::Paper, Course::RescissionReturned), 1),
    (of(What::Offline, Course::Rescinded), 1),
    (of(What::Study, Course::AtDepartment), 4),
    (of(What::Study, Course::Returned), 2),
    (of(What::Study, Course::Draft), 3),
    (of(What::Study, Course::Voided), 1),
    (of(What::Unemployed, Course::AtSchool), 3),
    (of(What::Unemployed, Course::AtDepartment), 3),
    (of(What::Unemployed, Course::Returned), 1),
    (of(What::Unemployed, Course::Failed), 1),
    (of(What::Unemployed, Course::Voided), 2),
    // Only for those who may do nothing else.
    (of(What::Targeted, Course::AtSchool), 14),
    (of(What::Targeted, Course::Done), 34),
    (of(What::Targeted, Course::Draft), 4),
    (of(What::Targeted, Course::AtDepartment), 10),
    (of(What::Targeted, Course::Returned), 5),
    (of(What::Targeted, Course::SecondSubmission), 4),
];

/// Rarer ones, which a small season need not have.
pub(crate) const RARE: [(Applied, u32); 41] = [
    (of(What::Offline, Course::ImageAtDepartment), 2),
    (of(What::Offline, Course::ImagePulled), 1),
    (of(What::Offline, Course::ImageFailed), 1),
    (of(What::Offline, Course::ImageAgain), 1),
    (of(What::Offline, Course::LinkSent), 1),
    (of(What::Offline, Course::LinkUsed), 1),
    (of(What::Offline, Course::AbandonRequested), 1),
    (of(What::Offline, Course::SecondSubmission), 1),
    (of(What::Offline, Course::VoidedBySchool), 1),
    (of(What::Offline, Course::Corrected), 1),
    (of(What::Offline, Course::Lapsed), 1),
    (of(What::Paper, Course::Copied), 1),
    (of(What::Employed, Course::Copied), 1),
    (of(What::Paper, Course::Pulled), 1),
    (of(What::Paper, Course::SecondSubmission), 1),
    (of(What::Paper, Course::VoidedBySchool), 1),
    (of(What::Paper, Course::Corrected), 1),
    (of(What::Paper, Course::CorrectionObjected), 1),
    (of(What::Paper, Course::CorrectionConfirmed), 1),
    (of(What::Paper, Course::CorrectionAwaited), 1),
    (of(What::Paper, Course::Lapsed), 1),
    (of(What::Paper, Course::RescissionAtDepartment), 1),
    (of(What::Paper, Course::RescissionPulled), 1),
    (of(What::Paper, Course::RescissionFailed), 1),
    (of(What::Paper, Course::Rescinded), 1),
    (of(What::Employed, Course::Pulled), 1),
    (of(What::Employed, Course::VoidAtSchool), 1),
    (of(What::Employed, Course::VoidGranted), 1),
    (of(What::Employed, Course::VoidRefused), 1),
    (of(What::Employed, Course::VoidedBySchool), 1),
    (of(What::Employed, Course::GivenWay), 1),
    (of(What::Employed, Course::Lapsed), 1),
    (of(What::Study, Course::Pulled), 1),
    (of(What::Study, Course::Failed), 1),
    (of(What::Study, Course::SecondSubmission), 1),
    (of(What::Unemployed, Course::Reclassified), 1),
    (of(What::Unemployed, Course::Draft), 1),
    (of(What::Unemployed, Course::Pulled), 1),
    (of(What::Unemployed, Course::GivenWay), 1),
    // Only for those who may do nothing else.
    (of(What::Targeted, Course::Pulled), 3),
    (of(What::Targeted, Course::Failed), 3),
];

/// Every story of a change of training mode with its likelihood.
pub(crate) const MODE_CHANGES: [(ModeCourse, u32); 5] = [
    (ModeCourse::Pending, 8),
    (ModeCourse::Approved, 6),
    (ModeCourse::Rejected, 4),
    (ModeCourse::Draft, 3),
    (ModeCourse::Withdrawn, 2),
];

impl What {
    const fn title(self) -> &'static str {
        match self {
            Self::Offline => "线下签约",
            Self::Paper => "纸质协议补登",
            Self::Employed => "去向登记（其他形式就业）",
            Self::Study => "去向登记（升学）",
            Self::Unemployed => "去向登记（未就业）",
            Self::Targeted => "定向/委培去向登记",
        }
    }
}

impl Course {
    const fn note(self) -> &'static str {
        match self {
            Self::Draft => "草稿，尚未提交",
            Self::AtDepartment => "等待院系审核",
            Self::AtSchool => "等待学校审核",
            Self::Pulled => "提交后已撤回修改",
            Self::Returned => "老师退回，等待修改",
            Self::SecondSubmission => "退回后第二次提交，等待审核",
            Self::Failed => "审核不通过",
            Self::Stamp => "协议文本已通过，等待盖章回传",
            Self::ImageAtSchool => "盖章件等待学校审核",
            Self::ImageReturned => "盖章件被退回，等待重传",
            Self::Abandoned => "单位不盖章，已放弃",
            Self::AbandonRequested => "单位不盖章，已申请放弃，等待学校审核",
            Self::ImageAtDepartment => "盖章件等待院系审核",
            Self::ImagePulled => "盖章件提交后已撤回修改",
            Self::ImageFailed => "盖章件审核不通过，申请已作废",
            Self::ImageAgain => "盖章件审核不通过，等待重新上传",
            Self::LinkSent => "已请单位协助回传，等待单位盖章",
            Self::LinkUsed => "单位已协助回传，盖章件等待学校审核",
            Self::Copied => "材料与另一名同学相同，等待学校审核",
            Self::Reclassified => "审核时由学校修改了去向，等待学校审核",
            Self::Done => "已通过",
            Self::Voided => "通过后已由本人作废",
            Self::VoidRequested => "已申请作废，等待审核",
            Self::VoidAtSchool => "作废申请已到学校，等待学校审核",
            Self::VoidGranted => "作废申请已通过",
            Self::VoidRefused => "作废申请未通过，去向仍有效",
            Self::VoidedBySchool => "通过后由学校作废",
            Self::GivenWay => "后来在线签约，原去向自动作废",
            Self::Lapsed => "培养方式变更后失效，等待学校处理",
            Self::Corrected => "学校已更正，可以提出异议",
            Self::CorrectionObjected => "对学校的更正提出异议，等待学校处理",
            Self::CorrectionConfirmed => "学校已更正，本人核对无误",
            Self::CorrectionAwaited => "学校提出更正，等待本人同意",
            Self::RescissionAtDepartment => "已申请解约，等待院系审核",
            Self::RescissionPulled => "解约申请已撤回修改",
            Self::RescissionFailed => "解约申请未通过，协议仍有效",
            Self::RescissionAtSchool => "已申请解约，等待学校审核",
            Self::RescissionReturned => "解约申请被退回，等待修改",
            Self::Rescinded => "已解约",
        }
    }

    /// Whether a reviewer of the department, or of the school, has something to do.
    pub const fn waits(self) -> bool {
        matches!(
            self,
            Self::AtDepartment
                | Self::AtSchool
                | Self::SecondSubmission
                | Self::ImageAtSchool
                | Self::VoidRequested
                | Self::RescissionAtSchool
                | Self::AbandonRequested
                | Self::ImageAtDepartment
                | Self::LinkUsed
                | Self::Copied
                | Self::Reclassified
                | Self::VoidAtSchool
                | Self::CorrectionObjected
                | Self::Lapsed
                | Self::RescissionAtDepartment
        )
    }
}

impl Applied {
    /// What the demo's account list says of it.
    pub fn note(self) -> String {
        format!("{}：{}", self.what.title(), self.course.note())
    }

    /// Whether the case waits at a department where the school reviews in two steps.
    pub const fn is_first_step(self) -> bool {
        matches!(
            self.course,
            Course::AtDepartment
                | Course::SecondSubmission
                | Course::ImageAtDepartment
                | Course::RescissionAtDepartment
        )
    }
}

impl ModeCourse {
    pub const fn note(self) -> &'static str {
        match self {
            Self::Draft => "培养方式变更：学校的草稿",
            Self::Pending => "培养方式变更：等待省级审核",
            Self::Approved => "培养方式变更：已同意，可以网签",
            Self::Rejected => "培养方式变更：省级未同意",
            Self::Withdrawn => "培养方式变更：学校已撤回",
        }
    }
}
