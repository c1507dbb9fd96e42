//! What the check of an uploaded sheet found, row by row, with repairs in place.

use askama::Template;

use crate::components::{Desk, FilterBar, Flow, Icon, Link, Notice, Pager, Stats, TableHead, Tone};

/// One cell that needs attention.
#[derive(Debug)]
pub struct ProblemRow {
    /// Line of the sheet, from 1.
    pub line: u64,
    pub name: String,
    pub field: String,
    /// Masked where the field is personal.
    pub value: String,
    pub tone: Tone,
    pub icon: Icon,
    pub problem: String,
    pub proposal: String,
    /// Address that repairs the cell with the typed value; `None` where it cannot be edited here.
    pub action: Option<String>,
    /// Address and words of ready repairs.
    pub fixes: Vec<(String, String)>,
}

#[derive(Template, Debug)]
#[template(path = "staff/import_check.html")]
pub struct ImportCheckPage {
    pub shell: Desk,
    pub crumbs: Vec<Link>,
    /// Name, rows and time taken.
    pub file: String,
    pub steps: Flow,
    pub notices: Vec<Notice>,
    /// Rows done and rows to do, while the import runs; the page then asks anew every two seconds.
    pub progress: Option<(i64, i64)>,
    pub stats: Stats,
    pub filters: FilterBar,
    pub head: TableHead,
    pub rows: Vec<ProblemRow>,
    pub pager: Pager,
    /// Empty when there is nothing to import.
    pub usable: String,
    pub run: String,
    pub again: String,
    pub nonce: String,
    pub note: String,
}
