//! The job that makes an export: under the rights its maker has now, page by page, sealed before it is stored.

use domain::accounts::{Access, Action, Bound, Role, Session, SystemPurpose};
use domain::ids::{ExportId, SchoolId, SessionId};
use domain::placements::{Side, StateCode, Wording};
use store::accounts::identities;
use store::engine::Tx;
use store::organisations::schools;
use store::placements::exports::{self, ExportRow};
use store::placements::queue::{self as listed, Cursor, List};

use super::columns::Cells;
use super::{Wanted, event, kept_until, wanted};
use crate::inbox::{Message, Recipient};
use crate::organisations::rules;
use crate::placements::application::paper_number;
use crate::placements::lists::RecordList;
use crate::placements::queue::plain_line;
use crate::ports::{BlobOwner, Sheet, SheetColumn};
use crate::{Act, ActError, Actor, App, Broken};

/// Rows of one read.
const BATCH: u16 = 200;
/// Rows of one file: what a spreadsheet program still opens with ease.
const MOST_ROWS: usize = 50_000;

/// Makes the file. What can never succeed is written into the row, what may is left to the queue; `last` says that
/// nobody will try again.
///
/// # Errors
/// When storage fails.
pub(crate) async fn run(app: &App, school: SchoolId, export: ExportId, last: bool) -> Result<(), ActError> {
    let why = match make(app, school, export).await {
        Ok(()) => return Ok(()),
        Err(ActError::Refused(refusal)) => refusal.reason,
        Err(ActError::NotFound) => "账号已停用，或不再属于这所学校".to_owned(),
        Err(error) if !last => return Err(error),
        Err(error) => {
            tracing::error!(%export, %error, "an export was given up");
            "系统暂时无法处理，请稍后重试".to_owned()
        }
    };
    let inside = Access::system(SystemPurpose::Work);
    let mut tx = app.db.write().await?;
    exports::fail(&mut tx, &inside, (school, export), &why, app.now()).await?;
    Ok(tx.commit().await?)
}

/// The access the maker would be granted now.
async fn maker(tx: &mut Tx, inside: &Access, row: &ExportRow) -> Result<Access, ActError> {
    let account = identities::find(tx, inside, row.account).await?.filter(|account| account.active);
    let account = account.ok_or(ActError::NotFound)?;
    let bound = match (account.role, account.school, account.department) {
        (Role::School, Some(school), _) => Bound::School(school),
        (Role::Department, Some(school), Some(department)) => Bound::Department { school, department },
        _ => return Err(ActError::NotFound),
    };
    let session = Session {
        session: SessionId(uuid::Uuid::nil()),
        account: account.account,
        role: account.role,
        bound,
        rights: account.rights,
        levels: account.levels,
        name: account.name,
        organisation: String::new(),
    };
    if row.whole {
        Access::grant(&session, Action::RevealPersonal)?;
    }
    let access = Access::grant(&session, Action::ExportPlacements)?;
    if access.school() == Some(row.school) { Ok(access) } else { Err(ActError::NotFound) }
}

async fn make(app: &App, school: SchoolId, export: ExportId) -> Result<(), ActError> {
    let inside = Access::system(SystemPurpose::Work);
    let (row, access, wording, named) = {
        let mut tx = app.db.read().await?;
        let Some(row) = exports::find(&mut tx, &inside, school, export).await? else { return Ok(()) };
        if !matches!(row.state.as_str(), "queued" | "running") {
            return Ok(());
        }
        let access = maker(&mut tx, &inside, &row).await?;
        let named = schools::find(&mut tx, &inside, school).await?.ok_or(ActError::NotFound)?;
        let (_, policy) = rules::policy_of_school(&mut tx, &inside, school).await?;
        let wording = Wording { labels: policy.current.labels, parties: policy.pinned.agreement_parties };
        (row, access, wording, named)
    };
    let wanted = wanted(app, &row)?;
    let cells = Cells { app, school: &named, columns: &wanted.columns, whole: row.whole, wording };
    let Some(rows) = read_all(app, &access, &row, &wanted, &cells).await? else { return Ok(()) };
    store_file(app, &row, &wanted, rows).await
}

