//! A forgotten password, for every role: account and channel, then code and new password (F002, F007, F013).

use app::ActError;
use app::accounts::recover::{self, Reset};
use axum::extract::State;
use axum::response::Response;
use domain::people::ContactKind;
use domain::refusal::FieldErrors;

use super::step::StepPage;
use crate::components::{Choice, Choices, ErrorSummary, Field};
use crate::respond::{PageError, ok, see_other_saying, unprocessable};
use crate::routes::Routes;
use crate::session::Address;
use crate::{Form, WebState};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.public_get("/recover", first).public_post("/recover", send_code).public_post("/recover/finish", finish)
}

fn who(form: &Form, errors: &FieldErrors) -> StepPage {
    let choice = |kind: ContactKind, words: &str| {
        let chosen = form.get("kind") == kind.as_str() || (form.get("kind").is_empty() && kind == ContactKind::Mobile);
        Choice::new(kind.as_str(), words).chosen(chosen)
    };
    StepPage {
        lead: "毕业生的账号是证件号码、已验证的手机号码或邮箱；用人单位、学校和省级的账号是用户名，忘记时可询问上级账号管理员。".into(),
        errors: ErrorSummary::from(errors),
        fields: vec![Field::text("account", "账号").value(super::login::typed_account(form)).autocomplete("username").errors(errors)],
        choices: Some(Choices::one(
            "kind",
            "接收验证码",
            vec![choice(ContactKind::Mobile, "绑定的手机"), choice(ContactKind::Email, "绑定的邮箱")],
        )),
        links: vec![("/login", "返回登录"), ("/activate", "毕业生第一次使用，激活账号")],
        ..StepPage::new("找回密码", "/recover", "获取验证码", "send-code")
    }
}

fn last(ticket: &str, errors: &FieldErrors) -> StepPage {
    StepPage {
        lead: "如果账号存在并绑定了这种联系方式，验证码已经发出，10 分钟内有效。重置后所有设备都会退出。".into(),
        errors: ErrorSummary::from(errors),
        hidden: vec![("ticket", ticket.to_owned())],
        fields: vec![
            Field::code("code", "验证码").errors(errors),
            Field::password("password", "新密码", "new-password")
                .hint("至少 10 个字符；或至少 8 个字符且包含大写字母、小写字母、数字、符号中的三种")
                .errors(errors),
            Field::password("again", "再输入一次", "new-password").errors(errors),
        ],
        links: vec![("/recover", "重新获取验证码")],
        ..StepPage::new("重置密码", "/recover/finish", "重置密码", "reset-password")
    }
}

async fn first() -> Result<Response, PageError> {
    ok(&who(&Form::default(), &FieldErrors::new()))
}

async fn send_code(
    State(state): State<WebState>,
    Address(address): Address,
    form: Form,
) -> Result<Response, PageError> {
    let kind = ContactKind::parse(form.get("kind")).unwrap_or(ContactKind::Mobile);
    match recover::send_code(&state.app, form.get("account"), kind, &address).await {
        Ok(ticket) => ok(&last(&ticket, &FieldErrors::new())),
        Err(ActError::Fields(errors)) => unprocessable(&who(&form, &errors)),
        Err(error) => Err(error.into()),
    }
}

async fn finish(State(state): State<WebState>, form: Form) -> Result<Response, PageError> {
    let input = Reset {
        ticket: form.get("ticket"),
        code: form.get("code"),
        password: form.raw("password"),
        again: form.raw("again"),
    };
    match recover::reset(&state.app, &input).await {
        Ok(()) => Ok(see_other_saying("/login", "密码已重置，请用新密码登录")),
        Err(ActError::Fields(errors)) => unprocessable(&last(input.ticket, &errors)),
        Err(error) => Err(error.into()),
    }
}
