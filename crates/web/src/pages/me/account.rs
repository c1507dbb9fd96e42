//! 个人信息, 密码与安全, 操作记录.

use app::accounts::history::own_history;
use app::accounts::profile::{self, Profile, Reach};
use app::{ActError, Actor};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::{Action, Role};
use domain::refusal::FieldErrors;

use super::body::{Body, FormPart, Line, Place, Section, show};
use crate::components::{Definition, Definitions, ErrorSummary, Field, icon};
use crate::respond::{PageError, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// How many events the history lists.
const LISTED: usize = 100;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/me", Action::SeeOwnAccount, me)
        .post("/me", Action::ChangeOwnAccount, change)
        .get("/me/security", Action::SeeOwnAccount, security)
        .get("/me/history", Action::SeeOwnAccount, history)
}

fn link(href: &str, picture: crate::components::Icon, title: &str, note: &str) -> Line {
    Line {
        title: title.to_owned(),
        note: note.to_owned(),
        href: Some(href.to_owned()),
        icon: Some(picture),
        ..Line::default()
    }
}

async fn me(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    me_page(&state, &actor, None, &FieldErrors::new()).await
}

async fn me_page(
    state: &WebState,
    actor: &Actor,
    typed: Option<&Form>,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let (row, reach) = profile::own(&state.app, actor).await?;
    let graduate = row.role == Role::Graduate;
    let mut facts = vec![
        Definition::new("姓名", actor.name()),
        Definition::new("身份", row.role.label()),
        Definition::new("所属机构", actor.organisation()),
    ];
    if let Some(login) = &row.login {
        facts.push(Definition::new("用户名", login.clone()));
    }
    if row.role.is_staff() {
        let rights = row.rights;
        for module in domain::accounts::Module::ALL {
            facts.push(Definition::new(module.label(), rights.of(module).label()));
        }
        facts.push(Definition::new("数据权限", row.levels.label()));
    }
    let mut lines = Vec::new();
    if graduate {
        lines.push(link("/me/contacts", icon("phone"), "手机与邮箱", "登录和签约确认用的联系方式"));
        lines.push(link("/me/entries", icon("school"), "就读信息", "选择要办理的学校和届"));
        if shell::has_route(state, "/g/check") {
            lines.push(link("/g/check", icon("checks"), "核对信息", "查看学校登记的信息"));
        }
    }
    if graduate {
        lines.push(link("/g/looks", icon("eye"), "查看记录", "哪些单位和老师看过你的信息"));
    }
    lines.push(link("/me/security", icon("lock"), "密码与安全", "修改密码、登录设备"));
    lines.push(link("/me/history", icon("history"), "操作记录", "登录和账号变动"));
    lines.push(link("/help", icon("help-circle"), "操作指南", ""));
    let mut sections = vec![
        Section { definitions: Some(Definitions::card(facts)), ..Section::default() },
        Section { lines, ..Section::default() },
    ];
    if !graduate {
        let value = |name: &str, stored: &str| match typed {
            Some(form) => form.get(name).to_owned(),
            None => stored.to_owned(),
        };
        let fields = profile_fields(&row.name, &row.job_title, &reach, &value, errors);
        sections.push(Section {
            heading: "修改个人信息",
            note: "手机和邮箱用于找回密码，请填写自己在用的。".into(),
            form: Some(FormPart {
                action: "/me".into(),
                hidden: vec![("version", row.version.to_string())],
                fields,
                button: "保存",
                testid: "save-profile",
            }),
            ..Section::default()
        });
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = Body { title: "个人信息", errors: ErrorSummary::from(errors), sections, ..Body::default() };
    let title = if graduate { Body { title: "我的", ..body } } else { body };
    show(state, actor, status, Place::Tab("me"), title).await
}

/// Fields of F021 besides rights; also in 账号管理.
pub(crate) fn profile_fields(
    name: &str,
    job_title: &str,
    reach: &Reach,
    value: &dyn Fn(&str, &str) -> String,
    errors: &FieldErrors,
) -> Vec<Field> {
    vec![
        Field::text("name", "姓名").value(value("name", name)).autocomplete("off").errors(errors),
        Field::text("job_title", "职务").value(value("job_title", job_title)).optional().errors(errors),
        Field::mobile("mobile", "手机").value(value("mobile", &reach.mobile)).optional().errors(errors),
        Field::email("email", "邮箱").value(value("email", &reach.email)).optional().errors(errors),
        Field::text("phone", "电话").value(value("phone", &reach.phone)).optional().errors(errors),
        Field::text("fax", "传真").value(value("fax", &reach.fax)).optional().errors(errors),
        Field::digits("qq", "QQ").value(value("qq", &reach.qq)).optional().errors(errors),
    ]
}

/// The profile of a posted form.
pub(crate) fn profile_of(form: &Form) -> Profile {
    let text = |name: &str| form.get(name).to_owned();
    Profile {
        name: text("name"),
        job_title: text("job_title"),
        reach: Reach {
            mobile: text("mobile"),
            email: text("email"),
            phone: text("phone"),
            fax: text("fax"),
            qq: text("qq"),
        },
    }
}

async fn change(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    match profile::change_own(&state.app, &actor, form.version(), &profile_of(&form)).await {
        Ok(()) => Ok(see_other_saying("/me", "个人信息已保存")),
        Err(ActError::Fields(errors)) => me_page(&state, &actor, Some(&form), &errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn security(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let lines = vec![
        link("/me/password", icon("key"), "修改密码", "修改后其他设备会退出"),
        link("/me/devices", icon("device-mobile"), "登录设备", "查看并退出其他设备"),
        link("/me/history", icon("history"), "操作记录", "最近的登录和账号变动"),
    ];
    let log_out = Line {
        title: "退出登录".into(),
        note: "在公用电脑上用完请退出".into(),
        icon: Some(icon("logout")),
        buttons: vec![super::body::Button {
            action: "/logout".into(),
            label: "退出",
            testid: "log-out",
            hidden: Vec::new(),
        }],
        ..Line::default()
    };
    let sections =
        vec![Section { lines, ..Section::default() }, Section { lines: vec![log_out], ..Section::default() }];
    let body = Body { title: "密码与安全", sections, ..Body::default() };
    show(&state, &actor, StatusCode::OK, Place::Under("/me"), body).await
}

async fn history(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let events = own_history(&state.app, &actor, LISTED).await?;
    let lines = events.into_iter().map(|event| {
        let parts = [event.at.minute_text(), event.detail];
        let note: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Line { title: event.what.to_owned(), note: note.join(" · "), ..Line::default() }
    });
    let section =
        Section {
            note: format!("最近 {LISTED} 条，最新的在前。"), lines: lines.collect(), ..Section::default()
        };
    let body = Body { title: "操作记录", sections: vec![section], ..Body::default() };
    show(&state, &actor, StatusCode::OK, Place::Under("/me"), body).await
}
