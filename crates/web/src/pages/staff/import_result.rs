//! One import: what its check found, repairs in place, the returned workbook, the run.

use app::Actor;
use app::roster::apply_import;
use app::roster::repair_row::{RepairCell, accept_suggestion, repair_cell};
use app::roster::returned_workbook::bad_rows;
use app::roster::show_import::{ImportView, ProblemCell, Shown, show_import};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::{Cohort, ImportId};
use domain::refusal::Refusal;
use domain::roster::Severity;

use super::address;
use super::import_check::{ImportCheckPage, ProblemRow};
use super::imports::STEPS;
use crate::WebState;
use crate::components::{
    Chip, Column, Figure, FilterBar, Flow, Link, Notice, Pager, PagerLinks, Stats, Step, TableHead, Tone, icon,
};
use crate::forms::Form;
use crate::respond::{PageError, ok, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

const RUN: &str = "run-import";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/imports/{import}", Action::ImportRoster, result)
        .get("/s/{cohort}/imports/{import}/problems", Action::ImportRoster, problems)
        .post("/s/{cohort}/imports/{import}/run", Action::ImportRoster, run)
        .post("/s/{cohort}/imports/{import}/rows/{line}/{field}/repair", Action::ImportRoster, repair)
        .post("/s/{cohort}/imports/{import}/rows/{line}/{field}/accept", Action::ImportRoster, accept)
        .post("/s/{cohort}/imports/{import}/rows/{line}/{field}/accept-all", Action::ImportRoster, accept_all)
}

async fn result(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, import)): Path<(i16, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, PageError> {
    let query = address::query(raw);
    let shown = if query.get("show") == "notices" { Shown::Notices } else { Shown::Errors };
    let (after, size) = (query.parse("after").unwrap_or_default(), address::size(&query));
    let view = show_import(&state.app, &actor, address::id(&import)?, shown, after, size).await?;
    ok(&page(&state, &actor, cohort, &view, (shown, after, size)).await?)
}

async fn problems(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((_, import)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    let file = bad_rows(&state.app, &actor, address::id(&import)?).await?;
    Ok(address::workbook(&file.file_name, file.bytes))
}

async fn run(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, import)): Path<(i16, String)>,
    form: Form,
) -> Result<Response, PageError> {
    let import: ImportId = address::id(&import)?;
    if app::accounts::nonces::check(&state.app, &actor, RUN, form.get("nonce")).is_none() {
        let way_out = "请返回检查结果页，再按一次导入";
        return Err(Refusal::new("form-outdated", "§4", "这个页面已过期", way_out).into());
    }
    apply_import::start(&state.app, &actor, import).await?;
    Ok(see_other(&format!("/s/{cohort}/imports/{import}")))
}

type CellPath = Path<(i16, String, i32, String)>;

async fn repair(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, import, line, field)): CellPath,
    form: Form,
) -> Result<Response, PageError> {
    let import: ImportId = address::id(&import)?;
    let input = RepairCell { import, line, column: address::id(&field)?, value: form.get("value").to_owned() };
    repair_cell(&state.app, &actor, input).await?;
    Ok(see_other(&format!("/s/{cohort}/imports/{import}")))
}

async fn accept(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, import, line, field)): CellPath,
) -> Result<Response, PageError> {
    let import: ImportId = address::id(&import)?;
    accept_suggestion(&state.app, &actor, import, (line, address::id(&field)?), false).await?;
    Ok(see_other(&format!("/s/{cohort}/imports/{import}")))
}

async fn accept_all(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, import, line, field)): CellPath,
) -> Result<Response, PageError> {
    let import: ImportId = address::id(&import)?;
    let rows = accept_suggestion(&state.app, &actor, import, (line, address::id(&field)?), true).await?;
    Ok(see_other_saying(&format!("/s/{cohort}/imports/{import}"), &format!("已采用到 {rows} 行")))
}

