//! One row of a roster file: every cell read, checked, and checked against the others; nothing is written.
//!
//! A row comes out as [`RosterFields`] or with at least one problem that says what to do. Duplicates within the file and
//! against the roster are the caller's.

mod reader;

use std::fmt;

use self::reader::Reader;
use super::column::RosterColumn;
use super::fields::RosterFields;
use super::headings::Headings;
use crate::codes::Table;
use crate::ids::{Cohort, DepartmentId};
use crate::time::Day;
use crate::words::words;

words! {
    pub enum Severity {
        /// 必须修改: the row is not imported.
        Error = "error",
        /// 请留意: the row is imported.
        Notice = "notice",
    }
}

/// What somebody typed into a cell: it may be a number of a person, so `Debug` shows only its length.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CellText(String);

impl CellText {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CellText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CellText({} characters)", self.0.chars().count())
    }
}

/// What to do about a problem, with the text to put into the cell where one is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    pub text: String,
    /// Goes into the cell by 采用; empty clears it.
    pub replacement: Option<CellText>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowProblem {
    pub column: RosterColumn,
    pub value: CellText,
    pub severity: Severity,
    pub message: String,
    pub suggestion: Option<Suggestion>,
}

/// What a row is checked against.
#[derive(Clone, Copy, Debug)]
pub struct RosterContext<'a> {
    pub cohort: Cohort,
    pub today: Day,
    /// 院校代码, five digits.
    pub school_code: &'a str,
    pub school_name: &'a str,
    /// The school's departments; names must be equal (F022).
    pub departments: &'a [(DepartmentId, String)],
    /// The table of majors, where the operator has loaded one.
    pub majors: Option<&'a Table>,
}

/// The outcome for one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowCheck {
    /// `Some` exactly when no problem is an error.
    pub fields: Option<RosterFields>,
    pub problems: Vec<RowProblem>,
}

/// Checks one row (F054, F060).
pub fn check_row<S: AsRef<str>>(headings: &Headings, row: &[S], context: &RosterContext<'_>) -> RowCheck {
    let cell = |column| headings.cell(row, column);
    let mut reader = Reader::new(context, cell);
    let fields = reader.fields();
    let problems = reader.into_problems();
    let wrong = problems.iter().any(|problem| problem.severity == Severity::Error);
    RowCheck { fields: fields.filter(|_| !wrong), problems }
}
