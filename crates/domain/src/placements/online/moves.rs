//! The moves of online signing, after the guards have let them pass; the shape of a state decides what can follow it.

use super::{Accepted, Ended, Failed, Invited, Online, Signed};
use crate::placements::effects::{Effect, Message, Moved, Reported};
use crate::placements::moves::Move;
use crate::placements::review::Verdict;
use crate::placements::{Act, Approved, Facts, Intention, Review, Side};
use crate::time::invitation_deadline;

impl Online {
    /// A new invitation (F105, F114, F115): open to the end of the day `facts.days` after today.
    pub(in crate::placements) fn invite(facts: &Facts<'_>) -> Moved<Self> {
        let told = Effect::notify(Side::Graduate, Message::InvitationReceived);
        Moved::with(Self::Invited(Invited::now(facts)), vec![told])
    }

    pub(in crate::placements) fn step(self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        match (act, self) {
            (Act::Withdraw, Self::Invited(invitation)) => {
                let told = Effect::notify(Side::Graduate, Message::InvitationWithdrawn);
                Ok(Moved::with(Self::Withdrawn(Ended { invitation, at: facts.now }), vec![told]))
            }
            (Act::Refuse, Self::Invited(invitation)) => {
                let told = Effect::notify(Side::Employer, Message::InvitationRefused);
                Ok(Moved::with(Self::Refused(Ended { invitation, at: facts.now }), vec![told]))
            }
            (Act::Expire, Self::Invited(invitation)) => {
                let at = invitation.deadline;
                let told = Effect::notify_both(Message::InvitationExpired);
                Ok(Moved::with(Self::Expired(Ended { invitation, at }), told.into()))
            }
            (Act::Accept, Self::Invited(invitation)) => {
                let Some(proof) = facts.proof else { return Err(act.out_of_place("还没有输入验证码")) };
                let review = Review::begin(invitation.levels, facts.now);
                let accepted = Accepted { invitation, accepted_at: facts.now, contact: proof.contact };
                let told = Effect::notify(Side::Employer, Message::InvitationAccepted);
                let state = Self::Review { accepted, review, sealed: 0 };
                Ok(Moved::with(state, vec![told]))
            }
            (Act::TakeBack, Self::Review { accepted: Accepted { invitation, .. }, .. }) => {
                let at = invitation.deadline;
                let open = facts.now < at;
                let state = if open { Self::Invited(invitation) } else { Self::Expired(Ended { invitation, at }) };
                let told = Effect::notify(Side::Employer, Message::AcceptanceTakenBack);
                Ok(Moved::with(state, vec![told]))
            }
            (Act::Revise, before @ (Self::Invited(_) | Self::Review { .. })) => {
                let told = Effect::notify(Side::Graduate, Message::InvitationRevised);
                let revised = Invited { levels: before.invitation().levels, ..Invited::now(facts) };
                Ok(Moved::with(Self::Invited(revised), vec![told]))
            }
            (act, Self::Signed(signed)) => signed.step(act, facts).map(|moved| moved.map(Self::Signed)),
            (act, _) => Err(act.out_of_place("邀请已经结束")),
        }
    }

    pub(in crate::placements) fn conclude(self, intention: Intention, facts: &Facts<'_>) -> Move<Self> {
        match self {
            Self::Review { accepted, review, sealed } => {
                let department = review.department.clone();
                match review.conclude(intention) {
                    Verdict::Onward(review) => {
                        let told = Effect::notify(Side::Graduate, Message::DepartmentPassed);
                        Ok(Moved::with(Self::Review { accepted, review, sealed }, vec![told]))
                    }
                    Verdict::Approved(approved, _) => Ok(signed(accepted, approved, sealed)),
                    Verdict::Failed(failure) => {
                        let told = Effect::notify_both(Message::ReviewFailed);
                        Ok(Moved::with(Self::Failed(Failed { accepted, department, failure }), told.into()))
                    }
                    Verdict::Returned(_) => Err(Act::SettleReturn.out_of_place("线上签约没有退回修改")),
                }
            }
            Self::Signed(signed) => signed.conclude(intention, facts),
            _ => Err(Act::SettlePass.out_of_place("不在审核中")),
        }
    }
}

impl Invited {
    fn now(facts: &Facts<'_>) -> Self {
        let days = facts.days.and_then(|days| u16::try_from(days).ok()).unwrap_or(u16::MAX);
        Self { sent_at: facts.now, deadline: invitation_deadline(facts.now, days), levels: facts.levels }
    }
}

fn signed(accepted: Accepted, approved: Approved, sealed: u32) -> Moved<Online> {
    let mut effects = vec![Effect::SealAgreement, Effect::UpdateReported { to: Reported::Placement }];
    effects.extend(Effect::notify_both(Message::Signed));
    let agreement_version = sealed.saturating_add(1);
    let (rescission, amendment) = (None, None);
    Moved::with(Online::Signed(Signed { accepted, approved, agreement_version, rescission, amendment }), effects)
}
