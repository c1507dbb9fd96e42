//! 院系管理: the departments of a school, added and renamed.

use app::accounts::nonces;
use app::organisations::departments::{add, list, rename};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::{Cohort, DepartmentId};
use domain::refusal::FieldErrors;

use crate::components::{Desk, ErrorSummary, Field, Tag, Tone, Width};
use crate::respond::{PageError, ok, see_other_saying, unprocessable};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The acts the nonces are for.
const ADD: &str = "add-department";
const RENAME: &str = "rename-department";

#[derive(Debug)]
struct Row {
    id: DepartmentId,
    name: String,
    version: i64,
    tag: Tag,
    action: String,
    nonce: String,
}

#[derive(Template, Debug)]
#[template(path = "staff/departments.html")]
struct DepartmentsPage {
    shell: Desk,
    action: String,
    nonce: String,
    errors: ErrorSummary,
    name: Field,
    rows: Vec<Row>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/departments", Action::ManageDepartments, show)
        .post("/s/{cohort}/departments", Action::ManageDepartments, add_one)
        .post("/s/{cohort}/departments/{id}", Action::ManageDepartments, rename_one)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
) -> Result<Response, PageError> {
    ok(&departments_page(&state, &actor, Cohort(cohort), "", &FieldErrors::new()).await?)
}

async fn add_one(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, ADD)?;
    let done = add(&state.app, &actor, nonce, form.get("name")).await;
    answer(&state, &actor, Cohort(cohort), form.get("name"), "已添加院系", done).await
}

async fn rename_one(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, id)): Path<(i16, String)>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, RENAME)?;
    let id: DepartmentId = id.parse().map_err(|_| ActError::NotFound)?;
    let done = rename(&state.app, &actor, nonce, id, form.version(), form.get("name")).await;
    answer(&state, &actor, Cohort(cohort), "", "院系名称已修改", done).await
}

async fn answer(
    state: &WebState,
    actor: &Actor,
    cohort: Cohort,
    typed: &str,
    said: &str,
    done: Result<(), ActError>,
) -> Result<Response, PageError> {
    match done {
        Ok(()) => Ok(see_other_saying(&format!("/s/{cohort}/departments"), said)),
        Err(ActError::Fields(errors)) => unprocessable(&departments_page(state, actor, cohort, typed, &errors).await?),
        Err(error) => Err(error.into()),
    }
}

async fn departments_page(
    state: &WebState,
    actor: &Actor,
    cohort: Cohort,
    typed: &str,
    errors: &FieldErrors,
) -> Result<DepartmentsPage, PageError> {
    let known = list(&state.app, actor).await?;
    let rows = known.rows.into_iter().map(|row| Row {
        tag: if known.without_reviewer.contains(&row.name) {
            Tag::flag(Tone::Wait, "没有读写账号")
        } else {
            Tag::flag(Tone::Ok, "可以审核")
        },
        action: format!("/s/{cohort}/departments/{}", row.department),
        nonce: nonces::issue(&state.app, actor, RENAME),
        id: row.department,
        name: row.name,
        version: row.version,
    });
    Ok(DepartmentsPage {
        rows: rows.collect(),
        shell: shell::desk(state, actor, cohort, "departments").await?,
        action: format!("/s/{cohort}/departments"),
        nonce: nonces::issue(&state.app, actor, ADD),
        errors: ErrorSummary::from(errors),
        name: Field::text("name", "院系名称").value(typed).maxlength(40).width(Width::Half).errors(errors),
    })
}
