//! The moves of destination registration, after the guards have let them pass.

use super::{Destination, DestinationDone};
use crate::placements::application::{Application, Concluded};
use crate::placements::effects::{Effect, Message, Moved, Reported};
use crate::placements::moves::Move;
use crate::placements::review::Verdict;
use crate::placements::{Act, Facts, Intention, Review, Side, Voided};

fn told(message: Message) -> Vec<Effect> {
    vec![Effect::notify(Side::Graduate, message)]
}

impl Destination {
    pub(in crate::placements) const fn start(facts: &Facts<'_>) -> Self {
        Self::Applying(Application::Draft { since: facts.now })
    }

    pub(in crate::placements) fn step(self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        match (act, self) {
            (Act::RequestVoid, Self::Done(done)) => {
                let reason = facts.reason.unwrap_or_default().to_owned();
                let review = Review::begin(facts.levels, facts.now);
                Ok(Moved::quietly(Self::VoidRequested { done, reason, review }))
            }
            (Act::CancelVoid, Self::VoidRequested { done, .. }) => Ok(Moved::quietly(Self::Done(done))),
            (act, Self::Applying(application)) => {
                let next = application.moved(act, facts)?.map(Self::Applying);
                let effects = if act == Act::Reclassify { told(Message::Reclassified) } else { Vec::new() };
                Ok(Moved::with(next.unwrap_or_else(|| Self::Void(Voided::discarded(facts))), effects))
            }
            (act, _) => Err(act.out_of_place("登记不在这一步")),
        }
    }

    pub(in crate::placements) fn conclude(self, intention: Intention, facts: &Facts<'_>) -> Move<Self> {
        match self {
            Self::Applying(Application::Review(review)) => Ok(match Application::concluded(review, intention) {
                Concluded::Stays(application, message) => Moved::with(Self::Applying(application), told(message)),
                Concluded::Approved(approved, _) => {
                    let mut effects = told(Message::Registered);
                    effects.push(Effect::UpdateReported { to: Reported::Placement });
                    Moved::with(Self::Done(DestinationDone { approved, amendment: None }), effects)
                }
            }),
            Self::VoidRequested { done, reason, review } => Ok(match review.conclude(intention) {
                Verdict::Onward(review) => Moved::quietly(Self::VoidRequested { done, reason, review }),
                Verdict::Approved(..) => {
                    let voided = Voided { by: Side::Graduate, account: None, at: facts.now, reason };
                    let mut effects = told(Message::VoidApproved);
                    effects.push(Effect::UpdateReported { to: Reported::Cleared });
                    Moved::with(Self::Void(voided), effects)
                }
                Verdict::Failed(_) | Verdict::Returned(_) => Moved::with(Self::Done(done), told(Message::VoidRefused)),
            }),
            _ => Err(Act::SettlePass.out_of_place("不在审核中")),
        }
    }
}
