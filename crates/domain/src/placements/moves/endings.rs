//! What the school, or the ground under a record, does to it after the pass: 更正, 作废, 撤回审核, 失效 and 恢复.

use super::Move;
use crate::placements::amendment::Answer;
use crate::placements::effects::{Effect, Message, Moved, Reported};
use crate::placements::{
    Act, Amendment, Application, Approved, Destination, DestinationDone, Facts, Level, Lost, Offline, OfflineSigned,
    Online, Paper, PaperDone, Placement, Review, Side, Signed, Slot, Voided,
};
use crate::policy::AmendConsent;
use crate::time::Instant;

impl Placement {
    fn amendment_mut(&mut self) -> Option<(&mut Option<Amendment>, Option<&mut u32>)> {
        match self {
            Self::Online(Online::Signed(signed)) => Some((&mut signed.amendment, Some(&mut signed.agreement_version))),
            Self::Offline(Offline::Signed(signed)) => {
                Some((&mut signed.amendment, Some(&mut signed.agreement_version)))
            }
            Self::Paper(Paper::Done(done)) => Some((&mut done.amendment, None)),
            Self::Destination(Destination::Done(done)) => Some((&mut done.amendment, None)),
            _ => None,
        }
    }

    /// 学校更正 and what the parties say to it (decision 4).
    pub(super) fn amend(mut self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        let kind = self.kind();
        let Some((place, version)) = self.amendment_mut() else {
            return Err(act.out_of_place("没有生效的记录"));
        };
        let mut effects = Vec::new();
        let in_force = version.as_deref().copied().unwrap_or(1);
        let next = match (act, place.take()) {
            (Act::Amend, _) => {
                let Some(by) = facts.actor.account else { return Err(act.out_of_place("没有经办人")) };
                // A destination has no second party: its change is told, never asked (R38).
                let consent = if kind.is_agreement() { facts.rules.pinned.amend_consent } else { AmendConsent::Notify };
                let days = i64::from(facts.rules.pinned.amend_objection_days);
                let open_until = facts.now.plus_hours(24 * days);
                let (graduate, employer) = (None, None);
                let at = facts.now;
                Some(Amendment { version: in_force.saturating_add(1), consent, by, at, open_until, graduate, employer })
            }
            (Act::Consent | Act::Object, Some(open)) => {
                let answer = Answer { consents: act == Act::Consent, at: facts.now };
                Some(open.answered(facts.actor.side, answer))
            }
            (_, other) => {
                if other.is_some_and(|open| open.consent == AmendConsent::Both) {
                    effects.extend(Effect::notify_both(Message::AmendmentDropped));
                    effects.push(Effect::notify(Side::School, Message::AmendmentDropped));
                }
                None
            }
        };
        let Some(open) = next else { return Ok(Moved::with(self, effects)) };
        let enters = match open.consent {
            AmendConsent::Notify => act == Act::Amend,
            AmendConsent::Both => open.is_agreed(kind),
        };
        let refused = act == Act::Object && open.consent == AmendConsent::Both;
        match act {
            Act::Object => effects.push(Effect::notify(Side::School, Message::AmendmentObjected)),
            Act::Amend if !enters => effects.extend(Effect::notify_both(Message::AmendmentProposed)),
            _ => {}
        }
        if enters {
            if let Some(version) = version {
                *version = open.version;
                effects.push(Effect::SealAgreement);
            }
            effects.push(Effect::UpdateReported { to: Reported::Placement });
            effects.extend(Effect::notify_both(Message::Amended));
        }
        let agreed = enters && open.consent == AmendConsent::Both;
        let stays_open = !(refused || agreed);
        *place = stays_open.then_some(open);
        Ok(Moved::with(self, effects))
    }

    /// By the school, or of a destination by the graduate (R32, R35).
    pub(super) fn void(self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        let Some(reason) = facts.reason else { return Err(act.out_of_place("没有写明原因")) };
        let Facts { actor, now, .. } = facts;
        let voided = Voided { by: actor.side, account: actor.account, at: *now, reason: reason.to_owned() };
        let mut effects = self.unreported();
        if actor.side == Side::School {
            effects.extend(Effect::notify_both(Message::VoidedBySchool));
        }
        Ok(Moved::with(self.voided(voided), effects))
    }

