//! What every request and answer passes: request id, origin check, security headers, cache rules.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use tokio::task_local;

use crate::WebState;

task_local! {
    static REQUEST: Passing;
}

/// What frames and error pages know of the request being answered.
struct Passing {
    id: String,
    large: bool,
    stays: bool,
    keyless: bool,
    toast: Option<String>,
}

/// Cookie that keeps the reader's choice of large type.
pub(crate) const SIZE_COOKIE: &str = "qicheng_size";
/// Cookie that keeps whether a reviewer stays with the case just decided.
pub(crate) const STAY_COOKIE: &str = "qicheng_stay";
/// Cookie that keeps whether a reviewer has switched the keys of the workbench off.
pub(crate) const KEYS_COOKIE: &str = "qicheng_keys";
/// Cookie that carries one sentence from a post to the page after it.
pub(crate) const TOAST_COOKIE: &str = "qicheng_toast";

/// The content policy of ui.md 2.3.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'none'; connect-src 'self'; form-action 'self'; frame-src 'none'; frame-ancestors 'none'; \
     base-uri 'none'; manifest-src 'self'";

/// The id of the request being answered; `-` outside of one.
pub fn current_request_id() -> String {
    REQUEST.try_with(|passing| passing.id.clone()).unwrap_or_else(|_| "-".to_owned())
}

/// Whether the reader chose large type.
pub fn large_type() -> bool {
    REQUEST.try_with(|passing| passing.large).unwrap_or_default()
}

/// Whether a reviewer stays with the case just decided, instead of going on to the next.
pub fn stays_with_case() -> bool {
    REQUEST.try_with(|passing| passing.stays).unwrap_or_default()
}

/// Whether a reviewer has switched the keys of the workbench off.
pub fn keys_are_off() -> bool {
    REQUEST.try_with(|passing| passing.keyless).unwrap_or_default()
}

/// What the post before this page has done.
pub fn passing_toast() -> Option<String> {
    REQUEST.try_with(|passing| passing.toast.clone()).unwrap_or_default()
}

/// Outermost layer of every route.
pub(crate) async fn around(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let id = domain::ledger::hex(&state.app.random::<5>());
    let jar = CookieJar::from_headers(request.headers());
    let toast = jar.get(TOAST_COOKIE).map(|cookie| crate::forms::decode(cookie.value().as_bytes()));
    let toast = toast.filter(|text| !text.is_empty() && text.chars().count() <= 120);
    let large = jar.get(SIZE_COOKIE).is_some_and(|cookie| cookie.value() == "large");
    let stays = jar.get(STAY_COOKIE).is_some_and(|cookie| cookie.value() == "1");
    let keyless = jar.get(KEYS_COOKIE).is_some_and(|cookie| cookie.value() == "off");
    let shows_toast = toast.is_some() && *request.method() == Method::GET;
    REQUEST
        .scope(Passing { id: id.clone(), large, stays, keyless, toast }, async move {
            let path = request.uri().path().to_owned();
            // A one-time link is its own proof, and its pages name no origin.
            let by_link = path.starts_with("/stamp/");
            let mut response = if !by_link && forged(request.method(), request.headers()) {
                (StatusCode::FORBIDDEN, "请求来源不正确，请从本站页面重新提交").into_response()
            } else {
                next.run(request).await
            };
            add_headers(&state, &path, response.headers_mut(), &id);
            let is_page = response
                .headers()
                .get(header::CONTENT_TYPE)
                .and_then(|kind| kind.to_str().ok())
                .is_some_and(|kind| kind.starts_with("text/html"));
            if shows_toast && is_page {
                let spent = HeaderValue::from_static("qicheng_toast=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
                response.headers_mut().append(header::SET_COOKIE, spent);
            }
            response
        })
        .await
}

/// A post from another site: its origin does not name our host. Requests that name no origin at all pass here; binding
/// forms carry a nonce as well.
fn forged(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, named)| named != host),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

fn add_headers(state: &WebState, path: &str, headers: &mut HeaderMap, id: &str) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // The address of a one-time link is its secret: it goes nowhere with a click.
    if path.starts_with("/stamp/") {
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    if state.config.secure_cookies {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    // Shared office computers must not keep pages; phones may go back without a request.
    let cache = if path.starts_with("/g") { "private, no-cache" } else { "no-store" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(cache));
    headers.entry(header::VARY).or_insert(HeaderValue::from_static("HX-Request-Type"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn only_posts_from_our_own_pages_pass() {
        let ours = [("host", "a.example"), ("origin", "https://a.example")];
        let theirs = [("host", "a.example"), ("origin", "https://b.example")];
        assert!(!forged(&Method::POST, &headers(&ours)));
        assert!(forged(&Method::POST, &headers(&theirs)));
        assert!(!forged(&Method::GET, &headers(&theirs)));
        assert!(forged(&Method::POST, &headers(&[("host", "a.example"), ("origin", "null")])));
        assert!(forged(&Method::POST, &headers(&[("sec-fetch-site", "cross-site")])));
        assert!(forged(&Method::POST, &headers(&[("sec-fetch-site", "same-site")])));
    }
}
