//! What each guard looks at, and its words.

use super::Guard;
use crate::organisations::ReviewLevels;
use crate::placements::{Case, Decision, EntryFacts, Level, Online, PlacementKind, Review, Side};
use crate::policy::Eligibility;
use crate::refusal::Refusal;
use crate::time::Instant;

impl Guard {
    /// Whether the guard lets the case pass.
    ///
    /// # Errors
    /// The reason and the way out, in Chinese.
    pub fn check(self, case: &Case<'_>) -> Result<(), Refusal> {
        match self {
            Self::ActorSide => self.actor_side(case),
            Self::StaleVersion => self.stale_version(case),
            Self::NothingPending => self.nothing_pending(case),
            Self::OnRoster
            | Self::MaySign
            | Self::OrdinaryMode
            | Self::PlanNotFiled
            | Self::OpenedBySchool
            | Self::RecordChecked => self.entry(case),
            Self::SwitchOn => {
                let way_out = "请联系学校打开在线签约";
                self.unless(case.facts.switches.online, "学校还没有开启在线签约", way_out)
            }
            Self::SeasonOpened | Self::SeasonNotClosed => self.season(case),
            Self::EmployerAdmitted => {
                let admitted = case.facts.employer.is_some_and(|employer| employer.admitted);
                self.unless(admitted, "单位还没有通过入驻审核，或已被停用", "请单位完成入驻审核，或联系平台")
            }
            Self::OneOpenInvitation => self.one_open_invitation(case),
            Self::ValidityDays => self.validity_days(case),
            Self::BeforeDeadline | Self::AfterDeadline => self.deadline(case),
            Self::SlotFree => case.facts.others().admits_process(),
            Self::NothingEffective => {
                case.facts.others().admits_beside_effective(PlacementKind::Online, case.facts.rules.pinned)
            }
            Self::DepartmentAccount => self.department_account(case),
            Self::SecondProof | Self::ContactCounts => self.proof(case),
            Self::WithdrawAllowed => {
                let allowed = case.facts.rules.pinned.invite_withdraw;
                self.unless(allowed, "本省规定邀请发出后不能撤回", "请等待毕业生答复，或等待邀请到期")
            }
            Self::Cooling => self.cooling(case),
            Self::NotReviewed => {
                let reviewed = review(case).is_some_and(|review| review.department.is_some());
                self.unless(!reviewed, "学院已审核通过", "请与单位商量，由学校按“双方协商取消”处理")
            }
            Self::ReviewerLevel => self.reviewer_level(case),
            Self::FailingDetails => self.failing_details(case),
            Self::ConcernsAcknowledged => self.concerns(case),
            Self::OwnDecision | Self::NotYetSettled | Self::Due => self.intention(case),
        }
    }

    fn unless(self, holds: bool, reason: &str, way_out: &str) -> Result<(), Refusal> {
        if holds { Ok(()) } else { Err(self.refuse(reason, way_out)) }
    }

    fn actor_side(self, case: &Case<'_>) -> Result<(), Refusal> {
        let sides = case.act.sides();
        if sides.contains(&case.facts.actor.side) {
            return Ok(());
        }
        let names: Vec<_> = sides.iter().map(|side| side.title()).collect();
        Err(self.refuse(format!("只有{}可以{}", names.join("、"), case.act.title()), "请由本人登录后办理"))
    }

    fn stale_version(self, case: &Case<'_>) -> Result<(), Refusal> {
        let fresh = case.facts.versions.is_some_and(|versions| versions.seen == versions.actual);
        self.unless(fresh, "这条记录刚刚有变化", "请刷新后核对再办理")
    }

    fn nothing_pending(self, case: &Case<'_>) -> Result<(), Refusal> {
        let Some(intention) = case.state.and_then(Online::intention) else { return Ok(()) };
        let reason = format!("{}已作出决定，{}生效", intention.level.title(), second_text(intention.effective_at));
        let way_out = match case.facts.actor.side {
            Side::Department | Side::School => "作出决定的老师可以在生效前撤销",
            _ => "请稍后查看结果",
        };
        Err(self.refuse(reason, way_out))
    }

    fn entry(self, case: &Case<'_>) -> Result<(), Refusal> {
        let extra = &case.facts.rules.current.eligibility_extra;
        let holds = |entry: EntryFacts| match self {
            Self::MaySign => entry.may_sign,
            Self::OrdinaryMode => entry.ordinary_mode || !extra.contains(&Eligibility::OrdinaryMode),
            Self::PlanNotFiled => !entry.plan_filed || !extra.contains(&Eligibility::PlanNotFiled),
            Self::OpenedBySchool => entry.opened_by_school || !extra.contains(&Eligibility::OpenedBySchool),
            Self::RecordChecked => entry.checked,
            _ => !entry.removed,
        };
        let (reason, way_out) = match self {
            Self::MaySign => ("培养方式为定向或委培（不可网签）", "请填报定向、委培毕业去向，或由学校申请变更培养方式"),
            Self::OrdinaryMode => ("本省规定培养方式为非定向的毕业生才能网签", "请联系学校核对培养方式"),
            Self::PlanNotFiled => ("就业方案已经提交", "请联系学校退回就业方案"),
            Self::OpenedBySchool => ("学校还没有为该生开放签约", "请联系学校列入签约开放列表"),
            Self::RecordChecked => ("还没有核对学籍和基本信息", "请先核对并确认个人信息"),
            _ => ("不在本届毕业生名单中", "请联系学校就业部门核对名单"),
        };
        self.unless(case.facts.entry.is_some_and(holds), reason, way_out)
    }

