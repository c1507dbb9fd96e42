//! 修改 after the pass (ui.md §11, level 3): the fields the rule opens, then before and after with the letters both sides
//! will receive, the tick and the password.

use app::placements::amend::{self, Amend, Letter, Preview, Sheet};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::employers::{ArchiveType, HouseholdType};
use domain::placements::forms::{Category, Values};
use domain::placements::{Act, PlacementKind, field_of};
use domain::policy::AmendConsent;
use domain::refusal::{FieldErrors, Refusal};
use uuid::Uuid;

use super::place::{Head, Place};
use super::{address, safeguards};
use crate::components::{CheckBox, Definition, Definitions, Desk, Field, Notice, Tone, Width};
use crate::pages::corrected;
use crate::pages::graduate::form_fields::{Proposals, Writer};
use crate::respond::{PageError, form_status, goes_on_from, not_done, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

#[derive(Template, Debug)]
#[template(path = "staff/amend.html")]
struct AmendPage {
    shell: Desk,
    head: Head,
    summary: Definitions,
    notices: Vec<Notice>,
    /// Of a destination: its kind and the choices, chosen by an address.
    category: Option<Field>,
    chosen: String,
    fields: Vec<Field>,
    proposals: Vec<Proposals>,
    reason: Field,
}

#[derive(Template, Debug)]
#[template(path = "staff/amend_confirm.html")]
struct ConfirmPage {
    shell: Desk,
    head: Head,
    /// Everything that was typed.
    hidden: Vec<(String, String)>,
    changes: Definitions,
    effect: String,
    letters: Vec<Letter>,
    asked: CheckBox,
    password: Field,
}

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/agreements/{reference}/amend", Action::CorrectPlacements, show)
        .post("/s/{cohort}/agreements/{reference}/amend/preview", Action::CorrectPlacements, preview)
        .post("/s/{cohort}/agreements/{reference}/amend", Action::CorrectPlacements, act)
        .get("/s/{cohort}/paper-agreements/{reference}/amend", Action::CorrectPlacements, show)
        .post("/s/{cohort}/paper-agreements/{reference}/amend/preview", Action::CorrectPlacements, preview)
        .post("/s/{cohort}/paper-agreements/{reference}/amend", Action::CorrectPlacements, act)
        .get("/s/{cohort}/destinations/{reference}/amend", Action::CorrectPlacements, show)
        .post("/s/{cohort}/destinations/{reference}/amend/preview", Action::CorrectPlacements, preview)
        .post("/s/{cohort}/destinations/{reference}/amend", Action::CorrectPlacements, act)
}

fn input(place: Place, form: &Form, nonce: Uuid) -> Amend {
    Amend {
        record: place.record,
        nonce,
        seen: form.version(),
        category: form.get("category").to_owned(),
        typed: values_of(form),
        reason: form.get("reason").to_owned(),
        asked: form.ticked("asked"),
        password: form.raw("password").to_owned(),
    }
}

/// Fields of the record; those of the page itself are left out by the names the rules know.
fn values_of(form: &Form) -> Values {
    form.pairs().iter().map(|(name, value)| (name.clone(), value.trim().to_owned())).collect()
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    place: Place,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = address::query(query);
    let sheet = amend::sheet(&state.app, &actor, place.record, query.get("category")).await?;
    if sheet.refusal.is_some() {
        return Ok(see_other(&place.address()));
    }
    written(&state, &actor, place, sheet, None, &FieldErrors::new(), None).await
}

async fn preview(
    State(state): State<WebState>,
    Signed(actor): Signed,
    place: Place,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = match form.nonce(&state, &actor, Act::Amend.as_str()) {
        Ok(nonce) => nonce,
        Err(PageError(error)) => return again(&state, &actor, place, &form, error).await,
    };
    let typed = input(place, &form, nonce);
    match amend::preview(&state.app, &actor, &typed).await {
        Ok(found) => confirm(&state, &actor, place, &form, &found, &FieldErrors::new()).await,
        Err(error) => again(&state, &actor, place, &form, error).await,
    }
}

async fn act(
    State(state): State<WebState>,
    Signed(actor): Signed,
    place: Place,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = match form.nonce(&state, &actor, Act::Amend.as_str()) {
        Ok(nonce) => nonce,
        Err(PageError(error)) => return again(&state, &actor, place, &form, error).await,
    };
    let typed = input(place, &form, nonce);
    match amend::amend(&state.app, &actor, &typed).await {
        Ok(()) => Ok(see_other_saying(&place.address(), "已更正，已通知毕业生和单位")),
        Err(ActError::Fields(errors)) if errors.of("asked").is_some() || errors.of("password").is_some() => {
            match amend::preview(&state.app, &actor, &typed).await {
                Ok(found) => confirm(&state, &actor, place, &form, &found, &errors).await,
                Err(error) => again(&state, &actor, place, &form, error).await,
            }
        }
        Err(error) => again(&state, &actor, place, &form, error).await,
    }
}

/// The form again with what was typed, and what is wrong with it.
async fn again(
    state: &WebState,
    actor: &Actor,
    place: Place,
    form: &Form,
    error: ActError,
) -> Result<Response, PageError> {
    let (errors, refusal) = not_done(error)?;
    let sheet = amend::sheet(&state.app, actor, place.record, form.get("category")).await?;
    written(state, actor, place, sheet, Some(form), &errors, refusal.as_ref()).await
}

