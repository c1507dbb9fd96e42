//! The acts of online signing: who may do each, from which states, and the guards it must pass, in the order in which
//! a refusal helps most.

use super::{Decision, Guard, Online, Side, StateCode};
use crate::refusal::Refusal;
use crate::words::words;

words! {
    /// One act on a placement; the word is also the `data-testid` of its control.
    pub enum Act {
        Invite = "invite",
        Withdraw = "withdraw",
        Accept = "accept",
        Refuse = "refuse",
        TakeBack = "take-back",
        Expire = "expire",
        Pass = "pass",
        Fail = "fail",
        Undo = "undo",
        SettlePass = "settle-pass",
        SettleFail = "settle-fail",
    }
}

impl Act {
    /// The verb of buttons and refusals.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Invite => "发送邀请",
            Self::Withdraw => "撤回邀请",
            Self::Accept => "接受邀请",
            Self::Refuse => "拒绝邀请",
            Self::TakeBack => "撤回接受",
            Self::Expire => "逾期失效",
            Self::Pass => "审核通过",
            Self::Fail => "审核不通过",
            Self::Undo => "撤销决定",
            Self::SettlePass => "通过生效",
            Self::SettleFail => "不通过生效",
        }
    }

    /// Who may do it at all.
    pub const fn sides(self) -> &'static [Side] {
        match self {
            Self::Invite | Self::Withdraw => &[Side::Employer],
            Self::Accept | Self::Refuse | Self::TakeBack => &[Side::Graduate],
            Self::Expire | Self::SettlePass | Self::SettleFail => &[Side::System],
            Self::Pass | Self::Fail | Self::Undo => &[Side::Department, Side::School],
        }
    }

    /// The states it leads out of; empty when it makes the record.
    pub const fn from(self) -> &'static [StateCode] {
        match self {
            Self::Invite => &[],
            Self::Withdraw | Self::Accept | Self::Refuse | Self::Expire => &[StateCode::OnInvited],
            Self::TakeBack | Self::Pass | Self::Fail | Self::Undo | Self::SettlePass | Self::SettleFail => {
                &[StateCode::OnReviewDepartment, StateCode::OnReviewSchool]
            }
        }
    }

    /// Everything in its way, most telling first.
    pub const fn guards(self) -> &'static [Guard] {
        use Guard as G;
        match self {
            Self::Invite => &[
                G::ActorSide,
                G::EmployerAdmitted,
                G::OnRoster,
                G::MaySign,
                G::OrdinaryMode,
                G::PlanNotFiled,
                G::OpenedBySchool,
                G::SwitchOn,
                G::SeasonOpened,
                G::SeasonNotClosed,
                G::OneOpenInvitation,
                G::ValidityDays,
            ],
            Self::Withdraw => &[G::ActorSide, G::StaleVersion, G::WithdrawAllowed, G::BeforeDeadline],
            Self::Refuse => &[G::ActorSide, G::StaleVersion, G::BeforeDeadline],
            Self::Accept => &[
                G::ActorSide,
                G::StaleVersion,
                G::BeforeDeadline,
                G::OnRoster,
                G::MaySign,
                G::OrdinaryMode,
                G::PlanNotFiled,
                G::OpenedBySchool,
                G::RecordChecked,
                G::SwitchOn,
                G::SeasonOpened,
                G::SeasonNotClosed,
                G::EmployerAdmitted,
                G::SlotFree,
                G::NothingEffective,
                G::DepartmentAccount,
                G::SecondProof,
                G::ContactCounts,
            ],
            Self::TakeBack => {
                &[G::ActorSide, G::StaleVersion, G::NothingPending, G::NotReviewed, G::Cooling, G::OneOpenInvitation]
            }
            Self::Expire => &[G::ActorSide, G::AfterDeadline],
            Self::Pass => &[
                G::ActorSide,
                G::StaleVersion,
                G::NothingPending,
                G::ReviewerLevel,
                G::SeasonNotClosed,
                G::OnRoster,
                G::MaySign,
                G::EmployerAdmitted,
                G::NothingEffective,
                G::ConcernsAcknowledged,
            ],
            Self::Fail => &[G::ActorSide, G::StaleVersion, G::NothingPending, G::ReviewerLevel, G::FailingDetails],
            Self::Undo => &[G::ActorSide, G::OwnDecision, G::NotYetSettled],
            Self::SettlePass => {
                &[G::ActorSide, G::Due, G::OnRoster, G::MaySign, G::EmployerAdmitted, G::NothingEffective]
            }
            Self::SettleFail => &[G::ActorSide, G::Due],
        }
    }

    /// Whether the state allows the act by its very shape; the moves repeat this in their types.
    pub(super) fn applies_to(self, state: Option<&Online>) -> Result<(), Refusal> {
        let Some(state) = state else {
            return if self.from().is_empty() { Ok(()) } else { Err(self.out_of_place("记录还不存在")) };
        };
        if !self.from().contains(&state.code()) {
            let reason = match state.code() {
                StateCode::OnInvited => "毕业生还没有应约",
                StateCode::OnReviewDepartment | StateCode::OnReviewSchool => "邀请已被接受，正在审核",
                StateCode::OnSigned => "签约已经完成",
                StateCode::OnWithdrawn => "单位已撤回邀请",
                StateCode::OnRefused => "邀请已被拒绝",
                StateCode::OnExpired => "邀请已过期",
                StateCode::OnFailed => "签约审核没有通过",
                _ => "这条记录已经结束",
            };
            return Err(self.out_of_place(reason));
        }
        let decision = state.intention().map(|intention| &intention.decision);
        match (self, decision) {
            (Self::Undo | Self::SettlePass | Self::SettleFail, None) => Err(self.out_of_place("没有待生效的决定")),
            (Self::SettlePass, Some(Decision::Fail(_))) | (Self::SettleFail, Some(Decision::Pass { .. })) => {
                Err(self.out_of_place("待生效的是另一个决定"))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn out_of_place(self, reason: &str) -> Refusal {
        Refusal::new("out-of-place", "§6.5", reason, "请刷新页面查看最新状态")
    }

    /// The line of a control that is not available: "暂不能{动作}：{原因}。{怎么办}".
    pub fn why_not_line(self, refusal: &Refusal) -> String {
        format!("暂不能{}：{}。{}", self.title(), refusal.reason, refusal.way_out)
    }
}
