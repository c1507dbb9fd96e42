//! The moves of paper registration, after the guards have let them pass.

use super::{Paper, PaperDone};
use crate::placements::application::{Application, Concluded};
use crate::placements::effects::{Effect, Message, Moved, Reported};
use crate::placements::moves::Move;
use crate::placements::rescission::After;
use crate::placements::{Act, Facts, Intention, OfflineRescission, Rescinded, Side, Voided};

impl Paper {
    pub(in crate::placements) const fn start(facts: &Facts<'_>) -> Self {
        Self::Applying(Application::Draft { since: facts.now })
    }

    pub(in crate::placements) fn step(self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        match self {
            Self::Applying(application) => {
                let next = application.moved(act, facts)?.map(Self::Applying);
                Ok(Moved::quietly(next.unwrap_or_else(|| Self::Void(Voided::discarded(facts)))))
            }
            Self::Done(done) => {
                let after = OfflineRescission::step(done.rescission.clone(), act, facts)?;
                Ok(done.after(after, facts))
            }
            _ => Err(act.out_of_place("登记不在这一步")),
        }
    }

    pub(in crate::placements) fn conclude(self, intention: Intention, facts: &Facts<'_>) -> Move<Self> {
        match self {
            Self::Applying(Application::Review(review)) => {
                let told = |message| Effect::notify(Side::Graduate, message);
                Ok(match Application::concluded(review, intention) {
                    Concluded::Stays(application, message) => {
                        Moved::with(Self::Applying(application), vec![told(message)])
                    }
                    Concluded::Approved(approved, _) => {
                        let done = PaperDone { approved, rescission: None, amendment: None };
                        let reported = Effect::UpdateReported { to: Reported::Placement };
                        Moved::with(Self::Done(done), vec![reported, told(Message::Registered)])
                    }
                })
            }
            Self::Done(done) => {
                let after = OfflineRescission::conclude(done.rescission.clone(), intention, facts)?;
                Ok(done.after(after, facts))
            }
            _ => Err(Act::SettlePass.out_of_place("不在审核中")),
        }
    }
}

impl PaperDone {
    fn after(self, after: After, facts: &Facts<'_>) -> Moved<Paper> {
        match after {
            After::Stays(rescission, effects) => Moved::with(Paper::Done(Self { rescission, ..self }), effects),
            After::Ends { rescission, end, effects } => {
                let signed = Box::new(Self { rescission: Some(rescission), amendment: None, ..self });
                Moved::with(Paper::Rescinded(Rescinded { signed, end, at: facts.now }), effects)
            }
        }
    }
}
