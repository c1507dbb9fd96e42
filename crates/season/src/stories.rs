//! What becomes of a graduate by today. One story per state that a page can show.

use crate::dice::Dice;
use crate::graduates::Graduate;
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
}

impl Story {
    pub const ALL: [Self; 22] = [
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

    /// What the demo's account list says of it.
    pub const fn note(self) -> &'static str {
        match self {
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
        }
    }

    /// Likelihood among those that fit.
    const fn weight(self) -> u32 {
        match self {
            Self::NeverActivated => 330,
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
            Self::Limited => 0,
        }
    }

    fn fits(self, school: &School) -> bool {
        let department_stage = matches!(self, Self::ReviewAtDepartment | Self::FailedAtDepartment);
        // Under v21 nobody takes an invitation back (R20).
        let final_letters = provinces().get(school.province.0).is_some_and(|province| province.profile == "v21");
        self != Self::Limited
            && (!department_stage || school.review == ReviewMode::DepartmentThenSchool)
            && (self != Self::Withdrawn || !final_letters)
    }
}

/// A story for each graduate: within each school first every story once, then by weight.
pub(crate) fn stories(seed: u64, graduates: &[Graduate], schools: &[School]) -> Vec<Story> {
    let mut dice = Dice::new(seed, 4);
    let mut firsts: Vec<Vec<Story>> = schools
        .iter()
        .map(|school| Story::ALL.into_iter().rev().filter(|story| story.fits(school)).collect())
        .collect();
    let weights: Vec<Vec<(Story, u32)>> =
        firsts.iter().map(|fitting| fitting.iter().map(|story| (*story, story.weight())).collect()).collect();
    graduates
        .iter()
        .map(|graduate| {
            if !graduate.may_sign_online() {
                return Story::Limited;
            }
            let first = firsts.get_mut(graduate.school.0).and_then(Vec::pop);
            let by_weight = weights.get(graduate.school.0).and_then(|fitting| dice.weighted(fitting)).copied();
            first.or(by_weight).unwrap_or(Story::NeverActivated)
        })
        .collect()
}
