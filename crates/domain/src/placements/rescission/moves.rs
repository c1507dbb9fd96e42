//! The moves of both sorts of rescission, after the guards have let them pass. Until the last pass the agreement holds.

use super::{OfflineRescission, OnlineRescission, RescissionRequest};
use crate::placements::application::{Application, Concluded};
use crate::placements::effects::{Effect, Message, Moved, Reported};
use crate::placements::moves::Move;
use crate::placements::review::Verdict;
use crate::placements::{Act, Ending, Facts, Intention, Level, Online, Rescinded, RescissionEnd, Review, Side, Signed};
use crate::policy::AfterRescind;

impl RescissionRequest {
    fn now(facts: &Facts<'_>) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let (reason, explanation) = (text(facts.reason), text(facts.explanation));
        Self { by: facts.actor.side, filed_at: facts.now, reason, explanation, levels: Some(facts.levels) }
    }

    /// The same request with the words it is submitted with again.
    fn reworded(self, facts: &Facts<'_>) -> Self {
        let Some(reason) = facts.reason.filter(|reason| !reason.trim().is_empty()) else { return self };
        let explanation = facts.explanation.unwrap_or_default().to_owned();
        Self { reason: reason.to_owned(), explanation, ..self }
    }

    const fn other_side(&self) -> Side {
        match self.by {
            Side::Employer => Side::Graduate,
            _ => Side::Employer,
        }
    }
}

impl Signed {
    pub(in crate::placements) fn step(self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        use OnlineRescission as R;
        let (at, now) = (facts.now, facts.now);
        let (next, told) = match (act, self.rescission) {
            (Act::Rescind, _) => {
                let request = RescissionRequest::now(facts);
                let days = i64::from(facts.rules.pinned.rescind_answer_days);
                let told = vec![Effect::notify(request.other_side(), Message::RescissionAsked)];
                (R::Waiting { request, answer_until: now.plus_hours(24 * days) }, told)
            }
            (Act::Agree, Some(R::Waiting { request, .. } | R::Escalated { request, .. })) => {
                let told = vec![Effect::notify(request.by, Message::RescissionAgreed)];
                (R::Review { request, review: Review::begin(facts.levels, now) }, told)
            }
            (Act::Decline, Some(R::Waiting { request, .. })) => {
                let told = vec![Effect::notify(request.by, Message::RescissionDeclined)];
                (R::Refused { request, at }, told)
            }
            (Act::CancelRescission, Some(R::Waiting { request, .. } | R::Escalated { request, .. })) => {
                let told = vec![Effect::notify(request.other_side(), Message::RescissionCancelled)];
                (R::TakenBack { request, at }, told)
            }
            (Act::Overdue, Some(R::Waiting { request, answer_until })) => {
                if request.by == Side::Graduate && facts.rules.pinned.rescind_escalate {
                    let review =
                        Review { level: Level::School, submitted_at: answer_until, department: None, intention: None };
                    let told = [Side::Graduate, Side::Employer, Side::School];
                    let told = told.map(|side| Effect::notify(side, Message::RescissionEscalated));
                    (R::Escalated { request, review }, told.into())
                } else {
                    let told = Effect::notify_both(Message::RescissionLapsed);
                    (R::Lapsed { request, at: answer_until }, told.into())
                }
            }
            _ => return Err(act.out_of_place("没有可办理的解约申请")),
        };
        Ok(Moved::with(Self { rescission: Some(next), ..self }, told))
    }

