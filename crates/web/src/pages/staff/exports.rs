//! 导出: what to export and how, then the files in the making and those kept (ui.md §10, F155, F156).

use app::placements::exports::{self, Ask, ExportColumn, ExportRow, Wanted};
use app::placements::lists::{self, RecordList};
use app::placements::queue::COUNTED;
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::{Cohort, ExportId};
use domain::placements::StateCode;
use domain::refusal::FieldErrors;

use super::address;
use super::listing::View;
use super::records::base;
use crate::components::{Choice, Choices, Desk, Empty, ErrorSummary, Field, Link, Pager, Tag, Tone, Width};
use crate::respond::{PageError, ok, page, see_other, see_other_saying, varied, wants_fragment};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

const ASK: &str = "export";

#[derive(Template, Debug)]
#[template(path = "staff/export_new.html")]
struct NewExportPage {
    shell: Desk,
    crumbs: Vec<Link>,
    title: &'static str,
    action: String,
    back: String,
    nonce: String,
    errors: ErrorSummary,
    /// How many rows, in words.
    hits: String,
    /// The filters as they stand in the address.
    conditions: String,
    columns: Choices,
    whole: Choices,
    purpose: Field,
}

/// One file.
#[derive(Debug)]
struct ExportLine {
    reference: String,
    state: String,
    name: String,
    note: String,
    tag: Tag,
    /// Rows done and rows in all, while it is made.
    progress: Option<(i64, i64)>,
    download: bool,
    retry: bool,
    cancel: bool,
}

#[derive(Template, Debug)]
#[template(path = "staff/exports.html")]
struct ExportsPage {
    shell: Desk,
    base: String,
    /// Something is in the making: the page asks anew until it is not.
    running: bool,
    lines: Vec<ExportLine>,
    empty: Empty,
}

#[derive(Template, Debug)]
#[template(path = "staff/export_rows.html")]
struct ExportRows {
    base: String,
    running: bool,
    lines: Vec<ExportLine>,
    empty: Empty,
}

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/exports", Action::ExportPlacements, list)
        .get("/s/{cohort}/exports/new", Action::ExportPlacements, new)
        .post("/s/{cohort}/exports/new", Action::ExportPlacements, ask)
        .get("/s/{cohort}/exports/{export}/file", Action::ExportPlacements, download)
        .post("/s/{cohort}/exports/{export}/cancel", Action::ExportPlacements, cancel)
        .post("/s/{cohort}/exports/{export}/retry", Action::ExportPlacements, retry)
}

/// What an address asks for.
struct Wish {
    cohort: Cohort,
    query: String,
    view: View,
    wanted: Wanted,
}

async fn wish(state: &WebState, actor: &Actor, cohort: i16, query: Option<String>) -> Result<Wish, PageError> {
    let query = query.unwrap_or_default();
    let asked = address::query(Some(query.clone()));
    let list = RecordList::parse(asked.get("list")).ok_or(PageError(ActError::NotFound))?;
    let returned = asked.ticked("returned");
    let view = View::read(Some(&query));
    let choices = list.choices(lists::terms(&state.app, actor).await?.wording);
    let chosen = StateCode::parse(view.get("state"));
    let states =
        choices.into_iter().map(|(_, states)| states).find(|states| chosen.is_some_and(|one| states.contains(&one)));
    let order = list.order(view.get("sort") == "oldest");
    let filter = view.asked(state.app.now(), Cohort(cohort), states.unwrap_or_default(), order).filter;
    let wanted = Wanted { list, returned, filter, order, columns: Vec::new() };
    Ok(Wish { cohort: Cohort(cohort), query, view, wanted })
}

async fn new(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let wish = wish(&state, &actor, cohort, query).await?;
    form_page(&state, &actor, &wish, None, &FieldErrors::new()).await
}

fn columns_of(wanted: &Wanted, form: &Form) -> Vec<ExportColumn> {
    let offered = ExportColumn::offered(wanted.list, wanted.returned);
    let ticked: Vec<&str> = form.all("column").collect();
    let chosen = offered.into_iter().enumerate().filter(|(at, _)| ticked.contains(&at.to_string().as_str()));
    chosen.map(|(_, column)| column).collect()
}

