//! Where a process stands: invitations and their deadlines, applications and what they must bring, reviews.

use super::Guard;
use crate::placements::{Act, Case, Decision, Level, Online, Placement, PlacementKind, Process, Side};
use crate::policy::Abandon;
use crate::refusal::Refusal;
use crate::time::Instant;

impl Guard {
    pub(super) fn invitation(self, case: &Case<'_>) -> Result<(), Refusal> {
        let pinned = case.facts.rules.pinned;
        match self {
            Self::OneOpenInvitation => {
                let Some(open) = case.facts.open_invitation else { return Ok(()) };
                let way_out = "请等待答复或审核结果；被拒绝、逾期或审核不通过后可以再次邀请";
                Err(self.refuse("本单位对该生已有一份邀请未结束", way_out).because_of(open))
            }
            Self::WithdrawAllowed => {
                let way_out = "请等待毕业生答复，或等待邀请到期";
                self.unless(pinned.invite_withdraw, "本省规定邀请发出后不能撤回", way_out)
            }
            Self::ReviseAllowed => {
                let way_out = "请撤回后重新邀请，或等待毕业生答复";
                self.unless(pinned.invite_edit_with_reconsent, "本省规定邀请发出后不能修改", way_out)
            }
            _ => {
                let max = case.facts.rules.current.invite_max_days;
                let fits = case.facts.days.is_some_and(|days| (1..=max).contains(&days));
                self.unless(fits, &format!("应约有效期应为 1 到 {max} 天"), "请修改应约有效期")
            }
        }
    }

    pub(super) fn deadline(self, case: &Case<'_>) -> Result<(), Refusal> {
        let past = case.state.is_some_and(|state| state.is_overdue(case.facts.now));
        let invitation = matches!(case.state, Some(Placement::Online(Online::Invited(_))));
        match (self, invitation) {
            (Self::AfterDeadline, true) => self.unless(past, "邀请还没有到期", "请等待到期"),
            (Self::AfterDeadline, false) => self.unless(past, "还在答复期内", "请等待对方答复"),
            (_, true) => self.unless(!past, "邀请已过应约截止时间", "需要的话请单位重新邀请"),
            (_, false) => self.unless(!past, "已过解约答复期限", "请刷新查看处理结果"),
        }
    }

    pub(super) fn cooling(self, case: &Case<'_>) -> Result<(), Refusal> {
        let minutes = case.facts.rules.pinned.accept_cooling_minutes;
        let open = match case.state {
            Some(Placement::Online(Online::Review { accepted, .. })) => {
                case.facts.now < accepted.accepted_at.plus_minutes(i64::from(minutes))
            }
            _ => false,
        };
        let reason = if minutes == 0 {
            "本省规定接受后不能撤回".into()
        } else {
            format!("接受已超过 {minutes} 分钟")
        };
        self.unless(open, &reason, "请与单位商量，由学校按“双方协商取消”处理")
    }

    /// Nobody has acted, and the text may still change (R19).
    pub(super) fn untouched(self, case: &Case<'_>) -> Result<(), Refusal> {
        if self == Self::TextNotFrozen {
            let text = case.process() == Process::OfflineText;
            let frozen = text && case.facts.rules.pinned.offline_text_frozen_after_submit;
            return self.unless(!frozen, "本省规定协议提交后文本即固定", "确有错误的，请学校按不通过处理后重新填写");
        }
        let review = case.state.and_then(Placement::review);
        let reviewed = review.is_some_and(|review| review.department.is_some());
        let way_out = match case.act {
            Act::TakeBack => "请与单位商量，由学校按“双方协商取消”处理",
            _ => "需要修改的，请学校退回",
        };
        self.unless(!reviewed, "学院已审核通过", way_out)
    }

    /// What a form must bring: files, reasons, particulars.
    pub(super) fn given(self, case: &Case<'_>) -> Result<(), Refusal> {
        let written = |text: &str| !text.trim().is_empty();
        match self {
            Self::EvidenceGiven => {
                let (given, least) = (case.facts.evidence, self.evidence_least(case));
                // Who changes the kind of destination cannot bring what proves it.
                let (reason, way_out) = match case.act {
                    Act::Reclassify => {
                        let reason = format!("这一类去向至少要有 {least} 份证明材料，现有 {given} 份");
                        (reason, "请退回修改，由毕业生上传材料后重新提交")
                    }
                    _ => (format!("证明材料不足，至少上传 {least} 份"), "请上传清晰、完整的材料"),
                };
                self.unless(given >= least, &reason, way_out)
            }
            Self::ReasonGiven => {
                let given = case.facts.reason.is_some_and(written);
                self.unless(given, "没有写明原因", "请写明原因")
            }
            Self::RemarksGiven => {
                let given = matches!(case.facts.decision, Some(Decision::Return(remarks)) if written(&remarks.details));
                self.unless(given, "没有写明要修改什么", "请勾选要修改的项目并写明要求")
            }
            _ => {
                let given = matches!(case.facts.decision, Some(Decision::Fail(failing)) if written(&failing.details));
                self.unless(given, "没有写明具体问题", "请选择不通过原因并填写具体问题")
            }
        }
    }

