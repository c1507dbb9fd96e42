//! The stage of the walk: what is true at one moment, with the slots driven by effects alone, as storage drives them.

use uuid::Uuid;

use super::super::*;
use crate::ids::{AccountId, ContactId, PlacementId, PlacementRef, SchoolId};
use crate::organisations::ReviewLevels;
use crate::time::Instant;

pub const DEPARTMENT_CLERK: AccountId = AccountId(Uuid::from_u128(11));
pub const SCHOOL_CLERK: AccountId = AccountId(Uuid::from_u128(12));
pub const OTHER_CLERK: AccountId = AccountId(Uuid::from_u128(13));
pub const CONTACT: ContactId = ContactId(Uuid::from_u128(14));

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct World {
    /// Index into the stage's instants.
    pub clock: usize,
    /// One placement for each place of the stage; empty before and after.
    pub places: Vec<Option<Placement>>,
    pub slots: Occupancy,
    pub entry: EntryFacts,
    pub employer_admitted: bool,
    pub department_can_review: bool,
    pub switches_on: bool,
    /// Today's review levels.
    pub levels: ReviewLevels,
    /// The school reviews voids, where the policy leaves it to the school.
    pub void_review: bool,
    /// The province has put its other policy in force.
    pub policy_turned: bool,
    /// For each place what rules over histories look back at.
    pub past: Vec<Past>,
    /// Rescissions of the graduate, counted to two.
    pub filed: u32,
    pub passed: u32,
}

/// What a rule over histories must remember of a record, written from the acts and never from the record's own state.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Past {
    /// The review levels of the day the process under way began; `None` where the walk did not see it begin.
    pub begun_under: Option<ReviewLevels>,
    /// A pass took effect since it was last submitted.
    pub passed: bool,
    /// It had begun when the policy turned.
    pub before_turn: bool,
}

pub fn place_ref(place: usize) -> PlacementRef {
    let number = 100 + u128::try_from(place).unwrap();
    PlacementRef { school: SchoolId(1), placement: PlacementId(Uuid::from_u128(number)) }
}

pub fn passed(by: AccountId) -> Passed {
    Passed { by, at: Instant::EPOCH, acknowledged: Vec::new() }
}

/// Passed by the school, after the department where it reviews first.
pub fn approved_under(levels: ReviewLevels) -> Approved {
    let department = (levels == ReviewLevels::DepartmentThenSchool).then(|| passed(DEPARTMENT_CLERK));
    Approved { department, school: passed(SCHOOL_CLERK) }
}

impl World {
    /// Every placement that claims a slot by its state.
    pub fn claims(&self, slot: Slot) -> Vec<PlacementKind> {
        let claims = self.places.iter().flatten().filter(|state| state.slot() == Some(slot));
        claims.map(Placement::kind).collect()
    }

    /// Applies what storage would write for the placement of a place, now in `state`.
    pub fn apply(&mut self, place: usize, moved: Moved<Placement>, now: Instant) {
        let Moved { state, effects } = moved;
        let held = Held { record: place_ref(place), kind: state.kind(), state: state.code() };
        for effect in &effects {
            match effect {
                Effect::ReleaseSlot { slot } => *self.slot(*slot) = None,
                Effect::TakeSlot { slot } => *self.slot(*slot) = Some(held),
                Effect::VoidOther { record } => {
                    let other = (0..self.places.len()).find(|place| place_ref(*place) == *record).unwrap();
                    self.places[other] = self.places[other].take().map(|other| other.give_way(now));
                    self.slots = self.slots.without(Some(*record));
                }
                Effect::SealAgreement | Effect::UpdateReported { .. } | Effect::Notify { .. } => {}
            }
        }
        for slot in [&mut self.slots.in_process, &mut self.slots.effective] {
            if let Some(known) = slot.as_mut().filter(|known| known.record == held.record) {
                known.state = held.state;
            }
        }
        self.places[place] = Some(state);
    }

    /// Another policy is in force from now on; what had begun keeps the one it began under.
    pub fn turn_policy(&mut self) {
        if self.policy_turned {
            return;
        }
        self.policy_turned = true;
        for (past, place) in self.past.iter_mut().zip(&self.places) {
            // An application begins with its first submission.
            past.before_turn = place.as_ref().is_some_and(|state| !state.code().as_str().ends_with("DRAFT"));
        }
    }

