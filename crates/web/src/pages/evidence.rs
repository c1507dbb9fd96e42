//! Files of a record: originals, and the pages drawn of them, for their graduate and for the staff who review (F185).
//! Originals are downloads; what staff download is recorded.

use app::ActError;
use app::placements::{evidence, evidence_pages};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::accounts::Action;
use domain::ids::{FileId, PlacementRef};

use crate::WebState;
use crate::forms::{Form, form_pairs};
use crate::respond::{PageError, encode};
use crate::routes::Routes;
use crate::session::Signed;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/g/records/{record}/files/{file}", Action::SeeOwnPlacements, own_file)
        .get("/g/records/{record}/files/{file}/pages/{page}", Action::SeeOwnPlacements, own_page)
        .get("/s/{cohort}/review/{record}/files/{file}", Action::SeePlacements, file)
        .get("/s/{cohort}/review/{record}/files/{file}/pages/{page}", Action::SeePlacements, page)
}

fn reference(record: &str, file: &str) -> Result<(PlacementRef, FileId), PageError> {
    let record = record.parse().map_err(|_| ActError::NotFound)?;
    Ok((record, file.parse().map_err(|_| ActError::NotFound)?))
}

async fn own_file(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((record, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    original(&state, &actor, Action::SeeOwnPlacements, (&record, &file)).await
}

async fn file(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((_, record, file)): Path<(i16, String, String)>,
) -> Result<Response, PageError> {
    original(&state, &actor, Action::SeePlacements, (&record, &file)).await
}

async fn own_page(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((record, file, page)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    drawn(&state, &actor, Action::SeeOwnPlacements, (&record, &file, &page), query).await
}

async fn page(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((_, record, file, page)): Path<(i16, String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    drawn(&state, &actor, Action::SeePlacements, (&record, &file, &page), query).await
}

async fn original(
    state: &WebState,
    actor: &app::Actor,
    action: Action,
    (record, file): (&str, &str),
) -> Result<Response, PageError> {
    let (record, file) = reference(record, file)?;
    let shown = evidence::file(&state.app, actor, action, record, file).await?;
    let (kind, ending) = match shown.kind.as_str() {
        "jpeg" => ("image/jpeg", "jpg"),
        "png" => ("image/png", "png"),
        _ => ("application/pdf", "pdf"),
    };
    let disposition = format!("attachment; filename=\"evidence.{ending}\"; filename*=UTF-8''{}", encode(&shown.name));
    let mut response = private(kind, shown.bytes);
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// `?size=thumb` asks for the small picture of the first page.
async fn drawn(
    state: &WebState,
    actor: &app::Actor,
    action: Action,
    (record, file, page): (&str, &str, &str),
    query: Option<String>,
) -> Result<Response, PageError> {
    let (record, file) = reference(record, file)?;
    let page: u32 = page.parse().ok().filter(|page| *page >= 1).ok_or(ActError::NotFound)?;
    let asked = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let page = if page == 1 && asked.get("size") == "thumb" { evidence_pages::THUMBNAIL } else { page };
    let bytes = evidence_pages::page(&state.app, actor, action, (record, file, page)).await?;
    let mut response = private("image/jpeg", bytes);
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    Ok(response)
}

/// What only this reader may keep, and nowhere but in this window.
pub(crate) fn private(kind: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
