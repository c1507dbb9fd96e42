//! What anybody may try on the stage, and what comes of it.

use super::super::*;
use super::happenings::Happening;
use super::world::*;
use crate::ids::Cohort;
use crate::organisations::{ReviewLevels, Season, Switches};
use crate::policy::{Policy, Rules};
use crate::time::{Day, Instant};

/// One place for a placement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub kind: PlacementKind,
    /// Which employer, of an online signing.
    pub employer: u8,
}

/// One configuration of the walk.
#[derive(Clone, Debug)]
pub struct Stage {
    pub policy: Policy,
    /// The policy that may be put in force once, under whatever is open.
    pub turned: Option<Policy>,
    pub levels: ReviewLevels,
    pub instants: Vec<Instant>,
    pub places: Vec<Place>,
    pub start: World,
    pub trials: Trials,
    /// What may happen around the records.
    pub happenings: Vec<Happening>,
    pub concerns: Vec<Concern>,
    pub category: CategoryFacts,
    pub rescission_limit: u32,
    /// Every act is asked about in every world, whether it is tried there or not.
    pub answers: bool,
    /// More than these and the walk does not close.
    pub most_worlds: usize,
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
    /// Reasons, remarks and particulars.
    pub details: Vec<&'static str>,
    pub evidence: Vec<u32>,
    pub endings: Vec<RescissionEnd>,
    pub other_clerk: bool,
    /// Acts left out, where a stage is about something else.
    pub without: Vec<Act>,
}

/// What was tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Attempt {
    Tick,
    Happens(Happening),
    Act(Tried),
}

impl Attempt {
    /// One line of a history.
    pub fn told(&self) -> String {
        match self {
            Self::Act(tried) => {
                let Tried { act, place, actor, .. } = tried;
                format!("{act} on {place} by {} {}", actor.side, tried.decision.as_ref().map_or("", |_| "deciding"))
            }
            other => format!("{other:?}"),
        }
    }
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
    pub reason: &'static str,
    pub evidence: u32,
}

pub fn good_proof() -> Proof {
    Proof { contact: CONTACT, verified: true, counts_from: Some(Instant::EPOCH) }
}

pub const fn place(kind: PlacementKind) -> Place {
    Place { kind, employer: 0 }
}

