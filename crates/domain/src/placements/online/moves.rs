//! The moves of online signing. Each is guarded by [`require`](super::super::guards::require) and then rewrites the
//! state; the shape of a state decides what can follow it.

use super::{Accepted, Ended, Failed, Invited, Online, Review, Signed};
use crate::organisations::ReviewLevels;
use crate::placements::effects::{Effect, Message, Moved, Reported};
use crate::placements::guards::require;
use crate::placements::{
    Act, Decision, Facts, Guard, Intention, Level, Moment, Pace, Passed, PlacementKind, Settled, Side, Slot,
};
use crate::refusal::Refusal;
use crate::time::invitation_deadline;

type Move = Result<Moved<Online>, Refusal>;

impl Online {
    /// A new invitation (F105, F114, F115): open to the end of the day `facts.days` after today.
    ///
    /// # Errors
    /// The first guard of [`Act::Invite`] in the way.
    pub fn invite(facts: &Facts<'_>) -> Move {
        require(Act::Invite, None, facts)?;
        let days = facts.days.and_then(|days| u16::try_from(days).ok()).unwrap_or(u16::MAX);
        let deadline = invitation_deadline(facts.now, days);
        let invited = Invited { sent_at: facts.now, deadline, levels: facts.levels };
        Ok(Moved::with(Self::Invited(invited), vec![Effect::notify(Side::Graduate, Message::InvitationReceived)]))
    }

    /// The employer takes the invitation back before it is answered (R20).
    ///
    /// # Errors
    /// The first guard of [`Act::Withdraw`] in the way.
    pub fn withdraw(self, facts: &Facts<'_>) -> Move {
        let invitation = self.invited(Act::Withdraw, facts)?;
        let told = Effect::notify(Side::Graduate, Message::InvitationWithdrawn);
        Ok(Moved::with(Self::Withdrawn(Ended { invitation, at: facts.now }), vec![told]))
    }

    /// The graduate refuses (F117).
    ///
    /// # Errors
    /// The first guard of [`Act::Refuse`] in the way.
    pub fn refuse(self, facts: &Facts<'_>) -> Move {
        let invitation = self.invited(Act::Refuse, facts)?;
        let told = Effect::notify(Side::Employer, Message::InvitationRefused);
        Ok(Moved::with(Self::Refused(Ended { invitation, at: facts.now }), vec![told]))
    }

    /// Nobody answered in time (F118, R10). By the act that meets it first, or the sweep.
    ///
    /// # Errors
    /// While the deadline is open.
    pub fn expire(self, facts: &Facts<'_>) -> Move {
        let invitation = self.invited(Act::Expire, facts)?;
        let at = invitation.deadline;
        let told = [Side::Graduate, Side::Employer].map(|side| Effect::notify(side, Message::InvitationExpired));
        Ok(Moved::with(Self::Expired(Ended { invitation, at }), told.into()))
    }

    /// The graduate accepts (F116, F119): the in-process slot is taken and the review begins.
    ///
    /// # Errors
    /// The first guard of [`Act::Accept`] in the way.
    pub fn accept(self, facts: &Facts<'_>) -> Move {
        let invitation = self.invited(Act::Accept, facts)?;
        let Some(proof) = facts.proof else { return Err(Act::Accept.out_of_place("还没有输入验证码")) };
        let level = match invitation.levels {
            ReviewLevels::SchoolOnly => Level::School,
            ReviewLevels::DepartmentThenSchool => Level::Department,
        };
        let accepted = Accepted { invitation, accepted_at: facts.now, contact: proof.contact };
        let review = Review { accepted, level, department: None, intention: None };
        let taken = Effect::TakeSlot { slot: Slot::InProcess };
        let told = Effect::notify(Side::Employer, Message::InvitationAccepted);
        Ok(Moved::with(Self::Review(review), vec![taken, told]))
    }

    /// The graduate takes the acceptance back while nobody has reviewed (decision 6).
    ///
    /// # Errors
    /// The first guard of [`Act::TakeBack`] in the way.
    pub fn take_back(self, facts: &Facts<'_>) -> Move {
        let review = self.review(Act::TakeBack, facts)?;
        let invitation = review.accepted.invitation;
        let at = invitation.deadline;
        let state = if facts.now < at { Self::Invited(invitation) } else { Self::Expired(Ended { invitation, at }) };
        let freed = Effect::ReleaseSlot { slot: Slot::InProcess };
        Ok(Moved::with(state, vec![freed, Effect::notify(Side::Employer, Message::AcceptanceTakenBack)]))
    }

