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
    /// Signed, registered.
    Done,
    /// Ended by the graduate after the pass.
    Voided,
    /// The graduate asks to end it, the school has not answered.
    VoidRequested,
    /// The graduate asks to end an agreement in force.
    RescissionAtSchool,
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
            Self::Done => "已通过",
            Self::Voided => "通过后已由本人作废",
            Self::VoidRequested => "已申请作废，等待审核",
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
        matches!(self.course, Course::AtDepartment | Course::SecondSubmission)
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
