//! Rescission, correction, void, recall and lapse.

use super::Guard;
use crate::placements::{
    Case, Decision, Ending, Level, Online, OnlineRescission, Placement, PlacementKind, RescissionEnd,
    RescissionRequest, Side, Slot, StateCode,
};
use crate::policy::{DestinationVoid, LimitCounts, VoidReview};
use crate::refusal::Refusal;

fn request<'a>(case: &Case<'a>) -> Option<&'a RescissionRequest> {
    match case.state {
        Some(Placement::Online(Online::Signed(signed))) => signed.rescission.as_ref().map(OnlineRescission::request),
        _ => None,
    }
}

/// Whether the graduate ends a destination only through a review (R36, R37).
fn void_is_reviewed(case: &Case<'_>) -> bool {
    let pinned = case.facts.rules.pinned;
    pinned.destination_void == DestinationVoid::Request
        || match pinned.destination_void_review {
            VoidReview::No => false,
            VoidReview::Yes => true,
            VoidReview::School => case.facts.void_review,
        }
}

impl Guard {
    pub(super) fn rescission(self, case: &Case<'_>) -> Result<(), Refusal> {
        let pinned = case.facts.rules.pinned;
        match self {
            Self::RescissionClosed => {
                let open = case.state.and_then(Placement::open_rescission);
                self.unless(open.is_none(), "已有一份解约申请没有结束", "请先答复、撤回或等待这份申请的结果")
            }
            Self::RescissionsLeft => {
                let so_far = case.facts.rescissions;
                let used = match pinned.rescind_limit_counts {
                    LimitCounts::Filed => so_far.filed,
                    LimitCounts::Passed => so_far.passed,
                };
                let free = case.facts.actor.side != Side::Graduate || used < so_far.limit;
                let reason = format!("解约申请次数已用完（{} 次）", so_far.limit);
                self.unless(free, &reason, "请与单位和学校协商，由单位发起解约")
            }
            Self::OtherSide => {
                let other = request(case).is_some_and(|request| request.by != case.facts.actor.side);
                self.unless(other, "这是本方发起的解约申请", "请等待对方答复")
            }
            Self::OwnRequest => {
                let own = request(case).is_some_and(|request| request.by == case.facts.actor.side);
                self.unless(own, "这是对方发起的解约申请", "请选择同意或拒绝")
            }
            Self::DeclineAllowed => {
                let way_out = "不同意的可以暂不处理，逾期后协议继续有效或转学校处理";
                self.unless(pinned.rescind_refuse_button, "本省规定解约申请不设拒绝", way_out)
            }
            _ => self.unless(pinned.rescind_take_back, "本省规定解约申请不能撤回", "请等待对方答复"),
        }
    }

    /// How the school ends the agreement: only what the request rests on (decision 7).
    pub(super) fn ending(self, case: &Case<'_>) -> Result<(), Refusal> {
        let level = case.state.and_then(Placement::review).map(|review| review.level);
        if level != Some(Level::School) {
            return Ok(());
        }
        let ending = match case.facts.decision {
            Some(Decision::Pass { ending: Some(ending), .. }) => Some(ending),
            _ => None,
        };
        let is = |end| ending.is_some_and(|ending| ending.end == end);
        let described = |ending: &Ending| !ending.circumstances.trim().is_empty();
        let pinned = case.facts.rules.pinned;
        if self == Self::UnilateralAllowed {
            let allowed = pinned.rescind_unilateral_result || !is(RescissionEnd::Unilateral);
            return self.unless(allowed, "本省不办理学生单方面解约", "请以双方同意的解约证明办理");
        }
        let waiting = case.state.map(Placement::waiting);
        let fits = match waiting {
            Some(StateCode::RoEscalated) => {
                is(RescissionEnd::Forced) && (!pinned.rescind_force_text || ending.is_some_and(described))
            }
            Some(StateCode::RfReviewSchool) => {
                is(RescissionEnd::BothAgreed) || (is(RescissionEnd::Unilateral) && ending.is_some_and(described))
            }
            _ => is(RescissionEnd::BothAgreed),
        };
        self.unless(fits, "没有写明以什么理由解约", "请选择解约结果，并写明核实的情况")
    }

