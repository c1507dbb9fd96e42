//! The moves of offline signing, after the guards have let them pass.

use super::{Offline, OfflineSigned};
use crate::placements::application::{Application, Concluded};
use crate::placements::effects::{Effect, Message, Moved, Reported};
use crate::placements::moves::Move;
use crate::placements::rescission::After;
use crate::placements::review::Verdict;
use crate::placements::{Act, Approved, Facts, Intention, Level, OfflineRescission, Rescinded, Review, Side, Voided};
use crate::policy::{Abandon, ImageFail};

fn told(message: Message) -> Vec<Effect> {
    vec![Effect::notify(Side::Graduate, message)]
}

impl Offline {
    pub(in crate::placements) const fn start(facts: &Facts<'_>) -> Self {
        Self::Text(Application::Draft { since: facts.now })
    }

    pub(in crate::placements) fn step(self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        match self {
            Self::Text(application) if act != Act::SendBack => {
                let next = application.moved(act, facts)?.map(Self::Text);
                Ok(Moved::quietly(next.unwrap_or_else(|| Self::Void(Voided::discarded(facts)))))
            }
            Self::Image { text, .. } if act == Act::Abandon => Ok(abandoned(text, facts)),
            Self::Image { text, image } if matches!(act, Act::SendBack | Act::PullBack) => {
                let Some(image) = image.moved(act, facts)? else {
                    return Err(act.out_of_place("协议文本已通过"));
                };
                // Whoever sends it, the graduate learns that it arrived.
                let by_link = act == Act::SendBack && facts.actor.side == Side::Employer;
                let effects = if by_link { told(Message::ImageReceived) } else { Vec::new() };
                Ok(Moved::with(Self::Image { text, image }, effects))
            }
            Self::Signed(signed) => {
                let OfflineSigned { rescission, .. } = &signed;
                let after = OfflineRescission::step(rescission.clone(), act, facts)?;
                Ok(signed.after(after, facts))
            }
            _ => Err(act.out_of_place("协议不在这一步")),
        }
    }

    pub(in crate::placements) fn conclude(self, intention: Intention, facts: &Facts<'_>) -> Move<Self> {
        match self {
            Self::Text(Application::Review(review)) => Ok(text_concluded(review, intention, facts)),
            Self::Image { text, image: Application::Review(review) } => {
                Ok(image_concluded(text, review, intention, facts))
            }
            Self::AbandonRequested { text, reason, review } => Ok(match review.conclude(intention) {
                Verdict::Approved(..) => {
                    let voided = Voided { by: Side::Graduate, account: None, at: facts.now, reason };
                    Moved::with(Self::Void(voided), told(Message::Abandoned))
                }
                Verdict::Onward(review) => Moved::quietly(Self::AbandonRequested { text, reason, review }),
                Verdict::Failed(_) | Verdict::Returned(_) => {
                    let image = Application::Draft { since: facts.now };
                    Moved::with(Self::Image { text, image }, told(Message::AbandonmentRefused))
                }
            }),
            Self::Signed(signed) => {
                let after = OfflineRescission::conclude(signed.rescission.clone(), intention, facts)?;
                Ok(signed.after(after, facts))
            }
            _ => Err(Act::SettlePass.out_of_place("不在审核中")),
        }
    }
}

/// The employer will not stamp (decision 6).
fn abandoned(text: Approved, facts: &Facts<'_>) -> Moved<Offline> {
    if facts.rules.pinned.offline_abandon == Abandon::SchoolReview {
        let reason = facts.reason.unwrap_or_default().to_owned();
        let review = Review { level: Level::School, submitted_at: facts.now, department: None, intention: None };
        return Moved::quietly(Offline::AbandonRequested { text, reason, review });
    }
    let school = Effect::notify(Side::School, Message::Abandoned);
    Moved::with(Offline::Void(Voided::discarded(facts)), vec![school])
}

fn text_concluded(review: Review, intention: Intention, facts: &Facts<'_>) -> Moved<Offline> {
    match Application::concluded(review, intention) {
        Concluded::Stays(application, message) => Moved::with(Offline::Text(application), told(message)),
        Concluded::Approved(text, _) => {
            let image = Application::Draft { since: facts.now };
            let effects = vec![Effect::SealAgreement, Effect::notify(Side::Graduate, Message::TextApproved)];
            Moved::with(Offline::Image { text, image }, effects)
        }
    }
}

fn image_concluded(text: Approved, review: Review, intention: Intention, facts: &Facts<'_>) -> Moved<Offline> {
    match Application::concluded(review, intention) {
        Concluded::Stays(image, message) => {
            Moved::with(Offline::Image { text, image: after_failure(image, facts) }, told(message))
        }
        Concluded::Approved(image, _) => {
            let (agreement_version, rescission, amendment) = (1, None, None);
            let signed = OfflineSigned { text, image, agreement_version, rescission, amendment };
            let effects = vec![
                Effect::UpdateReported { to: Reported::Placement },
                Effect::notify(Side::Graduate, Message::Signed),
            ];
            Moved::with(Offline::Signed(signed), effects)
        }
    }
}

/// By the province's rule a failed image ends the whole application, or is awaited again (C-2).
fn after_failure(image: Application, facts: &Facts<'_>) -> Application {
    match (image, facts.rules.pinned.offline_image_fail) {
        (Application::Failed(_), ImageFail::Reupload) => Application::Draft { since: facts.now },
        (image, _) => image,
    }
}

impl OfflineSigned {
    fn after(self, after: After, facts: &Facts<'_>) -> Moved<Offline> {
        match after {
            After::Stays(rescission, effects) => Moved::with(Offline::Signed(Self { rescission, ..self }), effects),
            After::Ends { rescission, end, effects } => {
                let signed = Box::new(Self { rescission: Some(rescission), amendment: None, ..self });
                Moved::with(Offline::Rescinded(Rescinded { signed, end, at: facts.now }), effects)
            }
        }
    }
}
