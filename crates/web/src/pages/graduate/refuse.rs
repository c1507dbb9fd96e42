//! 拒绝邀请: a page of its own, with a reason that is told only when the graduate says so.

use app::placements::own::{self, OwnInvitation};
use app::placements::refuse::{self, Refuse};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::Act;
use domain::refusal::FieldErrors;

use super::invitation::{record_of, refused};
use crate::WebState;
use crate::components::{CheckBox, Definition, Definitions, ErrorSummary, Field, Phone};
use crate::forms::Form;
use crate::respond::{PageError, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/g/invitations/{record}/refuse", Action::AnswerInvitation, show).post(
        "/g/invitations/{record}/refuse",
        Action::AnswerInvitation,
        refuse,
    )
}

#[derive(Template, Debug)]
#[template(path = "graduate/refuse.html")]
pub struct RefusePage {
    pub shell: Phone,
    pub reference: String,
    pub nonce: String,
    pub version: i64,
    pub errors: ErrorSummary,
    pub summary: Definitions,
    pub reason: Field,
    pub tell: CheckBox,
}

async fn answer(
    state: &WebState,
    actor: &Actor,
    found: &OwnInvitation,
    form: &Form,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let row = &found.signing.row;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = RefusePage {
        shell: shell::phone_task(format!("/g/invitations/{}", row.record)),
        reference: row.record.to_string(),
        nonce: app::accounts::nonces::issue(&state.app, actor, Act::Refuse.as_str()),
        version: row.version,
        errors: errors.into(),
        summary: Definitions::short(vec![
            Definition::new("单位", row.employer_name.clone()),
            Definition::new("岗位名称", row.post.clone()),
        ]),
        reason: Field::area("reason", "拒绝原因", 200).value(form.get("reason")).optional().errors(errors),
        tell: CheckBox::new("tell", "把原因告诉单位", form.ticked("tell")),
    };
    page(status, &view)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
) -> Result<Response, PageError> {
    let found = own::invitation(&state.app, &actor, record_of(&record)?).await?;
    if found.refuse.is_some() {
        return Ok(see_other(&format!("/g/invitations/{record}")));
    }
    answer(&state, &actor, &found, &Form::default(), &FieldErrors::new()).await
}

async fn refuse(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    let input = Refuse {
        record,
        nonce: form.nonce(&state, &actor, Act::Refuse.as_str())?,
        seen: form.version(),
        reason: form.get("reason").to_owned(),
        tell_employer: form.ticked("tell"),
    };
    match refuse::refuse(&state.app, &actor, &input).await {
        Ok(()) => Ok(see_other_saying(&format!("/g/records/{record}"), "已拒绝邀请")),
        Err(ActError::Fields(errors)) => {
            let found = own::invitation(&state.app, &actor, record).await?;
            answer(&state, &actor, &found, &form, &errors).await
        }
        Err(ActError::Refused(refusal)) => refused(&state, &actor, record, &refusal).await,
        Err(error) => Err(error.into()),
    }
}
