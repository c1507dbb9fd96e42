//! Answers: pages, fragments, and every way of saying no.

use app::{ActError, Broken, Stale};
use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::refusal::{FieldErrors, Refusal};

use crate::Form;

/// Whether the answer may be a fragment (ui.md 2.2): only when the request says so itself.
pub fn wants_fragment(headers: &HeaderMap) -> bool {
    headers.get("HX-Request-Type").is_some_and(|value| value == "partial")
}

/// An answer that is a page or a fragment, as the request asked.
pub fn varied(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("HX-Request-Type"));
    response
}

/// A rendered page with its status.
///
/// # Errors
/// When the template fails, which is a defect.
pub fn page(status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
    let html = template.render().map_err(|cause| ActError::defect(format!("template: {cause}")))?;
    Ok((status, Html(html)).into_response())
}

/// A page that is all right.
///
/// # Errors
/// As [`page`].
pub fn ok(template: &impl Template) -> Result<Response, PageError> {
    page(StatusCode::OK, template)
}

/// The form again, with its errors and everything that was typed.
///
/// # Errors
/// As [`page`].
pub fn unprocessable(template: &impl Template) -> Result<Response, PageError> {
    page(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// The status of a form's page: as it is read, with wrong fields, or with a rule that stood in the way.
pub fn form_status(errors: &FieldErrors, refusal: Option<&Refusal>) -> StatusCode {
    match (errors.is_empty(), refusal) {
        (true, None) => StatusCode::OK,
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, Some(_)) => StatusCode::CONFLICT,
    }
}

/// The guard of a record that moved on since the page was made.
const STALE: &str = "stale-version";
/// The guard of a form whose nonce is not this session's.
const OUTDATED: &str = "form-outdated";

/// Somebody else was faster, as the form says it that still holds what was typed: an advice to load the page again would
/// cost just that.
pub fn overtaken(stale: &Stale) -> Refusal {
    let reason = stale.what_changed.trim_end_matches('。');
    Refusal::new(STALE, "§4.2", reason, "填写的内容还在下面，请核对最新状态后再提交")
}

/// The status of a form whose own rules are among its fields: wrong all the same, unless somebody else was faster.
pub fn refused_status(refusal: Option<&Refusal>) -> StatusCode {
    match refusal {
        Some(refusal) if refusal.guard == STALE => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// What the form says after an act that did not happen; it comes back with what was typed, a fresh nonce and, where a
/// rule stood in the way, the version it now shows ([`goes_on_from`]).
///
/// # Errors
/// What is neither about its fields nor refused by a rule has a page of its own.
pub fn not_done(error: ActError) -> Result<(FieldErrors, Option<Refusal>), PageError> {
    match error {
        ActError::Fields(errors) => Ok((errors, None)),
        ActError::Refused(refusal) if [STALE, OUTDATED].contains(&refusal.guard.as_str()) => {
            let stale = Stale { what_changed: refusal.reason.clone(), version: 0 };
            Ok((FieldErrors::new(), Some(overtaken(&stale))))
        }
        ActError::Refused(refusal) => Ok((FieldErrors::new(), Some(*refusal))),
        ActError::Stale(stale) => Ok((FieldErrors::new(), Some(overtaken(&stale)))),
        error => Err(error.into()),
    }
}

/// The version a form goes on with: the one it was made from while only its fields are wrong; the record's own once a
/// refusal has shown how the record stands now.
pub fn goes_on_from(form: &Form, now: i64, refusal: Option<&Refusal>) -> i64 {
    if form.has("version") && refusal.is_none() { form.version() } else { now }
}

/// After a post: go and get the next page.
pub fn see_other(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// After a post: the next page, which says in one sentence what was done.
pub fn see_other_saying(path: &str, done: &str) -> Response {
    let mut response = see_other(path);
    let cookie =
        format!("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60", crate::security::TOAST_COOKIE, encode(done));
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// One of the pages that say no.
#[derive(Template)]
#[template(path = "error.html")]
struct NoPage {
    title: &'static str,
    message: String,
    way_out: String,
    link: String,
    link_text: &'static str,
}

fn no(status: StatusCode, no: &NoPage) -> Response {
    match no.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => (status, no.message.clone()).into_response(),
    }
}

/// The same text whether the page does not exist or is not this person's.
pub fn not_found() -> Response {
    no(
        StatusCode::NOT_FOUND,
        &NoPage {
            title: "页面不存在或你没有权限",
            message: "链接可能已失效，或者这条记录不属于当前账号。".into(),
            way_out: "请从首页重新进入。".into(),
            link: "/".into(),
            link_text: "返回首页",
        },
    )
}

/// More was sent than a form may hold.
pub fn too_large() -> Response {
    no(
        StatusCode::PAYLOAD_TOO_LARGE,
        &NoPage {
            title: "一次上传的内容太大",
            message: "文件或文字超过了一次能接收的大小。".into(),
            way_out: "请返回上一页，缩小文件或分几次上传。".into(),
            link: "/".into(),
            link_text: "返回首页",
        },
    )
}

/// A rule stood in the way and no form is left to show it in.
pub fn refused(refusal: &Refusal) -> Response {
    no(
        StatusCode::CONFLICT,
        &NoPage {
            title: "暂不能办理",
            message: format!("{}。", refusal.reason.trim_end_matches('。')),
            way_out: format!("{}。（规则 {}）", refusal.way_out.trim_end_matches('。'), refusal.rule),
            link: "/".into(),
            link_text: "返回首页",
        },
    )
}

/// Sends a stranger to the log-in page; a partial request is told by header, since fetch would follow a redirect.
pub(crate) fn log_in_first(request: &Request) -> Response {
    let next = if request.method() == axum::http::Method::GET {
        request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned()
    } else {
        "/".to_owned()
    };
    let to = format!("/login?next={}", encode(&next));
    if wants_fragment(request.headers())
        && let Ok(value) = HeaderValue::from_str(&to)
    {
        return (StatusCode::UNAUTHORIZED, [(HeaderName::from_static("hx-redirect"), value)]).into_response();
    }
    Redirect::to(&to).into_response()
}

/// Percent-encodes a text for use inside a query string.
pub fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// An error on its way to a page of its own.
#[derive(Debug)]
pub struct PageError(pub ActError);

impl From<ActError> for PageError {
    fn from(error: ActError) -> Self {
        Self(error)
    }
}

impl From<Refusal> for PageError {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.into())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self.0 {
            ActError::NotFound => not_found(),
            ActError::Refused(refusal) => refused(&refusal),
            ActError::Fields(errors) => {
                let message = errors.0.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("；");
                no(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    &NoPage {
                        title: "填写的内容需要修改",
                        message: format!("{message}。"),
                        way_out: "请返回上一页修改，内容还在。".into(),
                        link: "/".into(),
                        link_text: "返回首页",
                    },
                )
            }
            ActError::Stale(stale) => no(
                StatusCode::CONFLICT,
                &NoPage {
                    title: "这条记录刚刚有了变化",
                    message: format!("{}。", stale.what_changed.trim_end_matches('。')),
                    way_out: "请返回查看最新内容后再决定。".into(),
                    link: "/".into(),
                    link_text: "返回首页",
                },
            ),
            ActError::TooMany { retry_after_seconds } => {
                let mut response = no(
                    StatusCode::TOO_MANY_REQUESTS,
                    &NoPage {
                        title: "操作太快",
                        message: format!("请 {retry_after_seconds} 秒后再试。"),
                        way_out: "内容没有丢失，稍后返回上一页重新提交即可。".into(),
                        link: "/".into(),
                        link_text: "返回首页",
                    },
                );
                if let Ok(value) = HeaderValue::from_str(&retry_after_seconds.to_string()) {
                    response.headers_mut().insert(header::RETRY_AFTER, value);
                }
                response
            }
            ActError::Broken(broken) => broken_page(&broken),
        }
    }
}

/// Logs the failure once, with its chain, under the request id the page shows.
fn broken_page(broken: &Broken) -> Response {
    let id = crate::security::current_request_id();
    tracing::error!(request = %id, error = %broken, "request failed");
    no(
        StatusCode::INTERNAL_SERVER_ERROR,
        &NoPage {
            title: "系统暂时无法处理",
            message: format!("请稍后再试。编号 {id}"),
            way_out: "填写的内容可返回上一页找回；多次出现请把编号告诉服务人员。".into(),
            link: "/".into(),
            link_text: "返回首页",
        },
    )
}