/// Every row; `None` when the export was taken back meanwhile.
async fn read_all(
    app: &App,
    access: &Access,
    row: &ExportRow,
    wanted: &Wanted,
    cells: &Cells<'_>,
) -> Result<Option<Vec<Vec<String>>>, ActError> {
    let inside = Access::system(SystemPurpose::Work);
    let filter = wanted.narrowed();
    let list = List { school: row.school, cohort: row.cohort, filter: &filter, order: wanted.order };
    let side = if access.department().is_some() { Side::Department } else { Side::School };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut cursor = Cursor::Start;
    loop {
        let more = {
            let mut tx = app.db.read().await?;
            let page = listed::page(&mut tx, access, list, cursor, BATCH).await?;
            let last = page.rows.last().and_then(|last| wanted.order.key(&last.row));
            for listed in page.rows {
                let mut line = plain_line(listed.row, side, cells.wording);
                if wanted.list == RecordList::Paper && line.row.number.is_none() {
                    line.row.number = paper_number(app, &mut tx, &inside, line.row.record).await?;
                }
                if wanted.returned {
                    line.state_label = returned_label(line.row.waiting, side, cells.wording);
                }
                rows.push(cells.of(&mut tx, &inside, &line).await?);
            }
            last.filter(|_| page.has_next)
        };
        if rows.len() > MOST_ROWS {
            let reason = format!("多于 {MOST_ROWS} 条，一个文件放不下");
            let way_out = "请按院系、学历或状态分开导出";
            return Err(domain::refusal::Refusal::new("too-many-rows", "ui.md §10", reason, way_out).into());
        }
        let done = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let mut tx = app.db.write().await?;
        let figures = [done, row.rows_all.max(done)];
        if !exports::progress(&mut tx, &inside, (row.school, row.export), figures, app.now()).await? {
            return Ok(None);
        }
        tx.commit().await?;
        match more {
            Some(key) => cursor = Cursor::After(key),
            None => return Ok(Some(rows)),
        }
    }
}

/// What came back to the graduate: of an agreement in force it is the request to end it.
fn returned_label(waiting: StateCode, side: Side, wording: Wording) -> String {
    let label = waiting.label(side, wording);
    if waiting == StateCode::RfReturned { format!("解约{label}") } else { label }
}

async fn store_file(app: &App, row: &ExportRow, wanted: &Wanted, rows: Vec<Vec<String>>) -> Result<(), ActError> {
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let column = |column: &super::ExportColumn| SheetColumn {
        title: column.title().to_owned(),
        width: column.width(),
        ..SheetColumn::default()
    };
    let columns = wanted.columns.iter().map(column).collect();
    let sheet = Sheet { name: wanted.list.what().to_owned(), columns, rows };
    let writer = app.clone();
    let written = tokio::task::spawn_blocking(move || writer.sheets.write(&[sheet])).await;
    let bytes = written.map_err(|cause| ActError::defect(format!("writing a workbook: {cause}")))??;
    let sealed = app.vault.seal("exports", "file", row.export.0.as_bytes(), &bytes).map_err(Broken::from)?;
    let sha256 = app.blobs.put(BlobOwner::School(row.school), &sealed).await?;
    let mut act = Act::begin(app, &Actor::System(SystemPurpose::Work)).await?;
    let (inside, now) = (act.system(), act.now());
    let until = kept_until(now);
    let key = (row.school, row.export);
    if !exports::finish(&mut act.tx, &inside, key, count, &sha256, [now, until]).await? {
        // Taken back while it was written, so that nobody names the file; or another worker wrote the very same one.
        let now = exports::find(&mut act.tx, &inside, row.school, row.export).await?;
        if now.is_none_or(|now| now.sha256 != Some(sha256)) {
            app.blobs.delete(BlobOwner::School(row.school), sha256).await?;
        }
        return Ok(());
    }
    let detail = serde_json::json!({ "rows": count });
    act.event(event(row.school, row.export, "export.finished", row.version + 1, detail)).await?;
    act.tell(Message {
        to: Recipient::Account(row.account),
        kind: "export_finished",
        subject: "导出已完成".to_owned(),
        body: format!("{}，共 {count} 条。文件保留 7 天，仅本人可以下载。", row.name),
        link: format!("/s/{}/exports", row.cohort),
        record: String::new(),
    })
    .await?;
    act.commit().await
}
