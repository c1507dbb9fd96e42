//! What stands in the way of each act, most telling first. What a pass needs depends on what is under review.

use super::Act;
use crate::placements::{Guard, Process};

use Guard as G;

const PASS_ONLINE: &[Guard] = &[
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
];
const PASS_AGREEMENT: &[Guard] = &[
    G::ActorSide,
    G::StaleVersion,
    G::NothingPending,
    G::ReviewerLevel,
    G::SeasonNotClosed,
    G::OnRoster,
    G::MaySign,
    G::NothingEffective,
    G::ConcernsAcknowledged,
];
const PASS_DESTINATION: &[Guard] = &[
    G::ActorSide,
    G::StaleVersion,
    G::NothingPending,
    G::ReviewerLevel,
    G::SeasonNotClosed,
    G::OnRoster,
    G::CategoryFits,
    G::NothingEffective,
    G::ConcernsAcknowledged,
];
const DECIDE: &[Guard] = &[G::ActorSide, G::StaleVersion, G::NothingPending, G::ReviewerLevel];
const PASS_ONLINE_RESCISSION: &[Guard] =
    &[G::ActorSide, G::StaleVersion, G::NothingPending, G::ReviewerLevel, G::EndingGiven];
const PASS_OFFLINE_RESCISSION: &[Guard] =
    &[G::ActorSide, G::StaleVersion, G::NothingPending, G::ReviewerLevel, G::EndingGiven, G::UnilateralAllowed];

const START_AGREEMENT: &[Guard] = &[
    G::ActorSide,
    G::OnRoster,
    G::MaySign,
    G::RecordChecked,
    G::KindOffered,
    G::SwitchOn,
    G::SeasonOpened,
    G::SeasonNotClosed,
    G::SlotFree,
    G::NothingEffective,
    G::OneDraft,
];
const START_DESTINATION: &[Guard] = &[
    G::ActorSide,
    G::OnRoster,
    G::RecordChecked,
    G::SwitchOn,
    G::SeasonOpened,
    G::SeasonNotClosed,
    G::SlotFree,
    G::NothingEffective,
    G::OneDraft,
];
const SUBMIT_TEXT: &[Guard] = &[
    G::ActorSide,
    G::StaleVersion,
    G::OnRoster,
    G::MaySign,
    G::RecordChecked,
    G::SwitchOn,
    G::SeasonOpened,
    G::SeasonNotClosed,
    G::SlotFree,
    G::NothingEffective,
    G::DepartmentAccount,
    G::SecondProof,
    G::ContactCounts,
];
const SUBMIT_PAPER: &[Guard] = &[
    G::ActorSide,
    G::StaleVersion,
    G::OnRoster,
    G::MaySign,
    G::RecordChecked,
    G::KindOffered,
    G::SwitchOn,
    G::SeasonOpened,
    G::SeasonNotClosed,
    G::SlotFree,
    G::NothingEffective,
    G::DepartmentAccount,
    G::EvidenceGiven,
    G::SecondProof,
    G::ContactCounts,
];
const SUBMIT_DESTINATION: &[Guard] = &[
    G::ActorSide,
    G::StaleVersion,
    G::OnRoster,
    G::RecordChecked,
    G::SwitchOn,
    G::SeasonOpened,
    G::SeasonNotClosed,
    G::CategoryFits,
    G::SlotFree,
    G::NothingEffective,
    G::DepartmentAccount,
    G::EvidenceGiven,
    G::SecondProof,
    G::ContactCounts,
];
const SUBMIT_RESCISSION: &[Guard] = &[
    G::ActorSide,
    G::StaleVersion,
    G::SeasonNotClosed,
    G::DepartmentAccount,
    G::EvidenceGiven,
    G::SecondProof,
    G::ContactCounts,
];
const SEND_BACK: &[Guard] = &[
    G::ActorSide,
    G::StaleVersion,
    G::OnRoster,
    G::SeasonNotClosed,
    G::DepartmentAccount,
    G::EvidenceGiven,
    G::SecondProof,
    G::ContactCounts,
];
const INVITE: &[Guard] = &[
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
];
const ACCEPT: &[Guard] = &[
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
];
const RESCIND_ONLINE: &[Guard] = &[
    G::ActorSide,
    G::StaleVersion,
    G::RescissionClosed,
    G::SeasonNotClosed,
    G::RescissionsLeft,
    G::ReasonGiven,
    G::EvidenceGiven,
    G::SecondProof,
    G::ContactCounts,
];
const RESCIND_OFFLINE: &[Guard] = &[
    G::ActorSide,
    G::StaleVersion,
    G::RescissionClosed,
    G::SeasonNotClosed,
    G::RescissionsLeft,
    G::ReasonGiven,
    G::DepartmentAccount,
    G::EvidenceGiven,
    G::SecondProof,
    G::ContactCounts,
];

