//! Breadth-first search to closure, with every invariant asked at every step.
//!
//! Memory is bounded by what tells worlds apart: of a world visited only a fingerprint stays, how it was reached, and where
//! it leads; a history is walked once more when somebody asks for it.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::hash::{Hash as _, Hasher as _};

use super::super::{Act, Placement, Side, Slot, StateCode, perform};
use super::answers::assert_every_act_answers;
use super::attempts::{Attempt, Stage};
use super::invariants::{Invariant, Step, always};
use super::world::World;

/// An arrow of the state diagram, as it was walked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edge {
    pub from: Option<StateCode>,
    pub act: Act,
    pub side: Side,
    pub to: StateCode,
}

#[derive(Clone)]
pub struct Walked {
    pub worlds: usize,
    pub steps: usize,
    pub edges: BTreeSet<Edge>,
}

/// Two independent hashes of a world; that two of a thousand million worlds share both is out of the question.
type Fingerprint = [u64; 2];

fn fingerprint(world: &World) -> Fingerprint {
    [0_u64, 1].map(|seed| {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        world.hash(&mut hasher);
        hasher.finish()
    })
}

struct Search<'a> {
    stage: &'a Stage,
    index: HashMap<Fingerprint, u32>,
    /// How each world was first reached: from which, and by which of the attempts possible there.
    reached_by: Vec<Option<(u32, u32)>>,
    /// In nothing of the world anybody waits.
    rests: Vec<bool>,
    /// Where each world leads: the part of `leads_to` that begins here.
    begins: Vec<usize>,
    leads_to: Vec<u32>,
    /// Entered, not yet visited.
    frontier: VecDeque<World>,
}

impl<'a> Search<'a> {
    fn new(stage: &'a Stage) -> Self {
        let mut search = Self {
            stage,
            index: HashMap::new(),
            reached_by: Vec::new(),
            rests: Vec::new(),
            begins: Vec::new(),
            leads_to: Vec::new(),
            frontier: VecDeque::new(),
        };
        search.enter(None, stage.start.clone());
        search
    }

    /// The number of the world, entered when it is new.
    fn enter(&mut self, reached_by: Option<(u32, u32)>, world: World) -> u32 {
        let new = u32::try_from(self.reached_by.len()).unwrap();
        let number = *self.index.entry(fingerprint(&world)).or_insert(new);
        if number == new {
            self.reached_by.push(reached_by);
            self.rests.push(rests(&world));
            self.frontier.push_back(world);
        }
        number
    }

    /// The acts that led to a world, along the first way found, and the world.
    fn way_to(&self, number: u32) -> (Vec<String>, World) {
        let mut attempts = Vec::new();
        let mut here = number;
        while let Some((from, attempt)) = self.reached_by[here as usize] {
            attempts.push(attempt);
            here = from;
        }
        let (mut world, mut told) = (self.stage.start.clone(), Vec::new());
        for attempt in attempts.into_iter().rev() {
            let attempt = self.stage.attempts(&world).swap_remove(attempt as usize);
            let after = self.stage.attempt(&world, &attempt).unwrap();
            let now = self.stage.now(&after);
            world = after.settled(now);
            told.push(attempt.told());
        }
        (told, world)
    }

    /// Visits everything; hands each step to `look`, and stops when it says so.
    fn run(&mut self, mut look: impl FnMut(&Self, u32, &Step) -> bool) -> bool {
        while let Some(before) = self.frontier.pop_front() {
            let number = u32::try_from(self.begins.len()).unwrap();
            let begin = self.leads_to.len();
            self.begins.push(begin);
            for (attempt, at) in self.stage.attempts(&before).into_iter().zip(0..) {
                let Some(after) = self.stage.attempt(&before, &attempt) else { continue };
                let step = Step { before: before.clone(), attempt, after };
                if look(self, number, &step) {
                    return true;
                }
                let now = self.stage.now(&step.after);
                let to = self.enter(Some((number, at)), step.after.settled(now));
                if !self.leads_to[begin..].contains(&to) {
                    self.leads_to.push(to);
                }
            }
            assert!(self.begins.len() < self.stage.most_worlds, "the walk does not close");
        }
        self.begins.push(self.leads_to.len());
        false
    }
}

/// Nothing waits for anybody.
fn rests(world: &World) -> bool {
    world.places.iter().flatten().all(|state| state.waiting().holder().is_none())
}

/// Walks a stage to closure and holds every rule everywhere.
pub fn walk(stage: &Stage) -> Walked {
    let (mut steps, mut edges, always) = (0, BTreeSet::new(), always());
    let mut asked = u32::MAX;
    let mut search = Search::new(stage);
    search.run(|search, from, step| {
        steps += 1;
        if stage.answers && asked != from {
            assert_every_act_answers(stage, &step.before);
            asked = from;
        }
        for invariant in &always {
            let holds = (invariant.holds)(stage, std::slice::from_ref(step));
            assert!(holds, "{} breaks: {:#?} {}", invariant.rule, search.way_to(from).0, step.attempt.told());
        }
        if let Attempt::Act(tried) = &step.attempt {
            let code = |world: &World| world.places[tried.place].as_ref().map(Placement::waiting);
            let (from, to) = (code(&step.before), code(&step.after).unwrap());
            edges.insert(Edge { from, act: tried.act, side: tried.actor.side, to });
            assert_ends_are_ends(stage, &step.after, tried.place);
        }
        false
    });
    assert_everything_can_end(&search);
    Walked { worlds: search.reached_by.len(), steps, edges }
}

/// Nothing moves after a settled end, by nobody; whatever waits has exactly one holder and a date.
fn assert_ends_are_ends(stage: &Stage, world: &World, place: usize) {
    let state = world.places[place].as_ref().unwrap();
    let (code, waiting) = (state.code(), state.waiting());
    let in_force = code.slot() == Some(Slot::Effective) && state.review().is_none() && code == waiting;
    assert_eq!(waiting.holder().is_some(), !code.is_final() && !in_force, "{waiting}");
    assert_eq!(waiting.due().is_some(), !code.is_final(), "{waiting}");
    if code.is_final() {
        for attempt in stage.everybodys_attempts(world, place) {
            let Attempt::Act(tried) = attempt else { continue };
            let facts = stage.facts(world, &tried);
            assert!(perform(tried.act, Some(state.clone()), &facts).is_err(), "{code} moves by {tried:?}");
        }
    }
}

/// From every world there is a way to one in which nothing waits.
fn assert_everything_can_end(search: &Search<'_>) {
    let mut ends = search.rests.clone();
    loop {
        let mut grown = false;
        for here in (0..ends.len()).rev() {
            let leads_to = &search.leads_to[search.begins[here]..search.begins[here + 1]];
            if !ends[here] && leads_to.iter().any(|to| ends[*to as usize]) {
                ends[here] = true;
                grown = true;
            }
        }
        if !grown {
            break;
        }
    }
    let stuck = ends.iter().position(|ends| !ends).map(|here| search.way_to(u32::try_from(here).unwrap()));
    assert!(stuck.is_none(), "no way out of {stuck:#?}");
}

/// The acts that lead a stage to a break of the invariant; `None` when it never breaks.
pub fn breaks(stage: &Stage, invariant: &Invariant) -> Option<Vec<String>> {
    let mut found = None;
    Search::new(stage).run(|search, from, step| {
        if (invariant.holds)(stage, std::slice::from_ref(step)) {
            return false;
        }
        let mut way = search.way_to(from).0;
        way.push(step.attempt.told());
        found = Some(way);
        true
    });
    found
}