impl Stage {
    /// One place of each kind given, one clerk at each level, nothing unusual tried.
    pub fn small(policy: Policy, levels: ReviewLevels, kinds: &[PlacementKind]) -> Self {
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
            places: vec![None; kinds.len()],
            slots: Occupancy::default(),
            entry,
            employer_admitted: true,
            department_can_review: true,
            switches_on: true,
            levels,
            void_review: false,
            policy_turned: false,
            past: vec![Past::default(); kinds.len()],
            filed: 0,
            passed: 0,
        };
        let trials = Trials {
            every_side: false,
            stale: false,
            proofs: vec![good_proof()],
            days: vec![1],
            details: vec!["与单位核实，信息不一致"],
            evidence: vec![1],
            endings: vec![RescissionEnd::BothAgreed],
            other_clerk: false,
            without: Vec::new(),
        };
        Self {
            policy,
            turned: None,
            levels,
            instants: vec![morning, morning.plus_seconds(10)],
            places: kinds.iter().map(|kind| place(*kind)).collect(),
            start,
            trials,
            happenings: Vec::new(),
            concerns: Vec::new(),
            category: CategoryFacts { offered: true, targeted: false },
            rescission_limit: 1,
            answers: false,
            most_worlds: 2_000_000,
            waived: None,
        }
    }

    pub fn now(&self, world: &World) -> Instant {
        self.instants[world.clock]
    }

    /// The policy in force.
    pub fn today(&self, world: &World) -> &Policy {
        self.turned.as_ref().filter(|_| world.policy_turned).unwrap_or(&self.policy)
    }

    /// What a place's record is under: the pinned half of the policy it began under, the other half of today's (rule 7).
    pub fn rules(&self, world: &World, place: usize) -> Rules<'_> {
        let today = self.today(world);
        let pinned = if world.past[place].before_turn { &self.policy.pinned } else { &today.pinned };
        Rules { pinned, current: &today.current }
    }

    pub fn season(&self, world: &World) -> Season {
        Season::of(&self.today(world).current, Cohort(2027)).unwrap()
    }

    /// Everything that may be tried in a world.
    pub fn attempts(&self, world: &World) -> Vec<Attempt> {
        let mut all = vec![Attempt::Tick];
        all.extend(self.happenings.iter().map(|happening| Attempt::Happens(*happening)));
        if self.season(world).has_closed(self.now(world)) {
            all.push(Attempt::Happens(Happening::Reopened));
        }
        for place in 0..world.places.len() {
            for act in Act::ALL.iter().filter(|act| !self.trials.without.contains(act)) {
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
        let details = &self.trials.details;
        let reason = details.last().copied().unwrap_or_default();
        let (days, decision, stale, evidence) = (1, None, false, 1);
        let tried = Tried { act, place, actor: proper, proof: good_proof(), days, decision, stale, reason, evidence };
        for side in sides {
            let clerks: &[_] = match side {
                Side::Department => &[DEPARTMENT_CLERK, OTHER_CLERK],
                _ => &[SCHOOL_CLERK, OTHER_CLERK],
            };
            for account in clerks.iter().take(if self.trials.other_clerk { 2 } else { 1 }) {
                let one = Tried { actor: Actor { side: *side, account: Some(*account) }, ..tried.clone() };
                let with = |change: &dyn Fn(&mut Tried)| {
                    let mut changed = one.clone();
                    change(&mut changed);
                    Attempt::Act(changed)
                };
                match act {
                    Act::Invite | Act::Revise => {
                        all.extend(self.trials.days.iter().map(|days| with(&|one| one.days = *days)));
                    }
                    Act::Accept | Act::Agree => {
                        all.extend(self.trials.proofs.iter().map(|proof| with(&|one| one.proof = *proof)));
                    }
                    Act::Submit | Act::SendBack | Act::Rescind => {
                        all.extend(self.trials.evidence.iter().map(|files| with(&|one| one.evidence = *files)));
                    }
                    Act::Void | Act::Abandon | Act::RequestVoid | Act::Recall | Act::Amend | Act::Reclassify => {
                        all.extend(details.iter().map(|text| with(&|one| one.reason = text)));
                    }
                    Act::Pass => all.extend(
                        self.passes().into_iter().map(|decision| with(&|one| one.decision = Some(decision.clone()))),
                    ),
                    Act::Return => all.extend(details.iter().map(|text| {
                        let remarks = Remarks { fields: Vec::new(), details: (*text).into() };
                        with(&|one| one.decision = Some(Decision::Return(remarks.clone())))
                    })),
                    Act::Fail => all.extend(details.iter().map(|text| {
                        let failing = Failing { reason: FailReason::UntrueTerms, details: (*text).into() };
                        with(&|one| one.decision = Some(Decision::Fail(failing.clone())))
                    })),
                    _ => all.push(Attempt::Act(one)),
                }
            }
        }
    }

    fn passes(&self) -> Vec<Decision> {
        let ending = |end: &RescissionEnd| {
            let circumstances = self.trials.details.last().copied().unwrap_or_default().into();
            Decision::Pass { acknowledged: Vec::new(), ending: Some(Ending { end: *end, circumstances }) }
        };
        let mut passes = vec![Decision::pass(Vec::new())];
        let rescinds = self.places.iter().any(|place| place.kind.is_agreement());
        if rescinds {
            passes.extend(self.trials.endings.iter().map(ending));
        }
        passes
    }

    /// The facts a use case would load.
    pub fn facts<'a>(&'a self, world: &World, tried: &'a Tried) -> Facts<'a> {
        let mut facts = Facts::of(self.now(world), tried.actor, self.rules(world, tried.place), self.season(world));
        let Place { kind, employer } = self.places[tried.place];
        let others = || (0..world.places.len()).filter(|place| *place != tried.place);
        let live = |place: usize| {
            let code = world.places[place].as_ref().map(Placement::code);
            self.places[place] == Place { kind: PlacementKind::Online, employer }
                && code.is_some_and(|code| code == StateCode::OnInvited || code.slot() == Some(Slot::InProcess))
        };
        let unsent = |place: usize| {
            let code = world.places[place].as_ref().map(Placement::code);
            self.places[place].kind == kind && code.is_some_and(|code| code.slot().is_none() && unfinished(code))
        };
        facts.kind = kind;
        facts.record = Some(place_ref(tried.place));
        facts.entry = Some(world.entry);
        facts.switches =
            Switches { online: world.switches_on, paper: world.switches_on, destination: world.switches_on };
        facts.levels = world.levels;
        facts.occupancy = world.slots;
        facts.employer = Some(EmployerFacts { admitted: world.employer_admitted });
        facts.open_invitation = others().find(|place| live(*place)).map(place_ref);
        facts.open_application = others().find(|place| unsent(*place)).map(place_ref);
        facts.category = Some(self.category);
        facts.rescissions = Rescissions { filed: world.filed, passed: world.passed, limit: self.rescission_limit };
        facts.void_review = world.void_review;
        facts.lost = self.lost(world, tried.place);
        facts.department_can_review = world.department_can_review;
        facts.proof = Some(tried.proof);
        facts.versions = Some(Versions { seen: if tried.stale { 1 } else { 2 }, actual: 2 });
        facts.days = Some(tried.days);
        facts.decision = tried.decision.as_ref();
        facts.reason = Some(tried.reason);
        facts.evidence = tried.evidence;
        facts.concerns = &self.concerns;
        facts.waived = self.waived;
        facts
    }

    /// The world after the attempt; `None` when it is refused or impossible.
    pub fn attempt(&self, world: &World, attempt: &Attempt) -> Option<World> {
        let mut next = world.clone();
        match attempt {
            Attempt::Tick => self.tick(&mut next)?,
            Attempt::Happens(happening) => happening.changes(&mut next),
            Attempt::Act(tried) => {
                let before = world.places[tried.place].clone();
                let before_code = before.as_ref().map(Placement::waiting);
                let rescinds = before.as_ref().is_some_and(|state| state.open_rescission().is_some());
                if before.is_none() != tried.act.from().is_empty() {
                    return None;
                }
                let moved = match perform(tried.act, before.clone(), &self.facts(world, tried)) {
                    Ok(moved) => moved,
                    Err(refusal) if tried.act.from().is_empty() || !refusal.is_about_the_world() => {
                        assert_explains(&refusal);
                        return None;
                    }
                    Err(refusal) => {
                        assert_explains(&refusal);
                        self.dropped(world, tried, before?)?
                    }
                };
                next.filed += u32::from(tried.act == Act::Rescind && tried.actor.side == Side::Graduate);
                next.passed += u32::from(rescinds && moved.state.code().as_str().ends_with("RESCINDED"));
                next.remember(tried.act, tried.place, before_code, moved.state.waiting());
                next.apply(tried.place, moved, self.now(world));
            }
        }
        Some(next)
    }

    /// A due decision whose ground is gone is dropped; any other refusal refuses.
    fn dropped(&self, world: &World, tried: &Tried, before: Placement) -> Option<Moved<Placement>> {
        if !matches!(tried.act, Act::SettlePass | Act::SettleReturn | Act::SettleFail) {
            return None;
        }
        match before.settle(&self.facts(world, tried)).ok()? {
            Settled::Moved(moved) | Settled::Dropped { moved, .. } => Some(moved),
        }
    }

    /// Time goes on. At the last instant nothing changes any more but that waiting ends.
    fn tick(&self, next: &mut World) -> Option<()> {
        if next.clock + 1 < self.instants.len() {
            next.clock += 1;
            return Some(());
        }
        let now = self.now(next);
        next.places.iter_mut().flatten().find_map(|state| {
            let intention = state.intention().filter(|intention| intention.effective_at > now)?.clone();
            *state = state.clone().with_intention(Some(Intention { effective_at: now, ..intention }));
            Some(())
        })
    }
}

/// Not submitted, or taken back.
pub fn unfinished(code: StateCode) -> bool {
    code.as_str().ends_with("DRAFT") || code.as_str().ends_with("PULLED")
}

/// A refusal says which rule, why, and the way out; where another record stands in the way, also which.
pub fn assert_explains(refusal: &crate::refusal::Refusal) {
    let others =
        [Guard::SlotFree, Guard::NothingEffective, Guard::OneOpenInvitation, Guard::OneDraft, Guard::OwnSlotFree];
    let named = refusal.record.is_some() || !others.iter().any(|guard| guard.as_str() == refusal.guard);
    assert!(
        named && !refusal.rule.is_empty() && !refusal.reason.is_empty() && !refusal.way_out.is_empty(),
        "{refusal:?} explains nothing"
    );
}