impl Act {
    /// Everything in the act's way.
    pub const fn guards(self, process: Process) -> &'static [Guard] {
        match self {
            Self::Invite => INVITE,
            Self::Revise => &[
                G::ActorSide,
                G::StaleVersion,
                G::NothingPending,
                G::ReviseAllowed,
                G::NotReviewed,
                G::BeforeDeadline,
                G::EmployerAdmitted,
                G::SeasonNotClosed,
                G::ValidityDays,
            ],
            Self::Withdraw => &[G::ActorSide, G::StaleVersion, G::WithdrawAllowed, G::BeforeDeadline],
            Self::Refuse => &[G::ActorSide, G::StaleVersion, G::BeforeDeadline],
            Self::Accept => ACCEPT,
            Self::TakeBack => {
                &[G::ActorSide, G::StaleVersion, G::NothingPending, G::NotReviewed, G::Cooling, G::OneOpenInvitation]
            }
            Self::Expire | Self::Overdue => &[G::ActorSide, G::AfterDeadline],
            Self::Start => match process {
                Process::Destination => START_DESTINATION,
                _ => START_AGREEMENT,
            },
            Self::Save | Self::Discard => &[G::ActorSide, G::StaleVersion],
            Self::Submit => match process {
                Process::Paper => SUBMIT_PAPER,
                Process::Destination => SUBMIT_DESTINATION,
                Process::OfflineRescission => SUBMIT_RESCISSION,
                _ => SUBMIT_TEXT,
            },
            Self::SendBack => SEND_BACK,
            Self::PullBack => {
                &[G::ActorSide, G::StaleVersion, G::NothingPending, G::NotReviewed, G::TextNotFrozen, G::OneDraft]
            }
            Self::Abandon => {
                &[G::ActorSide, G::StaleVersion, G::AbandonAllowed, G::ReasonGiven, G::SecondProof, G::ContactCounts]
            }
            Self::Pass => match process {
                Process::Online => PASS_ONLINE,
                Process::OfflineText | Process::OfflineImage | Process::Paper => PASS_AGREEMENT,
                Process::Destination => PASS_DESTINATION,
                Process::OnlineRescission => PASS_ONLINE_RESCISSION,
                Process::OfflineRescission => PASS_OFFLINE_RESCISSION,
                Process::Abandonment | Process::DestinationVoid => DECIDE,
            },
            Self::Return => {
                &[G::ActorSide, G::StaleVersion, G::NothingPending, G::ReviewerLevel, G::ReturnAllowed, G::RemarksGiven]
            }
            Self::Fail => &[G::ActorSide, G::StaleVersion, G::NothingPending, G::ReviewerLevel, G::FailingDetails],
            Self::Undo => &[G::ActorSide, G::OwnDecision, G::NotYetSettled],
            Self::SettlePass => match process {
                Process::Online => {
                    &[G::ActorSide, G::Due, G::OnRoster, G::MaySign, G::EmployerAdmitted, G::NothingEffective]
                }
                Process::OfflineText | Process::OfflineImage | Process::Paper => {
                    &[G::ActorSide, G::Due, G::OnRoster, G::MaySign, G::NothingEffective]
                }
                Process::Destination => &[G::ActorSide, G::Due, G::OnRoster, G::CategoryFits, G::NothingEffective],
                _ => &[G::ActorSide, G::Due],
            },
            Self::SettleReturn | Self::SettleFail => &[G::ActorSide, G::Due],
            Self::Reclassify => &[
                G::ActorSide,
                G::StaleVersion,
                G::NothingPending,
                G::ReviewerLevel,
                G::CategoryFits,
                G::EvidenceGiven,
                G::ReasonGiven,
            ],
            Self::Rescind => match process {
                Process::Online => RESCIND_ONLINE,
                _ => RESCIND_OFFLINE,
            },
            Self::Agree => &[
                G::ActorSide,
                G::StaleVersion,
                G::NothingPending,
                G::OtherSide,
                G::BeforeDeadline,
                G::DepartmentAccount,
                G::SecondProof,
                G::ContactCounts,
            ],
            Self::Decline => &[
                G::ActorSide,
                G::StaleVersion,
                G::OtherSide,
                G::BeforeDeadline,
                G::DeclineAllowed,
                G::SecondProof,
                G::ContactCounts,
            ],
            Self::CancelRescission => {
                &[G::ActorSide, G::StaleVersion, G::NothingPending, G::OwnRequest, G::BeforeDeadline, G::CancelAllowed]
            }
            Self::Amend => &[
                G::ActorSide,
                G::StaleVersion,
                G::EditAllowed,
                G::RescissionClosed,
                G::NoAmendment,
                G::SeasonNotClosed,
                G::ReasonGiven,
            ],
            Self::Consent => {
                &[G::ActorSide, G::StaleVersion, G::NothingPending, G::AmendmentOpen, G::SecondProof, G::ContactCounts]
            }
            Self::Object => &[G::ActorSide, G::StaleVersion, G::NothingPending, G::AmendmentOpen],
            Self::CloseAmendment => &[G::ActorSide, G::NothingPending, G::AmendmentOver],
            Self::RequestVoid => &[
                G::ActorSide,
                G::StaleVersion,
                G::RequestAllowed,
                G::SeasonNotClosed,
                G::DepartmentAccount,
                G::ReasonGiven,
                G::SecondProof,
                G::ContactCounts,
            ],
            Self::CancelVoid => &[G::ActorSide, G::StaleVersion, G::NothingPending, G::NotReviewed],
            Self::Void => &[
                G::ActorSide,
                G::StaleVersion,
                G::RescissionClosed,
                G::VoidAllowed,
                G::SeasonNotClosed,
                G::ReasonGiven,
                G::SecondProof,
                G::ContactCounts,
            ],
            Self::Recall => {
                &[G::ActorSide, G::StaleVersion, G::RecallAllowed, G::RescissionClosed, G::SlotFree, G::ReasonGiven]
            }
            // That there is a cause is the move's own condition.
            Self::Lose => &[G::ActorSide],
            Self::Restore => {
                &[G::ActorSide, G::StaleVersion, G::GroundBack, G::OwnSlotFree, G::OneOpenInvitation, G::OneDraft]
            }
        }
    }
}