    pub(in crate::placements) fn conclude(self, intention: Intention, facts: &Facts<'_>) -> Move<Online> {
        let (request, review) = match self.rescission {
            Some(OnlineRescission::Escalated { request, review } | OnlineRescission::Review { request, review }) => {
                (request, review)
            }
            _ => return Err(Act::SettlePass.out_of_place("没有在审核的解约申请")),
        };
        let signed = Self { rescission: None, ..self };
        match review.conclude(intention) {
            Verdict::Onward(review) => {
                let rescission = Some(OnlineRescission::Review { request, review });
                Ok(Moved::quietly(Online::Signed(Self { rescission, ..signed })))
            }
            Verdict::Failed(failure) => {
                let rescission = Some(OnlineRescission::Failed { request, failure });
                let told = Effect::notify_both(Message::RescissionFailed);
                Ok(Moved::with(Online::Signed(Self { rescission, ..signed }), told.into()))
            }
            Verdict::Approved(approved, ending) => {
                let (ending, end) = named(ending);
                let rescission = Some(OnlineRescission::Done { request, approved, ending });
                let ended = Self { rescission, amendment: None, ..signed };
                let state = Online::Rescinded(Rescinded { signed: Box::new(ended), end, at: facts.now });
                Ok(Moved::with(state, freed(facts)))
            }
            Verdict::Returned(_) => Err(Act::SettleReturn.out_of_place("线上解约没有退回修改")),
        }
    }
}

/// What an offline rescission becomes: still a part of the agreement, gone, or its end.
pub(in crate::placements) enum After {
    Stays(Option<OfflineRescission>, Vec<Effect>),
    Ends { rescission: OfflineRescission, end: RescissionEnd, effects: Vec<Effect> },
}

impl OfflineRescission {
    /// Acts of the graduate on the request; `None` where there is none yet.
    pub(in crate::placements) fn step(
        current: Option<Self>,
        act: Act,
        facts: &Facts<'_>,
    ) -> Result<After, crate::refusal::Refusal> {
        let asked = |request, application| Some(Self::Asked { request, application });
        let next = match (act, current) {
            (Act::Rescind, _) => {
                let review = Review::begin(facts.levels, facts.now);
                asked(RescissionRequest::now(facts), Application::Review(review))
            }
            (Act::Submit, Some(Self::Asked { request, .. })) => {
                asked(request.reworded(facts), Application::Review(Review::begin(facts.levels, facts.now)))
            }
            (Act::PullBack, Some(Self::Asked { request, application: Application::Review(review) })) => {
                asked(request, Application::pulled(&review, facts))
            }
            (Act::Save, current @ Some(_)) => current,
            (Act::Discard, Some(Self::Asked { .. })) => None,
            _ => return Err(act.out_of_place("没有可办理的解约申请")),
        };
        Ok(After::Stays(next, Vec::new()))
    }

    pub(in crate::placements) fn conclude(
        current: Option<Self>,
        intention: Intention,
        facts: &Facts<'_>,
    ) -> Result<After, crate::refusal::Refusal> {
        let Some(Self::Asked { request, application: Application::Review(review) }) = current else {
            return Err(Act::SettlePass.out_of_place("没有在审核的解约申请"));
        };
        let (application, message) = match Application::concluded(review, intention) {
            Concluded::Stays(application, message) => (application, message),
            Concluded::Approved(approved, ending) => {
                let (ending, end) = named(ending);
                let rescission = Self::Done { request, approved, ending };
                return Ok(After::Ends { rescission, end, effects: freed(facts) });
            }
        };
        let message = match message {
            Message::ReviewReturned => Message::RescissionReturned,
            Message::ReviewFailed => Message::RescissionFailed,
            other => other,
        };
        let told = vec![Effect::notify(Side::Graduate, message)];
        Ok(After::Stays(Some(Self::Asked { request, application }), told))
    }
}

/// The guard asks for the ending before the decision; both parties' agreement is what a request rests on.
fn named(ending: Option<Ending>) -> (Ending, RescissionEnd) {
    let ending = ending.unwrap_or(Ending { end: RescissionEnd::BothAgreed, circumstances: String::new() });
    let end = ending.end;
    (ending, end)
}

/// What the end of an agreement frees (R28, R31).
fn freed(facts: &Facts<'_>) -> Vec<Effect> {
    let to = match facts.rules.pinned.reported_after_rescind {
        AfterRescind::SetSeeking => Reported::Seeking,
        AfterRescind::Clear => Reported::Cleared,
        AfterRescind::Unfile => Reported::Unfiled,
    };
    let mut effects = vec![Effect::UpdateReported { to }];
    effects.extend(Effect::notify_both(Message::Rescinded));
    effects
}
