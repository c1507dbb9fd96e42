//! 下载当前查询数据 and 导出退回修改学生名单 (F155, F156, ui.md §10): a file out of a list, made by a job, kept for seven
//! days, opened by its maker alone. Every request and every download is an event (decision 18).

mod columns;
mod make;
mod sweep;

pub use columns::ExportColumn;
pub(crate) use make::run;
pub use sweep::sweep;

use domain::accounts::{Access, Action};
use domain::ids::{Cohort, ExportId, SchoolId};
use domain::ledger::Owner;
use domain::placements::StateCode;
use domain::refusal::FieldErrors;
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::placements::exports;
pub use store::placements::exports::ExportRow;
use store::placements::queue::{self as listed, List, Order, PlacementFilter};
use uuid::Uuid;

use super::lists::RecordList;
use super::record::{read, write};
use crate::jobs::Job;
use crate::roster::returned_workbook::Workbook;
use crate::{Act, ActError, Actor, App, Began, Broken, NewEvent};

/// Hours a file is kept.
const KEPT_HOURS: i64 = 7 * 24;
/// Fewest and most characters of 用途.
const PURPOSE: std::ops::RangeInclusive<usize> = 4..=100;
/// Exports one page shows.
const SHOWN: i64 = 50;

/// What is asked, as it is stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wanted {
    pub list: RecordList,
    /// Only those returned for correction, with the remarks.
    pub returned: bool,
    pub filter: PlacementFilter,
    pub order: Order,
    pub columns: Vec<ExportColumn>,
}

/// An export as its form posts it.
#[derive(Clone, Debug)]
pub struct Ask {
    pub cohort: Cohort,
    pub wanted: Wanted,
    /// Personal numbers in full.
    pub whole: bool,
    pub purpose: String,
}

fn own_school(access: &Access) -> Result<SchoolId, ActError> {
    access.school().ok_or(ActError::NotFound)
}

fn event(school: SchoolId, export: ExportId, kind: &'static str, version: i64, detail: Value) -> NewEvent {
    NewEvent {
        owner: Owner::School(school),
        stream: export.0,
        kind,
        ids: vec![("export", export.to_string())],
        from: String::new(),
        to: String::new(),
        version,
        detail,
    }
}

/// What the list holds now, by the filter; at most one more than lists count.
///
/// # Errors
/// [`ActError::NotFound`] for sessions without a school.
pub async fn hits(app: &App, actor: &Actor, cohort: Cohort, wanted: &Wanted) -> Result<u64, ActError> {
    let access = actor.access(Action::ExportPlacements)?;
    let filter = wanted.narrowed();
    let list = List { school: own_school(&access)?, cohort, filter: &filter, order: wanted.order };
    let mut tx = app.db.read().await?;
    Ok(listed::count(&mut tx, &access, list).await?.unsigned_abs())
}

impl Wanted {
    /// The filter within the list's bounds, and of returned ones by what waits: the record, or the request to end it.
    fn narrowed(&self) -> PlacementFilter {
        let mut filter = self.filter.clone();
        if self.returned {
            let own = self.list.states().iter().chain(&[StateCode::RfReturned]);
            filter.waiting = own.filter(|state| state.as_str().ends_with("RETURNED")).copied().collect();
            filter.states = Vec::new();
        }
        self.list.narrow(&mut filter);
        filter
    }
}

/// Asks for a file; a job makes it.
///
/// # Errors
/// [`ActError::Fields`] at `columns` or `purpose`, [`ActError::Refused`] without the right to see numbers in full.
pub async fn ask(app: &App, actor: &Actor, nonce: Uuid, input: &Ask) -> Result<(), ActError> {
    let access = actor.access(Action::ExportPlacements)?;
    let school = own_school(&access)?;
    let account = actor.account().ok_or(ActError::NotFound)?;
    let mut errors = FieldErrors::new();
    if input.wanted.columns.is_empty() {
        errors.add("column", "请至少选择一列");
    }
    let purpose = input.purpose.trim();
    let length = purpose.chars().count();
    if input.whole && !PURPOSE.contains(&length) {
        errors.add("purpose", "导出完整信息请写明用途，4 至 100 个字");
    } else if length > *PURPOSE.end() {
        errors.add("purpose", "最多 100 个字");
    }
    errors.into_result()?;
    if input.whole {
        actor.access(Action::RevealPersonal)?;
    }
    let rows = hits(app, actor, input.cohort, &input.wanted).await?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let (export, now) = (ExportId(app.new_id()), act.now());
    let plain = write(&input.wanted, "export")?;
    let asked = app.vault.seal("exports", "asked", export.0.as_bytes(), plain.as_bytes()).map_err(Broken::from)?;
    let what = if input.wanted.returned { "退回修改学生名单" } else { input.wanted.list.title() };
    let row = ExportRow {
        school,
        export,
        account,
        cohort: input.cohort,
        asked,
        whole: input.whole,
        purpose: purpose.to_owned(),
        name: format!("{what}-{}届-{}.xlsx", input.cohort, now.day()),
        state: "queued".to_owned(),
        rows_done: 0,
        rows_all: i64::try_from(rows).unwrap_or_default(),
        failure: String::new(),
        sha256: None,
        created_at: now,
        updated_at: now,
        expires_at: now.plus_hours(KEPT_HOURS),
        version: 1,
    };
    exports::insert(&mut act.tx, &access, &row).await?;
    let columns: Vec<&str> = input.wanted.columns.iter().map(|column| column.title()).collect();
    let detail = json!({
        "list": what, "rows": rows, "columns": columns, "whole": input.whole, "purpose": purpose,
    });
    act.event(event(school, export, "export.asked", 1, detail)).await?;
    act.enqueue(Job::Export { school, export }).await?;
    act.commit_with("asked").await
}

