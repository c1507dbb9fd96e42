//! A placement of any kind: what storage keeps in one row and every act starts from.

use serde::{Deserialize, Serialize};

use super::{
    Amendment, Application, Destination, Ending, Failure, Intention, LostCause, Offline, OfflineRescission,
    OfflineSigned, Online, OnlineRescission, Paper, PaperDone, PlacementKind, Process, RescissionRequest, Returned,
    Review, Signed, Slot, StateCode, Voided,
};
use crate::organisations::ReviewLevels;
use crate::time::Instant;

/// One attempt at a destination.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Placement {
    Online(Online),
    Offline(Offline),
    Paper(Paper),
    Destination(Destination),
}

impl Placement {
    pub const fn kind(&self) -> PlacementKind {
        match self {
            Self::Online(_) => PlacementKind::Online,
            Self::Offline(_) => PlacementKind::Offline,
            Self::Paper(_) => PlacementKind::Paper,
            Self::Destination(_) => PlacementKind::Destination,
        }
    }

    pub const fn code(&self) -> StateCode {
        match self {
            Self::Online(state) => state.code(),
            Self::Offline(state) => state.code(),
            Self::Paper(state) => state.code(),
            Self::Destination(state) => state.code(),
        }
    }

    pub const fn slot(&self) -> Option<Slot> {
        self.code().slot()
    }

    /// The rescission that is open, or how the last one ended.
    pub fn rescission(&self) -> Option<StateCode> {
        match self {
            Self::Online(Online::Signed(signed)) => signed.rescission.as_ref().map(OnlineRescission::code),
            Self::Offline(Offline::Signed(signed)) => signed.rescission.as_ref().map(OfflineRescission::code),
            Self::Paper(Paper::Done(done)) => done.rescission.as_ref().map(OfflineRescission::code),
            _ => None,
        }
    }

    /// What the open or the last rescission asked for.
    pub fn rescission_request(&self) -> Option<&RescissionRequest> {
        match self {
            Self::Online(Online::Signed(signed)) => signed.rescission.as_ref().map(OnlineRescission::request),
            Self::Offline(Offline::Signed(signed)) => signed.rescission.as_ref().map(OfflineRescission::request),
            Self::Paper(Paper::Done(done)) => done.rescission.as_ref().map(OfflineRescission::request),
            _ => None,
        }
    }

    /// Of an agreement that ended by rescission: what was asked for, and how the school let it end.
    pub fn rescinded(&self) -> Option<(&RescissionRequest, &Ending)> {
        match self {
            Self::Online(Online::Rescinded(ended)) => {
                ended.signed.rescission.as_ref().and_then(OnlineRescission::granted)
            }
            Self::Offline(Offline::Rescinded(ended)) => {
                ended.signed.rescission.as_ref().and_then(OfflineRescission::granted)
            }
            Self::Paper(Paper::Rescinded(ended)) => {
                ended.signed.rescission.as_ref().and_then(OfflineRescission::granted)
            }
            _ => None,
        }
    }

    /// A request to end the agreement that has not ended itself.
    pub fn open_rescission(&self) -> Option<StateCode> {
        self.rescission().filter(|code| !code.is_final())
    }

    /// What somebody waits for: the open rescission, else the placement's own state.
    pub fn waiting(&self) -> StateCode {
        self.open_rescission().unwrap_or_else(|| self.code())
    }

    /// The process that is under way, which decides what a pass must look at.
    pub fn process(&self) -> Process {
        self.waiting().process()
    }

    /// The review that waits, of whatever is under way.
    pub const fn review(&self) -> Option<&Review> {
        match self {
            Self::Online(Online::Review { review, .. }) => Some(review),
            Self::Online(Online::Signed(signed)) => match &signed.rescission {
                Some(rescission) => rescission.review(),
                None => None,
            },
            Self::Offline(Offline::Text(application) | Offline::Image { image: application, .. })
            | Self::Paper(Paper::Applying(application))
            | Self::Destination(Destination::Applying(application)) => application.review(),
            Self::Offline(Offline::AbandonRequested { review, .. })
            | Self::Destination(Destination::VoidRequested { review, .. }) => Some(review),
            Self::Offline(Offline::Signed(signed)) => match &signed.rescission {
                Some(rescission) => rescission.review(),
                None => None,
            },
            Self::Paper(Paper::Done(done)) => match &done.rescission {
                Some(rescission) => rescission.review(),
                None => None,
            },
            _ => None,
        }
    }

    pub(super) const fn review_mut(&mut self) -> Option<&mut Review> {
        match self {
            Self::Online(Online::Review { review, .. }) => Some(review),
            Self::Online(Online::Signed(signed)) => match &mut signed.rescission {
                Some(rescission) => rescission.review_mut(),
                None => None,
            },
            Self::Offline(Offline::Text(application) | Offline::Image { image: application, .. })
            | Self::Paper(Paper::Applying(application))
            | Self::Destination(Destination::Applying(application)) => application.review_mut(),
            Self::Offline(Offline::AbandonRequested { review, .. })
            | Self::Destination(Destination::VoidRequested { review, .. }) => Some(review),
            Self::Offline(Offline::Signed(signed)) => match &mut signed.rescission {
                Some(rescission) => rescission.review_mut(),
                None => None,
            },
            Self::Paper(Paper::Done(done)) => match &mut done.rescission {
                Some(rescission) => rescission.review_mut(),
                None => None,
            },
            _ => None,
        }
    }