async fn written(
    state: &WebState,
    actor: &Actor,
    place: Place,
    sheet: Sheet,
    form: Option<&Form>,
    errors: &FieldErrors,
    refusal: Option<&Refusal>,
) -> Result<Response, PageError> {
    let mut values = sheet.values.clone();
    values.extend(form.map(values_of).unwrap_or_default());
    let writer = Writer { values: &values, errors, marked: &[], cohort: sheet.row.cohort };
    let fields = sheet.fields.iter().map(|field| match (sheet.row.kind, field.name) {
        (PlacementKind::Online, "archive_type") => {
            let kinds = ArchiveType::offered(sheet.model).iter().map(|kind| (kind.as_str(), kind.name()));
            Field::select(field.name, field.title, kinds).value(text(&values, field.name)).errors(errors)
        }
        (PlacementKind::Online, "household_type") => {
            let kinds = HouseholdType::offered(sheet.model).iter().map(|kind| (kind.as_str(), kind.name()));
            Field::select(field.name, field.title, kinds).value(text(&values, field.name)).errors(errors)
        }
        _ => writer.row(field, true).field,
    });
    let fields: Vec<Field> = fields.collect();
    let proposals = writer.proposals(&sheet.fields).into_iter().filter(|list| list.from.is_empty()).collect();
    let mut notices = vec![consent_notice(&sheet)];
    if let Some(refusal) = refusal.or(sheet.refusal.as_ref()) {
        notices.insert(0, Notice::refused("没有更正", refusal).boxed());
    }
    let chosen = sheet.category.map(|category| category.key.clone()).unwrap_or_default();
    let row = &sheet.row;
    let version = form.map_or(row.version, |form| goes_on_from(form, row.version, refusal));
    let view = AmendPage {
        shell: shell::desk(state, actor, place.cohort, "").await?,
        head: place.head(state, actor, Act::Amend, &row.student_name, version, errors),
        summary: summary(&sheet),
        notices,
        category: (!sheet.categories.is_empty()).then(|| categories(&sheet.categories, &chosen)),
        chosen,
        fields,
        proposals,
        reason: safeguards::reason("更正原因", form.map_or("", |form| form.get("reason")), errors),
    };
    page(form_status(errors, refusal), &view)
}

fn text<'a>(values: &'a Values, name: &str) -> &'a str {
    values.get(name).map_or("", String::as_str)
}

fn categories(kinds: &[&'static Category], chosen: &str) -> Field {
    let kinds = kinds.iter().map(|kind| (kind.key.clone(), kind.title.clone()));
    Field::select("category", "毕业去向", kinds).value(chosen).width(Width::Two)
}

fn summary(sheet: &Sheet) -> Definitions {
    let row = &sheet.row;
    let mut rows = vec![Definition::new("毕业生", row.student_name.clone())];
    if !row.employer_name.is_empty() {
        rows.push(Definition::new(row.kind.title(), row.employer_name.clone()));
    }
    if let Some(number) = &row.number {
        rows.push(Definition::new("协议编号", number.clone()));
    }
    Definitions::short(rows)
}

fn consent_notice(sheet: &Sheet) -> Notice {
    let days = sheet.objection_days;
    let (title, text) = match sheet.consent {
        AmendConsent::Both => {
            ("双方同意后生效。", format!("毕业生和单位须在 {days} 天内同意；在此之前原内容继续有效。"))
        }
        AmendConsent::Notify if sheet.closed.is_empty() => {
            ("提交后立即生效。", format!("毕业生会收到更正前后对比，{days} 天内可以提出异议。"))
        }
        AmendConsent::Notify => (
            "提交后立即生效，双方会收到更正前后对比。",
            format!(
                "{days} 天内可以提出异议。{}须双方同意，这里不能更正；需要时请解约后重新签约。",
                sheet.closed.join("、")
            ),
        ),
    };
    Notice::new(Tone::Info, title, text).boxed()
}

async fn confirm(
    state: &WebState,
    actor: &Actor,
    place: Place,
    form: &Form,
    found: &Preview,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let kind = found.row.kind;
    let known = |name: &str| matches!(name, "category" | "reason") || field_of(kind, name).is_some();
    let until = found.open_until.spoken_end(state.app.now());
    let effect = match found.consent {
        AmendConsent::Both => format!("双方都在 {until} 前同意后生效，协议书生成新的一版；在此之前原内容继续有效"),
        AmendConsent::Notify => format!("立即生效，已报送的就业信息同时更新；双方可在 {until} 前提出异议"),
    };
    let view = ConfirmPage {
        shell: shell::desk(state, actor, place.cohort, "").await?,
        head: place.head(state, actor, Act::Amend, &found.row.student_name, form.version(), errors),
        hidden: form.pairs().iter().filter(|(name, _)| known(name)).cloned().collect(),
        changes: Definitions::card(corrected::compared(&found.changes)),
        effect,
        letters: found.letters.clone(),
        asked: safeguards::asked(form, errors),
        password: safeguards::password(errors),
    };
    page(form_status(errors, None), &view)
}
