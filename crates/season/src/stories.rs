//! What becomes of a graduate by today. One story per state that a page can show.

use crate::applications::{APPLIED, Applied, Course, MODE_CHANGES, ModeChange, ModeCourse, RARE, What};
use crate::dice::Dice;
use crate::graduates::{Graduate, GraduateNo};
use crate::organisations::{ReviewMode, School, provinces};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Story {
    NeverActivated,
    Activated,
    Disputed,
    Confirmed,
    /// Cannot sign online: 定向 or 委培(不可网签).
    Limited,
    Invited,
    InvitedNotActivated,
    /// The deadline is the end of today.
    ExpiringToday,
    TwoOpenInvitations,
    Withdrawn,
    Refused,
    Expired,
    InvitedAgainAfterRefusal,
    ReviewAtDepartment,
    ReviewAtSchool,
    /// Accepted nine days ago and nobody has reviewed.
    ReviewOverdue,
    /// The school's pass is an intention that has not settled.
    PassPending,
    /// The same for a fail.
    FailPending,
    FailedAtDepartment,
    FailedAtSchool,
    Signed,
    /// Signed, and a second employer has invited since.
    SignedAndInvited,
    /// Signed, corrected by the school since.
    SignedAndCorrected,
    /// Signed, ended by the school since.
    SignedAndVoided,
    /// Signed, suspended by a change of the training mode since.
    SignedAndLapsed,
    /// Applied for something without an invitation.
    Applied(Applied),
    /// The school asks for another training mode.
    ModeChange(ModeCourse),
}

impl Story {
    /// The stories of invitations and of none, the most telling last.
    const PLAIN: [Self; 22] = [
        Self::Invited,
        Self::Signed,
        Self::TwoOpenInvitations,
        Self::ReviewAtSchool,
        Self::PassPending,
        Self::ExpiringToday,
        Self::Confirmed,
        Self::Activated,
        Self::NeverActivated,
        Self::ReviewAtDepartment,
        Self::FailedAtDepartment,
        Self::FailedAtSchool,
        Self::FailPending,
        Self::Withdrawn,
        Self::Refused,
        Self::Expired,
        Self::InvitedAgainAfterRefusal,
        Self::ReviewOverdue,
        Self::SignedAndInvited,
        Self::Disputed,
        Self::InvitedNotActivated,
        Self::Limited,
    ];

    /// Rarer ones of invitations, which a small season need not have.
    const RARE: [Self; 3] = [Self::SignedAndCorrected, Self::SignedAndVoided, Self::SignedAndLapsed];

    /// Every story; those of invitations first, the rare ones last.
    pub fn every() -> Vec<Self> {
        let applied = APPLIED.iter().map(|(applied, _)| Self::Applied(*applied));
        let changes = MODE_CHANGES.iter().map(|(course, _)| Self::ModeChange(*course));
        let rare = RARE.iter().map(|(applied, _)| Self::Applied(*applied));
        Self::PLAIN.into_iter().chain(applied).chain(changes).chain(Self::RARE).chain(rare).collect()
    }

    /// Whether what is in force loses its ground by a change of the training mode.
    pub(crate) const fn lapses(self) -> bool {
        matches!(self, Self::SignedAndLapsed | Self::Applied(Applied { course: Course::Lapsed, .. }))
    }

    /// What the demo's account list says of it.
    pub fn note(self) -> String {
        let plain = match self {
            Self::Applied(applied) => return applied.note(),
            Self::ModeChange(course) => course.note(),
            Self::NeverActivated => "尚未激活账号",
            Self::Activated => "已激活，尚未核对信息",
            Self::Disputed => "核对信息时指出有误，等待学校更正",
            Self::Confirmed => "已核对信息，尚无签约邀请",
            Self::Limited => "定向或委培（不可网签），只能补充登记去向",
            Self::Invited => "有一份待应约的邀请",
            Self::InvitedNotActivated => "收到邀请，尚未激活账号",
            Self::ExpiringToday => "有一份今天截止的邀请",
            Self::TwoOpenInvitations => "有两份待应约的邀请",
            Self::Withdrawn => "邀请已被单位撤回",
            Self::Refused => "已拒绝邀请",
            Self::Expired => "邀请逾期未回应",
            Self::InvitedAgainAfterRefusal => "拒绝后再次收到同一单位的邀请",
            Self::ReviewAtDepartment => "已应约，等待院系审核",
            Self::ReviewAtSchool => "已应约，等待学校审核",
            Self::ReviewOverdue => "已应约九天，审核超过时限",
            Self::PassPending => "学校审核通过，等待生效",
            Self::FailPending => "学校审核不通过，等待生效",
            Self::FailedAtDepartment => "院系审核不通过",
            Self::FailedAtSchool => "学校审核不通过",
            Self::Signed => "签约完成，可下载就业协议书",
            Self::SignedAndInvited => "签约完成后又收到其他单位的邀请",
            Self::SignedAndCorrected => "学校更正了已签的协议，可以提出异议",
            Self::SignedAndVoided => "已签的协议由学校作废",
            Self::SignedAndLapsed => "培养方式变更后已签的协议失效，等待学校处理",
        };
        plain.to_owned()
    }

