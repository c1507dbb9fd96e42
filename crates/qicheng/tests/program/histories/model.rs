//! The model a history is compared with: the same records held by the rules alone, without rows, transactions or pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::{AccountId, Cohort, ContactId, PlacementRef};
use domain::organisations::{ReviewLevels, Season, Switches};
use domain::placements::forms::category_list;
use domain::placements::{
    Act, Actor, CategoryFacts, Concern, Decision, Effect, EmployerFacts, EntryFacts, Facts, Held, Intention, Moved,
    Occupancy, Placement, PlacementKind, Process, Proof, Reported, Settled, Side, Slot, StateCode, Versions, perform,
    why_not,
};
use domain::policy::{Policy, Rules};
use domain::refusal::Refusal;
use domain::time::Instant;

/// Days an invitation stays open; what the letter says.
pub const DAYS: u32 = 7;

/// One record as the rules hold it.
#[derive(Clone, Debug)]
pub struct Known {
    pub record: PlacementRef,
    pub kind: PlacementKind,
    /// Which employer, of an online signing.
    pub employer: Option<usize>,
    pub state: Placement,
    pub version: i64,
    /// The policy it began under.
    policy: Arc<Policy>,
    /// Of a destination.
    pub category: &'static str,
    /// The form has everything it asks for.
    pub filled: bool,
    /// Files on the form of each process.
    pub files: BTreeMap<Process, u32>,
    pub submissions: u32,
    pub concerns: Vec<Concern>,
}

/// What an act came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    Done,
    /// Guard, and the record in the way.
    Refused(String, Option<PlacementRef>),
    /// The form must be corrected.
    Fields,
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.guard, refusal.record)
    }
}

/// Everything the rules know.
pub struct Model {
    pub now: Instant,
    cohort: Cohort,
    pub policy: Arc<Policy>,
    pub levels: ReviewLevels,
    pub void_review: bool,
    contact: ContactId,
    contact_since: Instant,
    pub records: Vec<Known>,
    /// What is reported: a record, or nothing.
    pub reported: Option<PlacementRef>,
}

/// Who tries what, on the version they saw.
#[derive(Clone, Copy)]
pub struct Try<'t> {
    pub act: Act,
    pub side: Side,
    pub account: Option<AccountId>,
    pub seen: Option<i64>,
    pub decision: Option<&'t Decision>,
    pub reason: Option<&'t str>,
    /// The second proof is right.
    pub proven: bool,
}

impl<'t> Try<'t> {
    pub const fn new(act: Act, side: Side, account: Option<AccountId>, seen: i64) -> Self {
        Self { act, side, account, seen: Some(seen), decision: None, reason: None, proven: true }
    }

    const fn of_the_program(act: Act) -> Self {
        Self { act, side: Side::System, account: None, seen: None, decision: None, reason: None, proven: false }
    }
}

impl Model {
    pub fn new(
        now: Instant,
        cohort: Cohort,
        policy: Arc<Policy>,
        levels: ReviewLevels,
        (contact, contact_since): (ContactId, Instant),
    ) -> Self {
        let (records, reported, void_review) = (Vec::new(), None, true);
        Self { now, cohort, policy, levels, void_review, contact, contact_since, records, reported }
    }

    fn occupancy(&self) -> Occupancy {
        let holds = |slot| {
            let own = self.records.iter().find(|known| known.state.slot() == Some(slot))?;
            Some(Held { record: own.record, kind: own.kind, state: own.state.code() })
        };
        Occupancy { in_process: holds(Slot::InProcess), effective: holds(Slot::Effective) }
    }

