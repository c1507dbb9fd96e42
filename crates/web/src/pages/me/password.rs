//! Changing one's own password; also the first page after a temporary one.

use app::accounts::change_password::change_password;
use app::{ActError, Actor};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::refusal::FieldErrors;
use serde::Deserialize;

use super::body::{Body, FormPart, Place, Section, show};
use crate::components::{ErrorSummary, Field, Notice, Tone};
use crate::respond::{PageError, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    /// The password was given by somebody else and must be replaced.
    first: String,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/me/password", Action::SeeOwnAccount, form).post("/me/password", Action::ChangeOwnAccount, change)
}

async fn form(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    password_page(&state, &actor, !asked.first.is_empty(), &FieldErrors::new()).await
}

async fn password_page(
    state: &WebState,
    actor: &Actor,
    first: bool,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let old = if first { "临时密码" } else { "原密码" };
    let fields = vec![
        Field::password("old", old, "current-password").errors(errors),
        Field::password("password", "新密码", "new-password")
            .hint("至少 10 个字符；或至少 8 个字符且包含大写字母、小写字母、数字、符号中的三种")
            .errors(errors),
        Field::password("again", "再输入一次", "new-password").errors(errors),
    ];
    let hidden = if first { vec![("first", "1".to_owned())] } else { Vec::new() };
    let form =
        FormPart { action: "/me/password".into(), hidden, fields, button: "修改密码", testid: "change-password" };
    let notice = first.then(|| Notice::new(Tone::Wait, "请先设置自己的密码", "临时密码只能用这一次").boxed());
    let body = Body {
        title: "修改密码",
        notice,
        errors: ErrorSummary::from(errors),
        sections: vec![Section { form: Some(form), ..Section::default() }],
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    show(state, actor, status, Place::Under("/me/security"), body).await
}

async fn change(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let first = form.ticked("first");
    let done = change_password(&state.app, &actor, form.raw("old"), form.raw("password"), form.raw("again")).await;
    match done {
        Ok(()) if first => Ok(see_other_saying(&shell::home(&state, &actor).await?, "密码已设置")),
        Ok(()) => Ok(see_other_saying("/me/security", "密码已修改，其他设备已退出")),
        Err(ActError::Fields(errors)) => password_page(&state, &actor, first, &errors).await,
        Err(error) => Err(error.into()),
    }
}
