//! Breadth-first search to closure, with every invariant asked at every step.

use std::collections::{BTreeSet, HashMap};

use super::super::{Act, Placement, Side, Slot, StateCode, perform};
use super::attempts::{Attempt, Stage, Tried};
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

pub struct Walked {
    pub worlds: usize,
    pub steps: usize,
    pub edges: BTreeSet<Edge>,
}

struct Search<'a> {
    stage: &'a Stage,
    worlds: Vec<World>,
    /// How each world was first reached.
    reached_by: Vec<Option<(usize, Attempt)>>,
    index: HashMap<World, usize>,
    leads_to: Vec<Vec<usize>>,
}

impl<'a> Search<'a> {
    fn new(stage: &'a Stage) -> Self {
        let start = stage.start.clone();
        let index = HashMap::from([(start.clone(), 0)]);
        Self { stage, worlds: vec![start], reached_by: vec![None], index, leads_to: vec![Vec::new()] }
    }

    /// The history that ends with `step`, along the first way found.
    fn history(&self, from: usize, step: Step) -> Vec<Step> {
        let mut history = vec![step];
        let mut here = from;
        while let Some((before, attempt)) = &self.reached_by[here] {
            let (before_world, after) = (self.worlds[*before].clone(), self.worlds[here].clone());
            history.push(Step { before: before_world, attempt: attempt.clone(), after });
            here = *before;
        }
        history.reverse();
        history
    }

    fn enter(&mut self, from: usize, attempt: Attempt, world: World) {
        let known = self.index.get(&world).copied();
        let to = known.unwrap_or_else(|| {
            self.worlds.push(world.clone());
            self.reached_by.push(Some((from, attempt)));
            self.leads_to.push(Vec::new());
            self.index.insert(world, self.worlds.len() - 1);
            self.worlds.len() - 1
        });
        self.leads_to[from].push(to);
    }

    /// Visits everything; hands each step to `look`, and stops when it says so.
    fn run(&mut self, mut look: impl FnMut(&Self, usize, &Step) -> bool) -> bool {
        let mut next = 0;
        while next < self.worlds.len() {
            let before = self.worlds[next].clone();
            for attempt in self.stage.attempts(&before) {
                let Some(after) = self.stage.attempt(&before, &attempt) else { continue };
                let step = Step { before: before.clone(), attempt, after };
                if look(self, next, &step) {
                    return true;
                }
                let now = self.stage.now(&step.after);
                let settled = step.after.settled(now);
                self.enter(next, step.attempt, settled);
            }
            next += 1;
            assert!(next < 2_000_000, "the walk does not close");
        }
        false
    }
}

fn looks_back(attempt: &Attempt) -> bool {
    let back = [Act::TakeBack, Act::PullBack, Act::CancelVoid, Act::Revise];
    matches!(attempt, Attempt::Act(Tried { act, .. }) if back.contains(act))
}

/// Walks a stage to closure and holds every rule everywhere.
pub fn walk(stage: &Stage) -> Walked {
    let (mut steps, mut edges, always) = (0, BTreeSet::new(), always());
    let mut search = Search::new(stage);
    search.run(|search, from, step| {
        steps += 1;
        let history = if looks_back(&step.attempt) { search.history(from, step.clone()) } else { vec![step.clone()] };
        for invariant in &always {
            let broken =
                || search.history(from, step.clone()).iter().map(|step| step.attempt.told()).collect::<Vec<_>>();
            assert!((invariant.holds)(stage, &history), "{} breaks: {:#?}", invariant.rule, broken());
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
    Walked { worlds: search.worlds.len(), steps, edges }
}

/// Nothing moves after a settled end, by nobody; whatever waits has exactly one holder and a date.
fn assert_ends_are_ends(stage: &Stage, world: &World, place: usize) {
    let state = world.places[place].as_ref().unwrap();
    let (code, waiting) = (state.code(), state.waiting());
    let in_force = code.slot() == Some(Slot::Effective) && state.review().is_none() && code == waiting;
    assert_eq!(waiting.holder().is_some(), !code.is_final() && !in_force, "{waiting}");
    assert_eq!(waiting.due().is_some(), !code.is_final(), "{waiting}");
    if code.is_final() {
        let mut wide = stage.clone();
        wide.trials.every_side = true;
        for attempt in wide.attempts(world) {
            let Attempt::Act(tried) = attempt else { continue };
            if tried.place == place {
                let facts = stage.facts(world, &tried);
                assert!(perform(tried.act, Some(state.clone()), &facts).is_err(), "{code} moves by {tried:?}");
            }
        }
    }
}

/// From every world there is a way to one in which nothing waits.
fn assert_everything_can_end(search: &Search<'_>) {
    let waits = |world: &World| world.places.iter().flatten().any(|state| state.waiting().holder().is_some());
    let mut ends: Vec<_> = search.worlds.iter().map(|world| !waits(world)).collect();
    loop {
        let mut grown = false;
        for here in (0..search.worlds.len()).rev() {
            if !ends[here] && search.leads_to[here].iter().any(|to| ends[*to]) {
                ends[here] = true;
                grown = true;
            }
        }
        if !grown {
            break;
        }
    }
    let stuck = ends.iter().position(|ends| !ends).map(|here| &search.worlds[here]);
    assert!(stuck.is_none(), "no way out of {stuck:#?}");
}

/// The acts that lead a stage to a break of the invariant; `None` when it never breaks.
pub fn breaks(stage: &Stage, invariant: &Invariant) -> Option<Vec<String>> {
    let mut found = None;
    Search::new(stage).run(|search, from, step| {
        let history = search.history(from, step.clone());
        if (invariant.holds)(stage, &history) {
            return false;
        }
        found = Some(history.iter().map(|step| step.attempt.told()).collect());
        true
    });
    found
}
