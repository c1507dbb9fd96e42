//! 预警与登记状态 `/o/warnings`: the national lists, imported as tables; all lines or none (F137, F138).

use app::accounts::nonces;
use app::employers::warnings::{self, MARK_COLUMNS, STATUS_COLUMNS};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::SchoolId;
use domain::refusal::FieldErrors;

use crate::components::{Column, Desk, Empty, ErrorSummary, FileField, TableHead};
use crate::forms::form_pairs;
use crate::respond::{PageError, encode, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

const IMPORT: &str = "import-warnings";
/// Rows of one page.
const ROWS: usize = 50;
/// Before every mark.
const FIRST_PAGE: (&str, SchoolId) = ("", SchoolId(0));

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
    /// The first page, from any other.
    pub first: Option<&'static str>,
    pub next: Option<String>,
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

/// Code and school of the mark before the page.
fn after(text: &str) -> Option<(&str, SchoolId)> {
    let (code, school) = text.split_once('-')?;
    Some((code, SchoolId(school.parse().ok()?)))
}

async fn build(
    state: &WebState,
    actor: &Actor,
    errors: &FieldErrors,
    after: Option<(&str, SchoolId)>,
) -> Result<WarningsPage, PageError> {
    let one_more = i64::try_from(ROWS + 1).unwrap_or(i64::MAX);
    let mut marks = warnings::list(&state.app, actor, after.unwrap_or(FIRST_PAGE), one_more).await?;
    let more = marks.len() > ROWS;
    marks.truncate(ROWS);
    let next = marks
        .last()
        .filter(|_| more)
        .map(|(last, _)| format!("/o/warnings?after={}-{}", encode(last.credit_code.as_str()), last.school));
    let rows: Vec<MarkLine> = marks
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
        empty: rows.is_empty().then(|| match after {
            None => Empty::new("还没有预警单位。导入名单后，审核和签约页面会提示。"),
            Some(_) => Empty::new("后面没有更多预警单位"),
        }),
        rows,
        first: after.map(|_| "/o/warnings"),
        next,
    })
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    page(StatusCode::OK, &build(&state, &actor, &FieldErrors::new(), after(query.get("after"))).await?)
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
            page(StatusCode::UNPROCESSABLE_ENTITY, &build(state, actor, &errors, None).await?)
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