    fn season(self, case: &Case<'_>) -> Result<(), Refusal> {
        let (season, now) = (case.facts.season, case.facts.now);
        if self == Self::SeasonOpened {
            let reason = format!("本届签约 {} 开放", season.open);
            return self.unless(season.has_opened(now), &reason, "请在开放后办理");
        }
        let reopened = case.facts.entry.is_some_and(|entry| entry.reopened);
        let reason = format!("本届办理已于 {} 截止", season.change_until);
        self.unless(!season.has_closed(now) || reopened, &reason, "确需办理的，请向学校说明理由，由学校单独开放")
    }

    fn one_open_invitation(self, case: &Case<'_>) -> Result<(), Refusal> {
        let Some(open) = case.facts.open_invitation else { return Ok(()) };
        let way_out = "请等待答复或审核结果；被拒绝、逾期或审核不通过后可以再次邀请";
        Err(self.refuse("本单位对该生已有一份邀请未结束", way_out).because_of(open))
    }

    fn validity_days(self, case: &Case<'_>) -> Result<(), Refusal> {
        let max = case.facts.rules.current.invite_max_days;
        let fits = case.facts.days.is_some_and(|days| (1..=max).contains(&days));
        self.unless(fits, &format!("应约有效期应为 1 到 {max} 天"), "请修改应约有效期")
    }

    fn deadline(self, case: &Case<'_>) -> Result<(), Refusal> {
        let past = case.state.is_some_and(|state| state.is_past_deadline(case.facts.now));
        match self {
            Self::AfterDeadline => self.unless(past, "邀请还没有到期", "请等待到期"),
            _ => self.unless(!past, "邀请已过应约截止时间", "需要的话请单位重新邀请"),
        }
    }

    fn department_account(self, case: &Case<'_>) -> Result<(), Refusal> {
        let levels = case.state.map_or(case.facts.levels, |state| state.invitation().levels);
        let served = levels == ReviewLevels::SchoolOnly || case.facts.department_can_review;
        self.unless(served, "所在院系还没有审核账号，接受后无人审核", "请联系学校为院系开通账号")
    }

    fn proof(self, case: &Case<'_>) -> Result<(), Refusal> {
        if self == Self::SecondProof {
            let verified = case.facts.proof.is_some_and(|proof| proof.verified);
            return self.unless(verified, "还没有通过验证码确认", "请获取并输入发送到本人手机或邮箱的验证码");
        }
        let counts_from = case.facts.proof.and_then(|proof| proof.counts_from);
        let counts = counts_from.is_some_and(|from| case.facts.now >= from);
        let way_out = "请使用原来的联系方式，或在通知旧联系方式 24 小时后再办理";
        self.unless(counts, "这个联系方式由学校设置或修改，尚未满 24 小时", way_out)
    }

    fn cooling(self, case: &Case<'_>) -> Result<(), Refusal> {
        let minutes = case.facts.rules.pinned.accept_cooling_minutes;
        let open = review(case)
            .is_some_and(|review| case.facts.now < review.accepted.accepted_at.plus_minutes(i64::from(minutes)));
        let reason = if minutes == 0 {
            "本省规定接受后不能撤回".into()
        } else {
            format!("接受已超过 {minutes} 分钟")
        };
        self.unless(open, &reason, "请与单位商量，由学校按“双方协商取消”处理")
    }

    fn reviewer_level(self, case: &Case<'_>) -> Result<(), Refusal> {
        let own = match case.facts.actor.side {
            Side::Department => Some(Level::Department),
            Side::School => Some(Level::School),
            _ => None,
        };
        let Some(level) = review(case).map(|review| review.level) else { return Ok(()) };
        let reason = format!("这份签约正由{}审核", level.title());
        self.unless(own == Some(level), &reason, "请等待，或提醒对方尽快审核")
    }

    fn failing_details(self, case: &Case<'_>) -> Result<(), Refusal> {
        let given = matches!(case.facts.decision, Some(Decision::Fail(failing)) if !failing.details.trim().is_empty());
        self.unless(given, "没有写明具体问题", "请选择不通过原因并填写具体问题")
    }

    fn concerns(self, case: &Case<'_>) -> Result<(), Refusal> {
        let acknowledged = match case.facts.decision {
            Some(Decision::Pass { acknowledged }) => acknowledged.as_slice(),
            _ => &[],
        };
        let seen = |concern| acknowledged.iter().any(|one| one.concern == concern && !one.note.trim().is_empty());
        let open: Vec<_> =
            case.facts.concerns.iter().filter(|concern| !seen(**concern)).map(|concern| concern.title()).collect();
        self.unless(open.is_empty(), &format!("还有需要核实的事项：{}", open.join("、")), "请逐项核实并写明情况")
    }

    fn intention(self, case: &Case<'_>) -> Result<(), Refusal> {
        let Some(intention) = case.state.and_then(Online::intention) else { return Ok(()) };
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

fn review<'a>(case: &Case<'a>) -> Option<&'a Review> {
    match case.state {
        Some(Online::Review(review)) => Some(review),
        _ => None,
    }
}

fn second_text(instant: Instant) -> String {
    instant.civil().strftime("%H:%M:%S").to_string()
}
