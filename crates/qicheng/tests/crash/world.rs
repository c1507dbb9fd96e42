//! Who acts in the crash test: graduates with open invitations and the code to accept each, two employers, two reviewers.

use std::collections::BTreeMap;

use app::Actor;
use app::placements::{accept, invite};
use domain::accounts::Action;
use domain::ids::{CandidateId, Cohort, ContactId, EntryId, PlacementRef, SchoolId};
use domain::organisations::ReviewLevels;
use store::employers::candidates::{self, CandidateRow};

use crate::TestApp;
use crate::fixtures::{Basic, Graduate, Somebody, letter_form};
use crate::installation::Installation;

const GRADUATES: u32 = 150;
/// Every so many graduates are invited by the second employer as well.
const RIVALS: usize = 3;
/// Days a letter leaves until the graduate reports.
const REPORT_DAYS: i32 = 200;

/// Somebody logged in.
pub struct Party {
    pub actor: Actor,
    pub cookie: String,
}

/// An invitation, with what its parties need to answer it.
pub struct Invitation {
    pub graduate: usize,
    pub employer: usize,
    pub code: String,
}

pub struct World {
    pub cohort: Cohort,
    school: SchoolId,
    pub graduates: Vec<(Party, ContactId)>,
    pub employers: [Party; 2],
    pub department: Party,
    pub reviewer: Party,
    pub invitations: BTreeMap<PlacementRef, Invitation>,
}

impl World {
    pub async fn prepare(installation: &Installation) -> Self {
        let (stage, sent) = installation.open_with_messages();
        let app = stage.app();
        app.db.migrate().await.unwrap();
        app.db.wait_for_disk(false).await.unwrap();
        let basic = stage.seed_with(ReviewLevels::DepartmentThenSchool).await;
        let second = stage.beside(&basic, 100).await;
        let mut people = Vec::new();
        let mut graduates = Vec::new();
        for serial in 1..=GRADUATES {
            let graduate = stage.graduate(&basic, serial).await;
            let party = party(&stage, &graduate.somebody).await;
            let contacts = app::accounts::codes::proving_contacts(app, &party.actor).await.unwrap();
            graduates.push((party, contacts[0].0.contact));
            people.push(graduate);
        }
        let mut world = Self {
            cohort: basic.cohort,
            school: basic.school,
            graduates,
            employers: [party(&stage, &basic.employer_admin).await, party(&stage, &second.employer_admin).await],
            department: party(&stage, &basic.reviewers[0]).await,
            reviewer: party(&stage, &basic.school_admin).await,
            invitations: BTreeMap::new(),
        };
        for (employer, seen_from) in [&basic, &second].into_iter().enumerate() {
            let every = if employer == 0 { 1 } else { RIVALS };
            let chosen: Vec<usize> = (0..people.len()).step_by(every).collect();
            for group in chosen.chunks(invite::MOST_CANDIDATES) {
                let records = world.invite(&stage, seen_from, employer, &people, group).await;
                world.send_codes(&stage, &records).await;
                app::jobs::run_due(app).await.unwrap();
                let sent = std::mem::take(&mut *sent.messages.lock().unwrap());
                for (record, graduate) in records {
                    let letter =
                        sent.iter().find(|letter| letter.to == people[graduate].mobile && letter.code.is_some());
                    let code = letter.unwrap().code.clone().unwrap();
                    world.invitations.insert(record, Invitation { graduate, employer, code });
                }
            }
        }
        app.db.wait_for_disk(true).await.unwrap();
        app.db.close().await.unwrap();
        world
    }

    pub fn school(&self) -> SchoolId {
        self.school
    }

    /// Sends one letter to the graduates of these indices; returns each record with its graduate's index.
    async fn invite(
        &self,
        stage: &TestApp,
        basic: &Basic,
        employer: usize,
        people: &[Graduate],
        chosen: &[usize],
    ) -> Vec<(PlacementRef, usize)> {
        let (app, actor) = (stage.app(), &self.employers[employer].actor);
        let access = actor.access(Action::FindGraduate).unwrap();
        let mut tx = app.db.write().await.unwrap();
        let mut candidates = Vec::new();
        for index in chosen {
            let row = candidate(stage, basic, &people[*index]);
            candidates::insert(&mut tx, &access, &row).await.unwrap();
            candidates.push(row.candidate);
        }
        tx.commit().await.unwrap();
        let mut form = letter_form();
        form.report_by = app.now().day().plus_days(REPORT_DAYS).to_string();
        form.days = "30".into();
        let sent = invite::send(app, actor, app.new_id(), &invite::Letter { form, candidates }).await.unwrap();
        assert!(sent.refused.is_empty(), "{:?}", sent.refused);
        let of_entry: BTreeMap<EntryId, usize> = chosen.iter().map(|index| (people[*index].entry, *index)).collect();
        let access = domain::accounts::Access::system(domain::accounts::SystemPurpose::Verify);
        let mut tx = app.db.read().await.unwrap();
        let mut records = Vec::new();
        for record in sent.invited {
            let row = store::placements::find(&mut tx, &access, record).await.unwrap().unwrap();
            records.push((record, of_entry[&row.entry]));
        }
        records
    }

    async fn send_codes(&self, stage: &TestApp, records: &[(PlacementRef, usize)]) {
        for (record, graduate) in records {
            let (party, contact) = &self.graduates[*graduate];
            accept::send_code(stage.app(), &party.actor, *record, 1, *contact).await.unwrap();
        }
    }
}

async fn party(stage: &TestApp, somebody: &Somebody) -> Party {
    let visitor = stage.sign_in(somebody).await;
    let resumed = app::accounts::sessions::resume(stage.app(), &visitor.token).await.unwrap().unwrap();
    Party { actor: resumed.actor, cookie: visitor.cookie }
}

fn candidate(stage: &TestApp, basic: &Basic, graduate: &Graduate) -> CandidateRow {
    CandidateRow {
        employer: basic.employer,
        candidate: CandidateId(stage.app().new_id()),
        school: graduate.school,
        entry: graduate.entry,
        name: graduate.name.clone(),
        school_name: basic.school_name.clone(),
        cohort: basic.cohort,
        department: "计算机学院".into(),
        level: "本科".into(),
        major: "计算机科学与技术".into(),
        added_at: stage.app().now(),
        added_by: basic.employer_admin.account,
    }
}
