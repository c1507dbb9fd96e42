//! Rows of an import. Cells and problems come sealed; imported rows keep neither.

use domain::accounts::Access;
use domain::ids::{ImportId, SchoolId};

use super::reaches;
use crate::engine::{Row, StoreError, Tx, Value, WriteTx, params};

const COUNTS: &str = "SELECT outcome, COUNT(*), CAST(SUM(CASE WHEN notice_count > 0 THEN 1 ELSE 0 END) AS BIGINT) \
     FROM import_rows WHERE school_id = $1 AND import_id = $2 GROUP BY outcome ORDER BY outcome";
const OF_OUTCOME: &str = "SELECT row_number, outcome, label, cells_sealed, problems_sealed, problem_count, notice_count, \
     document_blind, exam_number FROM import_rows \
     WHERE school_id = $1 AND import_id = $2 AND outcome = $3 AND row_number > $4 ORDER BY row_number LIMIT $5";
const WITH_NOTICES: &str = "SELECT row_number, outcome, label, cells_sealed, problems_sealed, problem_count, \
     notice_count, document_blind, exam_number FROM import_rows \
     WHERE school_id = $1 AND import_id = $2 AND notice_count > 0 AND row_number > $3 ORDER BY row_number LIMIT $4";
const FIND: &str = "SELECT row_number, outcome, label, cells_sealed, problems_sealed, problem_count, notice_count, \
     document_blind, exam_number FROM import_rows WHERE school_id = $1 AND import_id = $2 AND row_number = $3";
const SAME_DOCUMENT: &str = "SELECT row_number FROM import_rows WHERE school_id = $1 AND import_id = $2 \
     AND document_blind = $3 AND row_number <> $4 ORDER BY row_number LIMIT 1";
const SAME_EXAM_NUMBER: &str = "SELECT row_number FROM import_rows WHERE school_id = $1 AND import_id = $2 \
     AND exam_number = $3 AND row_number <> $4 ORDER BY row_number LIMIT 1";
const REPLACE: &str = "UPDATE import_rows SET outcome = $4, label = $5, cells_sealed = $6, problems_sealed = $7, \
     problem_count = $8, notice_count = $9, document_blind = $10, exam_number = $11 \
     WHERE school_id = $1 AND import_id = $2 AND row_number = $3 AND outcome <> 'done'";
const MARK_DONE: &str = "UPDATE import_rows SET outcome = 'done', cells_sealed = $4, problems_sealed = $4, \
     problem_count = 0, notice_count = 0 \
     WHERE school_id = $1 AND import_id = $2 AND row_number = $3 AND outcome IN ('new', 'update')";

/// One row of a file and what its check found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredRow {
    /// The line of the sheet, from 1.
    pub row_number: i32,
    /// `new`, `update`, `same`, `bad` or `done`.
    pub outcome: String,
    /// The student's name, or empty.
    pub label: String,
    pub cells_sealed: Vec<u8>,
    pub problems_sealed: Vec<u8>,
    pub problem_count: i32,
    pub notice_count: i32,
    pub document_blind: Option<Vec<u8>>,
    pub exam_number: String,
}

/// Rows of one outcome, and how many of them carry a notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutcomeCount {
    pub outcome: String,
    pub rows: i64,
    pub with_notice: i64,
}

/// Adds checked rows.
pub async fn load(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    import: ImportId,
    rows: Vec<StoredRow>,
) -> Result<u64, StoreError> {
    let columns = [
        "school_id",
        "import_id",
        "row_number",
        "outcome",
        "label",
        "cells_sealed",
        "problems_sealed",
        "problem_count",
        "notice_count",
        "document_blind",
        "exam_number",
    ];
    let rows = rows.into_iter().map(|row| {
        let mut values = params![school, import, row.row_number];
        values.extend(row_values(row));
        values
    });
    tx.bulk_load("import_rows", &columns, rows.collect()).await
}

