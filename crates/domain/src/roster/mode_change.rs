//! 培养方式变更 (F290, F291, §6.11): a school asks that a targeted or commissioned graduate gets another training mode,
//! the province decides; where policy leaves it to the school, asking is deciding.
//!
//! Among 非定向, 在职 and 自筹 a wrong code is an ordinary correction and never asked for.

use super::commitment::Commitment;
use super::fields::TrainingMode;
use crate::codes::regions;
use crate::ids::PlacementRef;
use crate::policy::ModeReview;
use crate::refusal::{FieldErrors, Refusal};
use crate::time::Instant;
use crate::words::words;

/// Longest reason and answer, in characters.
pub const MODE_REASON_CHARACTERS: usize = 200;
/// Longest name of a unit, in characters.
pub const UNIT_CHARACTERS: usize = 60;
const SECTION: &str = "§6.11";

words! {
    /// A state's code, as stored and shown in `data-state`.
    pub enum ModeChangeCode {
        Draft = "TM-DRAFT",
        Pending = "TM-PENDING",
        Approved = "TM-APPROVED",
        Rejected = "TM-REJECTED",
        Withdrawn = "TM-WITHDRAWN",
    }

    /// What must prove a change.
    pub enum ModeEvidence {
        /// 定向、委培 to 非定向, 在职 or 自筹.
        AdmissionRecord = "admission-record",
        /// To 定向 or 委培.
        Agreement = "agreement",
        /// Between 可网签 and 不可网签.
        UnitConsent = "unit-consent",
    }
}

/// One request on its way. A draft is the school's alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ModeChange {
    Draft,
    Pending { submitted_at: Instant },
    Approved { submitted_at: Instant, decided_at: Instant, answer: String },
    Rejected { submitted_at: Instant, decided_at: Instant, answer: String },
    Withdrawn { at: Instant },
}

/// What is asked for, read from the form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModeRequest {
    pub from: TrainingMode,
    pub to: TrainingMode,
    /// Of a mode that binds; `None` for the others.
    pub commitment: Option<Commitment>,
    pub reason: String,
}

/// The entry as it is now, with what is under way and what proves the change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ModeFacts {
    pub listed: bool,
    pub mode: TrainingMode,
    /// The placement in the entry's slot of what is in process.
    pub in_process: Option<PlacementRef>,
    pub files: usize,
}

impl ModeChangeCode {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Pending => "待省级审核",
            Self::Approved => "已同意",
            Self::Rejected => "未同意",
            Self::Withdrawn => "已撤回",
        }
    }

    /// Whether the request holds the entry's only place for one.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Pending)
    }
}

impl ModeEvidence {
    pub const fn title(self) -> &'static str {
        match self {
            Self::AdmissionRecord => "录取名册，或学校出具的证明",
            Self::Agreement => "定向或委培协议中双方签字盖章的页面",
            Self::UnitConsent => "定向、委培单位或其主管部门出具的证明",
        }
    }
}

/// What proves a change from one mode to another.
///
/// # Errors
/// When nothing changes, or the change is an ordinary correction.
pub fn mode_evidence(from: TrainingMode, to: TrainingMode) -> Result<ModeEvidence, Refusal> {
    if from == to {
        let reason = format!("培养方式已经是{}", to.name());
        return Err(Refusal::new("mode-unchanged", SECTION, reason, "请选择另一种培养方式"));
    }
    match (from.is_bound(), to.is_bound()) {
        (false, false) => Err(Refusal::new(
            "mode-not-bound",
            "F056",
            "非定向、在职、自筹之间的更正不需要申请",
            "请在“更正信息”中直接修改培养方式",
        )),
        (true, false) => Ok(ModeEvidence::AdmissionRecord),
        (true, true) if from.is_commissioned() == to.is_commissioned() => Ok(ModeEvidence::UnitConsent),
        (_, true) => Ok(ModeEvidence::Agreement),
    }
}

/// Whether the school may write the change into the roster by itself, by correction or import (F056, F057).
///
/// # Errors
/// When policy has the province decide.
pub fn may_set_directly(from: TrainingMode, to: TrainingMode, review: ModeReview) -> Result<(), Refusal> {
    let reviewed = review == ModeReview::Province && from != to && (from.is_bound() || to.is_bound());
    if !reviewed {
        return Ok(());
    }
    Err(Refusal::new(
        "mode-change-reviewed",
        SECTION,
        "本省规定定向、委培毕业生的培养方式变更由省级审核",
        "请在学生页面提交培养方式变更申请",
    ))
}

impl ModeRequest {
    /// Reads the form. `region` may be a code or a full name, and may stay empty.
    ///
    /// # Errors
    /// What is wrong with each field: `to`, `unit`, `unit_region`, `reason`.
    pub fn read(
        from: TrainingMode,
        to: &str,
        unit: &str,
        region: &str,
        reason: &str,
        files: usize,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mode = TrainingMode::parse(to);
        let proof = match mode.map(|mode| mode_evidence(from, mode)) {
            None => {
                errors.add("to", "请选择变更后的培养方式");
                None
            }
            Some(Err(refusal)) => {
                errors.add("to", format!("{}，{}", refusal.reason, refusal.way_out));
                None
            }
            Some(Ok(proof)) => Some(proof),
        };
        let (unit, region) = (unit.trim(), region.trim());
        let place = regions().find(region).map(|found| found.code.to_owned());
        if mode.is_some_and(TrainingMode::is_bound) {
            if unit.is_empty() {
                errors.add("unit", "请填写定向或委培单位的全称");
            } else if unit.chars().count() > UNIT_CHARACTERS || unit.chars().any(char::is_control) {
                errors.add("unit", format!("最多 {UNIT_CHARACTERS} 个字，不能含换行"));
            }
            if place.is_none() && !region.is_empty() {
                errors.add("unit_region", "没有这个地区，请填写省市县全称或六位代码，不知道可留空");
            }
        }
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > MODE_REASON_CHARACTERS {
            errors.add("reason", format!("请写明变更理由，最多 {MODE_REASON_CHARACTERS} 字"));
        }
        errors.legible("reason", reason);
        if let Some(proof) = proof.filter(|_| files == 0) {
            errors.add("evidence", format!("请上传{}", proof.title()));
        }
        let commitment = || Commitment { unit: unit.to_owned(), region: place.clone().unwrap_or_default() };
        match mode.filter(|_| errors.is_empty()) {
            Some(to) => Ok(Self { from, to, commitment: to.is_bound().then(commitment), reason: reason.to_owned() }),
            None => Err(errors),
        }
    }

