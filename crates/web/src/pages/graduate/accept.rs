//! 确认接受: the consequences, the second proof and the tick, as a sheet over the invitation and as a page of its own.

use app::placements::accept as act;
use app::placements::own::{self, OwnRecord};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::organisations::ReviewLevels;
use domain::placements::{Act, Wording};
use domain::refusal::FieldErrors;

use super::invitation::{record_of, refused};
use super::second_proof::{Given, SecondProof, second_proof};
use crate::WebState;
use crate::components::{Definition, Definitions, ErrorSummary, Icon, Phone, icon};
use crate::forms::{Form, form_pairs};
use crate::pages::terms;
use crate::respond::{PageError, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/g/invitations/{record}/accept", Action::AnswerInvitation, show)
        .post("/g/invitations/{record}/send-code", Action::AnswerInvitation, send_code)
        .post("/g/invitations/{record}/accept", Action::AnswerInvitation, accept)
}

/// Everything the confirmation shows and sends.
#[derive(Debug)]
pub struct AcceptForm {
    pub reference: String,
    pub nonce: String,
    pub version: i64,
    pub summary: Definitions,
    /// Two to four, each with an icon.
    pub consequences: Vec<(Icon, String)>,
    pub proof: SecondProof,
}

#[derive(Template, Debug)]
#[template(path = "graduate/accept.html")]
pub struct AcceptPage {
    pub shell: Phone,
    pub errors: ErrorSummary,
    pub accept: AcceptForm,
}

/// The confirmation of an invitation that can be accepted now.
pub(super) async fn form(
    state: &WebState,
    actor: &Actor,
    found: &OwnRecord,
    given: &Given,
    errors: &FieldErrors,
) -> Result<AcceptForm, PageError> {
    let signing = &found.signing;
    let send = format!("/g/invitations/{}/send-code", signing.row.record);
    let consent = ("agree", "我已了解单位及岗位信息，并与单位协商一致，同意签约");
    Ok(AcceptForm {
        reference: signing.row.record.to_string(),
        nonce: app::accounts::nonces::issue(&state.app, actor, Act::Accept.as_str()),
        version: signing.row.version,
        summary: Definitions::short(vec![
            Definition::new("单位", signing.row.employer_name.clone()),
            Definition::new("岗位名称", signing.row.post.clone()),
            Definition::new("转正起薪", terms::pay(signing)),
            Definition::new("违约金", terms::penalty(signing)),
        ]),
        consequences: consequences(found),
        proof: second_proof(state, actor, send, Some(consent), given, errors).await?,
    })
}

fn consequences(found: &OwnRecord) -> Vec<(Icon, String)> {
    let signing = &found.signing;
    let (who, levels) = match signing.invitation.levels {
        ReviewLevels::SchoolOnly => ("学校", 1),
        ReviewLevels::DepartmentThenSchool => ("学院、学校", 2),
    };
    let step = Wording::of(signing.rules()).step();
    let days = signing.ground.current.review_days * levels;
    let mut lines = vec![
        (icon("lock"), "只能与一家单位签约，其余邀请仅可查看".to_owned()),
        (icon("clipboard-check"), format!("随后由{who}{step}，一般 {days} 天内")),
        (icon("unlink"), "生效后要更换单位，需要先办理解约".to_owned()),
    ];
    let cooling = signing.pinned.pinned.accept_cooling_minutes;
    if cooling > 0 {
        lines.push((icon("arrow-back-up"), format!("还没有人审核时，{cooling} 分钟内可以撤回接受")));
    }
    lines
}

async fn answer(
    state: &WebState,
    actor: &Actor,
    found: &OwnRecord,
    given: &Given,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let back = format!("/g/invitations/{}", found.signing.row.record);
    let view = AcceptPage {
        shell: shell::phone_task(back),
        errors: errors.into(),
        accept: form(state, actor, found, given, errors).await?,
    };
    page(status, &view)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let found = own::record(&state.app, &actor, record_of(&record)?).await?;
    if found.accept.is_some() {
        return Ok(see_other(&format!("/g/invitations/{record}")));
    }
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    answer(&state, &actor, &found, &Given::of(&query, "agree"), &FieldErrors::new()).await
}

async fn send_code(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    form.nonce(&state, &actor, Act::Accept.as_str())?;
    let given = Given::of(&form, "agree");
    let contact = match given.chosen() {
        Ok(contact) => contact,
        Err(errors) => {
            let found = own::record(&state.app, &actor, record).await?;
            return answer(&state, &actor, &found, &given, &errors).await;
        }
    };
    match act::send_code(&state.app, &actor, record, form.version(), contact).await {
        Ok(()) => {
            let to = format!("/g/invitations/{record}/accept?contact={contact}");
            Ok(see_other_saying(&to, "验证码已发送，请查收"))
        }
        Err(ActError::Refused(refusal)) => refused(&state, &actor, record, &refusal).await,
        Err(error) => Err(error.into()),
    }
}

async fn accept(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    let nonce = form.nonce(&state, &actor, Act::Accept.as_str())?;
    let given = Given::of(&form, "agree");
    let input = act::Accept {
        record,
        nonce,
        seen: form.version(),
        agreed: given.agreed,
        contact: given.contact,
        code: given.code.clone(),
    };
    match act::accept(&state.app, &actor, &input).await {
        Ok(()) => Ok(see_other_saying(&format!("/g/records/{record}"), "已接受邀请，等待审核")),
        Err(ActError::Fields(errors)) => {
            let found = own::record(&state.app, &actor, record).await?;
            answer(&state, &actor, &found, &given, &errors).await
        }
        Err(ActError::Refused(refusal)) => refused(&state, &actor, record, &refusal).await,
        Err(error) => Err(error.into()),
    }
}
