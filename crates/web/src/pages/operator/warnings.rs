//! 预警与登记状态 `/o/warnings`: the national lists, imported as tables; all lines or none (F137, F138).

use app::accounts::nonces;
use app::employers::warnings::{self, MARK_COLUMNS, STATUS_COLUMNS};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::refusal::FieldErrors;

use crate::components::{Column, Desk, Empty, ErrorSummary, FileField, TableHead};
use crate::respond::{PageError, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

const IMPORT: &str = "import-warnings";

#[derive(Debug)]
pub struct MarkLine {
    pub employer: String,
    pub credit_code: String,
    pub kinds: String,
    pub school: String,
    pub note: String,
}

#[derive(Template, Debug)]
#[template(path = "operator/warnings.html")]
pub struct WarningsPage {
    pub shell: Desk,
    pub errors: ErrorSummary,
    pub nonce: String,
    pub marks: FileField,
    pub mark_columns: String,
    pub statuses: FileField,
    pub status_columns: String,
    pub head: TableHead,
    pub rows: Vec<MarkLine>,
    pub empty: Option<Empty>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/o/warnings", Action::ManageWarnings, show)
        .post("/o/warnings/import", Action::ManageWarnings, import_marks)
        .post("/o/warnings/import-statuses", Action::ManageWarnings, import_statuses)
}

fn table_field(name: &str, label: &str) -> FileField {
    FileField {
        limit: "xlsx 或 csv，第一行为表头".into(), accept: ".csv,.xlsx", ..FileField::evidence(name, label, 1)
    }
}

async fn build(state: &WebState, actor: &Actor, errors: &FieldErrors) -> Result<WarningsPage, PageError> {
    let rows: Vec<MarkLine> = warnings::list(&state.app, actor, "")
        .await?
        .into_iter()
        .map(|(mark, school)| MarkLine {
            employer: mark.employer_name,
            credit_code: mark.credit_code.as_str().to_owned(),
            kinds: mark.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join("、"),
            school,
            note: mark.note,
        })
        .collect();
    Ok(WarningsPage {
        shell: shell::desk(state, actor, None, "warnings").await?,
        errors: ErrorSummary::from(errors),
        nonce: nonces::issue(&state.app, actor, IMPORT),
        marks: table_field("file", "预警单位名单"),
        mark_columns: MARK_COLUMNS.join("、"),
        statuses: table_field("statuses", "登记状态"),
        status_columns: STATUS_COLUMNS.join("、"),
        head: TableHead {
            caption: "预警单位".into(),
            pick: false,
            columns: ["单位名称", "统一社会信用代码", "预警类型", "标记学校", "说明"].map(Column::text).into(),
        },
        empty: rows.is_empty().then(|| Empty::new("还没有预警单位。导入名单后，审核和签约页面会提示。")),
        rows,
    })
}

async fn show(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    page(StatusCode::OK, &build(&state, &actor, &FieldErrors::new()).await?)
}

async fn answer(
    state: &WebState,
    actor: &Actor,
    done: Result<warnings::Imported, ActError>,
    field: &str,
) -> Result<Response, PageError> {
    match done {
        Ok(imported) => Ok(see_other_saying("/o/warnings", &format!("已导入 {} 行", imported.lines))),
        Err(ActError::Fields(mut errors)) => {
            errors.0.iter_mut().for_each(|error| field.clone_into(&mut error.field));
            page(StatusCode::UNPROCESSABLE_ENTITY, &build(state, actor, &errors).await?)
        }
        Err(error) => Err(error.into()),
    }
}

fn chosen(form: &Form, field: &str) -> Result<(String, Vec<u8>), ActError> {
    let file = form.file(field).ok_or_else(|| FieldErrors::one(field, "请选择文件"))?;
    Ok((file.name.clone(), file.bytes.clone()))
}

async fn import_marks(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, IMPORT)?;
    let done = match chosen(&form, "file") {
        Ok((name, bytes)) => warnings::import_marks(&state.app, &actor, nonce, &name, bytes).await,
        Err(error) => Err(error),
    };
    answer(&state, &actor, done, "file").await
}

async fn import_statuses(
    State(state): State<WebState>,
    Signed(actor): Signed,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, IMPORT)?;
    let done = match chosen(&form, "statuses") {
        Ok((name, bytes)) => warnings::import_statuses(&state.app, &actor, nonce, &name, bytes).await,
        Err(error) => Err(error),
    };
    answer(&state, &actor, done, "statuses").await
}
