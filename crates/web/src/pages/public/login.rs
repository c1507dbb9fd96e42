//! The log-in page of every role, with the entrances that need none (F001, F005, F006, F010).

use app::ActError;
use app::accounts::log_in::{LogIn, LoggedIn, log_in, log_in_by_code, needs_picture, send_log_in_code};
use app::accounts::pictures;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::FieldErrors;
use serde::Deserialize;
use uuid::Uuid;

use super::entry::{is_ours, news};
use super::step::StepPage;
use crate::components::{ErrorSummary, Field, Icon, Link, Notice, Public, Segments, Tone, icon};
use crate::respond::{PageError, ok, page, see_other, unprocessable};
use crate::routes::Routes;
use crate::session::{Address, Signed, device, set_cookie};
use crate::{Form, WebState, shell};

/// Another way in, such as a one-time code.
#[derive(Debug)]
pub struct Way {
    pub href: String,
    pub icon: Icon,
    pub label: &'static str,
}

/// The picture code after repeated failures (decision 15).
#[derive(Debug)]
pub struct PictureCode {
    pub id: String,
    pub address: String,
    pub field: Field,
}

#[derive(Template, Debug)]
#[template(path = "public/login.html")]
pub struct LoginPage {
    pub shell: Public,
    pub roles: Segments,
    /// `graduate`, `employer` or `staff`.
    pub role: &'static str,
    /// Where to go afterwards; a path of this site.
    pub next: String,
    /// What went wrong with the last try.
    pub refused: Option<Notice>,
    /// Such as a session that has ended.
    pub notice: Option<Notice>,
    pub account: Field,
    pub password: Field,
    pub picture: Option<PictureCode>,
    pub ways: Vec<Way>,
    pub first_time: Option<(String, String)>,
    /// Day and sentence.
    pub news: Vec<(String, String)>,
}

/// A text with so many digits may be a mobile or a document number.
const MOBILE_DIGITS: usize = 11;

/// What the address of the log-in page may carry.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    role: String,
    next: String,
    /// The session was just ended.
    out: String,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/login", show)
        .public_post("/login", try_log_in)
        .public_get("/login/picture/{file}", picture)
        .public_get("/login/code", code_form)
        .public_post("/login/code", send_code)
        .public_post("/login/code/check", check_code)
}

async fn show(
    State(state): State<WebState>,
    signed: Option<Signed>,
    Query(asked): Query<Asked>,
    Address(address): Address,
) -> Result<Response, PageError> {
    if let Some(Signed(actor)) = signed {
        return Ok(see_other(&shell::home(&state, &actor).await?));
    }
    let form = Form::from_pairs(vec![("role".into(), asked.role), ("next".into(), asked.next.clone())]);
    let picture = needs_picture(&state.app, "", &address).await?;
    let mut shown = login_page(&state, &form, &FieldErrors::new(), picture).await?;
    if !asked.out.is_empty() {
        shown.notice = Some(Notice::new(Tone::Ok, "已退出", "在公用电脑上请关闭浏览器窗口").boxed());
    } else if !asked.next.is_empty() && asked.next != "/" {
        shown.notice = Some(Notice::new(Tone::Info, "请先登录", "登录后返回刚才的页面").boxed());
    }
    ok(&shown)
}

