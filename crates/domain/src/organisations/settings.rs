//! 签约设置: what a school decides for one cohort (R11–R18).

use super::ReviewLevels;
use crate::placements::{PlacementKind, Slot, StateCode};
use crate::policy::{ChangeGuard, Current, LevelsRule};
use crate::refusal::Refusal;
use crate::words::words;

words! {
    /// The two groups of education levels a school may name different handlers for.
    pub enum LevelGroup { Undergraduate = "undergraduate", Postgraduate = "postgraduate", }
}

impl LevelGroup {
    /// 本专科 or 研究生.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Undergraduate => "本专科",
            Self::Postgraduate => "研究生",
        }
    }
}

/// 就业协议经办人: printed on the agreement.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Handler {
    pub name: String,
    pub phone: String,
    pub address: String,
    pub postcode: String,
}

impl Handler {
    fn is_complete(&self) -> bool {
        [&self.name, &self.phone, &self.address, &self.postcode].iter().all(|field| !field.trim().is_empty())
    }
}

/// One set for the school, or one for each group of levels.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(tag = "sets", rename_all = "snake_case")]
pub enum Handlers {
    One { handler: Handler },
    ByLevel { undergraduate: Handler, postgraduate: Handler },
}

impl Handlers {
    /// The set printed for a graduate of this group.
    pub const fn of(&self, group: LevelGroup) -> &Handler {
        match (self, group) {
            (Self::One { handler }, _) => handler,
            (Self::ByLevel { undergraduate, .. }, LevelGroup::Undergraduate) => undergraduate,
            (Self::ByLevel { postgraduate, .. }, LevelGroup::Postgraduate) => postgraduate,
        }
    }

    /// Whether everything the agreement prints is there.
    pub fn are_complete(&self) -> bool {
        LevelGroup::ALL.iter().all(|group| self.of(*group).is_complete())
    }
}

/// 在线签约, 补登, 填报去向登记.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Switches {
    pub online: bool,
    pub paper: bool,
    pub destination: bool,
}

/// The settings of one school and cohort.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct SchoolSettings {
    pub switches: Switches,
    pub levels: ReviewLevels,
    /// How many rescissions a graduate may file, 0–99 (R16).
    pub rescission_limit: u8,
    pub handlers: Handlers,
    /// Whether ending a destination is reviewed, where the policy leaves it to the school (R36).
    pub void_review: bool,
}

/// How many records of the cohort are in process, by kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct InProcess {
    /// Open invitations nobody has answered.
    pub invitations: u32,
    pub online: u32,
    pub offline: u32,
    pub paper: u32,
    pub destination: u32,
    pub rescission: u32,
}

impl InProcess {
    /// Counts placements by the state they are in; states outside any process count for nothing.
    pub fn counted(states: impl IntoIterator<Item = (StateCode, u32)>) -> Self {
        let mut counts = Self::default();
        for (state, count) in states {
            let place = match state.kind() {
                _ if state == StateCode::OnInvited => &mut counts.invitations,
                None if !state.is_final() => &mut counts.rescission,
                _ if state.slot() != Some(Slot::InProcess) => continue,
                Some(PlacementKind::Online) => &mut counts.online,
                Some(PlacementKind::Offline) => &mut counts.offline,
                Some(PlacementKind::Paper) => &mut counts.paper,
                Some(PlacementKind::Destination) => &mut counts.destination,
                None => continue,
            };
            *place = place.saturating_add(count);
        }
        counts
    }

    fn named(self) -> Vec<String> {
        let kinds = [
            (self.invitations, "签约邀请"),
            (self.online, "线上签约"),
            (self.offline, "线下签约"),
            (self.paper, "补登"),
            (self.destination, "去向登记"),
            (self.rescission, "解约"),
        ];
        kinds.iter().filter(|(count, _)| *count > 0).map(|(count, kind)| format!("{kind} {count} 条")).collect()
    }
}

/// What a change of settings is judged by.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SettingsFacts {
    pub in_process: InProcess,
    /// Names of the roster's departments without an account that may read and write (R12).
    pub departments_without_reviewer: Vec<String>,
}

impl SchoolSettings {
    /// Whether the step from `before` to these settings cannot be taken back: the page asks for the school's name.
    pub fn cannot_be_undone_after(&self, before: &Self) -> bool {
        (self.switches.online && !before.switches.online) || self.levels != before.levels
    }

