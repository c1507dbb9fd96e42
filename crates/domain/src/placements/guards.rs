//! The guards: one list, used by every move and by "why can't I?".
//!
//! A guard looks at a case and lets it pass or says which rule, which record, and what would unlock the act. Each is
//! needed: `walk/necessity.rs` names for each an invariant over histories that breaks without it.

mod checks;

use super::{Act, Case, Facts, Placement};
use crate::refusal::Refusal;
use crate::words::words;

words! {
    /// One condition of an act. The word is the guard's code in refusals, metrics and tests.
    pub enum Guard {
        ActorSide = "actor-side",
        StaleVersion = "stale-version",
        NothingPending = "intention-pending",
        OnRoster = "not-on-roster",
        MaySign = "may-not-sign",
        OrdinaryMode = "not-ordinary-mode",
        PlanNotFiled = "plan-filed",
        OpenedBySchool = "not-opened",
        RecordChecked = "record-unchecked",
        SwitchOn = "switch-off",
        SeasonOpened = "season-not-open",
        SeasonNotClosed = "season-closed",
        EmployerAdmitted = "employer-not-admitted",
        OneOpenInvitation = "invitation-open",
        ValidityDays = "validity-days",
        BeforeDeadline = "deadline-passed",
        AfterDeadline = "deadline-open",
        SlotFree = "graduate-busy",
        NothingEffective = "graduate-settled",
        DepartmentAccount = "department-without-account",
        SecondProof = "second-proof-missing",
        ContactCounts = "contact-too-new",
        WithdrawAllowed = "withdraw-not-allowed",
        Cooling = "cooling-over",
        NotReviewed = "already-reviewed",
        ReviewerLevel = "other-level",
        FailingDetails = "failing-details-missing",
        ConcernsAcknowledged = "concerns-open",
        OwnDecision = "not-own-decision",
        NotYetSettled = "undo-too-late",
        Due = "not-due",
        KindOffered = "kind-not-offered",
        OneDraft = "draft-exists",
        CategoryFits = "category-does-not-fit",
        TextNotFrozen = "text-frozen",
        EvidenceGiven = "evidence-missing",
        ReasonGiven = "reason-missing",
        AbandonAllowed = "abandon-not-allowed",
        ReturnAllowed = "return-not-allowed",
        RemarksGiven = "remarks-missing",
        ReviseAllowed = "revise-not-allowed",
        RescissionClosed = "rescission-open",
        RescissionsLeft = "rescissions-used-up",
        OtherSide = "own-request",
        OwnRequest = "not-own-request",
        DeclineAllowed = "decline-not-allowed",
        CancelAllowed = "cancel-not-allowed",
        EndingGiven = "ending-missing",
        UnilateralAllowed = "unilateral-not-allowed",
        EditAllowed = "edit-not-allowed",
        NoAmendment = "amendment-open",
        AmendmentOpen = "no-amendment",
        AmendmentOver = "amendment-still-open",
        RequestAllowed = "void-request-not-needed",
        VoidAllowed = "void-not-allowed",
        RecallAllowed = "recall-not-allowed",
        GroundBack = "ground-still-lost",
        OwnSlotFree = "slot-taken",
    }
}

/// What a guard looks at, and so when it is judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// Who acts and where the process stands: at the act.
    Act,
    /// What the form brings: at the act, not while a page only asks.
    Input,
    /// The calendar: at the act; of a decision, by the time it was taken.
    Calendar,
    /// The world around the record: at the act, and of a decision once more when it settles.
    State,
}

impl Guard {
    pub const fn moment(self) -> Moment {
        match self {
            Self::StaleVersion
            | Self::ValidityDays
            | Self::SecondProof
            | Self::ContactCounts
            | Self::FailingDetails
            | Self::EvidenceGiven
            | Self::ReasonGiven
            | Self::RemarksGiven
            | Self::EndingGiven
            | Self::UnilateralAllowed
            | Self::ConcernsAcknowledged => Moment::Input,
            Self::SeasonOpened
            | Self::SeasonNotClosed
            | Self::BeforeDeadline
            | Self::AfterDeadline
            | Self::AmendmentOver
            | Self::Cooling => Moment::Calendar,
            Self::OnRoster
            | Self::MaySign
            | Self::OrdinaryMode
            | Self::PlanNotFiled
            | Self::OpenedBySchool
            | Self::RecordChecked
            | Self::SwitchOn
            | Self::EmployerAdmitted
            | Self::OneOpenInvitation
            | Self::SlotFree
            | Self::NothingEffective
            | Self::DepartmentAccount
            | Self::KindOffered
            | Self::OneDraft
            | Self::CategoryFits
            | Self::GroundBack
            | Self::OwnSlotFree
            | Self::WithdrawAllowed => Moment::State,
            Self::ActorSide
            | Self::NothingPending
            | Self::NotReviewed
            | Self::ReviewerLevel
            | Self::OwnDecision
            | Self::NotYetSettled
            | Self::TextNotFrozen
            | Self::AbandonAllowed
            | Self::ReturnAllowed
            | Self::ReviseAllowed
            | Self::RescissionClosed
            | Self::RescissionsLeft
            | Self::OtherSide
            | Self::OwnRequest
            | Self::DeclineAllowed
            | Self::CancelAllowed
            | Self::EditAllowed
            | Self::NoAmendment
            | Self::AmendmentOpen
            | Self::RequestAllowed
            | Self::VoidAllowed
            | Self::RecallAllowed
            | Self::Due => Moment::Act,
        }
    }

