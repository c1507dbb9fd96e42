//! 账号管理 of schools, provinces and the platform, 子账号 of an employer: one page for four portals (F016–F027, F030).

use app::accounts::nonces;
use app::accounts::profile::Reach;
use app::accounts::staff::{self, FirstPassword, Post, StaffForm, StaffPage};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{OriginalUri, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::{Action, LevelScope, Module, Right, Rights};
use domain::ids::{AccountId, Cohort};
use domain::refusal::FieldErrors;

use crate::components::{Desk, ErrorSummary, Field, Notice, Tone};
use crate::pages::me::{profile_fields, profile_of};
use crate::respond::{PageError, ok, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The acts the nonces are for.
const CREATE: &str = "create-account";
const GIVE_PASSWORD: &str = "give-password";

#[derive(Template, Debug)]
#[template(path = "staff/users.html")]
struct UsersPage {
    shell: Desk,
    base: String,
    words: Words,
    keyword: String,
    list: StaffPage,
    hint: Option<Notice>,
    /// User name to go on after.
    next: Option<String>,
}

#[derive(Template, Debug)]
#[template(path = "staff/user_form.html")]
struct UserPage {
    shell: Desk,
    base: String,
    words: Words,
    title: String,
    errors: ErrorSummary,
    action: String,
    nonce: String,
    version: i64,
    fields: Vec<Field>,
    /// Empty where the post decides everything.
    rights: Vec<Field>,
    /// What stands beside the form of an existing account.
    case: Option<Case>,
}

#[derive(Debug)]
struct Case {
    version: i64,
    active: bool,
    unused: bool,
    last_login: String,
    password_nonce: String,
}

#[derive(Template, Debug)]
#[template(path = "staff/first_password.html")]
struct FirstPasswordPage {
    shell: Desk,
    base: String,
    words: Words,
    login: String,
    password: Option<String>,
}

/// What differs between an employer's own staff and the accounts of the levels above.
#[derive(Clone, Copy, Debug)]
struct Words {
    title: &'static str,
    /// What the choice of post is called.
    post: &'static str,
    search: &'static str,
    /// An employer's accounts carry no module rights.
    rights: bool,
}

impl Words {
    fn at(base: &str) -> Self {
        if base.starts_with("/e/") {
            Self { title: "子账号", post: "身份", search: "用户名、姓名", rights: false }
        } else {
            Self {
                title: "账号管理", post: "所属机构（院系）", search: "用户名、姓名、院系", rights: true
            }
        }
    }
}

macro_rules! portal {
    ($routes:expr, $base:literal, $action:expr) => {
        $routes
            .get($base, $action, list)
            .post($base, $action, create)
            .post(concat!($base, "/search"), $action, search)
            .get(concat!($base, "/new"), $action, new_form)
            .get(concat!($base, "/{account}"), $action, edit_form)
            .post(concat!($base, "/{account}"), $action, change)
            .post(concat!($base, "/{account}/{act}"), $action, act)
    };
}

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = portal!(routes, "/s/{cohort}/users", Action::ManageSchoolAccounts);
    let routes = portal!(routes, "/p/{cohort}/users", Action::ManageProvinceAccounts);
    let routes = portal!(routes, "/o/users", Action::ManageOrganisations);
    portal!(routes, "/e/users", Action::ManageEmployerAccounts)
}

/// `/s/2027/users` of any address below it, and its cohort.
fn base_of(uri: &OriginalUri) -> (String, Option<Cohort>) {
    let path = uri.path();
    let base = path.find("/users").and_then(|at| path.get(..at + "/users".len())).unwrap_or(path);
    let cohort = base.split('/').nth(2).and_then(|part| part.parse().ok()).map(Cohort);
    (base.to_owned(), cohort)
}

/// The last id of the address: a cohort may stand before it.
#[derive(serde::Deserialize)]
struct At {
    account: AccountId,
}

/// What is done to it beside changing it.
#[derive(serde::Deserialize)]
struct Doing {
    account: AccountId,
    act: String,
}

async fn frame(state: &WebState, actor: &Actor, cohort: Option<Cohort>) -> Result<Desk, PageError> {
    shell::desk(state, actor, cohort, "users").await
}

async fn users_page(
    state: &WebState,
    actor: &Actor,
    uri: &OriginalUri,
    keyword: &str,
    after: &str,
) -> Result<Response, PageError> {
    let (base, cohort) = base_of(uri);
    let list = staff::list(&state.app, actor, keyword, after).await?;
    let names = list.without_reviewer.join("、");
    let hint = (!list.without_reviewer.is_empty()).then(|| {
        let text = format!("{names} 没有「基本信息和就业信息」为读写的账号，先院系再校级审核时无法审核");
        Notice::new(Tone::Wait, "有院系还不能审核", text).boxed()
    });
    let next = list.more.then(|| list.rows.last().map(|row| row.login.clone())).flatten();
    let (shell, words) = (frame(state, actor, cohort).await?, Words::at(&base));
    ok(&UsersPage { shell, words, base, keyword: keyword.to_owned(), list, hint, next })
}

async fn list(State(state): State<WebState>, Signed(actor): Signed, uri: OriginalUri) -> Result<Response, PageError> {
    users_page(&state, &actor, &uri, "", "").await
}

/// Names do not belong into addresses, so the search posts.
async fn search(
    State(state): State<WebState>,
    Signed(actor): Signed,
    uri: OriginalUri,
    form: Form,
) -> Result<Response, PageError> {
    users_page(&state, &actor, &uri, form.get("q"), form.get("after")).await
}

struct Shown<'s> {
    title: String,
    action: String,
    posts: Vec<(Post, String)>,
    form: &'s StaffForm,
    case: Option<Case>,
    version: i64,
}

