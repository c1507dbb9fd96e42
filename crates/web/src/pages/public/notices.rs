//! Notices of the platform, for everybody.

use app::notices;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uuid::Uuid;

use crate::components::Public;
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::{WebState, shell};

/// How many notices the list shows.
const LISTED: i64 = 50;

#[derive(Template, Debug)]
#[template(path = "public/notices.html")]
struct NoticesPage {
    shell: Public,
    /// Address, day and title.
    rows: Vec<(String, String, String)>,
}

#[derive(Template, Debug)]
#[template(path = "public/notice.html")]
struct NoticePage {
    shell: Public,
    title: String,
    day: String,
    paragraphs: Vec<String>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.public_get("/notices", all).public_get("/notices/{id}", one)
}

async fn all(State(state): State<WebState>) -> Result<Response, PageError> {
    let rows = notices::current(&state.app, LISTED).await?;
    let rows = rows
        .into_iter()
        .map(|row| (format!("/notices/{}", row.notice.simple()), row.published_at.day().to_string(), row.title));
    ok(&NoticesPage { shell: shell::public(), rows: rows.collect() })
}

async fn one(State(state): State<WebState>, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let row = notices::read(&state.app, id).await?;
    ok(&NoticePage {
        shell: shell::public(),
        day: row.published_at.day().to_string(),
        paragraphs: row.body.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        title: row.title,
    })
}
