//! The session cookie and the actor behind it.

use std::net::SocketAddr;

use app::Actor;
use app::accounts::sessions::{self, Resumed};
use axum::extract::{ConnectInfo, FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use crate::WebState;
use crate::respond::PageError;

/// Name of the session cookie.
const COOKIE: &str = "qicheng_session";

/// The verified actor of a request; only routes whose guard let a session through have one.
#[derive(Clone, Debug)]
pub struct Signed(pub Actor);

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::UNAUTHORIZED)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Signed {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

/// The live session of the request's cookie.
pub(crate) async fn signed_in(state: &WebState, headers: &HeaderMap) -> Result<Option<Resumed>, PageError> {
    let jar = CookieJar::from_headers(headers);
    match jar.get(COOKIE) {
        None => Ok(None),
        Some(cookie) => Ok(sessions::resume(&state.app, cookie.value()).await?),
    }
}

/// The header that hands a new session's token to the browser.
pub(crate) fn set_cookie(state: &WebState, token: &str) -> Option<HeaderValue> {
    cookie_header(state, token, None)
}

/// The header that takes the token back.
pub(crate) fn clear_cookie(state: &WebState) -> Option<HeaderValue> {
    cookie_header(state, "", Some(0))
}

fn cookie_header(state: &WebState, value: &str, max_age: Option<i64>) -> Option<HeaderValue> {
    let mut cookie = Cookie::build((COOKIE, value.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(state.config.secure_cookies)
        .build()
        .to_string();
    if let Some(seconds) = max_age {
        cookie.push_str(&format!("; Max-Age={seconds}"));
    }
    HeaderValue::from_str(&cookie).ok()
}

/// What the device list shows of a browser: its own words, shortened.
pub(crate) fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let system = ["iPhone", "iPad", "Android", "HarmonyOS", "Windows", "Macintosh", "Linux"]
        .into_iter()
        .find(|name| agent.contains(name))
        .unwrap_or("其他系统");
    let browser = [
        ("MicroMessenger", "微信"),
        ("Edg/", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]
    .into_iter()
    .find(|(mark, _)| agent.contains(mark))
    .map_or("其他浏览器", |(_, name)| name);
    format!("{browser} · {system}")
}

/// The address a request comes from, for limits and the device list.
pub(crate) struct Address(pub String);

impl FromRequestParts<WebState> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Self::Rejection> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        let forwarded = || {
            let lines = parts.headers.get_all("x-forwarded-for");
            let last = lines.iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
            last.parse::<std::net::IpAddr>().ok().map(|address| address.to_string())
        };
        let address = if state.config.behind_proxy { forwarded().or(direct) } else { direct };
        Ok(Self(address.unwrap_or_default()))
    }
}