    /// What must hold when it is sent and again when it is decided: the entry is as the request says, and nothing is
    /// under way that would lose its ground.
    fn fits(&self, facts: &ModeFacts) -> Result<(), Refusal> {
        if !facts.listed {
            return Err(Refusal::new("not-on-roster", "R01", "该毕业生已不在本届名单中", "请核对名单"));
        }
        if facts.mode != self.from {
            let reason = format!("名单中的培养方式已改为{}", facts.mode.name());
            return Err(Refusal::new("mode-changed-since", SECTION, reason, "请按名单现在的培养方式重新申请"));
        }
        ground_stays(self.from, self.to, facts.in_process)
    }
}

/// A change of who may sign waits until nothing is in process (R39).
///
/// # Errors
/// Naming the placement that is under way.
pub fn ground_stays(from: TrainingMode, to: TrainingMode, in_process: Option<PlacementRef>) -> Result<(), Refusal> {
    match in_process.filter(|_| from.may_sign_online() != to.may_sign_online()) {
        None => Ok(()),
        Some(record) => Err(Refusal::new(
            "signing-under-way",
            "R39",
            "该毕业生有正在办理的签约或去向登记，不能变更能否网签",
            "请等这次办理办结，或由毕业生先撤回",
        )
        .because_of(record)),
    }
}

impl ModeChange {
    pub const fn code(&self) -> ModeChangeCode {
        match self {
            Self::Draft => ModeChangeCode::Draft,
            Self::Pending { .. } => ModeChangeCode::Pending,
            Self::Approved { .. } => ModeChangeCode::Approved,
            Self::Rejected { .. } => ModeChangeCode::Rejected,
            Self::Withdrawn { .. } => ModeChangeCode::Withdrawn,
        }
    }

    /// # Errors
    /// When it is no draft any more.
    pub fn edit(self) -> Result<Self, Refusal> {
        match self {
            Self::Draft => Ok(self),
            other => Err(other.out_of_place("不能再修改")),
        }
    }

    /// The school sends the request to the province.
    ///
    /// # Errors
    /// When it was sent before, or the entry does not fit it.
    pub fn submit(self, request: &ModeRequest, facts: &ModeFacts, now: Instant) -> Result<Self, Refusal> {
        match self {
            Self::Draft => {
                mode_evidence(request.from, request.to)?;
                request.fits(facts)?;
                if facts.files == 0 {
                    return Err(Refusal::new("evidence-missing", SECTION, "没有证明材料", "请先上传证明材料"));
                }
                Ok(Self::Pending { submitted_at: now })
            }
            other => Err(other.out_of_place("不能再提交")),
        }
    }

    /// The school takes the request back while nobody has decided.
    ///
    /// # Errors
    /// When it was decided or taken back before.
    pub fn withdraw(self, now: Instant) -> Result<Self, Refusal> {
        match self {
            Self::Draft | Self::Pending { .. } => Ok(Self::Withdrawn { at: now }),
            other => Err(other.out_of_place("不能再撤回")),
        }
    }

    /// The change is written into the roster by whoever calls this.
    ///
    /// # Errors
    /// When it does not wait for a decision, or the entry has changed since.
    pub fn approve(
        self,
        request: &ModeRequest,
        facts: &ModeFacts,
        answer: &str,
        now: Instant,
    ) -> Result<Self, Refusal> {
        match self {
            Self::Pending { submitted_at } => {
                request.fits(facts)?;
                Ok(Self::Approved { submitted_at, decided_at: now, answer: answer.trim().to_owned() })
            }
            other => Err(other.out_of_place("不能再决定")),
        }
    }

    /// # Errors
    /// When it does not wait for a decision.
    pub fn reject(self, answer: &str, now: Instant) -> Result<Self, Refusal> {
        match self {
            Self::Pending { submitted_at } => {
                Ok(Self::Rejected { submitted_at, decided_at: now, answer: answer.trim().to_owned() })
            }
            other => Err(other.out_of_place("不能再决定")),
        }
    }

    fn out_of_place(&self, what: &str) -> Refusal {
        let reason = match self {
            Self::Draft => "申请还没有提交".to_owned(),
            Self::Pending { .. } => format!("申请已提交省级审核，{what}"),
            Self::Approved { .. } | Self::Rejected { .. } => format!("省级已经作出决定，{what}"),
            Self::Withdrawn { .. } => format!("申请已经撤回，{what}"),
        };
        let way_out = match self {
            Self::Draft => "请学校先提交申请",
            Self::Pending { .. } => "需要改动的，请先撤回再重新申请",
            Self::Approved { .. } | Self::Rejected { .. } | Self::Withdrawn { .. } => {
                "需要再变更的，由学校在学生页面重新申请"
            }
        };
        Refusal::new("mode-change-out-of-place", SECTION, reason, way_out)
    }
}

#[cfg(test)]
mod tests;
