//! What anybody may try on the stage, and what comes of it.

use super::super::*;
use super::world::*;
use crate::ids::Cohort;
use crate::organisations::{ReviewLevels, Season, Switches};
use crate::policy::Policy;
use crate::time::{Day, Instant};

/// One configuration of the walk.
#[derive(Clone, Debug)]
pub struct Stage {
    pub policy: Policy,
    pub levels: ReviewLevels,
    pub instants: Vec<Instant>,
    /// The employer of each place for an invitation.
    pub employers: Vec<u8>,
    pub start: World,
    /// Whether placements of other kinds compete.
    pub rivals: bool,
    pub trials: Trials,
    /// What may happen around the record.
    pub happenings: Vec<Happening>,
    pub concerns: Vec<Concern>,
    pub waived: Option<Guard>,
}

/// What is tried beyond the proper way.
#[derive(Clone, Debug)]
pub struct Trials {
    /// Acts by every side, not only by those who may.
    pub every_side: bool,
    pub stale: bool,
    pub proofs: Vec<Proof>,
    pub days: Vec<u32>,
    pub details: Vec<&'static str>,
    pub other_clerk: bool,
}

/// Something that happens around the records.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Happening {
    EntryRemoved,
    ModeChanged,
    EmployerFrozen,
}

/// What was tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Attempt {
    Tick,
    Happens(Happening),
    Submit(PlacementKind),
    /// The review of the rival in process ends.
    RivalPasses(bool),
    /// What is effective ends: void or rescission by its own process.
    EffectiveEnds,
    Act(Tried),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tried {
    pub act: Act,
    pub place: usize,
    pub actor: Actor,
    pub proof: Proof,
    pub days: u32,
    pub decision: Option<Decision>,
    pub stale: bool,
}

pub fn good_proof() -> Proof {
    Proof { contact: CONTACT, verified: true, counts_from: Some(Instant::EPOCH) }
}

impl Stage {
    /// Two employers, rivals, and a clock over cooling, deadline and the end of the season.
    pub fn main(policy: Policy, levels: ReviewLevels) -> Self {
        let morning = Day::new(2027, 8, 28).unwrap().start().plus_hours(10);
        let mut stage = Self::small(policy, levels);
        stage.instants = vec![
            morning,
            morning.plus_seconds(10),
            morning.plus_minutes(121),
            Day::new(2027, 8, 30).unwrap().start().plus_minutes(-30),
            Day::new(2027, 8, 30).unwrap().start().plus_minutes(10),
            Day::new(2027, 9, 3).unwrap().start(),
        ];
        stage.employers = vec![0, 1];
        stage.start.online = vec![None, None];
        stage.rivals = true;
        stage.trials.every_side = true;
        stage
    }

    /// One employer, one clerk at each level, nothing unusual tried.
    pub fn small(policy: Policy, levels: ReviewLevels) -> Self {
        let morning = Day::new(2026, 11, 18).unwrap().start().plus_hours(10);
        let entry = EntryFacts {
            removed: false,
            may_sign: true,
            ordinary_mode: true,
            checked: true,
            opened_by_school: true,
            plan_filed: false,
            reopened: false,
        };
        let start = World {
            clock: 0,
            online: vec![None],
            rivals: Vec::new(),
            slots: Occupancy::default(),
            entry,
            employer_admitted: true,
            department_can_review: true,
            switch_on: true,
        };
        let trials = Trials {
            every_side: false,
            stale: false,
            proofs: vec![good_proof()],
            days: vec![1],
            details: vec!["与单位核实，信息不一致"],
            other_clerk: false,
        };
        let instants = vec![morning, morning.plus_seconds(10)];
        let (employers, happenings, concerns) = (vec![0], Vec::new(), Vec::new());
        Self { policy, levels, instants, employers, start, rivals: false, trials, happenings, concerns, waived: None }
    }

    pub fn now(&self, world: &World) -> Instant {
        self.instants[world.clock]
    }

    pub fn season(&self) -> Season {
        Season::of(&self.policy.current, Cohort(2027)).unwrap()
    }