    /// The destination ends because a later signing took its place (R34).
    #[must_use]
    pub fn give_way(self, now: Instant) -> Self {
        let reason = "签约通过，原去向自动作废".to_owned();
        self.voided(Voided { by: Side::System, account: None, at: now, reason })
    }

    fn voided(self, voided: Voided) -> Self {
        match self {
            Self::Online(state) => Self::Online(Online::Void { before: Box::new(state), voided }),
            Self::Offline(_) => Self::Offline(Offline::Void(voided)),
            Self::Paper(_) => Self::Paper(Paper::Void(voided)),
            Self::Destination(_) => Self::Destination(Destination::Void(voided)),
        }
    }

    /// What is no longer reported once the present state is left.
    fn unreported(&self) -> Vec<Effect> {
        let effective = self.slot() == Some(Slot::Effective);
        effective.then_some(Effect::UpdateReported { to: Reported::Cleared }).into_iter().collect()
    }

    /// The ground changed without anybody deciding about the record; a pending decision is cancelled.
    pub(super) fn lose(self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        let Some(cause) = facts.lost else { return Err(act.out_of_place("记录的依据没有变化")) };
        let mut effects = self.unreported();
        effects.extend([Side::Graduate, Side::School].map(|side| Effect::notify(side, Message::Lost)));
        let at = facts.now;
        let state = match self.with_intention(None) {
            Self::Online(state) => Self::Online(Online::Lost(Lost { before: Box::new(state), cause, at })),
            Self::Offline(state) => Self::Offline(Offline::Lost(Lost { before: Box::new(state), cause, at })),
            Self::Paper(state) => Self::Paper(Paper::Lost(Lost { before: Box::new(state), cause, at })),
            Self::Destination(state) => {
                Self::Destination(Destination::Lost(Lost { before: Box::new(state), cause, at }))
            }
        };
        Ok(Moved::with(state, effects))
    }

    /// What the record was before it lost its ground.
    pub fn before_loss(&self) -> Option<Self> {
        match self {
            Self::Online(Online::Lost(lost)) => Some(Self::Online((*lost.before).clone())),
            Self::Offline(Offline::Lost(lost)) => Some(Self::Offline((*lost.before).clone())),
            Self::Paper(Paper::Lost(lost)) => Some(Self::Paper((*lost.before).clone())),
            Self::Destination(Destination::Lost(lost)) => Some(Self::Destination((*lost.before).clone())),
            _ => None,
        }
    }

    pub(super) fn restore(self, act: Act) -> Move<Self> {
        let Some(before) = self.before_loss() else { return Err(act.out_of_place("这条记录没有失效")) };
        let mut effects = Vec::new();
        if before.slot() == Some(Slot::Effective) {
            effects.push(Effect::UpdateReported { to: Reported::Placement });
        }
        effects.push(Effect::notify(Side::Graduate, Message::Restored));
        Ok(Moved::with(before, effects))
    }

    /// 撤回审核: the school takes its pass back, the case waits at the school again.
    pub(super) fn recall(self, act: Act, facts: &Facts<'_>) -> Move<Self> {
        let again = |approved: Approved| Review {
            level: Level::School,
            submitted_at: facts.now,
            department: approved.department,
            intention: None,
        };
        let state = match self {
            Self::Online(Online::Signed(Signed { accepted, approved, agreement_version, .. })) => {
                Self::Online(Online::Review { accepted, review: again(approved), sealed: agreement_version })
            }
            Self::Offline(Offline::Signed(OfflineSigned { text, image, .. })) => {
                Self::Offline(Offline::Image { text, image: Application::Review(again(image)) })
            }
            Self::Paper(Paper::Done(PaperDone { approved, .. })) => {
                Self::Paper(Paper::Applying(Application::Review(again(approved))))
            }
            Self::Destination(Destination::Done(DestinationDone { approved, .. })) => {
                Self::Destination(Destination::Applying(Application::Review(again(approved))))
            }
            _ => return Err(act.out_of_place("没有已通过的记录")),
        };
        let mut effects = vec![Effect::UpdateReported { to: Reported::Cleared }];
        effects.extend(Effect::notify_both(Message::Recalled));
        Ok(Moved::with(state, effects))
    }
}