async fn page(
    state: &WebState,
    actor: &Actor,
    cohort: i16,
    view: &ImportView,
    (shown, after, size): (Shown, i32, u16),
) -> Result<ImportCheckPage, PageError> {
    let here = format!("/s/{cohort}/imports/{}", view.record.import);
    let counts = &view.counts;
    let grouped = |count: i64| Pager::grouped(count.unsigned_abs());
    let importing = view.record.state == "importing";
    let step = if importing || counts.done > 0 { 2 } else { 1 };
    let tab = |word: &str, label: &str, count: i64, current| {
        Chip::Toggle(Link::new(format!("{here}?show={word}"), label, current).count(grouped(count)))
    };
    let show = if shown == Shown::Notices { "notices" } else { "errors" };
    let next = view.next.map(|line| format!("{here}?show={show}&size={size}&after={line}"));
    let previous = (after > 0).then(|| format!("{here}?show={show}&size={size}"));
    let sizes = [10_u16, 20, 50, 100]
        .map(|other| Link::new(format!("{here}?show={show}&size={other}"), other.to_string(), other == size));
    let total = if shown == Shown::Notices { counts.noticed } else { counts.bad };
    Ok(ImportCheckPage {
        shell: shell::desk(state, actor, Cohort(cohort), "imports").await?,
        crumbs: vec![
            Link::new(format!("/s/{cohort}/imports"), "导入导出", false),
            Link::new(format!("/s/{cohort}/imports/new"), "导入应届毕业生名单", false),
        ],
        file: format!(
            "{} · {} 行 · 检查用时 {} 秒",
            view.record.file_name,
            grouped(view.record.row_count.into()),
            (view.record.check_millis + 999) / 1000
        ),
        steps: Flow { label: "导入步骤".into(), steps: Step::way(&STEPS, step) },
        notices: notices(view),
        progress: importing.then(|| (counts.done, counts.done + counts.usable())),
        stats: Stats {
            figures: vec![
                Figure::new("可以导入", grouped(counts.usable())).unit(format!(
                    "新增 {} · 更新 {}",
                    grouped(counts.new),
                    grouped(counts.update)
                )),
                Figure::new("必须修改", grouped(counts.bad)).unit("行").tone(Tone::Bad, icon("circle-x")),
                Figure::new("请留意", grouped(counts.noticed))
                    .unit("行，不影响导入")
                    .tone(Tone::Wait, icon("alert-triangle")),
                Figure::new("与名单相同，跳过", grouped(counts.same)).unit("行"),
            ],
        },
        filters: FilterBar {
            chips: vec![
                tab("errors", "必须修改", counts.bad, shown == Shown::Errors),
                tab("notices", "请留意", counts.noticed, shown == Shown::Notices),
            ],
            clear: None,
            hits: String::new(),
            link: (counts.bad > 0).then(|| (format!("{here}/problems"), "下载问题行（含原因列）".into())),
        },
        head: TableHead {
            caption: "需要处理的单元格".into(),
            pick: false,
            columns: ["表格行", "学生", "字段", "填写内容", "问题与建议"].map(Column::text).into(),
        },
        rows: view.cells.iter().map(|cell| problem_row(&here, cell)).collect(),
        pager: Pager {
            range: format!("共 {} 行", grouped(total)),
            links: PagerLinks { previous, next },
            sizes: sizes.into(),
            jump: None,
        },
        usable: if counts.usable() > 0 && !importing { grouped(counts.usable()) } else { String::new() },
        run: format!("{here}/run"),
        again: format!("/s/{cohort}/imports/new"),
        nonce: app::accounts::nonces::issue(&state.app, actor, RUN),
        note: if counts.bad > 0 {
            format!("{} 行保留在此，改好后可继续导入，30 天内有效", grouped(counts.bad))
        } else {
            String::new()
        },
    })
}

fn notices(view: &ImportView) -> Vec<Notice> {
    let counts = &view.counts;
    let done = Pager::grouped(counts.done.unsigned_abs());
    let notice = match view.record.state.as_str() {
        "checking" => Notice::new(Tone::Bad, "这次检查没有完成。", "请重新上传文件。"),
        "importing" => Notice::new(Tone::Info, "正在导入，可以离开本页。", "完成后会有消息通知。"),
        _ if counts.done > 0 && counts.usable() == 0 && counts.bad > 0 => {
            Notice::new(Tone::Wait, format!("已导入 {done} 行。"), "其余的行改好后可继续导入。")
        }
        _ if counts.done > 0 && counts.usable() == 0 => {
            Notice::new(Tone::Ok, format!("已导入 {done} 行，全部完成。"), "").link("../students", "查看学生名单")
        }
        _ if counts.usable() == 0 && counts.bad == 0 => {
            Notice::new(Tone::Ok, "名单没有变化。", "所有行与名单相同，不需要导入。")
        }
        _ => return Vec::new(),
    };
    vec![notice.boxed()]
}

fn problem_row(here: &str, cell: &ProblemCell) -> ProblemRow {
    let problem = &cell.problem;
    let at = format!("{here}/rows/{}/{}", cell.line, problem.column);
    let mut fixes = Vec::new();
    if problem.replacement.is_some() && cell.editable && problem.severity == Severity::Error {
        fixes.push((format!("{at}/accept"), "采用".to_owned()));
        if cell.alike > 1 {
            fixes.push((format!("{at}/accept-all"), format!("采用到全部 {} 行", cell.alike)));
        }
    }
    let bad = problem.severity == Severity::Error;
    ProblemRow {
        line: u64::from(cell.line.unsigned_abs()),
        name: cell.label.clone(),
        field: problem.column.title().to_owned(),
        value: cell.value.clone(),
        tone: if bad { Tone::Bad } else { Tone::Wait },
        icon: icon(if bad { "circle-x" } else { "alert-triangle" }),
        problem: problem.message.clone(),
        proposal: problem.advice.clone(),
        action: cell.editable.then(|| format!("{at}/repair")),
        fixes,
    }
}