    /// A reviewer decides; nothing moves until the decision settles (decision 3).
    ///
    /// # Errors
    /// The first guard of [`Act::Pass`] or [`Act::Fail`] in the way.
    pub fn decide(self, decision: Decision, pace: Pace, facts: &Facts<'_>) -> Move {
        let act = match decision {
            Decision::Pass { .. } => Act::Pass,
            Decision::Fail(_) => Act::Fail,
        };
        let mut judged = facts.clone();
        judged.decision = Some(&decision);
        let mut review = self.review(act, &judged)?;
        let Some(by) = facts.actor.account else { return Err(act.out_of_place("没有经办人")) };
        let effective_at = facts.now.plus_seconds(pace.seconds(facts.rules.current));
        let level = review.level;
        review.intention = Some(Intention { decision, level, by, decided_at: facts.now, effective_at });
        Ok(Moved::quietly(Self::Review(review)))
    }

    /// The reviewer takes a decision back before it settles.
    ///
    /// # Errors
    /// The first guard of [`Act::Undo`] in the way.
    pub fn undo(self, facts: &Facts<'_>) -> Move {
        let mut review = self.review(Act::Undo, facts)?;
        review.intention = None;
        Ok(Moved::quietly(Self::Review(review)))
    }

    /// A due decision takes effect, or is dropped because its ground is gone.
    ///
    /// # Errors
    /// When there is no decision, or it is not due.
    pub fn settle(self, facts: &Facts<'_>) -> Result<Settled<Self>, Refusal> {
        let act = match self.intention().map(|intention| &intention.decision) {
            Some(Decision::Fail(_)) => Act::SettleFail,
            _ => Act::SettlePass,
        };
        act.applies_to(Some(&self))?;
        let refused = require(act, Some(&self), facts);
        let Self::Review(mut review) = self else { return Err(act.out_of_place("没有待生效的决定")) };
        let Some(intention) = review.intention.take() else { return Err(act.out_of_place("没有待生效的决定")) };
        match (refused, intention.decision) {
            (Err(refusal), _) if !is_about_the_world(&refusal) => Err(refusal),
            (Err(refusal), _) => {
                let side = match review.level {
                    Level::Department => Side::Department,
                    Level::School => Side::School,
                };
                let told = Effect::notify(side, Message::DecisionDropped);
                Ok(Settled::Dropped { moved: Moved::with(Self::Review(review), vec![told]), refusal })
            }
            (Ok(()), Decision::Pass { acknowledged }) => {
                let passed = Passed { by: intention.by, at: intention.decided_at, acknowledged };
                Ok(Settled::Moved(review.pass(passed, facts)))
            }
            (Ok(()), Decision::Fail(failing)) => {
                let Review { accepted, level, department, .. } = review;
                let (by, at) = (intention.by, intention.decided_at);
                let failed = Failed { accepted, level, department, by, at, failing };
                let mut effects = vec![Effect::ReleaseSlot { slot: Slot::InProcess }];
                effects
                    .extend([Side::Graduate, Side::Employer].map(|side| Effect::notify(side, Message::ReviewFailed)));
                Ok(Settled::Moved(Moved::with(Self::Failed(failed), effects)))
            }
        }
    }

    fn invited(self, act: Act, facts: &Facts<'_>) -> Result<Invited, Refusal> {
        require(act, Some(&self), facts)?;
        match self {
            Self::Invited(invited) => Ok(invited),
            _ => Err(act.out_of_place("邀请已经结束")),
        }
    }

    fn review(self, act: Act, facts: &Facts<'_>) -> Result<Review, Refusal> {
        require(act, Some(&self), facts)?;
        match self {
            Self::Review(review) => Ok(review),
            _ => Err(act.out_of_place("不在审核中")),
        }
    }
}

impl Review {
    /// One pass takes effect: on to the school, or signed.
    fn pass(self, passed: Passed, facts: &Facts<'_>) -> Moved<Online> {
        if self.level == Level::Department {
            let next =
                Self { accepted: self.accepted, level: Level::School, department: Some(passed), intention: None };
            return Moved::with(Online::Review(next), vec![Effect::notify(Side::Graduate, Message::DepartmentPassed)]);
        }
        let voided = facts.others().voided_by(PlacementKind::Online, facts.rules.pinned);
        let mut effects = vec![Effect::ReleaseSlot { slot: Slot::InProcess }];
        effects.extend(voided.map(|held| Effect::VoidOther { record: held.record }));
        effects.extend([
            Effect::TakeSlot { slot: Slot::Effective },
            Effect::SealAgreement,
            Effect::UpdateReported { to: Reported::Placement },
            Effect::notify(Side::Graduate, Message::Signed),
            Effect::notify(Side::Employer, Message::Signed),
        ]);
        effects.extend(voided.map(|_| Effect::notify(Side::Graduate, Message::DestinationVoided)));
        let signed = Signed {
            accepted: self.accepted,
            department: self.department,
            school: passed,
            agreement_version: 1,
            rescission: None,
            amendment: None,
        };
        Moved::with(Online::Signed(signed), effects)
    }
}

/// Whether the refusal says that a decision's ground is gone, rather than that it is not yet time.
fn is_about_the_world(refusal: &Refusal) -> bool {
    Guard::parse(&refusal.guard).is_some_and(|guard| guard.moment() == Moment::State)
}