    /// The decision waiting to settle.
    pub fn intention(&self) -> Option<&Intention> {
        self.review().and_then(|review| review.intention.as_ref())
    }

    /// The same state with the decision read from its own table.
    #[must_use]
    pub fn with_intention(mut self, intention: Option<Intention>) -> Self {
        if let Some(review) = self.review_mut() {
            review.intention = intention;
        }
        self
    }

    /// The review levels the process under way began under, and keeps; `None` where none has begun.
    pub fn levels(&self) -> Option<ReviewLevels> {
        match self {
            Self::Online(Online::Invited(invited)) => Some(invited.levels),
            Self::Online(Online::Signed(Signed { rescission: Some(open), .. })) if !open.code().is_final() => {
                open.request().levels
            }
            Self::Offline(Offline::Text(application))
            | Self::Paper(Paper::Applying(application))
            | Self::Destination(Destination::Applying(application)) => application.levels(),
            // The stamped image goes the way the text went.
            Self::Offline(Offline::Image { text, .. }) => Some(text.levels()),
            Self::Offline(Offline::Signed(OfflineSigned { rescission: Some(open), .. }))
            | Self::Paper(Paper::Done(PaperDone { rescission: Some(open), .. }))
                if !open.code().is_final() =>
            {
                open.request().levels
            }
            _ => None,
        }
    }

    /// A correction by the school that waits for the parties, or is open to objection.
    pub const fn amendment(&self) -> Option<&Amendment> {
        match self {
            Self::Online(Online::Signed(signed)) => signed.amendment.as_ref(),
            Self::Offline(Offline::Signed(signed)) => signed.amendment.as_ref(),
            Self::Paper(Paper::Done(done)) => done.amendment.as_ref(),
            Self::Destination(Destination::Done(done)) => done.amendment.as_ref(),
            _ => None,
        }
    }

    /// Until when somebody must answer; what is unanswered then ends without consent.
    pub const fn answer_until(&self) -> Option<Instant> {
        match self {
            Self::Online(Online::Invited(invited)) => Some(invited.deadline),
            Self::Online(Online::Signed(signed)) => match &signed.rescission {
                Some(OnlineRescission::Waiting { answer_until, .. }) => Some(*answer_until),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether an answer is overdue, so that the act that meets it first writes what follows.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.answer_until().is_some_and(|until| now >= until)
    }

    /// Whether the last day of an open correction has passed.
    pub fn amendment_is_over(&self, now: Instant) -> bool {
        self.amendment().is_some_and(|amendment| now >= amendment.open_until)
    }

    /// The deadline rows and lists show: of the invitation, whatever became of it.
    pub fn deadline(&self) -> Option<Instant> {
        match self {
            Self::Online(state) => Some(state.invitation().deadline),
            _ => None,
        }
    }

    /// Why the last review of the placement itself failed.
    pub const fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Online(Online::Failed(failed)) => Some(&failed.failure),
            Self::Offline(Offline::Text(Application::Failed(failure)))
            | Self::Offline(Offline::Image { image: Application::Failed(failure), .. })
            | Self::Paper(Paper::Applying(Application::Failed(failure)))
            | Self::Destination(Destination::Applying(Application::Failed(failure))) => Some(failure),
            _ => None,
        }
    }

    /// What the graduate should correct, while the application or a request to end the agreement is returned.
    pub const fn returned(&self) -> Option<&Returned> {
        match self {
            Self::Offline(Offline::Text(Application::Returned(returned)))
            | Self::Offline(Offline::Image { image: Application::Returned(returned), .. })
            | Self::Paper(Paper::Applying(Application::Returned(returned)))
            | Self::Destination(Destination::Applying(Application::Returned(returned))) => Some(returned),
            _ => match self.asked_to_end() {
                Some(Application::Returned(returned)) => Some(returned),
                _ => None,
            },
        }
    }

    /// The graduate's request to end an offline or paper agreement, as far as it is not granted.
    const fn asked_to_end(&self) -> Option<&Application> {
        let rescission = match self {
            Self::Offline(Offline::Signed(signed)) => &signed.rescission,
            Self::Paper(Paper::Done(done)) => &done.rescission,
            _ => return None,
        };
        match rescission {
            Some(OfflineRescission::Asked { application, .. }) => Some(application),
            _ => None,
        }
    }

    /// Why the newest request to end the agreement failed.
    pub const fn rescission_failure(&self) -> Option<&Failure> {
        match self {
            Self::Online(Online::Signed(Signed {
                rescission: Some(OnlineRescission::Failed { failure, .. }), ..
            })) => Some(failure),
            _ => match self.asked_to_end() {
                Some(Application::Failed(failure)) => Some(failure),
                _ => None,
            },
        }
    }

    /// Who ended it by decision, and why.
    pub const fn ended_by_decision(&self) -> Option<&Voided> {
        match self {
            Self::Online(Online::Void { voided, .. })
            | Self::Offline(Offline::Void(voided))
            | Self::Paper(Paper::Void(voided))
            | Self::Destination(Destination::Void(voided)) => Some(voided),
            _ => None,
        }
    }

    /// Why it lost its ground.
    pub const fn lost_cause(&self) -> Option<LostCause> {
        match self {
            Self::Online(Online::Lost(lost)) => Some(lost.cause),
            Self::Offline(Offline::Lost(lost)) => Some(lost.cause),
            Self::Paper(Paper::Lost(lost)) => Some(lost.cause),
            Self::Destination(Destination::Lost(lost)) => Some(lost.cause),
            _ => None,
        }
    }
}
