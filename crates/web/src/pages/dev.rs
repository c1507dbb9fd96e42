//! Pages for the makers: every part in every state, and the main pages filled with invented people.
//!
//! Routed only where the program is told to; nothing here reads a database.

mod employers;
mod graduates;
mod parts;
mod staff;
mod visitors;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

/// Names of the sample pages under `/dev/pages/`.
pub const SAMPLES: [&str; 8] = ["home", "invitation", "accept", "record", "review", "import", "invite", "login"];

/// `/dev/components`, `/dev/components/{density}` and `/dev/pages/{name}`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/dev/components", get(|| async { page(parts::page("standard").render()) }))
        .route(
            "/dev/components/{density}",
            get(|Path(density): Path<String>| async move { page(parts::page(&density).render()) }),
        )
        .route(
            "/dev/pages/{name}",
            get(|Path(name): Path<String>| async move {
                sample(&name).map_or_else(|| StatusCode::NOT_FOUND.into_response(), page)
            }),
        )
}

/// The sample page of that name.
pub fn sample(name: &str) -> Option<askama::Result<String>> {
    Some(match name {
        "home" => graduates::home().render(),
        "invitation" => graduates::invitation().render(),
        "accept" => graduates::accept().render(),
        "record" => graduates::record().render(),
        "review" => staff::review().render(),
        "import" => staff::import().render(),
        "invite" => employers::invite().render(),
        "login" => visitors::login().render(),
        _ => return None,
    })
}

fn page(rendered: askama::Result<String>) -> Response {
    match rendered {
        Ok(html) => Html(html).into_response(),
        Err(problem) => (StatusCode::INTERNAL_SERVER_ERROR, problem.to_string()).into_response(),
    }
}

#[cfg(test)]
mod tests;