    /// What a use case would load for the try on a record, or on none of a kind.
    fn facts<'f>(&'f self, known: Option<&'f Known>, kind: PlacementKind, asked: &Try<'f>) -> Facts<'f> {
        let actor = Actor { side: asked.side, account: asked.account };
        let pinned = known.filter(|known| known.submissions > 0 || known.kind == PlacementKind::Online);
        let pinned = &pinned.map_or(&self.policy, |known| &known.policy).pinned;
        let rules = Rules { pinned, current: &self.policy.current };
        let season = Season::of(&self.policy.current, self.cohort).unwrap();
        let mut facts = Facts::of(self.now, actor, rules, season);
        facts.kind = kind;
        facts.record = known.map(|known| known.record);
        facts.entry = Some(EntryFacts {
            removed: false,
            may_sign: true,
            ordinary_mode: true,
            checked: true,
            opened_by_school: true,
            plan_filed: false,
            reopened: false,
        });
        facts.switches = Switches { online: true, paper: true, destination: true };
        facts.levels = self.levels;
        facts.occupancy = self.occupancy();
        facts.employer = Some(EmployerFacts { admitted: true });
        facts.department_can_review = true;
        facts.void_review = self.void_review;
        facts.proof = asked.proven.then_some(Proof {
            contact: self.contact,
            verified: true,
            counts_from: Some(self.contact_since),
        });
        facts.days = Some(DAYS);
        facts.decision = asked.decision;
        facts.reason = asked.reason;
        if let Some(known) = known {
            facts.versions = asked.seen.map(|seen| Versions { seen, actual: known.version });
            facts.category = (known.kind == PlacementKind::Destination).then(|| self.category(known.category));
            facts.concerns = &known.concerns;
            facts.open_application = self.begun(known.kind, None).filter(|_| known.kind != PlacementKind::Online);
            facts.evidence = known.files.get(&known.state.process()).copied().unwrap_or_default();
            facts.evidence_least = known.least();
        }
        facts
    }

    fn category(&self, key: &str) -> CategoryFacts {
        category_list(self.policy.current.destination_category_set).find(key).unwrap().facts()
    }

    /// An invitation of an employer, or an application of a kind, that would be one too many.
    fn begun(&self, kind: PlacementKind, employer: Option<usize>) -> Option<PlacementRef> {
        let open = |known: &&Known| match (kind, &known.state) {
            (PlacementKind::Online, Placement::Online(_)) if known.employer != employer => false,
            (PlacementKind::Online, state) => match state.code() {
                StateCode::OnInvited => state.deadline().is_some_and(|deadline| self.now < deadline),
                code => matches!(code, StateCode::OnReviewDepartment | StateCode::OnReviewSchool),
            },
            (kind, state) => {
                let code = state.code().as_str();
                let unsent = code.ends_with("DRAFT") || code.ends_with("PULLED");
                known.kind == kind && unsent && state.slot().is_none()
            }
        };
        self.records.iter().find(open).map(|known| known.record)
    }

    /// How often a review of the same parties, or of the same kind, failed before.
    fn failed(&self, kind: PlacementKind, employer: Option<usize>) -> usize {
        let same = |known: &&Known| known.kind == kind && (kind != PlacementKind::Online || known.employer == employer);
        self.records.iter().filter(same).filter(|known| known.state.code().as_str().ends_with("FAILED")).count()
    }

    /// Whether a record of the kind may begin, and what it begins as.
    pub fn begin(&self, kind: PlacementKind, employer: Option<usize>, asked: &Try<'_>) -> Result<Placement, Answer> {
        let mut facts = self.facts(None, kind, asked);
        match kind {
            PlacementKind::Online => facts.open_invitation = self.begun(kind, employer),
            _ => facts.open_application = self.begun(kind, None),
        }
        perform(asked.act, None, &facts).map(|moved| moved.state).map_err(Answer::from)
    }

    /// Keeps what began, under the reference the program gave it.
    pub fn keep(&mut self, record: PlacementRef, state: Placement, employer: Option<usize>, category: &'static str) {
        let kind = state.kind();
        let again = kind == PlacementKind::Online && self.failed(kind, employer) > 0;
        self.records.push(Known {
            record,
            kind,
            employer,
            state,
            version: 1,
            policy: Arc::clone(&self.policy),
            category,
            filled: matches!(category, "seeking" | "not_now"),
            files: BTreeMap::new(),
            submissions: 0,
            concerns: if again { vec![Concern::SecondSubmission] } else { Vec::new() },
        });
    }

    /// Why the act is not available, before its form is filled in.
    pub fn refusal(&self, at: usize, asked: &Try<'_>) -> Option<Answer> {
        let known = &self.records[at];
        why_not(asked.act, Some(&known.state), &self.facts(Some(known), known.kind, asked)).map(Answer::from)
    }

    /// The act, done by the rules.
    pub fn act(&mut self, at: usize, asked: &Try<'_>) -> Answer {
        let known = &self.records[at];
        match perform(asked.act, Some(known.state.clone()), &self.facts(Some(known), known.kind, asked)) {
            Ok(moved) => {
                self.apply(at, moved);
                Answer::Done
            }
            Err(refusal) => refusal.into(),
        }
    }

    /// A graduate's submission: the form is looked at once nothing else stands in the way.
    pub fn submit(&mut self, at: usize, asked: &Try<'_>) -> Answer {
        if let Some(refused) = self.refusal(at, asked) {
            return refused;
        }
        let known = &self.records[at];
        let process = known.state.process();
        let image = process == Process::OfflineImage;
        let files = known.files.get(&process).copied().unwrap_or_default();
        if (!known.filled && !image) || files < known.least() || !asked.proven {
            return Answer::Fields;
        }
        let answer = self.act(at, asked);
        let failed = self.failed(self.records[at].kind, None);
        let policy = Arc::clone(&self.policy);
        if answer == Answer::Done {
            let known = &mut self.records[at];
            known.submissions += 1;
            if known.submissions == 1 {
                known.policy = policy;
                if failed > 0 {
                    known.concerns.push(Concern::SecondSubmission);
                }
            }
        }
        answer
    }

    /// Whether the form takes files now.
    pub fn takes_files(&self, at: usize, account: Option<AccountId>) -> Option<Answer> {
        let known = &self.records[at];
        if [StateCode::OfStamp, StateCode::OfImagePulled, StateCode::OfImageReturned].contains(&known.state.code()) {
            return None;
        }
        self.refusal(at, &Try::new(Act::Save, Side::Graduate, account, known.version))
    }

    fn apply(&mut self, at: usize, moved: Moved<Placement>) {
        for effect in &moved.effects {
            match effect {
                Effect::VoidOther { record } => {
                    let other = self.records.iter_mut().find(|known| known.record == *record).unwrap();
                    other.state = other.state.clone().give_way(self.now);
                    other.version += 1;
                }
                Effect::UpdateReported { to } => {
                    self.reported = (*to == Reported::Placement).then(|| self.records[at].record);
                }
                _ => {}
            }
        }
        let known = &mut self.records[at];
        known.state = moved.state;
        known.version += 1;
    }

    /// What the first act that meets the record writes: an expiry, or a decision that is due.
    pub fn freshen(&mut self, at: usize) {
        let (known, now) = (&self.records[at], self.now);
        if known.state.intention().is_some_and(|intention| intention.is_due(now)) {
            let asked = Try::of_the_program(Act::SettlePass);
            let settled = known.state.clone().settle(&self.facts(Some(known), known.kind, &asked)).unwrap();
            match settled {
                Settled::Moved(moved) | Settled::Dropped { moved, .. } => self.apply(at, moved),
            }
        } else if known.state.code() == StateCode::OnInvited && known.state.is_overdue(now) {
            assert_eq!(self.act(at, &Try::of_the_program(Act::Expire)), Answer::Done);
        }
    }

    /// Everything the workers would do now: what was decided first takes effect first.
    pub fn work(&mut self) {
        let effective = |known: &Known| known.state.intention().map(|Intention { effective_at, .. }| *effective_at);
        let mut due: Vec<usize> = (0..self.records.len()).collect();
        due.sort_by_key(|at| effective(&self.records[*at]));
        for at in due {
            self.freshen(at);
        }
    }
}

impl Known {
    /// Files the process under way must bring at least.
    pub fn least(&self) -> u32 {
        match (self.state.process(), self.category) {
            (Process::OfflineText, _) | (Process::Destination, "seeking" | "not_now") => 0,
            _ => 1,
        }
    }
}
