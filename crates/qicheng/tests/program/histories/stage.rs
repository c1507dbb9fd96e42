//! Everybody who acts in a history, its course from beginning to clean end, and the comparison after every act.

use std::collections::BTreeMap;
use std::sync::Mutex;

use app::placements::load_record;
use app::placements::timeline::{Phase, timeline};
use app::{ActError, Actor};
use domain::accounts::{Access, SystemPurpose};
use domain::ids::{CandidateId, ContactId, FileId, PlacementRef};
use domain::organisations::ReviewLevels;
use domain::placements::{PlacementKind, Process, Side, Slot};
use proptest::test_runner::TestCaseError;

use super::model::{Answer, Known, Model};
use super::ops::Op;
use crate::agreement::{actor, candidate, row};
use crate::harness::{Basic, Graduate, TestApp, execute};
use crate::kept_rules::policy_is;

const INSIDE: Access = Access::system(SystemPurpose::Verify);

/// How often each act happened and how often it was refused, over all histories.
#[derive(Default, Debug)]
pub struct Tally(Mutex<BTreeMap<String, [u32; 2]>>);

impl Tally {
    pub fn count(&self, op: Op, answer: &Answer) {
        let mut counts = self.0.lock().unwrap();
        let [happened, refused] = counts.entry(op.name()).or_default();
        *(if *answer == Answer::Done { happened } else { refused }) += 1;
    }

    /// Which of these acts never happened.
    pub fn never(&self, acts: &[&str]) -> Vec<String> {
        self.without(acts, |[happened, _]| happened)
    }

    /// Which of these acts were never refused.
    pub fn never_refused(&self, acts: &[&str]) -> Vec<String> {
        self.without(acts, |[_, refused]| refused)
    }

    fn without(&self, acts: &[&str], count: fn([u32; 2]) -> u32) -> Vec<String> {
        let counts = self.0.lock().unwrap();
        let met = |act: &str| counts.get(act).is_some_and(|counted| count(*counted) > 0);
        acts.iter().filter(|act| !met(act)).map(|act| (*act).to_owned()).collect()
    }
}

/// Everybody who acts.
pub struct Stage<'a> {
    pub app: &'a TestApp,
    pub tally: &'a Tally,
    pub basic: Basic,
    pub graduate: Graduate,
    pub own: Actor,
    pub contact: ContactId,
    pub employers: [(Actor, CandidateId); 2],
    pub reviewers: [(Side, Actor); 3],
    /// Files are told apart by their number.
    pub files: u8,
    /// Versions whose whole state was compared.
    pub compared: BTreeMap<PlacementRef, i64>,
}

/// Plays a history from its beginning to its clean end.
pub async fn history(
    app: &TestApp,
    tally: &Tally,
    rules: &[&str],
    begin: usize,
    ops: &[Op],
) -> Result<(), TestCaseError> {
    let basic = app.seed_with(ReviewLevels::DepartmentThenSchool).await;
    let other = app.beside(&basic, 100).await;
    let colleague = app.school_colleague(&basic, "school-colleague", "就业中心老师").await;
    let graduate = app.graduate(&basic, 1).await;
    let policy = policy_is(app, &basic, rules[begin]).await;
    let own = actor(app, &graduate.somebody).await;
    let contact = app::accounts::codes::proving_contacts(app.app(), &own).await.unwrap().swap_remove(0).0;
    let since = contact.counts_from.unwrap();
    let employers = [
        (actor(app, &basic.employer_admin).await, candidate(app, &basic, &graduate).await),
        (actor(app, &other.employer_admin).await, candidate(app, &other, &graduate).await),
    ];
    let reviewers = [
        (Side::Department, actor(app, &basic.reviewers[0]).await),
        (Side::School, actor(app, &basic.school_admin).await),
        (Side::School, actor(app, &colleague).await),
    ];
    let levels = ReviewLevels::DepartmentThenSchool;
    let mut model = Model::new(app.app().now(), basic.cohort, policy, levels, (contact.contact, since));
    let mut stage = Stage {
        app,
        tally,
        basic,
        graduate,
        own,
        contact: contact.contact,
        employers,
        reviewers,
        files: 0,
        compared: BTreeMap::new(),
    };
    for (number, op) in ops.iter().enumerate() {
        // No two acts at the same moment.
        app.clock().advance(std::time::Duration::from_millis(1));
        model.now = app.app().now();
        stage
            .play(&mut model, rules, *op)
            .await
            .map_err(|error| TestCaseError::fail(format!("{number} {op:?}: {error}")))?;
        stage.compare(&model).await.map_err(|error| TestCaseError::fail(format!("{number} {op:?}: {error}")))?;
    }
    stage.end(&mut model).await
}