    /// Everything that may be tried in a world.
    pub fn attempts(&self, world: &World) -> Vec<Attempt> {
        let mut all = vec![Attempt::Tick];
        all.extend(self.happenings.iter().map(|happening| Attempt::Happens(*happening)));
        if self.rivals {
            let kinds = [PlacementKind::Offline, PlacementKind::Paper, PlacementKind::Destination];
            all.extend(kinds.map(Attempt::Submit));
            all.extend([Attempt::RivalPasses(true), Attempt::RivalPasses(false), Attempt::EffectiveEnds]);
        }
        for place in 0..world.online.len() {
            for act in Act::ALL {
                self.tries(*act, place, &mut all);
            }
        }
        if self.trials.stale {
            let stale = |attempt: &Attempt| match attempt {
                Attempt::Act(tried) => Some(Attempt::Act(Tried { stale: true, ..tried.clone() })),
                _ => None,
            };
            let old: Vec<_> = all.iter().filter_map(stale).collect();
            all.extend(old);
        }
        all
    }

    fn tries(&self, act: Act, place: usize, all: &mut Vec<Attempt>) {
        let sides = if self.trials.every_side { Side::ALL } else { act.sides() };
        let proper = Actor { side: Side::System, account: None };
        let tried = Tried { act, place, actor: proper, proof: good_proof(), days: 1, decision: None, stale: false };
        for side in sides {
            let clerks: &[_] = match side {
                Side::Department => &[DEPARTMENT_CLERK, OTHER_CLERK],
                Side::School => &[SCHOOL_CLERK, OTHER_CLERK],
                _ => &[SCHOOL_CLERK, OTHER_CLERK],
            };
            for account in clerks.iter().take(if self.trials.other_clerk { 2 } else { 1 }) {
                let actor = Actor { side: *side, account: Some(*account) };
                let one = Tried { actor, ..tried.clone() };
                match act {
                    Act::Invite => all
                        .extend(self.trials.days.iter().map(|days| Attempt::Act(Tried { days: *days, ..one.clone() }))),
                    Act::Accept => all.extend(
                        self.trials.proofs.iter().map(|proof| Attempt::Act(Tried { proof: *proof, ..one.clone() })),
                    ),
                    Act::Pass => {
                        let decision = Some(Decision::Pass { acknowledged: Vec::new() });
                        all.push(Attempt::Act(Tried { decision, ..one }));
                    }
                    Act::Fail => all.extend(self.trials.details.iter().map(|details| {
                        let failing = Failing { reason: FailReason::UntrueTerms, details: (*details).into() };
                        Attempt::Act(Tried { decision: Some(Decision::Fail(failing)), ..one.clone() })
                    })),
                    _ => all.push(Attempt::Act(one)),
                }
            }
        }
    }

    /// The facts a use case would load.
    pub fn facts<'a>(&'a self, world: &World, tried: &'a Tried) -> Facts<'a> {
        let mut facts = Facts::of(self.now(world), tried.actor, self.policy.rules(), self.season());
        let employer = self.employers[tried.place];
        let open = |place: usize| {
            let live = matches!(world.online[place], Some(Online::Invited(_) | Online::Review(_)));
            place != tried.place && self.employers[place] == employer && live
        };
        facts.record = Some(online_ref(tried.place));
        facts.entry = Some(world.entry);
        facts.switches = Switches { online: world.switch_on, paper: true, destination: true };
        facts.levels = self.levels;
        facts.occupancy = world.slots;
        facts.employer = Some(EmployerFacts { admitted: world.employer_admitted });
        facts.open_invitation = (0..world.online.len()).find(|place| open(*place)).map(online_ref);
        facts.department_can_review = world.department_can_review;
        facts.proof = Some(tried.proof);
        facts.versions = Some(Versions { seen: if tried.stale { 1 } else { 2 }, actual: 2 });
        facts.days = Some(tried.days);
        facts.decision = tried.decision.as_ref();
        facts.concerns = &self.concerns;
        facts.waived = self.waived;
        facts
    }

    /// The world after the attempt; `None` when it is refused or impossible.
    pub fn attempt(&self, world: &World, attempt: &Attempt) -> Option<World> {
        let mut next = world.clone();
        match attempt {
            Attempt::Tick => self.tick(&mut next)?,
            Attempt::Happens(happening) => match happening {
                Happening::EntryRemoved => next.entry.removed = true,
                Happening::ModeChanged => next.entry.may_sign = false,
                Happening::EmployerFrozen => next.employer_admitted = false,
            },
            Attempt::Submit(kind) => self.submit(&mut next, *kind)?,
            Attempt::RivalPasses(passes) => self.end_rival_review(&mut next, *passes)?,
            Attempt::EffectiveEnds => end_effective(&mut next)?,
            Attempt::Act(tried) => self.act(&mut next, tried)?,
        }
        Some(next)
    }

