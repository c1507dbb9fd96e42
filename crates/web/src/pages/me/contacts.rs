//! 手机与邮箱 of a graduate: added, proven with a code, removed.

use app::accounts::contacts;
use app::{ActError, Actor};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::refusal::FieldErrors;

use super::body::{Body, Button, FormPart, Line, Place, Section, show};
use crate::components::{ErrorSummary, Field, Tag, Tone, icon};
use crate::respond::{PageError, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/me/contacts", Action::SeeOwnAccount, list)
        .post("/me/contacts", Action::ChangeOwnAccount, add)
        .post("/me/contacts/verify", Action::ChangeOwnAccount, verify)
        .post("/me/contacts/remove", Action::ChangeOwnAccount, remove)
}

async fn list(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    contacts_page(&state, &actor, &Form::default(), &FieldErrors::new()).await
}

async fn contacts_page(
    state: &WebState,
    actor: &Actor,
    typed: &Form,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let now = state.app.now();
    let rows = contacts::list(&state.app, actor).await?;
    let waiting = rows.iter().find(|row| row.verified_at.is_none() && row.counts_from.is_none());
    let code = waiting.map(|row| Section {
        heading: "输入验证码",
        note: format!("验证码已发送到 {}，10 分钟内有效。", row.masked),
        form: Some(FormPart {
            action: "/me/contacts/verify".into(),
            hidden: vec![("contact", row.contact.to_string())],
            fields: vec![Field::code("code", "验证码").errors(errors)],
            button: "验证",
            testid: "verify-contact",
        }),
        ..Section::default()
    });
    let lines = rows.iter().map(|row| {
        let tag = match row.counts_from {
            Some(from) if from <= now && row.verified_at.is_some() => Tag::flag(Tone::Ok, "已验证"),
            Some(from) if from <= now => Tag::flag(Tone::Info, "可用于确认"),
            Some(_) => Tag::flag(Tone::Wait, "24 小时后可用"),
            None => Tag::flag(Tone::Wait, "待验证"),
        };
        let hidden = vec![("contact", row.contact.to_string())];
        Line {
            title: row.masked.clone(),
            note: format!("{} · {}", row.kind.name(), row.origin.name()),
            icon: Some(icon("phone")),
            tag: Some(tag),
            buttons: vec![Button {
                action: "/me/contacts/remove".into(),
                label: "删除",
                testid: "remove-contact",
                hidden,
            }],
            ..Line::default()
        }
    });
    let own = Section {
        note: "接受签约时的验证码会发到这里。学校更改的联系方式，要在通知原联系方式并满 24 小时后才能使用。".into(),
        lines: lines.collect(),
        ..Section::default()
    };
    let contact =
        Field::text("contact", "手机号码或电子邮箱").value(typed.get("contact")).autocomplete("off").errors(errors);
    let new = Section {
        heading: "添加",
        form: Some(FormPart {
            action: "/me/contacts".into(),
            hidden: Vec::new(),
            fields: vec![contact],
            button: "获取验证码",
            testid: "add-contact",
        }),
        ..Section::default()
    };
    let sections = std::iter::once(own).chain(code).chain(std::iter::once(new)).collect();
    let body = Body { title: "手机与邮箱", errors: ErrorSummary::from(errors), sections, ..Body::default() };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    show(state, actor, status, Place::Under("/me"), body).await
}

async fn add(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    match contacts::add(&state.app, &actor, form.get("contact")).await {
        Ok(_) => Ok(see_other_saying("/me/contacts", "验证码已发出")),
        Err(ActError::Fields(errors)) => contacts_page(&state, &actor, &form, &errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn verify(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let contact = form.parse("contact").ok_or(ActError::NotFound)?;
    match contacts::verify(&state.app, &actor, contact, form.get("code")).await {
        Ok(()) => Ok(see_other_saying("/me/contacts", "联系方式已验证")),
        Err(ActError::Fields(errors)) => contacts_page(&state, &actor, &form, &errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn remove(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let contact = form.parse("contact").ok_or(ActError::NotFound)?;
    contacts::remove(&state.app, &actor, contact).await?;
    Ok(see_other_saying("/me/contacts", "联系方式已删除"))
}
