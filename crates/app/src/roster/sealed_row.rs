//! Rows of an import as they are stored: cells and problems sealed for their place.

use domain::ids::ImportId;
use domain::roster::{CellText, RosterColumn, RowProblem, Severity};
use serde::{Deserialize, Serialize};
use store::roster::import_rows::StoredRow;

use crate::error::Broken;
use crate::{ActError, App};

/// One problem of one cell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StoredProblem {
    pub column: RosterColumn,
    pub severity: Severity,
    pub message: String,
    /// What to do about it; may be empty.
    pub advice: String,
    /// Goes into the cell by 采用.
    pub replacement: Option<String>,
    /// The line this one repeats.
    pub other_line: Option<i32>,
}

impl StoredProblem {
    pub(super) fn error(column: RosterColumn, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { column, severity: Severity::Error, message, advice: String::new(), replacement: None, other_line: None }
    }
}

impl From<RowProblem> for StoredProblem {
    fn from(problem: RowProblem) -> Self {
        let (advice, replacement) = match problem.suggestion {
            None => (String::new(), None),
            Some(suggestion) => {
                (suggestion.text, suggestion.replacement.as_ref().map(CellText::reveal).map(str::to_owned))
            }
        };
        let RowProblem { column, severity, message, .. } = problem;
        Self { column, severity, message, advice, replacement, other_line: None }
    }
}

fn place(import: ImportId, line: i32) -> Vec<u8> {
    [import.0.as_bytes().as_slice(), &line.to_be_bytes()].concat()
}

fn seal<T: Serialize>(app: &App, column: &str, import: ImportId, line: i32, value: &T) -> Result<Vec<u8>, ActError> {
    let plain = serde_json::to_vec(value).map_err(|cause| ActError::defect(format!("{column}: {cause}")))?;
    Ok(app.vault.seal("import_rows", column, &place(import, line), &plain).map_err(Broken::from)?)
}

fn open<T: for<'de> Deserialize<'de>>(
    app: &App,
    column: &str,
    import: ImportId,
    line: i32,
    sealed: &[u8],
) -> Result<T, ActError> {
    let plain = app.vault.open("import_rows", column, &place(import, line), sealed).map_err(Broken::from)?;
    serde_json::from_slice(&plain).map_err(|cause| ActError::defect(format!("{column}: {cause}")))
}

pub(super) fn seal_cells(app: &App, import: ImportId, line: i32, cells: &[String]) -> Result<Vec<u8>, ActError> {
    seal(app, "cells_sealed", import, line, &cells)
}

pub(super) fn seal_problems(
    app: &App,
    import: ImportId,
    line: i32,
    problems: &[StoredProblem],
) -> Result<Vec<u8>, ActError> {
    seal(app, "problems_sealed", import, line, &problems)
}

/// The cells of a row; none once it is imported.
pub(super) fn cells(app: &App, import: ImportId, row: &StoredRow) -> Result<Vec<String>, ActError> {
    if row.cells_sealed.is_empty() {
        return Ok(Vec::new());
    }
    open(app, "cells_sealed", import, row.row_number, &row.cells_sealed)
}

pub(super) fn problems(app: &App, import: ImportId, row: &StoredRow) -> Result<Vec<StoredProblem>, ActError> {
    if row.problems_sealed.is_empty() {
        return Ok(Vec::new());
    }
    open(app, "problems_sealed", import, row.row_number, &row.problems_sealed)
}