    pub(super) fn amendment(self, case: &Case<'_>) -> Result<(), Refusal> {
        let now = case.facts.now;
        let amendment = case.state.and_then(Placement::amendment);
        let open = amendment.filter(|amendment| now < amendment.open_until);
        match self {
            Self::EditAllowed => {
                let allowed = case.facts.rules.pinned.school_edit_after_pass;
                self.unless(allowed, "本省规定通过后不能更正", "请与双方协商解约或作废后重新办理")
            }
            Self::NoAmendment => self.unless(open.is_none(), "上一次更正还没有结束", "请等待双方答复或异议期满"),
            Self::AmendmentOpen => {
                let side = case.facts.actor.side;
                let asked = open.is_some_and(|open| open.answer_of(side) == Some(None));
                self.unless(asked, "没有等待答复的更正", "请刷新查看最新版本")
            }
            _ => {
                let over = amendment.is_some_and(|amendment| now >= amendment.open_until);
                self.unless(over, "更正还在答复或异议期内", "请等待期满")
            }
        }
    }

    pub(super) fn taking_back(self, case: &Case<'_>) -> Result<(), Refusal> {
        let pinned = case.facts.rules.pinned;
        match self {
            Self::RecallAllowed => {
                let way_out = "内容有误的，请按更正、解约或作废办理";
                self.unless(pinned.school_recall_after_pass, "本省规定通过后不能撤回审核", way_out)
            }
            Self::RequestAllowed => self.unless(void_is_reviewed(case), "作废去向不需要审核", "可以直接作废"),
            _ => match case.facts.actor.side {
                Side::Graduate => self.unless(
                    !void_is_reviewed(case) && case.state.is_some_and(|state| state.code() == StateCode::QxDone),
                    "作废去向需要学校审核",
                    "请提交作废申请",
                ),
                _ => {
                    let lost = case.state.is_some_and(|state| state.before_loss().is_some());
                    let allowed = lost || pinned.school_void_after_pass;
                    self.unless(allowed, "本省规定学校不能作废已通过的记录", "请毕业生按解约或作废去向办理")
                }
            },
        }
    }

    pub(super) fn lapse(self, case: &Case<'_>) -> Result<(), Refusal> {
        match self {
            Self::GroundBack => {
                let Some(cause) = case.facts.lost else { return Ok(()) };
                let way_out = "请先更正名单或单位信息，再恢复";
                Err(self.refuse(format!("失效的原因还在：{}", cause.title()), way_out))
            }
            _ => self.own_slot(case),
        }
    }

    /// The slot a lost record would take again is free (decision 2).
    fn own_slot(self, case: &Case<'_>) -> Result<(), Refusal> {
        let Some(before) = case.state.and_then(Placement::before_loss) else { return Ok(()) };
        let (others, pinned) = (case.facts.others(), case.facts.rules.pinned);
        let blocker = match before.slot() {
            None => None,
            Some(Slot::InProcess) => {
                let beside = others.voided_by(before.kind(), pinned).is_some();
                others.in_process.or(others.effective.filter(|_| !beside))
            }
            Some(Slot::Effective) => {
                let gives_way = before.kind() == PlacementKind::Destination && pinned.destination_auto_void_on_sign;
                let beside = |kind: PlacementKind| gives_way && kind.is_agreement();
                others.effective.or(others.in_process.filter(|held| !beside(held.kind)))
            }
        };
        let Some(held) = blocker else { return Ok(()) };
        let reason = format!("毕业生已有一项{}", held.kind.title());
        Err(self.refuse(reason, "请先结束那一项，或作废这条失效的记录").because_of(held.record))
    }
}
