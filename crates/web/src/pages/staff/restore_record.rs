//! 恢复 of a record that lost its ground (ui.md §11, level 3): what it comes back to, the letter, reason, tick and password.

use app::placements::amend::Letter;
use app::placements::restore::{self, Restore};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::{Act, Side, StateCode};
use domain::refusal::{FieldErrors, Refusal};

use super::place::{Head, Place};
use super::safeguards;
use crate::components::{CheckBox, Definition, Definitions, Desk, Field, Notice};
use crate::respond::{PageError, form_status, goes_on_from, not_done, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

#[derive(Template, Debug)]
#[template(path = "staff/restore.html")]
struct RestorePage {
    shell: Desk,
    head: Head,
    notice: Option<Notice>,
    summary: Definitions,
    letters: Vec<Letter>,
    reason: Field,
    asked: CheckBox,
    password: Field,
}

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/agreements/{reference}/restore", Action::CorrectPlacements, show)
        .post("/s/{cohort}/agreements/{reference}/restore", Action::CorrectPlacements, act)
        .get("/s/{cohort}/paper-agreements/{reference}/restore", Action::CorrectPlacements, show)
        .post("/s/{cohort}/paper-agreements/{reference}/restore", Action::CorrectPlacements, act)
        .get("/s/{cohort}/destinations/{reference}/restore", Action::CorrectPlacements, show)
        .post("/s/{cohort}/destinations/{reference}/restore", Action::CorrectPlacements, act)
}

async fn show(State(state): State<WebState>, Signed(actor): Signed, place: Place) -> Result<Response, PageError> {
    let sheet = restore::sheet(&state.app, &actor, place.record).await?;
    if sheet.refusal.is_some() {
        return Ok(see_other(&place.address()));
    }
    view(&state, &actor, place, &Form::default(), &FieldErrors::new(), None).await
}

async fn act(
    State(state): State<WebState>,
    Signed(actor): Signed,
    place: Place,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = match form.nonce(&state, &actor, Act::Restore.as_str()) {
        Ok(nonce) => nonce,
        Err(PageError(error)) => return again(&state, &actor, place, &form, error).await,
    };
    let input = Restore {
        record: place.record,
        nonce,
        seen: form.version(),
        reason: form.get("reason").to_owned(),
        asked: form.ticked("asked"),
        password: form.raw("password").to_owned(),
    };
    match restore::restore(&state.app, &actor, &input).await {
        Ok(()) => Ok(see_other_saying(&place.address(), "已恢复，已通知毕业生")),
        Err(error) => again(&state, &actor, place, &form, error).await,
    }
}

/// The form as it was typed, with what is wrong or what stands in the way.
async fn again(
    state: &WebState,
    actor: &Actor,
    place: Place,
    form: &Form,
    error: ActError,
) -> Result<Response, PageError> {
    let (errors, refusal) = not_done(error)?;
    view(state, actor, place, form, &errors, refusal.as_ref()).await
}

async fn view(
    state: &WebState,
    actor: &Actor,
    place: Place,
    form: &Form,
    errors: &FieldErrors,
    refusal: Option<&Refusal>,
) -> Result<Response, PageError> {
    let sheet = restore::sheet(&state.app, actor, place.record).await?;
    let row = &sheet.row;
    let unit = if row.employer_name.is_empty() { &row.post } else { &row.employer_name };
    let mut rows =
        vec![Definition::new("毕业生", row.student_name.clone()), Definition::new(row.kind.title(), unit.clone())];
    rows.extend(row.number.clone().map(|number| Definition::new("协议编号", number)));
    rows.extend(sheet.cause.map(|cause| Definition::new("失效原因", cause.title())));
    rows.extend(sheet.before.map(|before| Definition::new("恢复后", standing(before))));
    let version = goes_on_from(form, row.version, refusal);
    let answer = RestorePage {
        shell: shell::desk(state, actor, place.cohort, "").await?,
        head: place.head(state, actor, Act::Restore, &row.student_name, version, errors),
        notice: refusal.map(|refusal| Notice::refused("没有恢复", refusal).boxed()),
        summary: Definitions::short(rows),
        letters: sheet.letters,
        reason: safeguards::reason("恢复原因", form.get("reason"), errors),
        asked: safeguards::asked(form, errors),
        password: safeguards::password(errors),
    };
    page(form_status(errors, refusal), &answer)
}

/// Whose turn it is once the record is back.
fn standing(before: StateCode) -> &'static str {
    match before.holder() {
        Some(Side::Graduate) => "等毕业生办理",
        Some(Side::Employer) => "等单位答复",
        Some(Side::Department) => "等院系审核",
        Some(Side::School | Side::System) => "等学校处理",
        None => "重新生效",
    }
}
