//! 代码表 `/o/codes`: what is built in, what is loaded and from which 届, and loading a new version (decision 31).

use app::accounts::nonces;
use app::codes::{self, Load};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::codes::{Builtin, Loadable};
use domain::ids::Cohort;
use domain::refusal::FieldErrors;

use crate::components::{Desk, Empty, ErrorSummary, Field, FileField, Pager};
use crate::respond::{PageError, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

const LOAD: &str = "load-codes";

#[derive(Template, Debug)]
#[template(path = "operator/codes.html")]
struct CodesPage {
    shell: Desk,
    errors: ErrorSummary,
    nonce: String,
    fields: Vec<Field>,
    file: FileField,
    /// Table, from, until, lines.
    loaded: Vec<(&'static str, String, String, String)>,
    empty: Option<Empty>,
    /// Table and lines.
    builtin: Vec<(&'static str, String)>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/o/codes", Action::ManageOrganisations, show).post("/o/codes", Action::ManageOrganisations, load)
}

async fn show(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    codes_page(&state, &actor, &Form::default(), &FieldErrors::new()).await
}

fn grouped(rows: usize) -> String {
    Pager::grouped(u64::try_from(rows).unwrap_or(u64::MAX))
}

async fn codes_page(
    state: &WebState,
    actor: &Actor,
    typed: &Form,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let loaded: Vec<_> = codes::versions(&state.app, actor)
        .await?
        .into_iter()
        .map(|version| {
            let until = version.until.map_or_else(|| "沿用至今".to_owned(), |until| format!("{until}届"));
            let rows = Pager::grouped(version.rows.unsigned_abs());
            (version.table.title(), format!("{}届", version.from), until, rows)
        })
        .collect();
    let tables = Loadable::ALL.iter().map(|table| (table.as_str(), table.title()));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(
        status,
        &CodesPage {
            shell: shell::desk(state, actor, None, "codes").await?,
            errors: ErrorSummary::from(errors),
            nonce: nonces::issue(&state.app, actor, LOAD),
            fields: vec![
                Field::select("table", "代码表", tables).value(typed.get("table")).errors(errors),
                Field::digits("cohort", "从哪一届起使用")
                    .value(typed.get("cohort"))
                    .maxlength(4)
                    .hint("四位毕业年份；同一届再次导入会替换")
                    .errors(errors),
            ],
            file: FileField {
                limit: "UTF-8 编码的 csv，表头含 code、name，可含 parent_code".into(),
                accept: ".csv",
                ..FileField::evidence("file", "文件", 1)
            },
            empty: loaded.is_empty().then(|| Empty::new("还没有导入代码表。不导入也能办理，相应内容直接填写。")),
            loaded,
            builtin: Builtin::ALL.iter().map(|table| (table.title(), grouped(table.table().len()))).collect(),
        },
    )
}

async fn load(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, LOAD)?;
    let mut errors = FieldErrors::new();
    let table = Loadable::parse(form.get("table"));
    if table.is_none() {
        errors.add("table", "请选择代码表");
    }
    let file = form.file("file");
    if file.is_none() {
        errors.add("file", "请选择文件");
    }
    let (Some(table), Some(file)) = (table, file) else {
        return codes_page(&state, &actor, &form, &errors).await;
    };
    let from = Cohort(form.parse("cohort").unwrap_or_default());
    match codes::load(&state.app, &actor, Load { nonce, table, from, file: file.bytes.clone() }).await {
        Ok(lines) => Ok(see_other_saying("/o/codes", &format!("已导入{} {lines} 行", table.title()))),
        Err(ActError::Fields(errors)) => codes_page(&state, &actor, &form, &errors).await,
        Err(error) => Err(error.into()),
    }
}