    fn evidence_least(self, case: &Case<'_>) -> u32 {
        let stated = case.facts.evidence_least;
        let by_employer = case.facts.actor.side == Side::Employer;
        match (case.act, case.kind()) {
            (Act::Submit | Act::Reclassify, PlacementKind::Destination) => stated,
            (Act::Rescind, PlacementKind::Online) => {
                u32::from(by_employer && case.facts.rules.pinned.rescind_employer_proof)
            }
            _ => stated.max(1),
        }
    }

    pub(super) fn abandonment(self, case: &Case<'_>) -> Result<(), Refusal> {
        let allowed = case.facts.rules.pinned.offline_abandon != Abandon::Forbidden;
        self.unless(allowed, "本省规定协议文本通过后不能自行放弃", "请与学校商量，由学校按不通过处理")
    }

    pub(super) fn nothing_pending(self, case: &Case<'_>) -> Result<(), Refusal> {
        let Some(intention) = case.state.and_then(Placement::intention) else { return Ok(()) };
        let reason = format!("{}已作出决定，{}生效", intention.level.title(), second_text(intention.effective_at));
        let way_out = match case.facts.actor.side {
            Side::Department | Side::School => "作出决定的老师可以在生效前撤销",
            _ => "请稍后查看结果",
        };
        Err(self.refuse(reason, way_out))
    }

    pub(super) fn reviewer_level(self, case: &Case<'_>) -> Result<(), Refusal> {
        let own = match case.facts.actor.side {
            Side::Department => Some(Level::Department),
            Side::School => Some(Level::School),
            _ => None,
        };
        let Some(review) = case.state.and_then(Placement::review) else { return Ok(()) };
        let reason = format!("{}正由{}审核", case.process().title(), review.level.title());
        self.unless(own == Some(review.level), &reason, "请等待，或提醒对方尽快审核")
    }

    pub(super) fn return_allowed(self, case: &Case<'_>) -> Result<(), Refusal> {
        let pinned = case.facts.rules.pinned;
        let allowed = match case.process() {
            Process::OfflineText => pinned.review_return_allowed_offline_text,
            Process::OfflineImage => pinned.review_return_allowed_offline_image,
            Process::Paper => pinned.review_return_allowed_paper,
            Process::Destination => pinned.review_return_allowed_destination,
            Process::OfflineRescission => pinned.review_return_allowed_rescind_offline,
            Process::Online | Process::Abandonment | Process::DestinationVoid | Process::OnlineRescission => false,
        };
        self.unless(allowed, "本省规定这一步不退回修改", "请选择通过或不通过")
    }

    pub(super) fn concerns(self, case: &Case<'_>) -> Result<(), Refusal> {
        let acknowledged = match case.facts.decision {
            Some(Decision::Pass { acknowledged, .. }) => acknowledged.as_slice(),
            _ => &[],
        };
        let seen = |concern| acknowledged.iter().any(|one| one.concern == concern && !one.note.trim().is_empty());
        let open: Vec<_> =
            case.facts.concerns.iter().filter(|concern| !seen(**concern)).map(|concern| concern.title()).collect();
        self.unless(open.is_empty(), &format!("还有需要核实的事项：{}", open.join("、")), "请逐项核实并写明情况")
    }

    pub(super) fn intention(self, case: &Case<'_>) -> Result<(), Refusal> {
        let Some(intention) = case.state.and_then(Placement::intention) else { return Ok(()) };
        let due = intention.is_due(case.facts.now);
        match self {
            Self::OwnDecision => {
                let own = case.facts.actor.account == Some(intention.by);
                self.unless(own, "这是另一位老师的决定", "请作出决定的老师撤销")
            }
            Self::NotYetSettled => self.unless(!due, "决定已经生效", "如有错误请按更正或作废办理"),
            _ => self.unless(due, "决定还在可撤销的时间内", "请等待生效"),
        }
    }
}

fn second_text(instant: Instant) -> String {
    instant.civil().strftime("%H:%M:%S").to_string()
}