/// The actor's own exports of a cohort, newest first.
///
/// # Errors
/// Without the right to export.
pub async fn own(app: &App, actor: &Actor, cohort: Cohort) -> Result<Vec<ExportRow>, ActError> {
    let access = actor.access(Action::ExportPlacements)?;
    let mut tx = app.db.read().await?;
    Ok(exports::own(&mut tx, &access, cohort, app.now(), SHOWN).await?)
}

/// Hands the file to its maker; each time is an event.
///
/// # Errors
/// [`ActError::NotFound`] for anybody else, for what is not done, and after seven days.
pub async fn download(app: &App, actor: &Actor, export: ExportId) -> Result<Workbook, ActError> {
    let access = actor.access(Action::ExportPlacements)?;
    let school = own_school(&access)?;
    let row = {
        let mut tx = app.db.read().await?;
        exports::find(&mut tx, &access, school, export).await?.ok_or(ActError::NotFound)?
    };
    if row.whole {
        actor.access(Action::RevealPersonal)?;
    }
    let sha256 = row.sha256.filter(|_| row.state == "done" && app.now() < row.expires_at).ok_or(ActError::NotFound)?;
    let sealed = app.blobs.get(crate::ports::BlobOwner::School(school), sha256).await?;
    let sealed = sealed.ok_or_else(|| ActError::defect(format!("the file of export {export} is gone")))?;
    let bytes = app.vault.open("exports", "file", export.0.as_bytes(), &sealed).map_err(Broken::from)?;
    let mut act = Act::begin(app, actor).await?;
    let detail = json!({ "name": row.name, "rows": row.rows_done, "whole": row.whole });
    act.event(event(school, export, "export.downloaded", row.version, detail)).await?;
    act.commit().await?;
    Ok(Workbook { file_name: row.name, bytes })
}

/// Stops one that is not done.
///
/// # Errors
/// [`ActError::NotFound`] when it is not the actor's, or not being made.
pub async fn cancel(app: &App, actor: &Actor, export: ExportId) -> Result<(), ActError> {
    let access = actor.access(Action::ExportPlacements)?;
    let school = own_school(&access)?;
    let mut act = Act::begin(app, actor).await?;
    let row = exports::find(&mut act.tx, &access, school, export).await?.ok_or(ActError::NotFound)?;
    let now = act.now();
    if !exports::cancel(&mut act.tx, &access, (school, export), now).await? {
        return Err(ActError::NotFound);
    }
    act.event(event(school, export, "export.cancelled", row.version + 1, json!({}))).await?;
    act.commit().await
}

/// Makes one again that failed or was stopped.
///
/// # Errors
/// [`ActError::NotFound`] when it is not the actor's, or did not fail.
pub async fn retry(app: &App, actor: &Actor, export: ExportId) -> Result<(), ActError> {
    let access = actor.access(Action::ExportPlacements)?;
    let school = own_school(&access)?;
    let mut act = Act::begin(app, actor).await?;
    let row = exports::find(&mut act.tx, &access, school, export).await?.ok_or(ActError::NotFound)?;
    let now = act.now();
    if !exports::again(&mut act.tx, &access, (school, export), [now, kept_until(now)]).await? {
        return Err(ActError::NotFound);
    }
    act.event(event(school, export, "export.retried", row.version + 1, json!({}))).await?;
    act.enqueue(Job::Export { school, export }).await?;
    act.commit().await
}

const fn kept_until(now: Instant) -> Instant {
    now.plus_hours(KEPT_HOURS)
}

fn wanted(app: &App, row: &ExportRow) -> Result<Wanted, ActError> {
    let plain = app.vault.open_text("exports", "asked", row.export.0.as_bytes(), &row.asked).map_err(Broken::from)?;
    read(&plain, "export")
}
