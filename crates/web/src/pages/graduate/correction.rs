//! The graduate reads what the school corrected and answers: 核对无误 or 我有异议; where both must agree, with a second proof.

use app::placements::answer_amendment::{self as act, Answer, Correction};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::Act;
use domain::refusal::{FieldErrors, Refusal};

use super::invitation::record_of;
use super::second_proof::{Given, SecondProof, second_proof};
use crate::components::Phone;
use crate::forms::form_pairs;
use crate::pages::corrected::{self, Corrected};
use crate::respond::{PageError, form_status, not_done, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/g/records/{record}/correction", Action::SeeOwnPlacements, show)
        .post("/g/records/{record}/correction/send-code", Action::AnswerInvitation, send_code)
        .post("/g/records/{record}/correction/consent", Action::AnswerInvitation, answer::<true>)
        .post("/g/records/{record}/correction/object", Action::AnswerInvitation, answer::<false>)
}

#[derive(Template, Debug)]
#[template(path = "graduate/correction.html")]
pub struct CorrectionPage {
    pub shell: Phone,
    pub correction: Corrected,
    /// Of a correction both must agree to.
    pub proof: Option<SecondProof>,
}

async fn view(
    state: &WebState,
    actor: &Actor,
    found: &Correction,
    form: &Form,
    errors: &FieldErrors,
    refusal: Option<&Refusal>,
) -> Result<Response, PageError> {
    let record = found.row.record;
    let proof = match found.no_answer.is_none() && found.asks_consent() {
        true => {
            let send = format!("/g/records/{record}/correction/send-code");
            Some(second_proof(state, actor, send, None, &Given::of(form, ""), errors).await?)
        }
        false => None,
    };
    let answer = CorrectionPage {
        shell: shell::phone_task(format!("/g/records/{record}")),
        correction: Corrected::new(state, actor, found, form, errors, refusal),
        proof,
    };
    page(form_status(errors, refusal), &answer)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let found = act::correction(&state.app, &actor, record_of(&record)?).await?;
    let form = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    view(&state, &actor, &found, &form, &FieldErrors::new(), None).await
}

async fn send_code(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    form.nonce(&state, &actor, Act::Consent.as_str())?;
    let answered = match Given::of(&form, "").chosen() {
        Ok(contact) => act::send_code(&state.app, &actor, record, form.version(), contact).await.map(|()| contact),
        Err(errors) => Err(errors.into()),
    };
    match answered {
        Ok(contact) => {
            let to = format!("/g/records/{record}/correction?contact={contact}");
            Ok(see_other_saying(&to, "验证码已发送，请查收"))
        }
        Err(error) => again(&state, &actor, record, &form, error).await,
    }
}

/// Consents, or objects.
async fn answer<const CONSENTS: bool>(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    let nonce = match form.nonce(&state, &actor, Act::Consent.as_str()) {
        Ok(nonce) => nonce,
        Err(PageError(error)) => return again(&state, &actor, record, &form, error).await,
    };
    let Given { contact, code, .. } = Given::of(&form, "");
    let words = form.get("words").to_owned();
    let input = Answer { record, nonce, seen: form.version(), consents: CONSENTS, words, contact, code };
    match act::answer(&state.app, &actor, &input).await {
        Ok(()) => Ok(see_other_saying(&format!("/g/records/{record}/correction"), corrected::answered(CONSENTS))),
        Err(error) => again(&state, &actor, record, &form, error).await,
    }
}

async fn again(
    state: &WebState,
    actor: &Actor,
    record: domain::ids::PlacementRef,
    form: &Form,
    error: ActError,
) -> Result<Response, PageError> {
    let found = act::correction(&state.app, actor, record).await?;
    let (errors, refusal) = not_done(error)?;
    view(state, actor, &found, form, &errors, refusal.as_ref()).await
}
