//! The employer reads what the school corrected on an agreement of its own, and answers.

use app::Actor;
use app::placements::answer_amendment::{self as act, Answer, Correction};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::Act;
use domain::refusal::{FieldErrors, Refusal};

use super::invitation::record_of;
use crate::components::Desk;
use crate::pages::corrected::{self, Corrected};
use crate::respond::{PageError, form_status, not_done, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/e/invitations/{record}/correction", Action::SeeEmployerPlacements, show)
        .post("/e/invitations/{record}/correction/consent", Action::SendInvitation, answer::<true>)
        .post("/e/invitations/{record}/correction/object", Action::SendInvitation, answer::<false>)
}

#[derive(Template, Debug)]
#[template(path = "employer/correction.html")]
pub struct CorrectionPage {
    pub shell: Desk,
    pub correction: Corrected,
    pub name: String,
    /// Accepting binds.
    pub binds: bool,
}

async fn view(
    state: &WebState,
    actor: &Actor,
    found: &Correction,
    form: &Form,
    errors: &FieldErrors,
    refusal: Option<&Refusal>,
) -> Result<Response, PageError> {
    let answer = CorrectionPage {
        shell: shell::desk(state, actor, None, "invitations").await?,
        correction: Corrected::new(state, actor, found, form, errors, refusal),
        name: found.row.student_name.clone(),
        binds: found.asks_consent(),
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

/// Consents, or objects.
async fn answer<const CONSENTS: bool>(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    let nonce = form.nonce(&state, &actor, Act::Consent.as_str())?;
    let words = form.get("words").to_owned();
    let input =
        Answer { record, nonce, seen: form.version(), consents: CONSENTS, words, contact: None, code: String::new() };
    let error = match act::answer(&state.app, &actor, &input).await {
        Ok(()) => {
            return Ok(see_other_saying(&format!("/e/invitations/{record}/correction"), corrected::answered(CONSENTS)));
        }
        Err(error) => error,
    };
    let found = act::correction(&state.app, &actor, record).await?;
    let (errors, refusal) = not_done(error)?;
    view(&state, &actor, &found, &form, &errors, refusal.as_ref()).await
}
