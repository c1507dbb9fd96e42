//! The agreement itself: the PDF for every party, and its pages as images for phones (F109, F150, F151).

use app::ActError;
use app::agreements::document::{self, Pdf};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::accounts::Action;
use domain::ids::PlacementRef;

use crate::components::{Notice, Phone, Tone};
use crate::forms::{Form, form_pairs};
use crate::respond::{PageError, encode, not_found, ok};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{WebState, shell};

#[derive(Template, Debug)]
#[template(path = "graduate/agreement.html")]
struct AgreementPage {
    shell: Phone,
    reference: String,
    employer: String,
    /// `None` for a preview.
    number: Option<String>,
    preview: Option<Notice>,
    /// Addresses of the page images.
    pages: Vec<String>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/g/records/{record}/agreement", Action::SeeOwnPlacements, read)
        .get("/g/records/{record}/preview", Action::SeeOwnPlacements, read)
        .get("/g/records/{record}/agreement/pages/{page}", Action::SeeOwnPlacements, image)
        .get("/g/records/{record}/agreement.pdf", Action::SeeOwnPlacements, own)
        .get("/e/agreements/{record}/agreement.pdf", Action::SeeEmployerPlacements, own)
        .get("/s/{cohort}/agreements/{record}/agreement.pdf", Action::SeePlacements, of_cohort)
}

/// Addresses write a record as its 32 characters.
fn reference(text: &str) -> Result<PlacementRef, PageError> {
    Ok(text.parse().map_err(|_| ActError::NotFound)?)
}

async fn read(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
) -> Result<Response, PageError> {
    let record = reference(&record)?;
    let standing = document::standing(&state.app, &actor, record).await?;
    let preview = standing
        .number
        .is_none()
        .then(|| Notice::new(Tone::Info, "这是预览", "学校通过后才会生成编号并生效，预览每页都有水印。").boxed());
    ok(&AgreementPage {
        shell: shell::phone_task(format!("/g/records/{record}")),
        reference: record.to_string(),
        employer: standing.employer,
        number: standing.number,
        preview,
        pages: (1..=standing.pages).map(|page| format!("/g/records/{record}/agreement/pages/{page}.png")).collect(),
    })
}

async fn image(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((record, page)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let record = reference(&record)?;
    let Some(page) = page.strip_suffix(".png").and_then(|page| page.parse::<usize>().ok()) else {
        return Ok(not_found());
    };
    let images = document::images(&state.app, &actor, record).await?;
    match page.checked_sub(1).and_then(|index| images.into_iter().nth(index)) {
        Some(bytes) => Ok(([(header::CONTENT_TYPE, "image/png")], bytes).into_response()),
        None => Ok(not_found()),
    }
}

async fn own(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let record = reference(&record)?;
    pdf(&state, &actor, record, query.as_deref()).await
}

async fn of_cohort(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((_, record)): Path<(i16, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    pdf(&state, &actor, reference(&record)?, query.as_deref()).await
}

/// `version` in the query asks for one before the newest.
async fn pdf(
    state: &WebState,
    actor: &app::Actor,
    record: PlacementRef,
    query: Option<&str>,
) -> Result<Response, PageError> {
    let asked = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let file = document::pdf(&state.app, actor, record, asked.parse("version")).await?;
    Ok(download(file))
}

/// The agreement to save under its name.
pub(crate) fn download(file: Pdf) -> Response {
    let mut response = ([(header::CONTENT_TYPE, "application/pdf")], file.bytes).into_response();
    let disposition = format!("attachment; filename=\"agreement.pdf\"; filename*=UTF-8''{}", encode(&file.name));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