    /// What a cohort starts with: everything closed.
    pub fn closed(policy: &Current) -> Self {
        Self {
            switches: Switches::default(),
            levels: match policy.review_levels {
                LevelsRule::Two => ReviewLevels::DepartmentThenSchool,
                LevelsRule::One | LevelsRule::School => ReviewLevels::SchoolOnly,
            },
            rescission_limit: u8::try_from(policy.rescind_limit_default.min(99)).unwrap_or(99),
            handlers: Handlers::One { handler: Handler::default() },
            void_review: false,
        }
    }

    /// The settings after the change, or everything that blocks it. Opening 在线签约 opens the other two (R14).
    ///
    /// # Errors
    /// One refusal for each rule in the way.
    pub fn change(self, mut proposal: Self, facts: &SettingsFacts, policy: &Current) -> Result<Self, Vec<Refusal>> {
        if proposal.switches.online {
            proposal.switches.paper = true;
            proposal.switches.destination = true;
        }
        let mut refusals = Vec::new();
        self.check_switches(&proposal, policy, &mut refusals);
        self.check_levels(&proposal, facts, policy, &mut refusals);
        check_rest(&proposal, policy, &mut refusals);
        if refusals.is_empty() { Ok(proposal) } else { Err(refusals) }
    }

    fn check_switches(&self, proposal: &Self, policy: &Current, refusals: &mut Vec<Refusal>) {
        let (old, new) = (self.switches, proposal.switches);
        let switches = [
            ("在线签约", old.online, new.online),
            ("补登", old.paper, new.paper),
            ("填报去向登记", old.destination, new.destination),
        ];
        if policy.settings_switches_latch {
            for (name, _, _) in switches.iter().filter(|(_, before, after)| *before && !after) {
                let reason = format!("“{name}”打开后不能关闭");
                refusals.push(Refusal::new(
                    "switch-latched",
                    "R15",
                    reason,
                    "个别毕业生不宜签约的，请在名单中调整培养方式",
                ));
            }
        }
    }

    fn check_levels(&self, proposal: &Self, facts: &SettingsFacts, policy: &Current, refusals: &mut Vec<Refusal>) {
        let fixed = match policy.review_levels {
            LevelsRule::School => None,
            LevelsRule::One => Some(ReviewLevels::SchoolOnly),
            LevelsRule::Two => Some(ReviewLevels::DepartmentThenSchool),
        };
        if let Some(fixed) = fixed.filter(|fixed| *fixed != proposal.levels) {
            let reason = format!("本省统一为“{}”", fixed.title());
            refusals.push(Refusal::new("levels-fixed", "R11", reason, "如需调整请联系省级主管部门"));
        }
        let changes = self.levels != proposal.levels;
        let busy = facts.in_process.named();
        if changes && policy.review_change_guard == ChangeGuard::NothingInProcess && !busy.is_empty() {
            let reason = format!("还有流程没有办完：{}", busy.join("、"));
            refusals.push(Refusal::new("levels-in-use", "R13", reason, "全部办完后再修改审核设置"));
        }
        let opens = proposal.switches.online && !self.switches.online;
        let two = proposal.levels == ReviewLevels::DepartmentThenSchool;
        if two && (changes || opens) && !facts.departments_without_reviewer.is_empty() {
            let names = facts.departments_without_reviewer.join("、");
            let reason = format!("以下院系还没有可读写的审核账号：{names}");
            refusals.push(Refusal::new(
                "departments-without-account",
                "R12",
                reason,
                "请先在账号管理中为这些院系添加账号",
            ));
        }
    }
}

fn check_rest(proposal: &SchoolSettings, policy: &Current, refusals: &mut Vec<Refusal>) {
    let max = policy.rescind_limit_max.min(99);
    if u32::from(proposal.rescission_limit) > max {
        let reason = format!("解约次数应为 0 到 {max} 的整数");
        refusals.push(Refusal::new("rescission-limit", "R16", reason, format!("请填写不超过 {max} 的数")));
    }
    if matches!(proposal.handlers, Handlers::ByLevel { .. }) && !policy.settings_handlers_by_level {
        refusals.push(Refusal::new("handlers-one-set", "R18", "本省的协议经办人只设一套", "请改为全校一套经办人信息"));
    }
    if proposal.switches.online && !proposal.handlers.are_complete() {
        let way_out = "请填写经办人的姓名、电话、通讯地址和邮政编码";
        refusals.push(Refusal::new("handlers-incomplete", "R18", "协议经办人信息不完整，协议书上要印出", way_out));
    }
}
