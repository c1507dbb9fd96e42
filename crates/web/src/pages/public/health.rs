//! `/healthz`: the process runs. `/readyz`: it can serve, database included.

use axum::extract::State;
use axum::http::StatusCode;

use crate::WebState;
use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.probe("/healthz", || async { "ok" }).probe("/readyz", ready)
}

async fn ready(State(state): State<WebState>) -> (StatusCode, &'static str) {
    match state.app.db.read().await {
        Ok(_) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database unreachable"),
    }
}