async fn try_log_in(
    State(state): State<WebState>,
    Address(address): Address,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, PageError> {
    let input = LogIn {
        name: form.get("account"),
        password: form.raw("password"),
        picture: form.parse("picture_id").map(|id| (id, form.get("picture"))),
        device: &device(&headers),
        address: &address,
    };
    let refused = match log_in(&state.app, &input).await {
        Ok(done) => return welcome(&state, &done, form.get("next")).await,
        Err(error) => error,
    };
    let picture = needs_picture(&state.app, input.name, &address).await?;
    let (status, errors, notice) = match refused {
        ActError::Fields(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        ActError::TooMany { retry_after_seconds } => {
            let text = format!("请 {retry_after_seconds} 秒后再试，或改用验证码登录、找回密码");
            let notice = Notice::new(Tone::Bad, "尝试次数过多", text).boxed();
            (StatusCode::TOO_MANY_REQUESTS, FieldErrors::new(), Some(notice))
        }
        ActError::Refused(refusal) => {
            let notice = Notice::new(Tone::Bad, refusal.reason.clone(), refusal.way_out.clone()).boxed();
            (StatusCode::CONFLICT, FieldErrors::new(), Some(notice))
        }
        error => return Err(error.into()),
    };
    let mut shown = login_page(&state, &form, &errors, picture).await?;
    shown.refused = notice;
    page(status, &shown)
}

/// The account as it was typed, for the form that comes back; numbers of documents and mobiles are not repeated in a page.
pub(super) fn typed_account(form: &Form) -> &str {
    let account = form.get("account");
    let digits = account.chars().filter(char::is_ascii_digit).count();
    if digits >= MOBILE_DIGITS { "" } else { account }
}

/// Hands the session to the browser and opens the first page it may see.
pub(super) async fn welcome(state: &WebState, done: &LoggedIn, next: &str) -> Result<Response, PageError> {
    let to = if done.must_change_password {
        "/me/password?first=1".to_owned()
    } else if done.without_entry {
        "/me/entries".to_owned()
    } else if is_ours(next) && next != "/" {
        next.to_owned()
    } else {
        shell::home(state, &done.actor).await?
    };
    let mut response = see_other(&to);
    if let Some(cookie) = set_cookie(state, &done.token) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn login_page(
    state: &WebState,
    form: &Form,
    errors: &FieldErrors,
    picture: bool,
) -> Result<LoginPage, PageError> {
    let role = match form.get("role") {
        "employer" => "employer",
        "staff" => "staff",
        _ => "graduate",
    };
    let segment = |key: &str, words: &str| Link::new(format!("/login?role={key}"), words, key == role);
    let placeholder = if role == "graduate" { "手机号 / 证件号码 / 邮箱" } else { "用户名" };
    let picture = if picture {
        let id = pictures::make(&state.app).await?;
        Some(PictureCode {
            id: id.simple().to_string(),
            address: format!("/login/picture/{}.png", id.simple()),
            field: Field::text("picture", "图片中的字符").autocomplete("off").maxlength(4).errors(errors),
        })
    } else {
        None
    };
    let ways = if role == "graduate" {
        vec![Way { href: "/login/code".into(), icon: icon("message"), label: "验证码登录" }]
    } else {
        Vec::new()
    };
    let first_time = match role {
        "graduate" => Some(("/activate".to_owned(), "激活账号".to_owned())),
        "employer" if shell::has_route(state, "/register/employer") => {
            Some(("/register/employer".to_owned(), "注册用人单位".to_owned()))
        }
        _ => None,
    };
    let account = Field::text("account", "账号").icon(icon("user")).placeholder(placeholder).autocomplete("username");
    Ok(LoginPage {
        shell: shell::public(),
        roles: Segments {
            label: "登录身份".into(),
            segments: vec![
                segment("graduate", "毕业生"),
                segment("employer", "用人单位"),
                segment("staff", "学校与省级"),
            ],
        },
        role,
        next: if is_ours(form.get("next")) { form.get("next").to_owned() } else { String::new() },
        refused: None,
        notice: None,
        account: account.value(typed_account(form)).errors(errors),
        password: Field::password("password", "密码", "current-password")
            .icon(icon("lock"))
            .aside("/recover", "忘记密码")
            .errors(errors),
        picture,
        ways,
        first_time,
        news: news(state).await?.into_iter().map(|(_, day, title)| (day, title)).collect(),
    })
}

async fn picture(State(state): State<WebState>, Path(file): Path<String>) -> Result<Response, PageError> {
    let id = file.strip_suffix(".png").and_then(|id| Uuid::try_parse(id).ok()).ok_or(ActError::NotFound)?;
    let png = pictures::draw(&state.app, id).await?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}

fn contact_step(form: &Form, errors: &FieldErrors) -> StepPage {
    let field =
        Field::text("contact", "手机号码或电子邮箱").value(form.get("contact")).autocomplete("username").errors(errors);
    StepPage {
        lead: "用已经验证过的手机号码或邮箱接收 6 位验证码。".into(),
        errors: ErrorSummary::from(errors),
        fields: vec![field],
        links: vec![("/login", "用密码登录"), ("/activate", "第一次使用，激活账号")],
        ..StepPage::new("验证码登录", "/login/code", "获取验证码", "send-code")
    }
}

async fn code_form() -> Result<Response, PageError> {
    ok(&contact_step(&Form::default(), &FieldErrors::new()))
}

fn code_step(contact: &str, errors: &FieldErrors) -> StepPage {
    StepPage {
        lead: "如果这个联系方式验证过并且只属于一个账号，验证码已经发出，10 分钟内有效。".into(),
        errors: ErrorSummary::from(errors),
        hidden: vec![("contact", contact.to_owned())],
        fields: vec![Field::code("code", "验证码").errors(errors)],
        links: vec![("/login/code", "重新获取"), ("/login", "用密码登录")],
        ..StepPage::new("输入验证码", "/login/code/check", "登录", "log-in")
    }
}

async fn send_code(
    State(state): State<WebState>,
    Address(address): Address,
    form: Form,
) -> Result<Response, PageError> {
    match send_log_in_code(&state.app, form.get("contact"), &address).await {
        Ok(()) => ok(&code_step(form.get("contact"), &FieldErrors::new())),
        Err(ActError::Fields(errors)) => unprocessable(&contact_step(&form, &errors)),
        Err(error) => Err(error.into()),
    }
}

async fn check_code(
    State(state): State<WebState>,
    Address(address): Address,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, PageError> {
    let contact = form.get("contact");
    match log_in_by_code(&state.app, contact, form.get("code"), &device(&headers), &address).await {
        Ok(done) => welcome(&state, &done, "").await,
        Err(ActError::Fields(errors)) => unprocessable(&code_step(contact, &errors)),
        Err(error) => Err(error.into()),
    }
}