    /// Time goes on. At the last instant nothing changes any more but that decisions fall due.
    fn tick(&self, next: &mut World) -> Option<()> {
        if next.clock + 1 < self.instants.len() {
            next.clock += 1;
            return Some(());
        }
        let now = self.now(next);
        let waiting = |state: &mut Online| match state {
            Online::Review(review) => {
                review.intention.take_if(|intention| intention.effective_at > now).map(|intention| {
                    review.intention = Some(Intention { effective_at: now, ..intention });
                })
            }
            _ => None,
        };
        next.online.iter_mut().flatten().find_map(waiting)
    }

    fn submit(&self, next: &mut World, kind: PlacementKind) -> Option<()> {
        next.slots.admits_process().ok()?;
        next.slots.admits_beside_effective(kind, &self.policy.pinned).ok()?;
        let state = match kind {
            PlacementKind::Offline => StateCode::OfTextReviewSchool,
            PlacementKind::Paper => StateCode::BdReviewSchool,
            _ => StateCode::QxReviewSchool,
        };
        next.rivals.push(Rival { kind, state });
        next.apply(Held { record: rival_ref(kind), kind, state }, &[Effect::TakeSlot { slot: Slot::InProcess }]);
        Some(())
    }

    fn end_rival_review(&self, next: &mut World, passes: bool) -> Option<()> {
        let index = next.rivals.iter().position(|rival| rival.state.slot() == Some(Slot::InProcess))?;
        let kind = next.rivals[index].kind;
        let (state, mut effects) = match (kind, passes) {
            (PlacementKind::Offline, true) => (StateCode::OfSigned, vec![]),
            (PlacementKind::Paper, true) => (StateCode::BdDone, vec![]),
            (_, true) => (StateCode::QxDone, vec![]),
            (_, false) => (StateCode::QxFailed, vec![]),
        };
        effects.push(Effect::ReleaseSlot { slot: Slot::InProcess });
        if passes {
            let voided = next.slots.without(Some(rival_ref(kind))).voided_by(kind, &self.policy.pinned);
            effects.extend(voided.map(|held| Effect::VoidOther { record: held.record }));
            effects.push(Effect::TakeSlot { slot: Slot::Effective });
            next.rivals[index].state = state;
        } else {
            next.rivals.remove(index);
        }
        next.apply(Held { record: rival_ref(kind), kind, state }, &effects);
        Some(())
    }

    fn act(&self, next: &mut World, tried: &Tried) -> Option<()> {
        let before = next.online[tried.place].clone();
        let facts = self.facts(next, tried);
        let moved = perform(before, tried, &facts)?;
        let held = Held { record: online_ref(tried.place), kind: PlacementKind::Online, state: moved.state.code() };
        next.apply(held, &moved.effects);
        next.online[tried.place] = Some(moved.state);
        Some(())
    }
}

fn end_effective(next: &mut World) -> Option<()> {
    let held = next.slots.effective.take()?;
    next.rivals.retain(|rival| rival_ref(rival.kind) != held.record);
    for place in 0..next.online.len() {
        if online_ref(place) == held.record {
            next.online[place] = None;
        }
    }
    Some(())
}

/// Calls the move of an act; `None` when it is refused.
pub fn perform(before: Option<Online>, tried: &Tried, facts: &Facts<'_>) -> Option<Moved<Online>> {
    let decision = tried.decision.clone();
    match (tried.act, before) {
        (Act::Invite, None) => Online::invite(facts).ok(),
        (Act::Invite, Some(_)) | (_, None) => None,
        (Act::Withdraw, Some(state)) => state.withdraw(facts).ok(),
        (Act::Accept, Some(state)) => state.accept(facts).ok(),
        (Act::Refuse, Some(state)) => state.refuse(facts).ok(),
        (Act::TakeBack, Some(state)) => state.take_back(facts).ok(),
        (Act::Expire, Some(state)) => state.expire(facts).ok(),
        (Act::Pass | Act::Fail, Some(state)) => state.decide(decision?, Pace::Single, facts).ok(),
        (Act::Undo, Some(state)) => state.undo(facts).ok(),
        (Act::SettlePass | Act::SettleFail, Some(state)) => {
            let passes = matches!(state.intention()?.decision, Decision::Pass { .. });
            if passes != (tried.act == Act::SettlePass) {
                return None;
            }
            match state.settle(facts).ok()? {
                Settled::Moved(moved) | Settled::Dropped { moved, .. } => Some(moved),
            }
        }
    }
}