    /// The rule it stands for.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::ActorSide => "§2.3",
            Self::StaleVersion => "§4.2",
            Self::NothingPending | Self::OwnDecision | Self::NotYetSettled | Self::Due => "decision 3",
            Self::OnRoster => "R01",
            Self::MaySign => "R02",
            Self::OrdinaryMode | Self::PlanNotFiled | Self::OpenedBySchool => "§6.1",
            Self::RecordChecked => "R03",
            Self::SwitchOn => "R14",
            Self::SeasonOpened | Self::SeasonNotClosed => "decision 12",
            Self::EmployerAdmitted => "§6.3",
            Self::OneOpenInvitation => "R08",
            Self::ValidityDays | Self::BeforeDeadline => "R09",
            Self::AfterDeadline => "R10",
            Self::SlotFree | Self::NothingEffective => "R06",
            Self::DepartmentAccount => "R47",
            Self::SecondProof | Self::ContactCounts => "decision 8",
            Self::WithdrawAllowed => "R20",
            Self::Cooling | Self::NotReviewed => "decision 6",
            Self::ReviewerLevel => "R11",
            Self::FailingDetails => "R24",
            Self::ConcernsAcknowledged => "R41",
            Self::KindOffered => "R14",
            Self::OneDraft => "R22",
            Self::CategoryFits => "R39",
            Self::TextNotFrozen => "R19",
            Self::EvidenceGiven => "§6.6",
            Self::ReasonGiven | Self::RemarksGiven => "R24",
            Self::AbandonAllowed | Self::CancelAllowed => "decision 6",
            Self::ReturnAllowed => "§6.6",
            Self::ReviseAllowed => "R21",
            Self::RescissionClosed | Self::DeclineAllowed => "R27",
            Self::RescissionsLeft => "R16",
            Self::OtherSide | Self::OwnRequest => "§6.8",
            Self::EndingGiven | Self::UnilateralAllowed => "decision 7",
            Self::EditAllowed => "R32",
            Self::NoAmendment | Self::AmendmentOpen | Self::AmendmentOver => "decision 4",
            Self::RequestAllowed | Self::VoidAllowed => "R35",
            Self::RecallAllowed => "§6.5",
            Self::GroundBack => "§6.14",
            Self::OwnSlotFree => "decision 2",
        }
    }

    /// Why this guard, whatever the others say, stands in the way of an act on a record; `None` when it does not.
    pub fn stops(self, act: Act, state: &Placement, facts: &Facts<'_>) -> Option<Refusal> {
        self.check(&Case { act, state: Some(state), facts }).err()
    }

    fn refuse(self, reason: impl Into<String>, way_out: impl Into<String>) -> Refusal {
        Refusal::new(self.as_str(), self.rule(), reason, way_out)
    }
}

/// Guards an act.
pub(super) fn require(act: Act, state: Option<&Placement>, facts: &Facts<'_>) -> Result<(), Refusal> {
    act.applies_to(state)?;
    let case = Case { act, state, facts };
    let asked = act.guards(case.process()).iter();
    asked.filter(|guard| applies(**guard, facts)).try_for_each(|guard| guard.check(&case))
}

#[cfg(test)]
fn applies(guard: Guard, facts: &Facts<'_>) -> bool {
    facts.waived != Some(guard)
}

#[cfg(not(test))]
const fn applies(_: Guard, _: &Facts<'_>) -> bool {
    true
}

/// Why the act is not available now, before any form is filled in; `None` when it is.
pub fn why_not(act: Act, state: Option<&Placement>, facts: &Facts<'_>) -> Option<Refusal> {
    let case = Case { act, state, facts };
    let asked = || act.guards(case.process()).iter().filter(|guard| guard.moment() != Moment::Input);
    act.applies_to(state).and_then(|()| asked().try_for_each(|guard| guard.check(&case))).err()
}

impl Refusal {
    /// Whether it says that a decision's ground is gone, rather than that it is not yet time.
    pub(super) fn is_about_the_world(&self) -> bool {
        Guard::parse(&self.guard).is_some_and(|guard| guard.moment() == Moment::State)
    }
}