    /// Likelihood among those that fit.
    fn weight(self) -> u32 {
        match self {
            Self::Applied(applied) => {
                let mut all = APPLIED.iter().chain(&RARE);
                all.find(|(known, _)| *known == applied).map_or(0, |(_, weight)| *weight)
            }
            Self::ModeChange(course) => {
                MODE_CHANGES.iter().find(|(known, _)| *known == course).map_or(0, |(_, weight)| *weight)
            }
            Self::NeverActivated => 420,
            Self::Confirmed => 150,
            Self::Signed => 130,
            Self::Activated => 80,
            Self::Invited => 70,
            Self::ReviewAtDepartment | Self::ReviewAtSchool => 35,
            Self::TwoOpenInvitations | Self::Refused | Self::Expired => 25,
            Self::ExpiringToday | Self::Withdrawn => 20,
            Self::Disputed => 12,
            Self::InvitedNotActivated => 15,
            Self::FailedAtDepartment | Self::FailedAtSchool | Self::SignedAndInvited => 8,
            Self::InvitedAgainAfterRefusal | Self::ReviewOverdue => 6,
            Self::PassPending | Self::FailPending => 1,
            Self::SignedAndCorrected | Self::SignedAndVoided | Self::SignedAndLapsed => 1,
            Self::Limited => 20,
        }
    }

    /// Whether it is a story of those who may not sign.
    const fn is_limited(self) -> bool {
        matches!(self, Self::Limited | Self::ModeChange(_) | Self::Applied(Applied { what: What::Targeted, .. }))
    }

    fn fits(self, school: &School) -> bool {
        // Under v21 nobody takes an invitation back (R20) or changes what has passed, the school decides about training
        // modes, an agreement ends the destination before it, a failed copy is awaited again, and this province has the end
        // of a destination and of a text asked for.
        let old = provinces().get(school.province.0).is_some_and(|province| province.profile == "v21");
        let two_steps = school.review == ReviewMode::DepartmentThenSchool;
        match self {
            Self::ReviewAtDepartment | Self::FailedAtDepartment => two_steps,
            Self::Withdrawn | Self::SignedAndCorrected | Self::SignedAndVoided => !old,
            Self::SignedAndLapsed => old,
            Self::Applied(Applied { course, .. }) => match course {
                Course::AtDepartment | Course::ImageAtDepartment | Course::RescissionAtDepartment => two_steps,
                Course::VoidRequested
                | Course::VoidAtSchool
                | Course::VoidGranted
                | Course::VoidRefused
                | Course::AbandonRequested
                | Course::ImageAgain
                | Course::GivenWay
                | Course::Lapsed => old,
                Course::Voided
                | Course::VoidedBySchool
                | Course::Abandoned
                | Course::ImageFailed
                | Course::Corrected
                | Course::CorrectionObjected
                | Course::CorrectionConfirmed
                | Course::CorrectionAwaited => !old,
                _ => true,
            },
            Self::ModeChange(ModeCourse::Pending | ModeCourse::Rejected | ModeCourse::Withdrawn) => !old,
            _ => true,
        }
    }
}

/// A story for each graduate: within each school first every story once, then by weight; those who may not sign have
/// stories of their own.
pub(crate) fn stories(seed: u64, graduates: &[Graduate], schools: &[School]) -> Vec<Story> {
    let mut dice = Dice::new(seed, 4);
    let fitting = |limited: bool| -> Vec<Vec<Story>> {
        let of = |school: &School| {
            Story::every().into_iter().filter(|story| story.is_limited() == limited && story.fits(school)).collect()
        };
        schools.iter().map(of).collect()
    };
    let weighed = |all: &[Vec<Story>]| -> Vec<Vec<(Story, u32)>> {
        all.iter().map(|own| own.iter().map(|story| (*story, story.weight())).collect()).collect()
    };
    let pools = [fitting(false), fitting(true)];
    let weights = pools.each_ref().map(|pool| weighed(pool));
    // The first ones are taken from the end.
    let mut firsts = pools;
    firsts.iter_mut().flatten().for_each(|own| own.reverse());
    graduates
        .iter()
        .map(|graduate| {
            let limited = usize::from(!graduate.may_sign_online());
            let first = firsts.get_mut(limited).and_then(|pool| pool.get_mut(graduate.school.0)).and_then(Vec::pop);
            let own = weights.get(limited).and_then(|pool| pool.get(graduate.school.0));
            let by_weight = own.and_then(|own| dice.weighted(own)).copied();
            first.or(by_weight).unwrap_or(if limited == 1 { Story::Limited } else { Story::NeverActivated })
        })
        .collect()
}

/// What schools ask for: the right to sign where it was granted, release from the agreement elsewhere.
pub(crate) fn mode_changes(graduates: &[Graduate], stories: &[Story]) -> Vec<ModeChange> {
    let asked = |(index, (graduate, story)): (usize, (&Graduate, &Story))| {
        let course = match story {
            Story::ModeChange(course) => *course,
            story if story.lapses() => {
                let reason = "毕业前与家乡单位补签定向协议，毕业后到该单位工作。";
                return Some(ModeChange { graduate: GraduateNo(index), to: "21", reason });
            }
            _ => return None,
        };
        let (to, reason) = match (course, graduate.training_mode) {
            (ModeCourse::Approved | ModeCourse::Pending, "21") => ("22", "定向单位来函同意毕业生自行签约。"),
            (ModeCourse::Approved | ModeCourse::Pending, _) => ("42", "委培单位来函同意毕业生自行签约。"),
            _ => ("1", "录取名册为非定向，学籍培养方式登记有误。"),
        };
        Some(ModeChange { graduate: GraduateNo(index), to, reason })
    };
    graduates.iter().zip(stories).enumerate().filter_map(asked).collect()
}