async fn user_page(
    state: &WebState,
    actor: &Actor,
    uri: &OriginalUri,
    shown: Shown<'_>,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let (base, cohort) = base_of(uri);
    let words = Words::at(&base);
    let form = shown.form;
    let mut fields = Vec::new();
    if shown.case.is_none() {
        let hint = "4 至 32 位小写字母、数字或 . _ -，建立后不能更改";
        let login = Field::text("login", "用户名").value(form.login.clone()).hint(hint).autocomplete("off");
        fields.push(login.errors(errors));
    }
    let options: Vec<_> = shown.posts.into_iter().map(|(post, name)| (post.code(), name)).collect();
    fields.push(Field::select("post", words.post, options).value(form.post.clone()).errors(errors));
    let profile = &form.profile;
    let stored = |_: &str, stored: &str| stored.to_owned();
    fields.extend(profile_fields(&profile.name, &profile.job_title, &profile.reach, &stored, errors));
    let rights = Module::ALL.map(|module| {
        let options = Right::ALL.map(|right| (right.code(), right.label()));
        Field::select(module.code(), module.label(), options).value(form.rights.of(module).code())
    });
    let levels = LevelScope::ALL.map(|scope| (scope.code(), scope.label()));
    let levels = Field::select("levels", "数据权限", levels).value(form.levels.code());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(
        status,
        &UserPage {
            shell: frame(state, actor, cohort).await?,
            base,
            words,
            title: shown.title,
            errors: ErrorSummary::from(errors),
            action: shown.action,
            nonce: nonces::issue(&state.app, actor, CREATE),
            version: shown.version,
            fields,
            rights: rights.into_iter().chain([levels]).filter(|_| words.rights).collect(),
            case: shown.case,
        },
    )
}

async fn new_form(
    State(state): State<WebState>,
    Signed(actor): Signed,
    uri: OriginalUri,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let form = StaffForm {
        login: String::new(),
        post: super::address::query(query).get("post").to_owned(),
        profile: profile_of(&Form::default()),
        rights: Rights::NONE,
        levels: LevelScope::All,
    };
    new_page(&state, &actor, &uri, &form, &FieldErrors::new()).await
}

async fn new_page(
    state: &WebState,
    actor: &Actor,
    uri: &OriginalUri,
    form: &StaffForm,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let posts = staff::posts(&state.app, actor).await?;
    let action = base_of(uri).0;
    let shown = Shown { title: "添加用户".into(), action, posts, form, case: None, version: 0 };
    user_page(state, actor, uri, shown, errors).await
}

