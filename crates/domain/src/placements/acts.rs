//! The acts on placements: who may do each and from which states. What stands in an act's way is in `acts/ways.rs`.

mod ways;

use super::{Decision, Placement, PlacementKind, Side, StateCode};
use crate::refusal::Refusal;
use crate::words::words;

words! {
    /// One act on a placement; the word is also the `data-testid` of its control.
    pub enum Act {
        // Invitations.
        Invite = "invite",
        Revise = "revise",
        Withdraw = "withdraw",
        Accept = "accept",
        Refuse = "refuse",
        TakeBack = "take-back",
        Expire = "expire",
        // Applications of the graduate.
        Start = "start",
        Save = "save",
        Submit = "submit",
        PullBack = "pull-back",
        SendBack = "send-back",
        Discard = "discard",
        Abandon = "abandon",
        // Reviews.
        Pass = "pass",
        Return = "return",
        Fail = "fail",
        Undo = "undo",
        SettlePass = "settle-pass",
        SettleReturn = "settle-return",
        SettleFail = "settle-fail",
        Reclassify = "reclassify",
        // Ending an agreement.
        Rescind = "rescind",
        Agree = "agree",
        Decline = "decline",
        CancelRescission = "cancel-rescission",
        Overdue = "overdue",
        // After the pass.
        Amend = "amend",
        Consent = "consent",
        Object = "object",
        CloseAmendment = "close-amendment",
        RequestVoid = "request-void",
        CancelVoid = "cancel-void",
        Void = "void",
        Recall = "recall",
        Lose = "lose",
        Restore = "restore",
    }
}

use StateCode as S;

const INVITED: &[S] = &[S::OnInvited];
const ONLINE_REVIEW: &[S] = &[S::OnReviewDepartment, S::OnReviewSchool];
const SIGNED_ONLINE_OR_NOT: &[S] = &[S::OnSigned, S::OfSigned, S::BdDone];
const IN_FORCE: &[S] = &[S::OnSigned, S::OfSigned, S::BdDone, S::QxDone];
const LOST: &[S] = &[S::OnLost, S::OfLost, S::BdLost, S::QxLost];
const ASKED: &[S] = &[S::RoByGraduate, S::RoByEmployer, S::RoEscalated];
const IMAGE_OWN: &[S] = &[S::OfStamp, S::OfImagePulled, S::OfImageReturned];
const OWN: &[S] = &[
    S::OfDraft,
    S::OfTextPulled,
    S::OfTextReturned,
    S::BdDraft,
    S::BdPulled,
    S::BdReturned,
    S::QxDraft,
    S::QxPulled,
    S::QxReturned,
    S::RfPulled,
    S::RfReturned,
];
const APPLICATION_REVIEW: &[S] = &[
    S::OfTextReviewDepartment,
    S::OfTextReviewSchool,
    S::OfImageReviewDepartment,
    S::OfImageReviewSchool,
    S::BdReviewDepartment,
    S::BdReviewSchool,
    S::QxReviewDepartment,
    S::QxReviewSchool,
    S::RfReviewDepartment,
    S::RfReviewSchool,
];
const ANY_REVIEW: &[S] = &[
    S::OnReviewDepartment,
    S::OnReviewSchool,
    S::OfTextReviewDepartment,
    S::OfTextReviewSchool,
    S::OfImageReviewDepartment,
    S::OfImageReviewSchool,
    S::OfAbandonRequested,
    S::BdReviewDepartment,
    S::BdReviewSchool,
    S::QxReviewDepartment,
    S::QxReviewSchool,
    S::QxVoidReviewDepartment,
    S::QxVoidReviewSchool,
    S::RoEscalated,
    S::RoReviewDepartment,
    S::RoReviewSchool,
    S::RfReviewDepartment,
    S::RfReviewSchool,
];

