//! The workbook of bad rows with a column of reasons, and its way back into the same import (ui.md §10).

use domain::accounts::Action;
use domain::ids::ImportId;
use domain::refusal::FieldErrors;
use domain::roster::Severity;
use store::roster::{import_rows, imports};

use super::judgement::Frame;
use super::repair_row::replace;
use super::show_import::headings_of;
use super::{own_school, sealed_row};
use crate::ports::{Sheet, SheetColumn, SheetRow};
use crate::{Act, ActError, Actor, App};

const LINE: &str = "表格行";
const REASON: &str = "原因（改好后连同本表上传，此列不用删）";
/// Rows of one workbook; an import holds no more.
const ROWS: i64 = 100_000;
/// Rows judged in one transaction.
const BATCH: usize = 100;

/// A file to hand out.
pub struct Workbook {
    pub file_name: String,
    pub bytes: Vec<u8>,
}

/// The bad rows as a workbook: the file's own columns, then line and reasons.
///
/// # Errors
/// [`ActError::NotFound`] when the school has no such import.
pub async fn bad_rows(app: &App, actor: &Actor, import: ImportId) -> Result<Workbook, ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    let (record, rows) = {
        let mut tx = app.db.read().await?;
        let record = imports::find(&mut tx, &access, school, import).await?.ok_or(ActError::NotFound)?;
        (record, import_rows::of_outcome(&mut tx, &access, school, import, "bad", 0, ROWS).await?)
    };
    let (heading, _) = headings_of(&record)?;
    let plain = |title: &String| SheetColumn { title: title.clone(), width: 16, ..SheetColumn::default() };
    let mut columns: Vec<SheetColumn> = heading.iter().map(plain).collect();
    let line = format!("{LINE}（{import}）");
    columns.push(SheetColumn { title: line, width: 10, ..SheetColumn::default() });
    columns.push(SheetColumn { title: REASON.to_owned(), width: 60, warning: true, ..SheetColumn::default() });
    let mut sheet = Sheet { name: "问题行".to_owned(), columns, rows: Vec::with_capacity(rows.len()) };
    for row in rows {
        let mut cells = sealed_row::cells(app, import, &row)?;
        cells.resize(heading.len(), String::new());
        let problems = sealed_row::problems(app, import, &row)?;
        let reasons = problems.iter().filter(|problem| problem.severity == Severity::Error).map(|problem| {
            let advice = if problem.advice.is_empty() { String::new() } else { format!("（{}）", problem.advice) };
            format!("{}：{}{advice}", problem.column.title(), problem.message)
        });
        cells.push(row.row_number.to_string());
        cells.push(reasons.collect::<Vec<_>>().join("；"));
        sheet.rows.push(cells);
    }
    let name = record.file_name.rsplit_once('.').map_or(record.file_name.as_str(), |(name, _)| name).to_owned();
    let sheets = [sheet];
    let app = app.clone();
    let written = tokio::task::spawn_blocking(move || app.sheets.write(&sheets)).await;
    let bytes = written.map_err(|cause| ActError::defect(format!("writing a workbook: {cause}")))??;
    Ok(Workbook { file_name: format!("{name}-问题行.xlsx"), bytes })
}

/// A heading that says which import its rows came from.
pub(super) struct Returned {
    pub import: ImportId,
    line_place: usize,
    heading: Vec<String>,
}

impl Returned {
    pub(super) fn read(heading: &[String]) -> Option<Self> {
        let import_of = |cell: &String| {
            let id = cell.trim().strip_prefix(LINE)?.trim_matches(|c| matches!(c, '（' | '）' | '(' | ')' | ' '));
            id.parse::<ImportId>().ok()
        };
        let found = heading.iter().enumerate().find_map(|(place, cell)| Some((place, import_of(cell)?)));
        found.map(|(line_place, import)| Self { import, line_place, heading: heading.to_vec() })
    }

    /// The cells of a returned row in the order of the import's own heading.
    fn cells(&self, own: &[String], row: &SheetRow) -> Vec<String> {
        let cell = |title: &String| {
            let place = self.heading.iter().position(|known| known.trim() == title.trim());
            place.and_then(|place| row.cells.get(place)).cloned().unwrap_or_default()
        };
        own.iter().map(cell).collect()
    }
}

/// Judges the returned rows in their old places; returns how many were taken.
pub(super) async fn take_back(
    app: &App,
    actor: &Actor,
    frame: &Frame,
    returned: &Returned,
    rows: Vec<SheetRow>,
) -> Result<usize, ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let mut taken = 0;
    for rows in rows.chunks(BATCH) {
        let mut act = Act::begin(app, actor).await?;
        let record = imports::find(&mut act.tx, &access, frame.school.school, returned.import).await?;
        let record = record.filter(|record| record.cohort == frame.cohort).ok_or_else(|| {
            ActError::from(FieldErrors::one("file", "这张问题行表格不属于本届的任何一次导入，请上传完整的名单"))
        })?;
        let (own, headings) = headings_of(&record)?;
        for row in rows {
            let line = row.cells.get(returned.line_place).and_then(|cell| cell.trim().parse::<i32>().ok());
            let Some(line) = line else {
                let message = format!("第 {} 行没有“{LINE}”，请保留这一列；新增的学生请另外上传", row.number);
                return Err(FieldErrors::one("file", message).into());
            };
            let known = import_rows::find(&mut act.tx, &access, record.school, record.import, line).await?;
            if known.is_none_or(|known| known.outcome == "done") {
                continue;
            }
            let cells = returned.cells(&own, row);
            if replace(app, &mut act.tx, &access, frame, &record, &headings, line, cells).await? {
                taken += 1;
            }
        }
        act.commit().await?;
    }
    Ok(taken)
}