impl Stage<'_> {
    /// What the workers would do, on both sides; how many codes go out is no matter here.
    pub async fn work(&self, model: &mut Model) {
        let mut tx = self.app.app().db.write().await.unwrap();
        execute(&mut tx, "DELETE FROM throttles", Vec::new()).await;
        tx.commit().await.unwrap();
        self.app.run_due_jobs().await;
        model.work();
    }

    /// The code that was sent, or another one.
    pub async fn code(&self, sent: Result<(), ActError>, wrong: bool) -> Result<String, ActError> {
        sent?;
        let code = self.app.code_to(&self.graduate.mobile).await;
        let last = if code.ends_with('7') { '8' } else { '7' };
        Ok(if wrong { format!("{}{last}", &code[..5]) } else { code })
    }

    pub async fn file_on_the_form(&self, record: PlacementRef, process: Process) -> Option<FileId> {
        let mut tx = self.app.app().db.read().await.unwrap();
        let files = store::placements::evidence::list(&mut tx, &INSIDE, record).await.unwrap();
        let on_it = files.into_iter().find(|file| file.removed_at.is_none() && file.process == process.as_str());
        on_it.map(|file| file.file)
    }

    /// Every record is stored as the rules hold it, and there is no other.
    async fn compare(&mut self, model: &Model) -> Result<(), TestCaseError> {
        let mut tx = self.app.app().db.read().await.unwrap();
        let (school, entry) = (self.graduate.school, self.graduate.entry);
        let rows = store::placements::list_of_entry(&mut tx, &INSIDE, school, entry, 100).await.unwrap();
        if rows.len() != model.records.len() {
            return Err(TestCaseError::fail(format!("{} records, not {}", rows.len(), model.records.len())));
        }
        let mut moved = Vec::new();
        for known in &model.records {
            let row = rows.iter().find(|row| row.record == known.record);
            let stored = row.map(|row| (row.state, row.slot, row.version));
            let held = (known.state.code(), known.state.slot(), known.version);
            if stored != Some(held) {
                return Err(TestCaseError::fail(format!("{:?} is {stored:?}, not {held:?}", known.record)));
            }
            if self.compared.insert(known.record, known.version) == Some(known.version) {
                continue;
            }
            let found = load_record(self.app.app(), &mut tx, &INSIDE, known.record).await.unwrap();
            if found.state != known.state {
                return Err(TestCaseError::fail(format!("{:#?} is stored, not {:#?}", found.state, known.state)));
            }
            moved.push(known);
        }
        drop(tx);
        for known in moved {
            self.foretold(known).await?;
        }
        Ok(())
    }

    /// As long as it is somebody's turn, the record's history says whose and until when; else it names nobody.
    async fn foretold(&self, known: &Known) -> Result<(), TestCaseError> {
        let program = self.app.app();
        // Both read it in turn.
        let reader = if known.version % 2 == 0 { &self.own } else { &self.reviewers[1].1 };
        let steps = timeline(program, reader, known.record).await;
        let steps = steps.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        let turns: Vec<_> = steps.iter().filter(|step| step.phase == Phase::Now).collect();
        let awaited = known.state.waiting().holder().is_some() && !known.state.is_overdue(program.now());
        let told = match turns.as_slice() {
            [] => !awaited,
            [turn] => awaited && !turn.who.is_empty() && !turn.until.is_empty(),
            _ => false,
        };
        let said = || TestCaseError::fail(format!("{:?}: {turns:?}", known.state.waiting()));
        if told { Ok(()) } else { Err(said()) }
    }

    /// What is due is done, the ledger is clean, and what is reported is what is in force.
    async fn end(&mut self, model: &mut Model) -> Result<(), TestCaseError> {
        self.app.clock().advance_seconds(700);
        model.now = self.app.app().now();
        self.work(model).await;
        self.compare(model).await?;
        let findings = app::ledger::verify::verify(self.app.app()).await.unwrap().findings;
        if !findings.is_empty() {
            return Err(TestCaseError::fail(format!("{findings:?}")));
        }
        let told = crate::applications::reported(self.app, &self.graduate).await;
        let in_force = model.records.iter().find(|known| known.state.slot() == Some(Slot::Effective));
        if model.reported != in_force.map(|known| known.record) {
            return Err(TestCaseError::fail(format!("{:?} is reported, {in_force:?} in force", model.reported)));
        }
        let right = match in_force {
            None => told.is_empty(),
            Some(Known { kind: PlacementKind::Destination, category, .. }) => {
                let title = match *category {
                    "study" => "境内升学",
                    "seeking" => "求职中",
                    _ => "暂不就业",
                };
                told.destination == title
            }
            Some(known) => told.employer_name == row(self.app, known.record).await.employer_name,
        };
        if right { Ok(()) } else { Err(TestCaseError::fail(format!("{told:?} is reported of {in_force:?}"))) }
    }
}
