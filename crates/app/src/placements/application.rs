//! One application of a graduate, loaded: offline signing, paper registration or destination.

use domain::accounts::{Access, SystemPurpose};
use domain::agreements::GraduateBlock;
use domain::ids::PlacementRef;
use domain::placements::forms::{Category, Form, Values, category_list};
use domain::placements::{PlacementKind, Process};
use domain::roster::{Commitment, Fulfilment};
use domain::time::Instant;
use store::engine::Tx;
use store::placements::applications::ApplicationRow;
use store::placements::evidence::EvidenceRow;
use store::placements::submissions::SubmissionRow;
use store::placements::{applications, evidence, submissions};
use store::roster::commitments;

use super::record::{Record, load_record, read, write};
use crate::{ActError, App, Broken};

/// An application with its form.
pub struct Application {
    pub record: Record,
    /// The kind of destination, once it is chosen.
    pub category: Option<&'static Category>,
    /// Of a 定向/委培 destination: where the roster has the graduate bound to go.
    pub commitment: Option<Commitment>,
    /// What is filled in so far, as typed.
    pub values: Values,
    /// The graduate as they were at the newest submission; before it, at the start.
    pub graduate: GraduateBlock,
    /// Files on the form now, oldest first.
    pub files: Vec<EvidenceRow>,
    /// Every submission, oldest first.
    pub submissions: Vec<Submission>,
    /// When the form last changed.
    pub saved_at: Instant,
}

/// One submission as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Submission {
    pub seq: i32,
    pub process: Process,
    pub category: String,
    pub values: Values,
    /// Numbers of the files that lay with it.
    pub files: Vec<String>,
    pub at: Instant,
}

impl std::ops::Deref for Application {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.record
    }
}

/// Loads an application within the access.
///
/// # Errors
/// [`ActError::NotFound`] when there is none within the access, or the record is an online signing.
pub async fn load_application(
    app: &App,
    tx: &mut Tx,
    access: &Access,
    record: PlacementRef,
) -> Result<Application, ActError> {
    let found = load_record(app, tx, access, record).await?;
    Application::of(app, tx, access, found).await
}

impl Application {
    /// What a record says besides, when a graduate applied for it.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when it is an online signing.
    pub(super) async fn of(app: &App, tx: &mut Tx, access: &Access, found: Record) -> Result<Self, ActError> {
        let record = found.row.record;
        if found.row.kind == PlacementKind::Online {
            return Err(ActError::NotFound);
        }
        let stored = applications::find(tx, access, record).await?.ok_or(ActError::NotFound)?;
        let mut past = Vec::new();
        for row in submissions::list(tx, access, record).await? {
            past.push(submission(app, record, row)?);
        }
        let files = evidence::list(tx, access, record).await?;
        let category = category_list(found.ground.current.destination_category_set).find(&stored.category);
        let commitment = match category {
            Some(category) if category.targeted => {
                commitments::find(tx, &Access::system(SystemPurpose::Work), record.school, found.row.entry).await?
            }
            _ => None,
        };
        Ok(Self {
            commitment,
            values: open(app, "applications", record, &stored.content)?,
            graduate: read(&stored.graduate_snapshot, "graduate snapshot")?,
            category,
            files: files.into_iter().filter(|file| file.removed_at.is_none()).collect(),
            submissions: past,
            saved_at: stored.updated_at,
            record: found,
        })
    }

    /// The form of its kind; `None` while the destination is not chosen.
    pub fn form(&self) -> Option<Form> {
        match self.row.kind {
            PlacementKind::Destination => self.category.map(Category::form),
            kind => Form::of_agreement(kind, self.ground.current.household_model),
        }
    }

    /// Whether a 定向/委培 destination is with the unit the roster names (F288); `None` for other kinds.
    pub fn fulfilment(&self) -> Option<Fulfilment> {
        let employer = self.values.get("employer").map_or("", String::as_str);
        let unit = self.commitment.as_ref().map_or("", |bound| bound.unit.as_str());
        let targeted = self.category.is_some_and(|category| category.targeted);
        targeted.then(|| Fulfilment::of(unit, (!employer.is_empty()).then_some(employer)))
    }

    /// The submission before the last one to the same process; what a reviewer compares with.
    pub fn previous_submission(&self) -> Option<&Submission> {
        let mut past = self.submissions.iter().rev();
        let last = past.next()?;
        past.find(|earlier| earlier.process == last.process)
    }

    /// How often it was submitted to the process of its last submission.
    pub fn times_submitted(&self) -> usize {
        let last = self.submissions.last().map(|last| last.process);
        self.submissions.iter().filter(|one| Some(one.process) == last).count()
    }

    /// Files on the form of one process.
    pub fn files_of(&self, process: Process) -> impl Iterator<Item = &EvidenceRow> {
        self.files.iter().filter(move |file| file.process == process.as_str())
    }

    /// How many files the process needs, and what they should show.
    pub fn evidence_asked(&self, process: Process) -> (u32, &str) {
        match (process, self.category) {
            (Process::Destination, Some(category)) => (category.evidence_least, category.evidence.as_str()),
            (Process::OfflineText, _) => (0, ""),
            (Process::OfflineRescission, _) => (1, "单位盖章的解约函；单位已注销或不给出具的，上传本人的情况说明"),
            _ => (1, "签字盖章的协议书照片或扫描件"),
        }
    }
}

fn submission(app: &App, record: PlacementRef, row: SubmissionRow) -> Result<Submission, ActError> {
    let process = Process::parse(&row.process);
    Ok(Submission {
        seq: row.seq,
        process: process.ok_or_else(|| ActError::defect(format!("submission to {}", row.process)))?,
        values: open(app, "submissions", record, &row.content)?,
        category: row.category,
        files: row.files.split_whitespace().map(Into::into).collect(),
        at: row.submitted_at,
    })
}

/// The texts of a form may name people and telephones: they are stored sealed.
pub(super) fn sealed(app: &App, table: &str, record: PlacementRef, values: &Values) -> Result<Vec<u8>, ActError> {
    let plain = write(values, "form")?;
    Ok(app.vault.seal(table, "content", record.placement.0.as_bytes(), plain.as_bytes()).map_err(Broken::from)?)
}

fn open(app: &App, table: &str, record: PlacementRef, content: &[u8]) -> Result<Values, ActError> {
    let plain = app.vault.open_text(table, "content", record.placement.0.as_bytes(), content).map_err(Broken::from)?;
    read(&plain, "form")
}

/// The number printed on the paper, as the graduate wrote it down.
pub(super) async fn paper_number(
    app: &App,
    tx: &mut Tx,
    access: &Access,
    record: PlacementRef,
) -> Result<Option<String>, ActError> {
    let Some(stored) = applications::find(tx, access, record).await? else { return Ok(None) };
    let mut values = open(app, "applications", record, &stored.content)?;
    Ok(values.remove("paper_number").filter(|number| !number.is_empty()))
}

/// The row of a new application.
pub(super) fn application_row(
    app: &App,
    record: PlacementRef,
    category: &str,
    graduate: &GraduateBlock,
    values: &Values,
    state: &domain::placements::Placement,
    now: Instant,
) -> Result<ApplicationRow, ActError> {
    Ok(ApplicationRow {
        category: category.to_owned(),
        content: sealed(app, "applications", record, values)?,
        graduate_snapshot: write(graduate, "graduate snapshot")?,
        facts: write(state, "facts")?,
        updated_at: now,
    })
}
