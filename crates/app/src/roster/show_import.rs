//! Imports as pages show them: the list, one import's result, its cells that need attention.

use std::collections::HashMap;

use domain::accounts::Action;
use domain::ids::{Cohort, ImportId};
use domain::people::{DocumentKind, IdentityDocument};
use domain::roster::{Headings, RosterColumn, Severity};
use store::roster::import_rows::{self, StoredRow};
use store::roster::imports::{self, ImportRecord};

use super::own_school;
use super::sealed_row::{self, StoredProblem};
use crate::{ActError, Actor, App};

/// Rows looked through for cells that repair alike.
const ALIKE: i64 = 2_000;
/// Newest imports shown.
const LISTED: i64 = 50;

/// How many rows of an import are what.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub new: i64,
    pub update: i64,
    pub same: i64,
    pub bad: i64,
    pub done: i64,
    /// Rows that go in but deserve a look.
    pub noticed: i64,
}

impl Counts {
    pub const fn usable(&self) -> i64 {
        self.new + self.update
    }
}

/// Which cells are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shown {
    #[default]
    Errors,
    Notices,
}

/// One cell and what is the matter with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProblemCell {
    pub line: i32,
    pub label: String,
    pub problem: StoredProblem,
    pub value: String,
    /// Whether the file has the column, so that the cell can be edited here.
    pub editable: bool,
    /// Rows with the same cell and the same repair, this one included.
    pub alike: usize,
}

/// One import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportView {
    pub record: ImportRecord,
    pub counts: Counts,
    pub cells: Vec<ProblemCell>,
    /// The line after which the next page begins.
    pub next: Option<i32>,
}

pub(super) fn headings_of(record: &ImportRecord) -> Result<(Vec<String>, Headings), ActError> {
    let heading: Vec<String> =
        serde_json::from_str(&record.heading).map_err(|cause| ActError::defect(format!("import heading: {cause}")))?;
    let headings = Headings::read(&heading);
    Ok((heading, headings))
}

pub(super) fn counts_of(rows: Vec<import_rows::OutcomeCount>) -> Counts {
    let mut counts = Counts::default();
    for count in rows {
        match count.outcome.as_str() {
            "new" => counts.new = count.rows,
            "update" => counts.update = count.rows,
            "same" => counts.same = count.rows,
            "bad" => counts.bad = count.rows,
            _ => counts.done = count.rows,
        }
        if count.outcome != "bad" {
            counts.noticed += count.with_notice;
        }
    }
    counts
}

/// The cohort's imports, newest first.
///
/// # Errors
/// When the actor may not import, or storage fails.
pub async fn list_imports(app: &App, actor: &Actor, cohort: Cohort) -> Result<Vec<(ImportRecord, Counts)>, ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let mut listed = Vec::new();
    for record in imports::list(&mut tx, &access, school, cohort, LISTED).await? {
        let counts = import_rows::counts(&mut tx, &access, school, record.import).await?;
        listed.push((record, counts_of(counts)));
    }
    Ok(listed)
}

/// One import with a page of its cells that need attention.
///
/// # Errors
/// [`ActError::NotFound`] when the school has no such import.
pub async fn show_import(
    app: &App,
    actor: &Actor,
    import: ImportId,
    shown: Shown,
    after: i32,
    size: u16,
) -> Result<ImportView, ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let record = imports::find(&mut tx, &access, school, import).await?.ok_or(ActError::NotFound)?;
    let counts = counts_of(import_rows::counts(&mut tx, &access, school, import).await?);
    let limit = i64::from(size) + 1;
    let mut rows = match shown {
        Shown::Errors => import_rows::of_outcome(&mut tx, &access, school, import, "bad", after, limit).await?,
        Shown::Notices => import_rows::with_notices(&mut tx, &access, school, import, after, limit).await?,
    };
    let more = rows.len() > usize::from(size);
    rows.truncate(size.into());
    let next = rows.last().filter(|_| more).map(|row| row.row_number);
    let alike = if rows.is_empty() {
        HashMap::new()
    } else {
        let bad = import_rows::of_outcome(&mut tx, &access, school, import, "bad", 0, ALIKE).await?;
        repairs_alike(app, &record, &bad)?
    };
    let (_, headings) = headings_of(&record)?;
    // Numbers stand in full only before the one who uploaded them.
    let open = actor.account() == Some(record.created_by);
    let mut cells = Vec::new();
    for row in &rows {
        cells.extend(cells_of(app, &record, &headings, row, (shown, open), &alike)?);
    }
    Ok(ImportView { record, counts, cells, next })
}

type Repair = (RosterColumn, String, String);

fn repairs_alike(app: &App, record: &ImportRecord, rows: &[StoredRow]) -> Result<HashMap<Repair, usize>, ActError> {
    let (_, headings) = headings_of(record)?;
    let mut alike = HashMap::new();
    for row in rows {
        let cells = sealed_row::cells(app, record.import, row)?;
        for problem in sealed_row::problems(app, record.import, row)? {
            if let Some(replacement) = problem.replacement {
                let value = headings.cell(&cells, problem.column).to_owned();
                *alike.entry((problem.column, value, replacement)).or_insert(0) += 1;
            }
        }
    }
    Ok(alike)
}

fn cells_of(
    app: &App,
    record: &ImportRecord,
    headings: &Headings,
    row: &StoredRow,
    (shown, open): (Shown, bool),
    alike: &HashMap<Repair, usize>,
) -> Result<Vec<ProblemCell>, ActError> {
    let cells = sealed_row::cells(app, record.import, row)?;
    let wanted = |problem: &StoredProblem| match shown {
        Shown::Errors => problem.severity == Severity::Error,
        Shown::Notices => problem.severity == Severity::Notice,
    };
    let problems = sealed_row::problems(app, record.import, row)?.into_iter().filter(wanted);
    let cell = |problem: StoredProblem| {
        let value = headings.cell(&cells, problem.column).to_owned();
        let replacement = problem.replacement.clone().unwrap_or_default();
        let alike = alike.get(&(problem.column, value.clone(), replacement)).copied().unwrap_or(1);
        let personal =
            matches!(problem.column, RosterColumn::DocumentNumber | RosterColumn::Mobile | RosterColumn::Email);
        let masked = personal && !open;
        let value = if masked { IdentityDocument::stored(DocumentKind::Passport, value).masked() } else { value };
        ProblemCell {
            line: row.row_number,
            label: row.label.clone(),
            editable: !masked && headings.place(problem.column).is_some(),
            value,
            alike,
            problem,
        }
    };
    Ok(problems.map(cell).collect())
}
