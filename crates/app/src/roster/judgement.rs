//! What one row of a file is: readable or not, new, changed or the same, and whom it collides with.

use std::collections::HashMap;

use domain::accounts::Access;
use domain::ids::{Cohort, DepartmentId, ImportId, SchoolId};
use domain::people::PersonName;
use domain::policy::ModeReview;
use domain::roster::{
    Headings, RosterColumn, RosterContext, RosterFields, Severity, TrainingMode, check_row, may_set_directly,
};
use domain::time::Day;
use store::engine::Tx;
use store::organisations::schools::SchoolRow;
use store::organisations::{departments, schools};
use store::roster::entry_changes::{self, KEYS_AT_ONCE, KnownEntry};
use store::roster::import_rows::StoredRow;

use super::entry_fields;
use super::sealed_row::{self, StoredProblem};
use crate::agreements::unprintable;
use crate::organisations::rules;
use crate::{ActError, App, people};

/// Longest name kept beside a row, in characters.
const LABEL: usize = 60;

/// What rows are checked against.
pub(super) struct Frame {
    pub cohort: Cohort,
    pub today: Day,
    pub school: SchoolRow,
    pub departments: Vec<(DepartmentId, String)>,
    /// Who decides about the training mode of targeted and commissioned graduates.
    pub mode_review: ModeReview,
}

impl Frame {
    pub(super) async fn load(
        app: &App,
        tx: &mut Tx,
        access: &Access,
        school: SchoolId,
        cohort: Cohort,
    ) -> Result<Self, ActError> {
        let row = schools::find(tx, access, school).await?.ok_or(ActError::NotFound)?;
        let departments = departments::list(tx, access, school).await?;
        let departments = departments.into_iter().map(|row| (row.department, row.name)).collect();
        let (_, policy) = rules::policy_of_province(tx, access, row.province).await?;
        let mode_review = policy.current.training_mode_change_review;
        Ok(Self { cohort, today: app.now().day(), school: row, departments, mode_review })
    }

    pub(super) fn context(&self) -> RosterContext<'_> {
        RosterContext {
            cohort: self.cohort,
            today: self.today,
            school_code: &self.school.code,
            school_name: &self.school.name,
            departments: &self.departments,
            majors: None,
        }
    }
}

/// What the agreement prints from the roster and could not: said before anybody signs.
pub(super) fn unprinted(app: &App, fields: &RosterFields) -> Vec<(RosterColumn, String)> {
    let printed = [
        (RosterColumn::Name, fields.name.reveal()),
        (RosterColumn::Major, fields.major.name.as_str()),
        (RosterColumn::StudentNumber, fields.student_number.as_str()),
    ];
    printed.into_iter().filter_map(|(column, text)| Some((column, unprintable(app, text)?))).collect()
}

/// A row on its way through the check.
pub(super) struct Judged {
    pub line: i32,
    pub cells: Vec<String>,
    pub label: String,
    pub problems: Vec<StoredProblem>,
    pub fields: Option<RosterFields>,
    pub document_blind: Option<[u8; 32]>,
    pub exam_number: String,
    outcome: &'static str,
}

impl Judged {
    /// Reads the row alone.
    pub(super) fn read(app: &App, frame: &Frame, headings: &Headings, line: i32, cells: Vec<String>) -> Self {
        let checked = check_row(headings, &cells, &frame.context());
        let label = headings.cell(&cells, RosterColumn::Name).chars().take(LABEL).collect();
        let document_blind = checked.fields.as_ref().map(|fields| people::document_blind(app, &fields.document));
        let exam_number = checked.fields.as_ref().map(|fields| fields.exam_number.clone()).unwrap_or_default();
        let mut problems: Vec<StoredProblem> = checked.problems.into_iter().map(StoredProblem::from).collect();
        let unprinted = checked.fields.iter().flat_map(|fields| unprinted(app, fields));
        problems.extend(unprinted.map(|(column, message)| StoredProblem::error(column, message)));
        Self { line, label, cells, problems, fields: checked.fields, document_blind, exam_number, outcome: "new" }
    }

    fn wrong(&mut self, problem: StoredProblem) {
        self.problems.push(problem);
    }

    /// The row repeats another line of its file.
    pub(super) fn repeats(&mut self, column: RosterColumn, line: i32) {
        let problem = StoredProblem::error(column, format!("与第 {line} 行重复"));
        self.wrong(StoredProblem {
            advice: "保留其中一行，另一行改正或清空".into(),
            other_line: Some(line),
            ..problem
        });
    }

