//! What a move does besides changing the state; the use case writes all of it in the same transaction.

use serde::{Deserialize, Serialize};

use super::{Side, Slot};
use crate::ids::PlacementRef;
use crate::words::words;

words! {
    /// What is told; the texts live with the channels.
    pub enum Message {
        InvitationReceived = "invitation_received",
        InvitationWithdrawn = "invitation_withdrawn",
        InvitationRefused = "invitation_refused",
        InvitationExpired = "invitation_expired",
        InvitationAccepted = "invitation_accepted",
        AcceptanceTakenBack = "acceptance_taken_back",
        DepartmentPassed = "department_passed",
        ReviewFailed = "review_failed",
        Signed = "signed",
        DestinationVoided = "destination_voided",
        DecisionDropped = "decision_dropped",
        InvitationRevised = "invitation_revised",
        TextApproved = "text_approved",
        ImageReceived = "image_received",
        ReviewReturned = "review_returned",
        Registered = "registered",
        Abandoned = "abandoned",
        AbandonmentRefused = "abandonment_refused",
        Reclassified = "reclassified",
        RescissionAsked = "rescission_asked",
        RescissionAgreed = "rescission_agreed",
        RescissionDeclined = "rescission_declined",
        RescissionCancelled = "rescission_cancelled",
        RescissionEscalated = "rescission_escalated",
        RescissionLapsed = "rescission_lapsed",
        RescissionReturned = "rescission_returned",
        RescissionFailed = "rescission_failed",
        Rescinded = "rescinded",
        Amended = "amended",
        AmendmentProposed = "amendment_proposed",
        AmendmentObjected = "amendment_objected",
        AmendmentDropped = "amendment_dropped",
        VoidedBySchool = "voided_by_school",
        VoidApproved = "void_approved",
        VoidRefused = "void_refused",
        Recalled = "recalled",
        Lost = "lost",
        Restored = "restored",
    }

    /// What becomes of the reported record (R30, R31).
    pub enum Reported {
        /// It takes the content of this placement.
        Placement = "placement",
        /// It becomes 待就业.
        Seeking = "seeking",
        /// It is emptied.
        Cleared = "cleared",
        /// The plan goes back to 学生未提交.
        Unfiled = "unfiled",
    }
}

/// One consequence of a move. Slots are released before they are taken.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    ReleaseSlot {
        slot: Slot,
    },
    /// Another placement of the entry ends as 作废, its slot released with it.
    VoidOther {
        record: PlacementRef,
    },
    TakeSlot {
        slot: Slot,
    },
    /// Fix number (once), version and content hash of the agreement.
    SealAgreement,
    UpdateReported {
        to: Reported,
    },
    Notify {
        side: Side,
        message: Message,
    },
}

impl Effect {
    pub(super) const fn notify(side: Side, message: Message) -> Self {
        Self::Notify { side, message }
    }

    /// Graduate and employer are told the same.
    pub(super) fn notify_both(message: Message) -> [Self; 2] {
        [Self::notify(Side::Graduate, message), Self::notify(Side::Employer, message)]
    }
}

/// The next state with everything that follows from the move.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Moved<State> {
    pub state: State,
    pub effects: Vec<Effect>,
}

impl<State> Moved<State> {
    pub(super) fn quietly(state: State) -> Self {
        Self { state, effects: Vec::new() }
    }

    pub(super) fn with(state: State, effects: Vec<Effect>) -> Self {
        Self { state, effects }
    }

    pub(super) fn map<Other>(self, into: impl FnOnce(State) -> Other) -> Moved<Other> {
        Moved { state: into(self.state), effects: self.effects }
    }
}