    /// Remembers what later rules look back at.
    pub fn remember(&mut self, act: Act, place: usize, from: Option<StateCode>, to: StateCode) {
        let past = &mut self.past[place];
        let first = from.is_some_and(|code| code.as_str().ends_with("DRAFT"));
        match act {
            Act::Invite | Act::Rescind | Act::RequestVoid => past.begun_under = Some(self.levels),
            Act::Submit if first => past.begun_under = Some(self.levels),
            // Whatever it began under, it went to the school alone, or the walk no longer knows.
            Act::Start | Act::Abandon | Act::Recall | Act::Overdue => past.begun_under = None,
            _ => {}
        }
        match act {
            Act::Accept | Act::Submit | Act::SendBack | Act::RequestVoid | Act::Rescind | Act::Agree | Act::Recall => {
                past.passed = false;
            }
            Act::SettlePass if from != Some(to) => past.passed = true,
            _ => {}
        }
    }

    /// Puts a placement in its place as if it had come there by its own way.
    pub fn put(&mut self, place: usize, state: Placement) {
        let held = Held { record: place_ref(place), kind: state.kind(), state: state.code() };
        if let Some(slot) = state.slot() {
            *self.slot(slot) = Some(held);
        }
        self.places[place] = Some(state);
    }

    pub fn slot(&mut self, slot: Slot) -> &mut Option<Held> {
        match slot {
            Slot::InProcess => &mut self.slots.in_process,
            Slot::Effective => &mut self.slots.effective,
        }
    }

    /// The same world without what no later rule looks at, so that worlds that behave alike are one.
    pub fn settled(mut self, now: Instant) -> Self {
        for place in &mut self.places {
            place.take_if(|state| state.code().is_final());
            if let Some(state) = place {
                *state = plain(state.clone(), now);
            }
        }
        for (past, place) in self.past.iter_mut().zip(&self.places) {
            // What has ended, or is in force with nothing under way, has no past that matters.
            let open = place.as_ref().is_some_and(|state| state.waiting().holder().is_some());
            let reviewed = place.as_ref().is_some_and(|state| state.review().is_some());
            past.begun_under = past.begun_under.filter(|_| open);
            past.passed &= reviewed;
            past.before_turn &= place.is_some();
        }
        (self.filed, self.passed) = (self.filed.min(2), self.passed.min(2));
        self
    }
}

const NEVER: Instant = Instant::EPOCH;

fn plain(state: Placement, now: Instant) -> Placement {
    match state {
        Placement::Online(state) => Placement::Online(online(state, now)),
        Placement::Offline(Offline::Text(text)) => Placement::Offline(Offline::Text(application(text))),
        Placement::Offline(Offline::Image { text, image }) => {
            Placement::Offline(Offline::Image { text: approved_like(&text), image: application(image) })
        }
        Placement::Offline(Offline::Signed(signed)) => Placement::Offline(Offline::Signed(OfflineSigned {
            text: approved_like(&signed.text),
            image: approved_like(&signed.image),
            agreement_version: 1,
            rescission: offline_rescission(signed.rescission),
            amendment: amendment(signed.amendment, now),
        })),
        Placement::Offline(Offline::AbandonRequested { text, reason, review: waiting }) => {
            let text = approved_like(&text);
            Placement::Offline(Offline::AbandonRequested { text, reason, review: review(waiting) })
        }
        Placement::Paper(Paper::Applying(one)) => Placement::Paper(Paper::Applying(application(one))),
        Placement::Paper(Paper::Done(done)) => Placement::Paper(Paper::Done(PaperDone {
            approved: approved_like(&done.approved),
            rescission: offline_rescission(done.rescission),
            amendment: amendment(done.amendment, now),
        })),
        Placement::Destination(Destination::Applying(one)) => {
            Placement::Destination(Destination::Applying(application(one)))
        }
        Placement::Destination(Destination::Done(done)) => {
            Placement::Destination(Destination::Done(destination_done(&done, now)))
        }
        Placement::Destination(Destination::VoidRequested { done, reason, review: waiting }) => {
            let done = destination_done(&done, now);
            Placement::Destination(Destination::VoidRequested { done, reason, review: review(waiting) })
        }
        lost => match (lost.before_loss(), lost.clone()) {
            (Some(before), Placement::Offline(Offline::Lost(lost))) => {
                let Placement::Offline(before) = plain(before, now) else { unreachable!() };
                Placement::Offline(Offline::Lost(Lost { before: Box::new(before), at: NEVER, ..lost }))
            }
            (Some(before), Placement::Paper(Paper::Lost(lost))) => {
                let Placement::Paper(before) = plain(before, now) else { unreachable!() };
                Placement::Paper(Paper::Lost(Lost { before: Box::new(before), at: NEVER, ..lost }))
            }
            (Some(before), Placement::Destination(Destination::Lost(lost))) => {
                let Placement::Destination(before) = plain(before, now) else { unreachable!() };
                Placement::Destination(Destination::Lost(Lost { before: Box::new(before), at: NEVER, ..lost }))
            }
            _ => lost,
        },
    }
}

