//! 平台通知: published and withdrawn by the operator.

use app::accounts::nonces;
use app::{ActError, Actor, notices};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::refusal::FieldErrors;
use uuid::Uuid;

use crate::components::{Desk, ErrorSummary, Field};
use crate::respond::{PageError, ok, see_other_saying, unprocessable};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The acts the nonces are for.
const PUBLISH: &str = "publish-notice";
const WITHDRAW: &str = "withdraw-notice";

/// How many notices the page lists.
const LISTED: i64 = 50;

#[derive(Debug)]
struct Row {
    title: String,
    at: String,
    /// Address and nonce that withdraw it; `None` when that was done.
    withdraw: Option<(String, String)>,
}

#[derive(Template, Debug)]
#[template(path = "operator/notices.html")]
struct NoticesPage {
    shell: Desk,
    errors: ErrorSummary,
    nonce: String,
    fields: Vec<Field>,
    rows: Vec<Row>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/o/notices", Action::ManageNotices, show).post("/o/notices", Action::ManageNotices, publish).post(
        "/o/notices/{id}/withdraw",
        Action::ManageNotices,
        withdraw,
    )
}

async fn show(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    ok(&notices_page(&state, &actor, &Form::default(), &FieldErrors::new()).await?)
}

async fn publish(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, PUBLISH)?;
    match notices::publish(&state.app, &actor, nonce, form.get("title"), form.get("body")).await {
        Ok(()) => Ok(see_other_saying("/o/notices", "通知已发布")),
        Err(ActError::Fields(errors)) => unprocessable(&notices_page(&state, &actor, &form, &errors).await?),
        Err(error) => Err(error.into()),
    }
}

async fn withdraw(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, WITHDRAW)?;
    notices::withdraw(&state.app, &actor, nonce, id).await?;
    Ok(see_other_saying("/o/notices", "通知已撤下"))
}

async fn notices_page(
    state: &WebState,
    actor: &Actor,
    typed: &Form,
    errors: &FieldErrors,
) -> Result<NoticesPage, PageError> {
    let rows = notices::list(&state.app, actor, LISTED).await?;
    let rows = rows.into_iter().map(|row| Row {
        at: row.published_at.minute_text(),
        withdraw: row.withdrawn_at.is_none().then(|| {
            let action = format!("/o/notices/{}/withdraw", row.notice.simple());
            (action, nonces::issue(&state.app, actor, WITHDRAW))
        }),
        title: row.title,
    });
    Ok(NoticesPage {
        rows: rows.collect(),
        shell: shell::desk(state, actor, None, "notices").await?,
        errors: ErrorSummary::from(errors),
        nonce: nonces::issue(&state.app, actor, PUBLISH),
        fields: vec![
            Field::text("title", "标题").value(typed.get("title")).maxlength(60).errors(errors),
            Field::area("body", "正文", 4_000).value(typed.get("body")).errors(errors),
        ],
    })
}