fn form_of(form: &Form) -> StaffForm {
    let right = |module: Module| Right::parse(form.get(module.code())).unwrap_or(Right::None);
    StaffForm {
        login: form.get("login").to_owned(),
        post: form.get("post").to_owned(),
        profile: profile_of(form),
        rights: Rights {
            employment: right(Module::Employment),
            archive: right(Module::Archive),
            household: right(Module::Household),
        },
        levels: LevelScope::parse(form.get("levels")).unwrap_or(LevelScope::All),
    }
}

async fn create(
    State(state): State<WebState>,
    Signed(actor): Signed,
    uri: OriginalUri,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, CREATE)?;
    let filled = form_of(&form);
    match staff::create(&state.app, &actor, nonce, &filled).await {
        Ok(made) => password_page(&state, &actor, &uri, made).await,
        Err(ActError::Fields(errors)) => new_page(&state, &actor, &uri, &filled, &errors).await,
        Err(error) => Err(error.into()),
    }
}

/// The only page that ever shows the password: it is not stored.
async fn password_page(
    state: &WebState,
    actor: &Actor,
    uri: &OriginalUri,
    made: FirstPassword,
) -> Result<Response, PageError> {
    let (base, cohort) = base_of(uri);
    let shell = frame(state, actor, cohort).await?;
    ok(&FirstPasswordPage { shell, words: Words::at(&base), base, login: made.login, password: made.password })
}

async fn edit_form(
    State(state): State<WebState>,
    Signed(actor): Signed,
    uri: OriginalUri,
    Path(At { account }): Path<At>,
) -> Result<Response, PageError> {
    edit_page(&state, &actor, &uri, account, None, &FieldErrors::new()).await
}

async fn edit_page(
    state: &WebState,
    actor: &Actor,
    uri: &OriginalUri,
    account: AccountId,
    typed: Option<StaffForm>,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let found = staff::find(&state.app, actor, account).await?;
    let row = &found.row;
    let stored = StaffForm {
        login: row.login.clone().unwrap_or_default(),
        post: Post::of(row).map(Post::code).unwrap_or_default(),
        profile: app::accounts::profile::Profile {
            name: row.name.clone(),
            job_title: row.job_title.clone(),
            reach: Reach::clone(&found.reach),
        },
        rights: row.rights,
        levels: row.levels,
    };
    let case = Case {
        version: row.version,
        active: row.active,
        unused: row.last_login_at.is_none(),
        last_login: row.last_login_at.map_or_else(|| "从未登录".to_owned(), |at| at.minute_text()),
        password_nonce: nonces::issue(&state.app, actor, GIVE_PASSWORD),
    };
    let shown = Shown {
        title: format!("修改用户 {}", stored.login),
        action: format!("{}/{account}", base_of(uri).0),
        posts: found.posts,
        form: typed.as_ref().unwrap_or(&stored),
        version: row.version,
        case: Some(case),
    };
    user_page(state, actor, uri, shown, errors).await
}

async fn change(
    State(state): State<WebState>,
    Signed(actor): Signed,
    uri: OriginalUri,
    Path(At { account }): Path<At>,
    form: Form,
) -> Result<Response, PageError> {
    let filled = form_of(&form);
    match staff::change(&state.app, &actor, account, form.version(), &filled).await {
        Ok(()) => Ok(see_other_saying(&base_of(&uri).0, "账号已修改")),
        Err(ActError::Fields(errors)) => edit_page(&state, &actor, &uri, account, Some(filled), &errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn act(
    State(state): State<WebState>,
    Signed(actor): Signed,
    uri: OriginalUri,
    Path(Doing { account, act }): Path<Doing>,
    form: Form,
) -> Result<Response, PageError> {
    let app = &state.app;
    let done = match act.as_str() {
        "stop" => {
            staff::set_active(app, &actor, account, form.version(), false).await?;
            "账号已停用，已退出所有设备"
        }
        "restore" => {
            staff::set_active(app, &actor, account, form.version(), true).await?;
            "账号已恢复"
        }
        "delete" => {
            staff::delete(app, &actor, account).await?;
            "账号已删除"
        }
        "password" => {
            let nonce = form.nonce(&state, &actor, GIVE_PASSWORD)?;
            let given = staff::give_password(app, &actor, nonce, account).await?;
            return password_page(&state, &actor, &uri, given).await;
        }
        _ => return Err(ActError::NotFound.into()),
    };
    Ok(see_other_saying(&base_of(&uri).0, done))
}