fn destination_done(done: &DestinationDone, now: Instant) -> DestinationDone {
    DestinationDone { approved: approved_like(&done.approved), amendment: amendment(done.amendment.clone(), now) }
}

fn approved_like(one: &Approved) -> Approved {
    let department = one.department.as_ref().map(|pass| passed(pass.by));
    Approved { department, school: Passed { at: NEVER, ..one.school.clone() } }
}

fn review(mut review: Review) -> Review {
    review.submitted_at = NEVER;
    review.department = review.department.map(|pass| passed(pass.by));
    if let Some(intention) = &mut review.intention {
        intention.decided_at = NEVER;
    }
    review
}

fn application(one: Application) -> Application {
    match one {
        Application::Draft { .. } => Application::Draft { since: NEVER },
        Application::Pulled { levels, .. } => Application::Pulled { at: NEVER, levels },
        Application::Returned(returned) => {
            Application::Returned(Returned { at: NEVER, level: Level::School, ..returned })
        }
        Application::Review(waiting) => Application::Review(review(waiting)),
        failed @ Application::Failed(_) => failed,
    }
}

fn request(one: RescissionRequest) -> RescissionRequest {
    RescissionRequest { filed_at: NEVER, ..one }
}

fn offline_rescission(one: Option<OfflineRescission>) -> Option<OfflineRescission> {
    match one? {
        OfflineRescission::Asked { application: Application::Failed(_), .. } | OfflineRescission::Done { .. } => None,
        OfflineRescission::Asked { request: asked, application: one } => {
            Some(OfflineRescission::Asked { request: request(asked), application: application(one) })
        }
    }
}

fn amendment(one: Option<Amendment>, now: Instant) -> Option<Amendment> {
    let plain = |answer: Answer| Answer { at: NEVER, ..answer };
    let one = one?;
    let (graduate, employer) = (one.graduate.map(plain), one.employer.map(plain));
    // Past its last day only that it is past matters.
    let open_until = one.open_until.min(now);
    let open_until = if open_until < now { NEVER } else { one.open_until };
    Some(Amendment { version: 2, at: NEVER, open_until, graduate, employer, ..one })
}

fn online(state: Online, now: Instant) -> Online {
    let invited = |one: Invited| Invited { sent_at: NEVER, ..one };
    match state {
        Online::Invited(one) => Online::Invited(invited(one)),
        Online::Review { accepted, review: waiting, .. } => {
            let accepted = Accepted { invitation: invited(accepted.invitation), ..accepted };
            Online::Review { accepted, review: review(waiting), sealed: 0 }
        }
        Online::Signed(signed) => {
            let invitation = Invited { deadline: NEVER, ..invited(signed.accepted.invitation) };
            let rescission = signed.rescission.filter(|one| !one.code().is_final()).map(|one| match one {
                OnlineRescission::Waiting { request: asked, answer_until } => {
                    OnlineRescission::Waiting { request: request(asked), answer_until }
                }
                OnlineRescission::Escalated { request: asked, review: waiting } => {
                    OnlineRescission::Escalated { request: request(asked), review: review(waiting) }
                }
                OnlineRescission::Review { request: asked, review: waiting } => {
                    OnlineRescission::Review { request: request(asked), review: review(waiting) }
                }
                ended => ended,
            });
            Online::Signed(Signed {
                accepted: Accepted { invitation, accepted_at: NEVER, ..signed.accepted },
                approved: approved_like(&signed.approved),
                agreement_version: 1,
                rescission,
                amendment: amendment(signed.amendment, now),
            })
        }
        Online::Lost(lost) => {
            let before = Box::new(online(*lost.before, now));
            Online::Lost(Lost { before, at: NEVER, ..lost })
        }
        ended => ended,
    }
}
