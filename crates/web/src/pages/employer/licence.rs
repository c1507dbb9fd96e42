//! The licence as stored, for its employer and for whoever decides about it.

use app::ActError;
use app::employers::files;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::EmployerId;

use crate::WebState;
use crate::pages::evidence::private;
use crate::respond::PageError;
use crate::routes::Routes;
use crate::session::Signed;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/e/company/licence/{file}", Action::SeeEmployerHome, own).get(
        "/employers/{employer}/licence/{file}",
        Action::AdmitEmployer,
        of_others,
    )
}

async fn own(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(file): Path<String>,
) -> Result<Response, PageError> {
    let access = actor.access(Action::SeeEmployerHome)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    serve(&state, &actor, employer, &file).await
}

async fn of_others(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((employer, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let employer = employer.parse().map_err(|_| ActError::NotFound)?;
    serve(&state, &actor, employer, &file).await
}

async fn serve(state: &WebState, actor: &app::Actor, employer: EmployerId, file: &str) -> Result<Response, PageError> {
    let file = file.parse().map_err(|_| ActError::NotFound)?;
    let (row, bytes) = files::licence(&state.app, actor, employer, file).await?;
    let (kind, disposition) = match row.kind.as_str() {
        "jpeg" => ("image/jpeg", "inline"),
        "png" => ("image/png", "inline"),
        _ => ("application/pdf", "attachment; filename=\"licence.pdf\""),
    };
    let mut response = private(kind, bytes);
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    Ok(response)
}