fn row_values(row: StoredRow) -> Vec<Value> {
    vec![
        Value::Text(row.outcome),
        Value::Text(row.label),
        Value::Blob(row.cells_sealed),
        Value::Blob(row.problems_sealed),
        Value::Int(row.problem_count.into()),
        Value::Int(row.notice_count.into()),
        row.document_blind.map_or(Value::Null, Value::Blob),
        Value::Text(row.exam_number),
    ]
}

pub async fn counts(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    import: ImportId,
) -> Result<Vec<OutcomeCount>, StoreError> {
    if !reaches(access, school) {
        return Ok(Vec::new());
    }
    tx.all(COUNTS, params![school, import], |row| {
        Ok(OutcomeCount { outcome: row.get(0)?, rows: row.get(1)?, with_notice: row.get(2)? })
    })
    .await
}

/// Rows of one outcome after a line, in line order.
pub async fn of_outcome(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    import: ImportId,
    outcome: &str,
    after: i32,
    limit: i64,
) -> Result<Vec<StoredRow>, StoreError> {
    if !reaches(access, school) {
        return Ok(Vec::new());
    }
    tx.all(OF_OUTCOME, params![school, import, outcome, after, limit], stored_row).await
}

/// Rows somebody should look at, after a line, in line order.
pub async fn with_notices(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    import: ImportId,
    after: i32,
    limit: i64,
) -> Result<Vec<StoredRow>, StoreError> {
    if !reaches(access, school) {
        return Ok(Vec::new());
    }
    tx.all(WITH_NOTICES, params![school, import, after, limit], stored_row).await
}

pub async fn find(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    import: ImportId,
    row_number: i32,
) -> Result<Option<StoredRow>, StoreError> {
    if !reaches(access, school) {
        return Ok(None);
    }
    tx.optional(FIND, params![school, import, row_number], stored_row).await
}

/// Another line of the import with the same document.
pub async fn same_document(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    import: ImportId,
    document_blind: &[u8],
    row_number: i32,
) -> Result<Option<i32>, StoreError> {
    tx.optional(SAME_DOCUMENT, params![school, import, document_blind, row_number], |row| row.get(0)).await
}

/// Another line of the import with the same 考生号.
pub async fn same_exam_number(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    import: ImportId,
    exam_number: &str,
    row_number: i32,
) -> Result<Option<i32>, StoreError> {
    tx.optional(SAME_EXAM_NUMBER, params![school, import, exam_number, row_number], |row| row.get(0)).await
}

/// Puts a repaired row in place of the old one; `false` when it is imported already or was never there.
pub async fn replace(
    tx: &mut WriteTx,
    access: &Access,
    school: SchoolId,
    import: ImportId,
    row: StoredRow,
) -> Result<bool, StoreError> {
    if !reaches(access, school) {
        return Ok(false);
    }
    let mut values = params![school, import, row.row_number];
    values.extend(row_values(row));
    Ok(tx.execute(REPLACE, values).await? == 1)
}

/// The lines are in the roster now; what they held is forgotten here.
pub async fn mark_done(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    import: ImportId,
    row_numbers: &[i32],
) -> Result<u64, StoreError> {
    let empty = Vec::<u8>::new();
    let statements =
        row_numbers.iter().map(|line| (MARK_DONE, params![school, import, *line, empty.clone()])).collect();
    Ok(tx.pipeline(statements).await?.into_iter().sum())
}

fn stored_row(row: &Row<'_>) -> Result<StoredRow, StoreError> {
    Ok(StoredRow {
        row_number: row.get(0)?,
        outcome: row.get(1)?,
        label: row.get(2)?,
        cells_sealed: row.get(3)?,
        problems_sealed: row.get(4)?,
        problem_count: row.get(5)?,
        notice_count: row.get(6)?,
        document_blind: row.get(7)?,
        exam_number: row.get(8)?,
    })
}
