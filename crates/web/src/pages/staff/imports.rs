//! Imports of a cohort: the list, the template, the upload (F054).

use app::roster::check_import::{CheckImport, Checked, check_import};
use app::roster::show_import::{Counts, list_imports};
use app::roster::{ImportRecord, template};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;
use domain::refusal::FieldErrors;

use super::address;
use crate::WebState;
use crate::components::{
    CheckBox, Column, Desk, Empty, ErrorSummary, FileField, Flow, Link, Step, TableHead, Tag, Tone,
};
use crate::forms::Form;
use crate::respond::{PageError, ok, see_other, see_other_saying, unprocessable};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/imports", Action::ImportRoster, imports)
        .get("/s/{cohort}/imports/new", Action::ImportRoster, new)
        .get("/s/{cohort}/imports/template", Action::ImportRoster, download_template)
        .post("/s/{cohort}/imports/new", Action::ImportRoster, upload)
}

/// The steps of an import.
pub const STEPS: [&str; 3] = ["上传文件", "检查结果", "导入"];

/// One import in the list.
#[derive(Debug)]
pub struct ImportRow {
    pub href: String,
    pub file: String,
    pub at: String,
    pub rows: String,
    pub done: String,
    pub bad: String,
    pub state: Tag,
}

#[derive(Template, Debug)]
#[template(path = "staff/imports.html")]
pub struct ImportsPage {
    pub shell: Desk,
    pub new: String,
    pub head: TableHead,
    pub rows: Vec<ImportRow>,
    pub empty: Empty,
}

#[derive(Template, Debug)]
#[template(path = "staff/import_new.html")]
pub struct NewImportPage {
    pub shell: Desk,
    pub crumbs: Vec<Link>,
    pub steps: Flow,
    pub errors: ErrorSummary,
    pub action: String,
    pub template: String,
    pub file: FileField,
    pub again: CheckBox,
}

async fn imports(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
) -> Result<Response, PageError> {
    let listed = list_imports(&state.app, &actor, Cohort(cohort)).await?;
    let new = format!("/s/{cohort}/imports/new");
    ok(&ImportsPage {
        shell: shell::desk(&state, &actor, Cohort(cohort), "imports").await?,
        head: TableHead {
            caption: "导入记录".into(),
            pick: false,
            columns: vec![
                Column::text("文件"),
                Column::text("上传时间"),
                Column::figure("行数"),
                Column::figure("已导入"),
                Column::figure("需修改"),
                Column::text("状态"),
            ],
        },
        rows: listed.iter().map(|(record, counts)| import_row(cohort, record, counts)).collect(),
        empty: Empty::new("本届还没有导入过名单").link(new.clone(), "导入名单"),
        new,
    })
}

fn import_row(cohort: i16, record: &ImportRecord, counts: &Counts) -> ImportRow {
    let state = match (record.state.as_str(), counts.usable()) {
        ("checking", _) => Tag::new(Tone::Neutral, "检查未完成"),
        ("importing", _) => Tag::new(Tone::Info, "正在导入"),
        ("checked", 1..) => Tag::new(Tone::Wait, "等你导入"),
        ("checked", _) => Tag::new(Tone::Wait, "有行需修改"),
        _ => Tag::new(Tone::Ok, "已完成"),
    };
    ImportRow {
        href: format!("/s/{cohort}/imports/{}", record.import),
        file: record.file_name.clone(),
        at: record.created_at.minute_text(),
        rows: record.row_count.to_string(),
        done: counts.done.to_string(),
        bad: counts.bad.to_string(),
        state,
    }
}

async fn new(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
) -> Result<Response, PageError> {
    ok(&new_page(&state, &actor, cohort, &FieldErrors::new()).await?)
}

async fn download_template(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
) -> Result<Response, PageError> {
    let file = template::template(&state.app, &actor, Cohort(cohort)).await?;
    Ok(address::workbook(&file.file_name, file.bytes))
}

async fn upload(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    form: Form,
) -> Result<Response, PageError> {
    let (file_name, bytes) = form.file("file").map(|file| (file.name.clone(), file.bytes.clone())).unwrap_or_default();
    let again = form.ticked("again");
    drop(form);
    let input = CheckImport { cohort: Cohort(cohort), file_name, bytes, again };
    match check_import(&state.app, &actor, input).await {
        Ok(checked) => {
            let to = format!("/s/{cohort}/imports/{}", checked.import());
            Ok(match checked {
                Checked::New(_) => see_other(&to),
                Checked::Known(_) => see_other_saying(&to, "这个文件已经检查过，这是上次的结果"),
                Checked::Returned { rows, .. } => see_other_saying(&to, &format!("已收回 {rows} 行，并重新检查")),
            })
        }
        Err(ActError::Fields(errors)) => unprocessable(&new_page(&state, &actor, cohort, &errors).await?),
        Err(error) => Err(error.into()),
    }
}

async fn new_page(
    state: &WebState,
    actor: &Actor,
    cohort: i16,
    errors: &FieldErrors,
) -> Result<NewImportPage, PageError> {
    let file = FileField {
        limit: ".xlsx 或 .csv（UTF-8、GB18030），不超过 30 MB；改好的问题行表格也在这里上传".into(),
        accept: ".xlsx,.csv",
        ..FileField::evidence("file", "名单文件", 1)
    };
    Ok(NewImportPage {
        shell: shell::desk(state, actor, Cohort(cohort), "imports").await?,
        crumbs: vec![Link::new(format!("/s/{cohort}/imports"), "导入导出", false)],
        steps: Flow { label: "导入步骤".into(), steps: Step::way(&STEPS, 0) },
        errors: ErrorSummary::from(errors),
        action: format!("/s/{cohort}/imports/new"),
        template: format!("/s/{cohort}/imports/template"),
        file: file.errors(errors),
        again: CheckBox::new("again", "同一个文件也重新检查", false),
    })
}