impl Act {
    /// The verb of buttons and refusals.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Invite => "发送邀请",
            Self::Revise => "修改邀请",
            Self::Withdraw => "撤回邀请",
            Self::Accept => "接受邀请",
            Self::Refuse => "拒绝邀请",
            Self::TakeBack => "撤回接受",
            Self::Expire => "逾期失效",
            Self::Start => "开始填写",
            Self::Save => "保存草稿",
            Self::Submit => "提交审核",
            Self::PullBack => "撤回修改",
            Self::SendBack => "回传协议书",
            Self::Discard => "删除申请",
            Self::Abandon => "放弃协议",
            Self::Pass => "审核通过",
            Self::Return => "退回修改",
            Self::Fail => "审核不通过",
            Self::Undo => "撤销决定",
            Self::SettlePass => "通过生效",
            Self::SettleReturn => "退回生效",
            Self::SettleFail => "不通过生效",
            Self::Reclassify => "修改去向",
            Self::Rescind => "申请解约",
            Self::Agree => "同意解约",
            Self::Decline => "拒绝解约",
            Self::CancelRescission => "撤回解约申请",
            Self::Overdue => "逾期未答复",
            Self::Amend => "更正",
            Self::Consent => "同意更正",
            Self::Object => "提出异议",
            Self::CloseAmendment => "结束更正",
            Self::RequestVoid => "申请作废",
            Self::CancelVoid => "撤回作废申请",
            Self::Void => "作废",
            Self::Recall => "撤回审核",
            Self::Lose => "失效",
            Self::Restore => "恢复",
        }
    }

    /// Who may do it at all.
    pub const fn sides(self) -> &'static [Side] {
        match self {
            Self::Invite | Self::Revise | Self::Withdraw => &[Side::Employer],
            Self::Accept
            | Self::Refuse
            | Self::TakeBack
            | Self::Start
            | Self::Save
            | Self::Submit
            | Self::PullBack
            | Self::Discard
            | Self::Abandon
            | Self::RequestVoid
            | Self::CancelVoid => &[Side::Graduate],
            Self::SendBack
            | Self::Rescind
            | Self::Agree
            | Self::Decline
            | Self::CancelRescission
            | Self::Consent
            | Self::Object => &[Side::Graduate, Side::Employer],
            Self::Expire
            | Self::SettlePass
            | Self::SettleReturn
            | Self::SettleFail
            | Self::Overdue
            | Self::CloseAmendment
            | Self::Lose => &[Side::System],
            Self::Pass | Self::Return | Self::Fail | Self::Undo | Self::Reclassify => &[Side::Department, Side::School],
            Self::Amend | Self::Recall | Self::Restore => &[Side::School],
            Self::Void => &[Side::Graduate, Side::School],
        }
    }

    /// The states it leads out of, of the placement or of its open rescission; empty when it makes the record.
    pub const fn from(self) -> &'static [StateCode] {
        match self {
            Self::Invite | Self::Start => &[],
            Self::Withdraw | Self::Accept | Self::Refuse | Self::Expire => INVITED,
            Self::Revise => &[S::OnInvited, S::OnReviewDepartment, S::OnReviewSchool],
            Self::TakeBack => ONLINE_REVIEW,
            Self::Save | Self::Submit | Self::Discard => OWN,
            Self::PullBack => APPLICATION_REVIEW,
            Self::SendBack | Self::Abandon => IMAGE_OWN,
            Self::Pass | Self::Fail | Self::Undo | Self::SettlePass | Self::SettleFail => ANY_REVIEW,
            Self::Return | Self::SettleReturn => APPLICATION_REVIEW,
            Self::Reclassify => &[S::QxReviewDepartment, S::QxReviewSchool],
            Self::Rescind => SIGNED_ONLINE_OR_NOT,
            Self::Agree | Self::CancelRescission => ASKED,
            Self::Decline | Self::Overdue => &[S::RoByGraduate, S::RoByEmployer],
            Self::Amend | Self::Consent | Self::Object | Self::CloseAmendment | Self::Recall => IN_FORCE,
            Self::RequestVoid => &[S::QxDone],
            Self::CancelVoid => &[S::QxVoidReviewDepartment, S::QxVoidReviewSchool],
            Self::Void => &[S::OnSigned, S::OfSigned, S::BdDone, S::QxDone, S::OnLost, S::OfLost, S::BdLost, S::QxLost],
            Self::Restore => LOST,
            Self::Lose => NOT_ENDED,
        }
    }

    /// Whether the state allows the act by its very shape; the moves repeat this in their types.
    pub(super) fn applies_to(self, state: Option<&Placement>) -> Result<(), Refusal> {
        let Some(state) = state else {
            return if self.from().is_empty() { Ok(()) } else { Err(self.out_of_place("记录还不存在")) };
        };
        let (code, waiting) = (state.code(), state.waiting());
        if !self.from().contains(&code) && !self.from().contains(&waiting) {
            return Err(self.out_of_place(&reason_of(waiting)));
        }
        let decision = state.intention().map(|intention| &intention.decision);
        match (self, decision) {
            (Self::Undo | Self::SettlePass | Self::SettleReturn | Self::SettleFail, None) => {
                Err(self.out_of_place("没有待生效的决定"))
            }
            (Self::SettlePass | Self::SettleReturn | Self::SettleFail, Some(decision))
                if self != decision.settling() =>
            {
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

/// Everything that has not ended and is not lost already: what a lost ground suspends.
const NOT_ENDED: &[S] = &[
    S::OnInvited,
    S::OnReviewDepartment,
    S::OnReviewSchool,
    S::OnSigned,
    S::OfDraft,
    S::OfTextReviewDepartment,
    S::OfTextReviewSchool,
    S::OfTextPulled,
    S::OfTextReturned,
    S::OfStamp,
    S::OfImageReviewDepartment,
    S::OfImageReviewSchool,
    S::OfImagePulled,
    S::OfImageReturned,
    S::OfAbandonRequested,
    S::OfSigned,
    S::BdDraft,
    S::BdReviewDepartment,
    S::BdReviewSchool,
    S::BdPulled,
    S::BdReturned,
    S::BdDone,
    S::QxDraft,
    S::QxReviewDepartment,
    S::QxReviewSchool,
    S::QxPulled,
    S::QxReturned,
    S::QxDone,
    S::QxVoidReviewDepartment,
    S::QxVoidReviewSchool,
];

impl Decision {
    /// The act of the reviewer that takes it.
    pub const fn act(&self) -> Act {
        match self {
            Self::Pass { .. } => Act::Pass,
            Self::Return(_) => Act::Return,
            Self::Fail(_) => Act::Fail,
        }
    }

    /// The act of the program that lets it take effect.
    pub const fn settling(&self) -> Act {
        match self {
            Self::Pass { .. } => Act::SettlePass,
            Self::Return(_) => Act::SettleReturn,
            Self::Fail(_) => Act::SettleFail,
        }
    }
}

/// Where the record stands, as the reason why an act has no place there.
fn reason_of(code: StateCode) -> String {
    let kind = code.kind().map_or("解约", PlacementKind::title);
    match code {
        S::OnInvited => "毕业生还没有应约".into(),
        S::OnReviewDepartment | S::OnReviewSchool => "邀请已被接受，正在审核".into(),
        S::OnSigned => "签约已经完成".into(),
        S::OnWithdrawn => "单位已撤回邀请".into(),
        S::OnRefused => "邀请已被拒绝".into(),
        S::OnExpired => "邀请已过期".into(),
        S::OnFailed => "签约审核没有通过".into(),
        S::OfStamp => "协议文本已通过，等待回传盖章的协议书".into(),
        S::OfSigned | S::BdDone | S::QxDone => format!("{kind}已经通过审核"),
        S::OnLost | S::OfLost | S::BdLost | S::QxLost => "这条记录已失效，等待学校处理".into(),
        other if other.level().is_some() => format!("{}正在审核", other.process().title()),
        other if other.as_str().ends_with("RETURNED") => "老师已退回修改".into(),
        other if other.as_str().ends_with("PULLED") => "申请已撤回".into(),
        other if other.as_str().ends_with("DRAFT") => "还没有提交".into(),
        other if other.as_str().starts_with("RO-BY") => "解约申请正等待对方答复".into(),
        _ => "这条记录已经结束".into(),
    }
}
