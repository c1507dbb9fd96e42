//! The whole web face as one service.

use std::sync::{Arc, OnceLock};

use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use tower_http::compression::CompressionLayer;

use crate::respond::not_found;
use crate::routes::{RouteRow, Routes};
use crate::{pages, security};

/// The largest request body, in bytes: a roster of 50,000 rows with room to spare.
const BODY_BYTES: usize = 32 * 1024 * 1024;

/// How an installation wants its pages.
#[derive(Clone, Debug)]
pub struct WebConfig {
    /// Whether browsers reach us by https only.
    pub secure_cookies: bool,
    /// Whether the last `X-Forwarded-For` address is the client's: only behind a proxy of our own.
    pub behind_proxy: bool,
    /// Whether the makers' pages under `/dev` are served.
    pub component_page: bool,
}

/// What every handler may reach.
#[derive(Clone)]
pub struct WebState {
    pub app: App,
    pub config: WebConfig,
    /// The route table, once it is whole: menus offer what stands in it.
    pub(crate) table: Arc<OnceLock<Vec<RouteRow>>>,
}

/// The service and its route table.
pub struct Web {
    pub router: Router,
    pub table: Vec<RouteRow>,
}

/// Builds the service.
pub fn build(app: App, config: WebConfig) -> Web {
    let makers: Router<WebState> = if config.component_page { pages::dev::routes() } else { Router::new() };
    let state = WebState { app, config, table: Arc::default() };
    let (router, table) = Routes::new(state.clone()).with(pages::routes).into_parts();
    // Set once, here: the lock is fresh.
    let _ = state.table.set(table.clone());
    let router = router
        .merge(crate::assets::routes())
        .merge(makers)
        .fallback(|| async { not_found() })
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(state.clone(), security::around))
        .with_state(state);
    Web { router, table }
}
