//! The set-up page of an empty installation (decision 14): opened by the word the server prints, gone once there is an
//! operator.

use app::ActError;
use app::accounts::limits;
use app::accounts::staff::FirstPassword;
use app::organisations::begin::{self, Beginning, Holder};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::policy::{PROFILE_CODES, profile};
use domain::refusal::FieldErrors;

use crate::components::{ErrorSummary, Field, Public, Width};
use crate::respond::{PageError, ok, page};
use crate::routes::Routes;
use crate::session::Address;
use crate::{Form, WebState, shell};

#[derive(Template, Debug)]
#[template(path = "public/setup.html")]
struct SetupPage {
    shell: Public,
    errors: ErrorSummary,
    token: Field,
    /// Heading and fields.
    sections: Vec<(&'static str, Vec<Field>)>,
}

#[derive(Template, Debug)]
#[template(path = "public/setup_done.html")]
struct DonePage {
    shell: Public,
    /// What the account is for, user name, first password.
    accounts: Vec<(&'static str, String, String)>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.public_get("/setup", show).public_post("/setup", set_up)
}

async fn show(State(state): State<WebState>) -> Result<Response, PageError> {
    if !begin::is_empty(&state.app).await? {
        return Err(ActError::NotFound.into());
    }
    setup_page(&Form::default(), &FieldErrors::new())
}

fn setup_page(typed: &Form, errors: &FieldErrors) -> Result<Response, PageError> {
    let text = |name: &'static str, label: &'static str| {
        Field::text(name, label).value(typed.get(name)).autocomplete("off").errors(errors)
    };
    let profiles = PROFILE_CODES.iter().filter_map(|code| Some((*code, profile(code).ok()?.title)));
    let profiles = Field::select("profile", "政策口径", profiles).value(typed.get("profile")).errors(errors);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(
        status,
        &SetupPage {
            shell: shell::public(),
            errors: ErrorSummary::from(errors),
            token: text("token", "初始化口令")
                .hint("服务启动时打印在运行窗口和日志里，形如 0f3a-91c2-…")
                .width(Width::All),
            sections: vec![
                ("平台运营账号", vec![text("operator_login", "用户名"), text("operator_name", "姓名")]),
                (
                    "省级机构",
                    vec![
                        text("province", "名称").hint("如 江州省"),
                        profiles,
                        text("province_login", "管理账号用户名"),
                        text("province_admin", "管理人员姓名"),
                    ],
                ),
                (
                    "学校",
                    vec![
                        text("school_code", "院校代码").hint("5 位数字"),
                        text("school", "学校全称"),
                        text("school_phone", "就业部门电话"),
                        text("school_login", "管理账号用户名"),
                        text("school_admin", "管理人员姓名"),
                    ],
                ),
            ],
        },
    )
}

async fn set_up(State(state): State<WebState>, Address(address): Address, form: Form) -> Result<Response, PageError> {
    if !begin::is_empty(&state.app).await? {
        return Err(ActError::NotFound.into());
    }
    let typed = form.get("token").trim().to_ascii_lowercase();
    if typed != begin::token(&state.app) {
        limits::wrong_try(&state.app, &address).await?;
        return setup_page(&form, &FieldErrors::one("token", "初始化口令不正确，请查看服务启动时打印的内容"));
    }
    let text = |name: &str| form.get(name).to_owned();
    let holder = |login: &str, name: &str| Holder { login: text(login), name: text(name) };
    let input = Beginning {
        operator: holder("operator_login", "operator_name"),
        province: text("province"),
        profile: text("profile"),
        province_admin: holder("province_login", "province_admin"),
        school_code: text("school_code"),
        school: text("school"),
        school_phone: text("school_phone"),
        school_admin: holder("school_login", "school_admin"),
    };
    // School and telephone stand under their own names here.
    let named = |mut errors: FieldErrors| {
        for error in errors.0.iter_mut().filter(|error| error.field == "phone") {
            "school_phone".clone_into(&mut error.field);
        }
        errors
    };
    match begin::begin(&state.app, &input).await {
        Ok(begun) => {
            let line = |what, made: FirstPassword| (what, made.login, made.password.unwrap_or_default());
            let accounts = vec![
                line("平台运营", begun.operator),
                line("省级管理", begun.province),
                line("学校管理", begun.school),
            ];
            ok(&DonePage { shell: shell::public(), accounts })
        }
        Err(ActError::Fields(errors)) => setup_page(&form, &named(errors)),
        Err(error) => Err(error.into()),
    }
}
