//! The employer reads what the school corrected on an agreement of its own, and answers.

use app::placements::answer_amendment::{self as act, Answer, Correction};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::Act;
use domain::refusal::{FieldErrors, Refusal};

use crate::components::{Definitions, Desk, ErrorSummary, Field, Notice, Tag, WhyNot};
use crate::pages::corrected;
use crate::respond::{PageError, form_status, not_done, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/e/invitations/{record}/correction", Action::SeeEmployerPlacements, show)
        .post("/e/invitations/{record}/correction/consent", Action::SendInvitation, consent)
        .post("/e/invitations/{record}/correction/object", Action::SendInvitation, object)
}

#[derive(Template, Debug)]
#[template(path = "employer/correction.html")]
pub struct CorrectionPage {
    pub shell: Desk,
    pub reference: String,
    pub state: String,
    pub name: String,
    pub errors: ErrorSummary,
    pub notice: Option<Notice>,
    pub tag: Tag,
    pub headline: String,
    pub text: String,
    pub changes: Definitions,
    pub about: Definitions,
    pub nonce: String,
    pub version: i64,
    /// It can be answered now.
    pub open: bool,
    /// Accepting binds.
    pub binds: bool,
    pub words: Field,
    pub why: Option<WhyNot>,
}

fn record_of(text: &str) -> Result<PlacementRef, PageError> {
    text.parse().map_err(|_| PageError(ActError::NotFound))
}

async fn view(
    state: &WebState,
    actor: &Actor,
    found: &Correction,
    form: &Form,
    errors: &FieldErrors,
    refusal: Option<&Refusal>,
) -> Result<Response, PageError> {
    let (tag, headline, text) = corrected::standing(found, state.app.now());
    let answer = CorrectionPage {
        shell: shell::desk(state, actor, None, "invitations").await?,
        reference: found.row.record.to_string(),
        state: found.row.state.to_string(),
        name: found.row.student_name.clone(),
        errors: errors.into(),
        notice: refusal.map(|refusal| Notice::refused("没有办理成功", refusal).boxed()),
        tag,
        headline,
        text,
        changes: corrected::changes(found),
        about: corrected::about(found),
        nonce: app::accounts::nonces::issue(&state.app, actor, Act::Consent.as_str()),
        version: if form.has("version") { form.version() } else { found.row.version },
        open: found.no_answer.is_none(),
        binds: found.asks_consent(),
        words: corrected::words(form, errors),
        why: found.no_answer.as_ref().filter(|_| found.own.is_none()).map(|refusal| WhyNot::new("答复", refusal, None)),
    };
    page(form_status(errors, refusal), &answer)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
) -> Result<Response, PageError> {
    let found = act::correction(&state.app, &actor, record_of(&record)?).await?;
    view(&state, &actor, &found, &Form::default(), &FieldErrors::new(), None).await
}

async fn consent(
    state: State<WebState>,
    signed: Signed,
    record: Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    answer(state, signed, record, form, true).await
}

async fn object(
    state: State<WebState>,
    signed: Signed,
    record: Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    answer(state, signed, record, form, false).await
}

async fn answer(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
    consents: bool,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    let nonce = form.nonce(&state, &actor, Act::Consent.as_str())?;
    let words = form.get("words").to_owned();
    let input = Answer { record, nonce, seen: form.version(), consents, words, contact: None, code: String::new() };
    let error = match act::answer(&state.app, &actor, &input).await {
        Ok(()) => {
            let done = if consents { "已确认核对无误" } else { "已提出异议，学校会核实" };
            return Ok(see_other_saying(&format!("/e/invitations/{record}/correction"), done));
        }
        Err(error) => error,
    };
    let found = act::correction(&state.app, &actor, record).await?;
    let (errors, refusal) = not_done(error)?;
    view(&state, &actor, &found, &form, &errors, refusal.as_ref()).await
}
