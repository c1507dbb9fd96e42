//! A browser without script: follows no redirects by itself, keeps cookies, posts forms.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt as _;
use testing::proofs::Proofs;
use tower::ServiceExt as _;

use super::Page;

const HOST: &str = "qicheng.test";
const PART_BYTES: usize = 64 * 1024;
const BOUNDARY: &str = "----qicheng-program-test";

/// Every answer of an app so far with its line of the route table; kept only once somebody asks for it.
pub type Seen = Arc<Mutex<Option<Vec<(String, Page)>>>>;

/// One browser with its own cookies. Clone it for a second tab.
#[derive(Clone)]
pub struct Visitor {
    pub(super) router: Router,
    pub(super) table: Arc<[(Method, &'static str)]>,
    pub(super) proofs: Arc<Mutex<Proofs>>,
    pub(super) seen: Seen,
    pub(super) cookies: BTreeMap<String, String>,
    pub(super) address: IpAddr,
}

impl Visitor {
    pub(super) fn new(
        router: Router,
        table: Arc<[(Method, &'static str)]>,
        proofs: Arc<Mutex<Proofs>>,
        seen: Seen,
    ) -> Self {
        Self { router, table, proofs, seen, cookies: BTreeMap::new(), address: Ipv4Addr::LOCALHOST.into() }
    }

    /// Declares that the requests from here on prove a feature.
    pub fn feature(&mut self, feature: &str) -> &mut Self {
        self.proofs.lock().unwrap_or_else(PoisonError::into_inner).feature(feature);
        self
    }

    /// Comes from another address from now on.
    pub fn move_to_address(&mut self, address: [u8; 4]) -> &mut Self {
        self.address = address.into();
        self
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, &[], Vec::new()).await
    }

    /// As htmx asks for a part of a page.
    pub async fn fragment(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, &[("hx-request", "true"), ("hx-request-type", "partial")], Vec::new()).await
    }

    /// Posts exactly these fields.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = encode(fields).into_bytes();
        self.send(Method::POST, path, &[("content-type", "application/x-www-form-urlencoded")], body).await
    }

    /// Posts the form of `page` for `action`: its hidden fields (nonce, version …) and these.
    pub async fn submit(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let hidden = page.hidden_of(action);
        let mut all: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| fields.iter().all(|(field, _)| field != name))
            .collect();
        all.extend_from_slice(fields);
        self.post(action, &all).await
    }

    /// Posts a form with a file: field, file name, bytes.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let (name, file_name, bytes) = file;
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, path, &[("content-type", &kind)], body).await
    }

    /// Goes where the answer sends, as often as it sends.
    pub async fn follow(&mut self, page: Page) -> Page {
        let mut page = page;
        for _ in 0..5 {
            let Some(to) = page.location().map(ToOwned::to_owned) else { return page };
            page = self.get(&to).await;
        }
        panic!("{}: sent on and on", page.asked);
    }

    /// Any request.
    pub async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Page {
        let asked = format!("{method} {path}");
        self.proofs.lock().unwrap_or_else(PoisonError::into_inner).sent(&self.route(&method, path));
        let mut request = Request::builder().method(&method).uri(path).header(header::HOST, HOST);
        if method != Method::GET && headers.iter().all(|(name, _)| *name != "origin") {
            request = request.header(header::ORIGIN, format!("http://{HOST}"));
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.len() > PART_BYTES { Body::from_stream(parts(body)) } else { Body::from(body) };
        let mut request = request.body(body).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 50_000)));
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
        self.keep_cookies(&parts.headers);
        let page = Page { status: parts.status.as_u16(), headers: parts.headers, bytes, asked };
        if let Some(seen) = self.seen.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            seen.push((self.route(&method, path), page.clone()));
        }
        page
    }

    fn keep_cookies(&mut self, headers: &axum::http::HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("a cookie");
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let (name, value) = pair.split_once('=').expect("a named cookie");
            if attributes.to_ascii_lowercase().contains("max-age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// `POST /g/invitations/{ref}/accept`: the line of the route table, so that proofs name no record.
    fn route(&self, method: &Method, path: &str) -> String {
        let path = path.split('?').next().unwrap_or_default();
        let line = self.table.iter().find(|(known, route)| known == method && matches(route, path));
        line.map_or_else(|| format!("{method} {path}"), |(method, route)| format!("{method} {route}"))
    }
}

/// A body as the network delivers it, in parts with pauses between them: one too large to be taken is cut off behind its
/// first parts, not before them.
fn parts(body: Vec<u8>) -> impl futures_util::Stream<Item = Result<Vec<u8>, Infallible>> + Send {
    futures_util::stream::unfold(body, async |mut rest| {
        tokio::task::yield_now().await;
        if rest.is_empty() {
            return None;
        }
        let after = rest.split_off(PART_BYTES.min(rest.len()));
        Some((Ok(rest), after))
    })
}

fn matches(route: &str, path: &str) -> bool {
    let (route, path): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len() && route.iter().zip(path).all(|(part, given)| part.starts_with('{') || *part == given)
}

fn encode(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
        text.bytes().map(|b| if plain(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    };
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}