async fn ask(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    RawQuery(query): RawQuery,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, ASK)?;
    let mut wish = wish(&state, &actor, cohort, query).await?;
    wish.wanted.columns = columns_of(&wish.wanted, &form);
    let input = Ask {
        cohort: wish.cohort,
        wanted: wish.wanted.clone(),
        whole: form.get("whole") == "1",
        purpose: form.get("purpose").to_owned(),
    };
    match exports::ask(&state.app, &actor, nonce, &input).await {
        Ok(()) => Ok(see_other_saying(&format!("/s/{cohort}/exports"), "已开始导出，完成后会通知你")),
        Err(ActError::Fields(errors)) => form_page(&state, &actor, &wish, Some(&form), &errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn form_page(
    state: &WebState,
    actor: &Actor,
    wish: &Wish,
    form: Option<&Form>,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let Wish { cohort, query, view, wanted } = wish;
    let hits = exports::hits(&state.app, actor, *cohort, wanted).await?;
    let counted = COUNTED.unsigned_abs();
    let ticked: Vec<&str> = form.map(|form| form.all("column").collect()).unwrap_or_default();
    let offered = ExportColumn::offered(wanted.list, wanted.returned);
    let columns = offered.into_iter().enumerate().map(|(at, column)| {
        let value = at.to_string();
        let chosen = form.map_or(column.usual(), |_| ticked.contains(&value.as_str()));
        Choice::new(value, column.title()).chosen(chosen)
    });
    let whole = form.is_some_and(|form| form.get("whole") == "1");
    let mut ways = vec![
        Choice::new("0", "隐藏证件号码和手机号").help("只显示首尾几位").chosen(!whole),
        Choice::new("1", "显示完整号码").help("需要填写用途，并记入操作记录").chosen(whole),
    ];
    if actor.access(Action::RevealPersonal).is_err() {
        ways.truncate(1);
    }
    let back = view.href(&base(*cohort, wanted.list), &[]);
    let title = if wanted.returned { "导出退回修改学生名单" } else { "下载当前查询数据" };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let filters = view.with("sort", "").with("size", "");
    let view = NewExportPage {
        shell: shell::desk(state, actor, *cohort, wanted.list.as_str()).await?,
        crumbs: vec![Link::new(back.clone(), wanted.list.title(), false)],
        title,
        action: format!("/s/{cohort}/exports/new?{query}"),
        back,
        nonce: app::accounts::nonces::issue(&state.app, actor, ASK),
        errors: errors.into(),
        hits: match hits > counted {
            true => format!("多于 {} 条", Pager::grouped(counted)),
            false => format!("{} 条", Pager::grouped(hits)),
        },
        conditions: if filters.href("", &[]).is_empty() {
            "全部记录".into()
        } else {
            "按当前筛选条件".into()
        },
        columns: Choices::many("column", "要导出的列", columns.collect()).errors(errors),
        whole: Choices::one("whole", "证件号码和联系方式", ways),
        purpose: Field::text("purpose", "用途")
            .hint("导出完整号码时必填，4 至 100 个字，例如：上报省就业中心核查")
            .value(form.map_or("", |form| form.get("purpose")))
            .width(Width::All)
            .optional()
            .errors(errors),
    };
    page(status, &view)
}

fn line(state: &WebState, row: &ExportRow) -> ExportLine {
    let now = state.app.now();
    let kept = format!("{} 前可下载", row.expires_at.spoken_end(now));
    let (tag, note) = match row.state.as_str() {
        "queued" => (Tag::flag(Tone::Neutral, "排队中"), format!("{} 提交", row.created_at.minute_text())),
        "running" => (Tag::flag(Tone::Info, "正在导出"), format!("{} 提交", row.created_at.minute_text())),
        "done" => (Tag::flag(Tone::Ok, "已完成"), format!("共 {} 条，{kept}", row.rows_done)),
        "failed" => (Tag::flag(Tone::Bad, "导出失败"), row.failure.clone()),
        _ => (Tag::flag(Tone::Neutral, "已取消"), format!("{} 提交", row.created_at.minute_text())),
    };
    let whole = if row.whole { format!("完整号码，用途：{}；", row.purpose) } else { String::new() };
    let making = matches!(row.state.as_str(), "queued" | "running");
    ExportLine {
        reference: row.export.to_string(),
        state: row.state.clone(),
        name: row.name.clone(),
        note: format!("{whole}{note}"),
        tag,
        progress: making.then_some((row.rows_done, row.rows_all.max(1))),
        download: row.state == "done",
        retry: matches!(row.state.as_str(), "failed" | "cancelled"),
        cancel: making,
    }
}

async fn list(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let rows = exports::own(&state.app, &actor, Cohort(cohort)).await?;
    let lines: Vec<ExportLine> = rows.iter().map(|row| line(&state, row)).collect();
    let running = lines.iter().any(|line| line.cancel);
    let base = format!("/s/{cohort}/exports");
    let empty = Empty::new("没有导出任务。在各管理列表点“下载当前查询数据”开始导出");
    if wants_fragment(&headers) {
        return Ok(varied(ok(&ExportRows { base, running, lines, empty })?));
    }
    let shell = shell::desk(&state, &actor, Cohort(cohort), "exports").await?;
    Ok(varied(ok(&ExportsPage { shell, base, running, lines, empty })?))
}

async fn download(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((_, export)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    let file = exports::download(&state.app, &actor, address::id::<ExportId>(&export)?).await?;
    Ok(address::workbook(&file.file_name, file.bytes))
}

async fn cancel(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, export)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    exports::cancel(&state.app, &actor, address::id(&export)?).await?;
    Ok(see_other(&format!("/s/{cohort}/exports")))
}

async fn retry(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, export)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    exports::retry(&state.app, &actor, address::id(&export)?).await?;
    Ok(see_other(&format!("/s/{cohort}/exports")))
}
