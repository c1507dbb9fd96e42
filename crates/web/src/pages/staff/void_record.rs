//! 作废 after the pass (ui.md §11, level 3): what ends, the letters both sides will receive, reason, tick and password.

use app::placements::amend::{Letter, REASON};
use app::placements::lists::RecordList;
use app::placements::void_by_school::{self, VoidBySchool};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{MatchedPath, Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::{Cohort, PlacementRef};
use domain::placements::Act;
use domain::refusal::{FieldErrors, Refusal};

use super::amend::ASKED;
use super::records::{base, list_of};
use crate::components::{CheckBox, Definition, Definitions, Desk, ErrorSummary, Field, Notice, Width};
use crate::respond::{PageError, form_status, not_done, not_found, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

#[derive(Template, Debug)]
#[template(path = "staff/void.html")]
struct VoidPage {
    shell: Desk,
    list: &'static str,
    back: String,
    here: String,
    reference: String,
    name: String,
    errors: ErrorSummary,
    notice: Option<Notice>,
    nonce: String,
    version: i64,
    summary: Definitions,
    letters: Vec<Letter>,
    reason: Field,
    asked: CheckBox,
    password: Field,
}

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/agreements/{reference}/void", Action::CorrectPlacements, show)
        .post("/s/{cohort}/agreements/{reference}/void", Action::CorrectPlacements, act)
        .get("/s/{cohort}/paper-agreements/{reference}/void", Action::CorrectPlacements, show)
        .post("/s/{cohort}/paper-agreements/{reference}/void", Action::CorrectPlacements, act)
        .get("/s/{cohort}/destinations/{reference}/void", Action::CorrectPlacements, show)
        .post("/s/{cohort}/destinations/{reference}/void", Action::CorrectPlacements, act)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    path: MatchedPath,
    Path((cohort, record)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    let Some(list) = list_of(&path) else { return Ok(not_found()) };
    let record: PlacementRef = record.parse().map_err(|_| ActError::NotFound)?;
    let sheet = void_by_school::sheet(&state.app, &actor, record).await?;
    if sheet.refusal.is_some() {
        return Ok(see_other(&format!("{}/{record}", base(Cohort(cohort), list))));
    }
    view(&state, &actor, (Cohort(cohort), list), record, &Form::default(), &FieldErrors::new(), None).await
}

async fn act(
    State(state): State<WebState>,
    Signed(actor): Signed,
    path: MatchedPath,
    Path((cohort, record)): Path<(i16, String)>,
    form: Form,
) -> Result<Response, PageError> {
    let Some(list) = list_of(&path) else { return Ok(not_found()) };
    let place = (Cohort(cohort), list);
    let record: PlacementRef = record.parse().map_err(|_| ActError::NotFound)?;
    let nonce = form.nonce(&state, &actor, Act::Void.as_str())?;
    let input = VoidBySchool {
        record,
        nonce,
        seen: form.version(),
        reason: form.get("reason").to_owned(),
        asked: form.ticked("asked"),
        password: form.raw("password").to_owned(),
    };
    match void_by_school::void_by_school(&state.app, &actor, &input).await {
        Ok(()) => {
            let to = format!("{}/{record}", base(place.0, list));
            Ok(see_other_saying(&to, "已作废，已通知毕业生和单位"))
        }
        Err(error) => {
            let (errors, refusal) = not_done(error)?;
            view(&state, &actor, place, record, &form, &errors, refusal.as_ref()).await
        }
    }
}

async fn view(
    state: &WebState,
    actor: &Actor,
    (cohort, list): (Cohort, RecordList),
    record: PlacementRef,
    form: &Form,
    errors: &FieldErrors,
    refusal: Option<&Refusal>,
) -> Result<Response, PageError> {
    let sheet = void_by_school::sheet(&state.app, actor, record).await?;
    let row = &sheet.row;
    let back = format!("{}/{record}", base(cohort, list));
    let unit = if row.employer_name.is_empty() { &row.post } else { &row.employer_name };
    let mut rows =
        vec![Definition::new("毕业生", row.student_name.clone()), Definition::new(row.kind.title(), unit.clone())];
    rows.extend(row.number.clone().map(|number| Definition::new("协议编号", number)));
    let mut asked = CheckBox::consent("asked", ASKED);
    asked.checked = form.ticked("asked");
    asked.error = errors.of("asked").map(str::to_owned);
    let answer = VoidPage {
        shell: shell::desk(state, actor, cohort, "").await?,
        list: list.title(),
        here: format!("{back}/void"),
        back,
        reference: record.to_string(),
        name: row.student_name.clone(),
        errors: errors.into(),
        notice: refusal.map(|refusal| Notice::refused("没有作废", refusal).boxed()),
        nonce: app::accounts::nonces::issue(&state.app, actor, Act::Void.as_str()),
        version: if form.has("version") { form.version() } else { row.version },
        summary: Definitions::short(rows),
        letters: sheet.letters,
        reason: Field::area("reason", "作废原因", *REASON.end())
            .hint("至少 10 个字，毕业生和单位都能看到")
            .value(form.get("reason"))
            .errors(errors),
        asked,
        password: Field::password("password", "登录密码", "current-password")
            .hint("再次输入，确认是本人操作")
            .width(Width::Half)
            .errors(errors),
    };
    page(form_status(errors, refusal), &answer)
}
