//! 邀请函模板 `/e/templates` (F101): saved from the invitation form, renamed and deleted here.

use app::ActError;
use app::accounts::nonces;
use app::employers::templates;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::employers::{LetterForm, ReceivingForm};
use domain::ids::TemplateId;
use domain::refusal::FieldErrors;

use super::company_fields::read_receiving;
use crate::components::{Desk, Empty, ErrorSummary};
use crate::respond::{PageError, encode, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

const KEEP: &str = "letter-template";

#[derive(Debug)]
pub struct TemplateLine {
    pub id: String,
    pub version: i64,
    pub name: String,
    pub post: String,
    pub pay: String,
    pub updated: String,
}

#[derive(Template, Debug)]
#[template(path = "employer/templates.html")]
pub struct TemplatesPage {
    pub shell: Desk,
    pub errors: ErrorSummary,
    pub nonce: String,
    pub rows: Vec<TemplateLine>,
    pub empty: Option<Empty>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/e/templates", Action::SendInvitation, list)
        .post("/e/templates/save", Action::SendInvitation, save)
        .post("/e/templates/{template}/rename", Action::SendInvitation, rename)
        .post("/e/templates/{template}/delete", Action::SendInvitation, delete)
}

async fn build(state: &WebState, actor: &app::Actor, errors: &FieldErrors) -> Result<TemplatesPage, PageError> {
    let rows = templates::list(&state.app, actor).await?.into_iter().map(|kept| TemplateLine {
        id: kept.row.template.to_string(),
        version: kept.row.version,
        name: kept.row.name,
        post: kept.letter.post,
        pay: kept.letter.pay,
        updated: kept.row.updated_at.minute_text(),
    });
    let rows: Vec<TemplateLine> = rows.collect();
    Ok(TemplatesPage {
        shell: shell::desk(state, actor, None, "templates").await?,
        errors: ErrorSummary::from(errors),
        nonce: nonces::issue(&state.app, actor, KEEP),
        empty: rows.is_empty().then(|| {
            Empty::new("还没有模板。发起签约邀请时点“存为模板”，下次可直接套用。").link("/e/candidates", "去选择毕业生")
        }),
        rows,
    })
}

async fn list(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    page(StatusCode::OK, &build(&state, &actor, &FieldErrors::new()).await?)
}

/// The texts of a letter as the invitation form names them.
pub(crate) fn read_letter(form: &Form) -> LetterForm {
    let text = |name: &str| form.get(name).to_owned();
    let receiving: ReceivingForm = read_receiving(form);
    LetterForm {
        job_category: text("job_category"),
        post: text("post"),
        days: text("days"),
        trial_period: text("trial_period"),
        trial_pay: text("trial_pay"),
        pay: text("pay"),
        penalty: text("penalty"),
        report_place: text("report_place"),
        report_by: text("report_by"),
        work_region: text("work_region"),
        work_place: text("work_place"),
        contact: text("contact"),
        phone: text("phone"),
        supplement: form.raw("supplement").to_owned(),
        receiving,
    }
}

/// Saves the letter being written, under the name given or the post's, and goes back to it. Saving twice is saving once,
/// so the form's nonce stays good for sending.
async fn save(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let letter = read_letter(&form);
    let name = if form.get("template_name").is_empty() { letter.post.as_str() } else { form.get("template_name") };
    let name: String = if name.is_empty() { "未命名模板".to_owned() } else { name.chars().take(30).collect() };
    let template = templates::save(&state.app, &actor, &name, &letter).await?;
    let candidates: String = form.all("candidate").map(|id| format!("&candidate={}", encode(id))).collect();
    let back = if candidates.is_empty() {
        "/e/templates".to_owned()
    } else {
        format!("/e/invitations/new?template={template}{candidates}")
    };
    Ok(see_other_saying(&back, &format!("已存为模板“{name}”")))
}

async fn rename(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(template): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    form.nonce(&state, &actor, KEEP)?;
    let template: TemplateId = template.parse().map_err(|_| ActError::NotFound)?;
    match templates::rename(&state.app, &actor, template, form.version(), form.get("template_name")).await {
        Ok(()) => Ok(see_other_saying("/e/templates", "已改名")),
        Err(ActError::Fields(errors)) => page(StatusCode::UNPROCESSABLE_ENTITY, &build(&state, &actor, &errors).await?),
        Err(error) => Err(error.into()),
    }
}

async fn delete(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(template): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    form.nonce(&state, &actor, KEEP)?;
    let template: TemplateId = template.parse().map_err(|_| ActError::NotFound)?;
    templates::delete(&state.app, &actor, template).await?;
    Ok(see_other_saying("/e/templates", "已删除模板"))
}
