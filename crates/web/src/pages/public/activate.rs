//! Activating a graduate's account in three steps: who, which contact, code and password (F007).

use app::ActError;
use app::accounts::activate::{self, Activate, Claim};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::refusal::FieldErrors;

use super::login::welcome;
use super::step::StepPage;
use crate::components::{Choice, Choices, ErrorSummary, Field, Notice, Tone};
use crate::respond::{PageError, ok, unprocessable};
use crate::routes::Routes;
use crate::session::{Address, device};
use crate::{Form, WebState};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/activate", first)
        .public_post("/activate", claim)
        .public_post("/activate/code", send_code)
        .public_post("/activate/finish", finish)
}

fn who(form: &Form, errors: &FieldErrors) -> StepPage {
    StepPage {
        lead: "学校导入毕业生名单后即可激活。姓名、证件号码、考生号要与学校名单一致。".into(),
        errors: ErrorSummary::from(errors),
        fields: vec![
            Field::text("name", "姓名").value(form.get("name")).autocomplete("name").errors(errors),
            Field::text("document", "证件号码").value(form.get("document")).autocomplete("off").errors(errors),
            Field::text("exam_number", "考生号").value(form.get("exam_number")).autocomplete("off").errors(errors),
        ],
        links: vec![("/login", "已激活，直接登录"), ("/help/graduate", "操作指南")],
        ..StepPage::new("激活账号", "/activate", "下一步", "claim")
    }
}

async fn first() -> Result<Response, PageError> {
    ok(&who(&Form::default(), &FieldErrors::new()))
}

async fn claim(State(state): State<WebState>, Address(address): Address, form: Form) -> Result<Response, PageError> {
    let input = Claim {
        name: form.get("name"),
        document: form.get("document"),
        exam_number: form.get("exam_number"),
        address: &address,
    };
    match activate::claim(&state.app, &input).await {
        Ok(known) => {
            let choices = known
                .contacts
                .iter()
                .map(|row| Choice::new(row.contact.to_string(), row.masked.clone()).help(row.origin.name()))
                .collect();
            ok(&StepPage {
                lead: format!("{}，你好。请选择接收验证码的联系方式。", known.name),
                hidden: vec![("ticket", known.ticket)],
                choices: Some(Choices::one("contact", "接收验证码", choices)),
                links: vec![("/activate", "不是我的联系方式？请联系学校就业部门更正")],
                ..StepPage::new("验证本人", "/activate/code", "获取验证码", "send-code")
            })
        }
        Err(ActError::Fields(errors)) => unprocessable(&who(&form, &errors)),
        Err(ActError::Refused(refusal)) => {
            let notice = Notice::new(Tone::Wait, refusal.reason.clone(), refusal.way_out.clone());
            unprocessable(&StepPage { notice: Some(notice.boxed()), ..who(&form, &FieldErrors::new()) })
        }
        Err(error) => Err(error.into()),
    }
}

fn last(form: &Form, errors: &FieldErrors) -> StepPage {
    StepPage {
        lead: "验证码已发出，10 分钟内有效。密码由你自己设置，学校和平台都看不到。".into(),
        errors: ErrorSummary::from(errors),
        hidden: vec![("ticket", form.get("ticket").to_owned()), ("contact", form.get("contact").to_owned())],
        fields: vec![
            Field::code("code", "验证码").value(form.get("code")).errors(errors),
            Field::password("password", "设置密码", "new-password")
                .hint("至少 10 个字符；或至少 8 个字符且包含大写字母、小写字母、数字、符号中的三种")
                .errors(errors),
            Field::password("again", "再输入一次", "new-password").errors(errors),
        ],
        links: vec![("/activate", "从第一步重新开始")],
        ..StepPage::new("设置密码", "/activate/finish", "完成激活", "activate")
    }
}

async fn send_code(
    State(state): State<WebState>,
    Address(address): Address,
    form: Form,
) -> Result<Response, PageError> {
    let contact = form.parse("contact").ok_or_else(|| FieldErrors::one("contact", "请选择接收验证码的联系方式"));
    let contact = contact.map_err(ActError::from)?;
    activate::send_code(&state.app, form.get("ticket"), contact, &address).await?;
    ok(&last(&form, &FieldErrors::new()))
}

async fn finish(
    State(state): State<WebState>,
    Address(address): Address,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, PageError> {
    let input = Activate {
        ticket: form.get("ticket"),
        contact: form.parse("contact").ok_or(ActError::NotFound)?,
        code: form.get("code"),
        password: form.raw("password"),
        again: form.raw("again"),
        device: &device(&headers),
        address: &address,
    };
    match activate::activate(&state.app, &input).await {
        Ok(done) => welcome(&state, &done, "").await,
        Err(ActError::Fields(errors)) => unprocessable(&last(&form, &errors)),
        Err(error) => Err(error.into()),
    }
}
