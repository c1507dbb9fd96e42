//! The public entry, the choice of type size, and leaving (F004, F009, F014).

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

use crate::components::Public;
use crate::respond::{PageError, ok, see_other};
use crate::routes::Routes;
use crate::security::SIZE_COOKIE;
use crate::session::{Signed, clear_cookie};
use crate::{Form, WebState, shell};

/// How many notices stand on the entry.
const NEWS: i64 = 3;

#[derive(Template, Debug)]
#[template(path = "public/entry.html")]
struct EntryPage {
    shell: Public,
    /// Address, day and title.
    news: Vec<(String, String, String)>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.public_get("/", entry).public_post("/size", size).public_post("/logout", log_out)
}

async fn entry(State(state): State<WebState>, signed: Option<Signed>) -> Result<Response, PageError> {
    if let Some(Signed(actor)) = signed {
        return Ok(see_other(&shell::home(&state, &actor).await?));
    }
    ok(&EntryPage { shell: shell::public(), news: news(&state).await? })
}

/// The newest notices of the platform.
pub(super) async fn news(state: &WebState) -> Result<Vec<(String, String, String)>, PageError> {
    let rows = app::notices::current(&state.app, NEWS).await?;
    let lines = rows
        .into_iter()
        .map(|row| (format!("/notices/{}", row.notice.simple()), row.published_at.day().to_string(), row.title));
    Ok(lines.collect())
}

async fn size(headers: HeaderMap, form: Form) -> Response {
    let value = if form.get("size") == "large" { "large" } else { "normal" };
    let back = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = back.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    let mut response = see_other(path.filter(|path| is_ours(path)).unwrap_or("/"));
    let cookie = format!("{SIZE_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Whether a text is a path of this site and cannot lead to another.
pub(super) fn is_ours(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r'])
}

/// Ends the session and asks the browser to forget what it kept of it.
async fn log_out(State(state): State<WebState>, signed: Option<Signed>) -> Result<Response, PageError> {
    if let Some(Signed(actor)) = signed {
        app::accounts::sessions::end(&state.app, &actor).await?;
    }
    let mut response = see_other("/login?out=1");
    if let Some(cookie) = clear_cookie(&state) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    let everything = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), everything);
    Ok(response)
}
