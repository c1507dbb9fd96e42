//! What each guard looks at, and its words. Rooms: `ground.rs` the graduate, school and season; `process.rs` invitations,
//! applications and reviews; `endings.rs` rescission, correction, void and lapse.

mod endings;
mod ground;
mod process;

use super::Guard;
use crate::placements::{Act, Case, Placement, PlacementKind, Side};
use crate::policy::AmendConsent;
use crate::refusal::Refusal;

impl Guard {
    /// Whether the guard lets the case pass.
    ///
    /// # Errors
    /// The reason and the way out, in Chinese.
    pub fn check(self, case: &Case<'_>) -> Result<(), Refusal> {
        match self {
            Self::ActorSide => self.actor_side(case),
            Self::StaleVersion => {
                let fresh = case.facts.versions.is_some_and(|versions| versions.seen == versions.actual);
                self.unless(fresh, "这条记录刚刚有变化", "请刷新后核对再办理")
            }
            Self::SecondProof | Self::ContactCounts => self.proof(case),
            Self::OnRoster
            | Self::MaySign
            | Self::OrdinaryMode
            | Self::PlanNotFiled
            | Self::OpenedBySchool
            | Self::RecordChecked => self.entry(case),
            Self::KindOffered | Self::SwitchOn => self.kind_open(case),
            Self::SeasonOpened | Self::SeasonNotClosed => self.season(case),
            Self::EmployerAdmitted => {
                let admitted = case.facts.employer.is_some_and(|employer| employer.admitted);
                self.unless(admitted, "单位还没有通过入驻审核，或已被停用", "请单位完成入驻审核，或联系平台")
            }
            Self::SlotFree => case.facts.others().admits_process(),
            Self::NothingEffective => case.facts.others().admits_beside_effective(case.kind(), case.facts.rules.pinned),
            Self::DepartmentAccount => self.department_account(case),
            Self::CategoryFits => self.category(case),
            Self::OneDraft => self.one_draft(case),
            Self::OneOpenInvitation | Self::ValidityDays | Self::WithdrawAllowed | Self::ReviseAllowed => {
                self.invitation(case)
            }
            Self::BeforeDeadline | Self::AfterDeadline => self.deadline(case),
            Self::Cooling => self.cooling(case),
            Self::NotReviewed | Self::TextNotFrozen => self.untouched(case),
            Self::EvidenceGiven | Self::ReasonGiven | Self::RemarksGiven | Self::FailingDetails => self.given(case),
            Self::AbandonAllowed => self.abandonment(case),
            Self::NothingPending => self.nothing_pending(case),
            Self::ReviewerLevel => self.reviewer_level(case),
            Self::ReturnAllowed => self.return_allowed(case),
            Self::ConcernsAcknowledged => self.concerns(case),
            Self::OwnDecision | Self::NotYetSettled | Self::Due => self.intention(case),
            Self::RescissionClosed
            | Self::RescissionsLeft
            | Self::OtherSide
            | Self::OwnRequest
            | Self::DeclineAllowed
            | Self::CancelAllowed => self.rescission(case),
            Self::EndingGiven | Self::UnilateralAllowed => self.ending(case),
            Self::EditAllowed | Self::NoAmendment | Self::AmendmentOpen | Self::AmendmentOver => self.amendment(case),
            Self::RequestAllowed | Self::VoidAllowed | Self::RecallAllowed => self.taking_back(case),
            Self::GroundBack | Self::OwnSlotFree => self.lapse(case),
        }
    }

    fn unless(self, holds: bool, reason: &str, way_out: &str) -> Result<(), Refusal> {
        if holds { Ok(()) } else { Err(self.refuse(reason, way_out)) }
    }

    fn actor_side(self, case: &Case<'_>) -> Result<(), Refusal> {
        let sides = case.act.sides_on(case.kind());
        if sides.contains(&case.facts.actor.side) {
            return Ok(());
        }
        let names: Vec<_> = sides.iter().map(|side| side.title()).collect();
        let way_out = match case.facts.actor.side {
            Side::Department if sides.contains(&Side::School) => "需要时请联系学校就业部门办理",
            _ => "请由本人登录后办理",
        };
        Err(self.refuse(format!("只有{}可以{}", names.join("、"), case.act.title()), way_out))
    }

    /// A graduate is bound only with a code to a contact the graduate controls (decision 8).
    fn proof(self, case: &Case<'_>) -> Result<(), Refusal> {
        let told = case.state.and_then(Placement::amendment).is_some_and(|open| open.consent == AmendConsent::Notify);
        // Having seen what is in force already binds nobody.
        if case.facts.actor.side != Side::Graduate || (case.act == Act::Consent && told) {
            return Ok(());
        }
        if self == Self::SecondProof {
            let verified = case.facts.proof.is_some_and(|proof| proof.verified);
            return self.unless(verified, "还没有通过验证码确认", "请获取并输入发送到本人手机或邮箱的验证码");
        }
        let counts_from = case.facts.proof.and_then(|proof| proof.counts_from);
        let counts = counts_from.is_some_and(|from| case.facts.now >= from);
        let way_out = "请使用原来的联系方式，或在通知旧联系方式 24 小时后再办理";
        self.unless(counts, "这个联系方式由学校设置或修改，尚未满 24 小时", way_out)
    }
}

impl Act {
    /// Who may do it on a kind of record: off line, the employer has no account and acts through paper and links.
    pub const fn sides_on(self, kind: PlacementKind) -> &'static [Side] {
        match (self, kind) {
            (Self::Rescind | Self::Consent | Self::Object, PlacementKind::Offline | PlacementKind::Paper)
            | (Self::Consent | Self::Object, PlacementKind::Destination) => &[Side::Graduate],
            (Self::Void, PlacementKind::Online | PlacementKind::Offline | PlacementKind::Paper) => &[Side::School],
            _ => self.sides(),
        }
    }
}
