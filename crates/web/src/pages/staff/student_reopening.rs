//! Reopening one graduate after the last day of the season, from the graduate's page (decision 12).

use app::roster::detail::{EntryDetail, detail};
use app::roster::reopen::reopen;
use app::{ActError, Actor};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::EntryId;
use domain::refusal::FieldErrors;
use domain::roster::GROUND_CHARACTERS;

use super::{address, student};
use crate::WebState;
use crate::components::Field;
use crate::forms::Form;
use crate::respond::{PageError, see_other_saying, unprocessable};
use crate::routes::Routes;
use crate::session::Signed;

const REOPEN: &str = "reopen-entry";
const GROUND: &str = "ground";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.post("/s/{cohort}/students/{entry}/reopen", Action::ImportRoster, submit)
}

/// Asks for the ground.
#[derive(Debug)]
pub struct ReopeningForm {
    pub action: String,
    pub nonce: String,
    pub version: i64,
    pub ground: Field,
}

/// The form, for those who may and while there is something to reopen.
pub(super) fn form(state: &WebState, actor: &Actor, here: &str, found: &EntryDetail) -> Option<ReopeningForm> {
    let may = found.may_reopen.is_ok() && actor.access(Action::ImportRoster).is_ok();
    may.then(|| ReopeningForm {
        action: format!("{here}/reopen"),
        nonce: app::accounts::nonces::issue(&state.app, actor, REOPEN),
        version: found.row.version,
        ground: ground(),
    })
}

fn ground() -> Field {
    Field::area(GROUND, "开放理由", GROUND_CHARACTERS).hint("记入这名毕业生的时间线，并告知本人")
}

async fn submit(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, entry)): Path<(i16, String)>,
    typed: Form,
) -> Result<Response, PageError> {
    let entry: EntryId = address::id(&entry)?;
    let nonce = app::accounts::nonces::check(&state.app, &actor, REOPEN, typed.get("nonce"));
    let nonce = nonce.ok_or(PageError(ActError::NotFound))?;
    match reopen(&state.app, &actor, nonce, (entry, typed.version()), typed.get(GROUND)).await {
        Ok(()) => {
            let done = "已单独开放，毕业生会收到通知";
            Ok(see_other_saying(&format!("/s/{cohort}/students/{entry}"), done))
        }
        Err(ActError::Fields(errors)) => again(&state, &actor, cohort, (entry, &typed, &errors)).await,
        Err(error) => Err(error.into()),
    }
}

/// The graduate's page with what was typed and what is wrong with it.
async fn again(
    state: &WebState,
    actor: &Actor,
    cohort: i16,
    (entry, typed, errors): (EntryId, &Form, &FieldErrors),
) -> Result<Response, PageError> {
    let found = detail(&state.app, actor, entry).await?;
    let mut page = student::page(state, actor, cohort, found, None).await?;
    if let Some(form) = &mut page.reopening {
        form.ground = ground().value(typed.get(GROUND)).errors(errors);
    }
    unprocessable(&page)
}
