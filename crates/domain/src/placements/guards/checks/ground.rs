//! The ground under an act: roster entry, switches, season, department, category.

use super::Guard;
use crate::organisations::ReviewLevels;
use crate::placements::{Act, Case, EntryFacts, Placement, PlacementKind, Process};
use crate::policy::Eligibility;
use crate::refusal::Refusal;

impl Guard {
    pub(super) fn entry(self, case: &Case<'_>) -> Result<(), Refusal> {
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

    pub(super) fn kind_open(self, case: &Case<'_>) -> Result<(), Refusal> {
        if self == Self::KindOffered {
            let offered = case.kind() != PlacementKind::Paper || case.facts.rules.pinned.paper_enabled;
            return self.unless(offered, "本省没有补登，纸质协议按线下签约办理", "请选择线下签约");
        }
        let switches = case.facts.switches;
        let (on, name) = match case.kind() {
            PlacementKind::Online | PlacementKind::Offline => (switches.online, "在线签约"),
            PlacementKind::Paper => (switches.paper, "补登"),
            PlacementKind::Destination => (switches.destination, "填报去向登记"),
        };
        self.unless(on, &format!("学校还没有开启{name}"), &format!("请联系学校打开{name}"))
    }

    pub(super) fn season(self, case: &Case<'_>) -> Result<(), Refusal> {
        let (season, now) = (case.facts.season, case.facts.now);
        if self == Self::SeasonOpened {
            let reason = format!("本届签约 {} 开放", season.open);
            return self.unless(season.has_opened(now), &reason, "请在开放后办理");
        }
        let reopened = case.facts.entry.is_some_and(|entry| entry.reopened);
        let reason = format!("本届办理已于 {} 截止", season.change_until);
        self.unless(!season.has_closed(now) || reopened, &reason, "确需办理的，请向学校说明理由，由学校单独开放")
    }

    pub(super) fn department_account(self, case: &Case<'_>) -> Result<(), Refusal> {
        let levels = case.facts.levels_of(case.state);
        let served = levels == ReviewLevels::SchoolOnly || case.facts.department_can_review;
        self.unless(served, "所在院系还没有审核账号，提交后无人审核", "请联系学校为院系开通账号")
    }

    /// Training modes that may not sign register at the unit of their agreement, and nobody else does (R39).
    pub(super) fn category(self, case: &Case<'_>) -> Result<(), Refusal> {
        let Some(category) = case.facts.category else {
            return Err(self.refuse("还没有选择毕业去向", "请先选择一种去向"));
        };
        let may_sign = case.facts.entry.is_some_and(|entry| entry.may_sign);
        self.unless(category.offered, "这种去向不在本届的分类中", "请重新选择去向")?;
        if category.targeted {
            let reason = "只有定向、委培毕业生填报定向/委培毕业去向";
            return self.unless(!may_sign, reason, "请选择其他去向，或由学校核对培养方式");
        }
        self.unless(may_sign, "定向、委培（不可网签）毕业生只填报定向/委培毕业去向", "请填报定向/委培毕业去向补充登记")
    }

    pub(super) fn one_draft(self, case: &Case<'_>) -> Result<(), Refusal> {
        let draft = |before: Placement| before.slot().is_none() && before.kind() != PlacementKind::Online;
        let begins = match (case.act, case.state) {
            (_, None) => true,
            // Taken back it is a draft once more; a numbered text stays what it is.
            (Act::PullBack, Some(_)) => {
                matches!(case.process(), Process::OfflineText | Process::Paper | Process::Destination)
            }
            // A lost record comes back as what it was.
            (_, Some(state)) => state.before_loss().is_some_and(draft),
        };
        let Some(open) = case.facts.open_application.filter(|_| begins) else { return Ok(()) };
        let reason = format!("已有一份{}没有提交", case.kind().title());
        Err(self.refuse(reason, "请继续填写原来的草稿，或先删除它").because_of(open))
    }
}
