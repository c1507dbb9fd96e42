//! Repairing rows of an import in place: one cell, or every row with the same fault (ui.md §10).

use domain::accounts::{Access, Action};
use domain::ids::ImportId;
use domain::refusal::{FieldErrors, Refusal};
use domain::roster::{Headings, RosterColumn};
use store::engine::{Tx, WriteTx};
use store::roster::import_rows::{self, StoredRow};
use store::roster::imports::{self, ImportRecord};

use super::judgement::{Frame, Judged, meet_roster};
use super::show_import::headings_of;
use super::{own_school, sealed_row};
use crate::{Act, ActError, Actor, App};

/// Rows repaired by one 采用到全部.
const AT_ONCE: i64 = 2_000;
/// Longest text of a cell, in characters.
const CELL: usize = 5_000;

/// A cell and its new text.
pub struct RepairCell {
    pub import: ImportId,
    pub line: i32,
    pub column: RosterColumn,
    pub value: String,
}

/// Puts the text into the cell and judges the row anew.
///
/// # Errors
/// [`ActError::NotFound`] for a row that is not there or imported already; a refusal where the file lacks the column.
pub async fn repair_cell(app: &App, actor: &Actor, input: RepairCell) -> Result<(), ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    if input.value.chars().count() > CELL {
        return Err(FieldErrors::one("value", "内容过长").into());
    }
    let mut act = Act::begin(app, actor).await?;
    let record = imports::find(&mut act.tx, &access, school, input.import).await?.ok_or(ActError::NotFound)?;
    let row = import_rows::find(&mut act.tx, &access, school, input.import, input.line).await?;
    let row = row.ok_or(ActError::NotFound)?;
    let frame = Frame::load(app, &mut act.tx, &access, school, record.cohort).await?;
    let (_, headings) = headings_of(&record)?;
    let mut cells = sealed_row::cells(app, record.import, &row)?;
    put(&headings, &mut cells, input.column, input.value)?;
    replace(app, &mut act.tx, &access, &frame, &record, &headings, row.row_number, cells).await?;
    act.commit().await
}

/// Accepts the suggestion of one cell, for its row alone or for every row whose cell and suggestion are the same; returns
/// how many rows that were.
///
/// # Errors
/// As [`repair_cell`]; [`ActError::NotFound`] when the cell has no suggestion.
pub async fn accept_suggestion(
    app: &App,
    actor: &Actor,
    import: ImportId,
    (line, column): (i32, RosterColumn),
    alike: bool,
) -> Result<usize, ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    let mut act = Act::begin(app, actor).await?;
    let record = imports::find(&mut act.tx, &access, school, import).await?.ok_or(ActError::NotFound)?;
    let (_, headings) = headings_of(&record)?;
    let model = import_rows::find(&mut act.tx, &access, school, import, line).await?.ok_or(ActError::NotFound)?;
    let (value, replacement) = suggestion(app, &record, &headings, &model, column)?.ok_or(ActError::NotFound)?;
    let frame = Frame::load(app, &mut act.tx, &access, school, record.cohort).await?;
    let mut repaired = 0;
    let rows = if alike {
        import_rows::of_outcome(&mut act.tx, &access, school, import, "bad", 0, AT_ONCE).await?
    } else {
        vec![model]
    };
    for row in rows {
        if suggestion(app, &record, &headings, &row, column)?.as_ref() != Some(&(value.clone(), replacement.clone())) {
            continue;
        }
        let mut cells = sealed_row::cells(app, import, &row)?;
        put(&headings, &mut cells, column, replacement.clone())?;
        replace(app, &mut act.tx, &access, &frame, &record, &headings, row.row_number, cells).await?;
        repaired += 1;
    }
    act.commit().await?;
    Ok(repaired)
}

fn suggestion(
    app: &App,
    record: &ImportRecord,
    headings: &Headings,
    row: &StoredRow,
    column: RosterColumn,
) -> Result<Option<(String, String)>, ActError> {
    let problems = sealed_row::problems(app, record.import, row)?;
    let replacement =
        problems.into_iter().filter(|problem| problem.column == column).find_map(|problem| problem.replacement);
    let cells = sealed_row::cells(app, record.import, row)?;
    Ok(replacement.map(|replacement| (headings.cell(&cells, column).to_owned(), replacement)))
}

fn put(headings: &Headings, cells: &mut Vec<String>, column: RosterColumn, value: String) -> Result<(), ActError> {
    let Some(place) = headings.place(column) else {
        let reason = format!("文件里没有“{}”这一列", column.title());
        return Err(Refusal::new("column-missing", "F054", reason, "请在表格里加上这一列后重新上传").into());
    };
    if cells.len() <= place {
        cells.resize(place + 1, String::new());
    }
    if let Some(cell) = cells.get_mut(place) {
        *cell = value;
    }
    Ok(())
}

/// Judges the cells as the row of this line and stores them in its place; `false` when the row is imported already.
#[expect(clippy::too_many_arguments, reason = "the row, its file and what it is judged by")]
pub(super) async fn replace(
    app: &App,
    tx: &mut WriteTx,
    access: &Access,
    frame: &Frame,
    record: &ImportRecord,
    headings: &Headings,
    line: i32,
    cells: Vec<String>,
) -> Result<bool, ActError> {
    let judged = rejudge(app, tx, access, frame, record, headings, line, cells).await?;
    let stored = judged.stored(app, record.import)?;
    Ok(import_rows::replace(tx, access, record.school, record.import, stored).await?)
}

/// Judges a row alone, against the other rows of its import, and against the roster.
#[expect(clippy::too_many_arguments, reason = "the row, its file and what it is judged by")]
async fn rejudge(
    app: &App,
    tx: &mut Tx,
    access: &Access,
    frame: &Frame,
    record: &ImportRecord,
    headings: &Headings,
    line: i32,
    cells: Vec<String>,
) -> Result<Judged, ActError> {
    let mut judged = [Judged::read(app, frame, headings, line, cells)];
    for row in &mut judged {
        let Some(blind) = row.document_blind else { continue };
        let (school, import) = (record.school, record.import);
        let document = import_rows::same_document(tx, access, school, import, &blind, line).await?;
        let exam_number = import_rows::same_exam_number(tx, access, school, import, &row.exam_number, line).await?;
        match (document, exam_number) {
            (Some(other), _) if other < line => row.repeats(RosterColumn::DocumentNumber, other),
            (_, Some(other)) if other < line => row.repeats(RosterColumn::ExamNumber, other),
            _ => {}
        }
    }
    meet_roster(app, tx, access, frame, &mut judged).await?;
    let [judged] = judged;
    Ok(judged)
}