    pub(super) fn is_bad(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    fn meet(
        &mut self,
        app: &App,
        review: ModeReview,
        of_document: Option<&KnownEntry>,
        of_exam_number: Option<&KnownEntry>,
    ) {
        let Some(fields) = self.fields.take() else { return };
        self.compare(app, &fields, of_document, of_exam_number);
        let known = of_document.and_then(|known| TrainingMode::parse(&known.training_mode));
        let direct = known.map(|known| may_set_directly(known, fields.training_mode, review));
        if let Some(Err(refusal)) = direct {
            let problem = StoredProblem::error(RosterColumn::TrainingMode, refusal.reason);
            self.wrong(StoredProblem { advice: refusal.way_out, ..problem });
        }
        self.fields = Some(fields);
    }

    fn compare(
        &mut self,
        app: &App,
        fields: &RosterFields,
        of_document: Option<&KnownEntry>,
        of_exam_number: Option<&KnownEntry>,
    ) {
        if let Some(other) = of_exam_number.filter(|known| of_document.is_none_or(|own| own.entry != known.entry)) {
            let message = format!("名单中 {} 已使用这个考生号", PersonName::stored(other.name.clone()).masked());
            self.wrong(StoredProblem::error(RosterColumn::ExamNumber, message));
            return;
        }
        let Some(known) = of_document else { return };
        let known_name = PersonName::stored(known.name.clone());
        if !known_name.is_same_as(&fields.name) {
            if known.exam_number == fields.exam_number {
                let problem = StoredProblem::error(RosterColumn::Name, "与名单中的姓名不同，导入后将更正姓名");
                self.wrong(StoredProblem { severity: Severity::Notice, ..problem });
            } else {
                let message = format!("名单中 {} 已使用这个证件号码", known_name.masked());
                self.wrong(StoredProblem::error(RosterColumn::DocumentNumber, message));
                return;
            }
        }
        let same = known
            .fields_digest
            .as_ref()
            .is_some_and(|stored| entry_fields::is_same(stored, &entry_fields::digest(app, fields)));
        self.outcome = if same { "same" } else { "update" };
    }

    /// The word that is stored.
    pub(super) fn outcome(&self) -> &'static str {
        if self.is_bad() || self.fields.is_none() { "bad" } else { self.outcome }
    }

    pub(super) fn stored(mut self, app: &App, import: ImportId) -> Result<StoredRow, ActError> {
        self.problems.sort_by_key(|problem| problem.column);
        let errors = self.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        let notices = self.problems.len() - errors;
        Ok(StoredRow {
            row_number: self.line,
            outcome: self.outcome().to_owned(),
            cells_sealed: sealed_row::seal_cells(app, import, self.line, &self.cells)?,
            problems_sealed: sealed_row::seal_problems(app, import, self.line, &self.problems)?,
            problem_count: i32::try_from(errors).unwrap_or(i32::MAX),
            notice_count: i32::try_from(notices).unwrap_or(i32::MAX),
            document_blind: self.document_blind.map(|blind| blind.to_vec()),
            exam_number: self.exam_number,
            label: self.label,
        })
    }
}

/// The lines of a file that have claimed a document or 考生号 so far.
#[derive(Default)]
pub(super) struct Claims {
    documents: HashMap<[u8; 32], i32>,
    exam_numbers: HashMap<String, i32>,
}

impl Claims {
    /// Notes what the row claims, or that another line was first.
    pub(super) fn claim(&mut self, row: &mut Judged) {
        let Some(blind) = row.document_blind else { return };
        if let Some(line) = self.documents.get(&blind) {
            row.repeats(RosterColumn::DocumentNumber, *line);
        } else if let Some(line) = self.exam_numbers.get(&row.exam_number) {
            row.repeats(RosterColumn::ExamNumber, *line);
        } else {
            self.documents.insert(blind, row.line);
            self.exam_numbers.insert(row.exam_number.clone(), row.line);
        }
    }
}

/// Compares rows with the entries that are there already.
pub(super) async fn meet_roster(
    app: &App,
    tx: &mut Tx,
    access: &Access,
    frame: &Frame,
    rows: &mut [Judged],
) -> Result<(), ActError> {
    for rows in rows.chunks_mut(KEYS_AT_ONCE) {
        let blinds: Vec<Vec<u8>> =
            rows.iter().filter_map(|row| row.document_blind.map(|blind| blind.to_vec())).collect();
        let readable = rows.iter().filter(|row| row.fields.is_some());
        let numbers: Vec<String> = readable.map(|row| row.exam_number.clone()).collect();
        let (school, cohort) = (frame.school.school, frame.cohort);
        let of_document = entry_changes::with_documents(tx, access, school, cohort, &blinds).await?;
        let of_exam_number = entry_changes::with_exam_numbers(tx, access, school, cohort, &numbers).await?;
        let of_document: HashMap<_, _> =
            of_document.iter().map(|known| (known.document_blind.as_slice(), known)).collect();
        let of_exam_number: HashMap<_, _> =
            of_exam_number.iter().map(|known| (known.exam_number.as_str(), known)).collect();
        for row in rows {
            let document = row.document_blind.and_then(|blind| of_document.get(blind.as_slice()).copied());
            let exam_number = of_exam_number.get(row.exam_number.as_str()).copied();
            row.meet(app, frame.mode_review, document, exam_number);
        }
    }
    Ok(())
}
