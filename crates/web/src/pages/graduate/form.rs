//! `/g/records/{record}/edit`: the form of an application, page by page (F162–F171, F196, F265). Every post keeps what was
//! typed, right or wrong; only then is it judged. A page that others overtook keeps its texts and says what differs.

use app::placements::own_form::{OwnForm, own_form};
use app::placements::save::{self, Save};
use app::{ActError, Actor};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::Process;
use domain::placements::forms::Values;
use domain::refusal::FieldErrors;

use super::form_files;
use super::form_lists::{list, picked};
use super::form_page::{self, SavedNote, Shown};
use super::form_steps::{self, Step};
use super::invitation::record_of;
use crate::WebState;
use crate::components::{Notice, Tone};
use crate::forms::{Form, Posted, form_pairs};
use crate::respond::{PageError, encode, page, see_other, see_other_saying, too_large};
use crate::routes::Routes;
use crate::session::Signed;

/// The act of the form's nonce.
pub(super) const SAVE: &str = "save";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/g/records/{record}/edit", Action::Apply, show).post("/g/records/{record}/edit", Action::Apply, keep)
}

/// Where a record is shown whose form is not open: the stamped image has a page of its own.
pub(super) fn elsewhere(own: &OwnForm) -> String {
    let record = own.found.row.record;
    match own.process {
        Process::OfflineImage => format!("/g/agreements/{record}/stamp"),
        _ => format!("/g/records/{record}"),
    }
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let own = own_form(&state.app, &actor, record_of(&record)?).await?;
    if !own.is_open() {
        return Ok(see_other(&elsewhere(&own)));
    }
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let mut shown = Shown::new(Step::read(query.get("step"), own.found.row.kind));
    if let Some((field, _)) = own.found.form().and_then(|form| form.field(query.get("find"))) {
        shown.picks = list(&state, &actor, field, &own.found.values, own.found.row.cohort).await?;
    }
    page(StatusCode::OK, &form_page::build(&state, &actor, &own, shown))
}

/// What the posted page holds of the form, as typed.
pub(super) fn typed(own: &OwnForm, step: Step, form: &Form) -> Values {
    let fields = own.found.form().map(|form| form.fields).unwrap_or_default();
    let here = fields.iter().filter(|(field, _)| step.holds(field.name) && form.has(field.name));
    here.map(|(field, _)| (field.name.to_owned(), form.raw(field.name).to_owned())).collect()
}

/// Keeps the posted page, with what else is picked. Where the record moved on meanwhile, the answer is the page with the
/// posted texts, which says so.
///
/// # Errors
/// When the record is not the graduate's, or the page was open too long.
pub(super) async fn keep_page(
    state: &WebState,
    actor: &Actor,
    own: &OwnForm,
    form: &Form,
    more: Values,
) -> Result<Option<Response>, PageError> {
    let step = Step::read(form.get("step"), own.found.row.kind);
    let mut typed = typed(own, step, form);
    typed.extend(more);
    let record = own.found.row.record;
    let nonce = form.nonce(state, actor, SAVE)?;
    let input = Save { record, nonce, seen: form.version(), category: None, typed };
    match save::save(&state.app, actor, &input).await {
        Ok(_) => Ok(None),
        Err(ActError::Stale(stale)) => {
            overtaken(state, actor, record, step, input.typed, &stale.what_changed).await.map(Some)
        }
        Err(ActError::Refused(refusal)) => {
            overtaken(state, actor, record, step, input.typed, &refusal.reason).await.map(Some)
        }
        Err(error) => Err(error.into()),
    }
}

/// The page with its texts once more, over a record that moved on meanwhile.
async fn overtaken(
    state: &WebState,
    actor: &Actor,
    record: PlacementRef,
    step: Step,
    typed: Values,
    reason: &str,
) -> Result<Response, PageError> {
    let own = own_form(&state.app, actor, record).await?;
    let mut shown = Shown::new(step);
    let differing =
        own.found.form().map(|form| form.fields).unwrap_or_default().into_iter().filter_map(|(field, _)| {
            let (now, here) = (own.found.values.get(field.name), typed.get(field.name)?);
            let now = now.map_or("", |text| text.trim());
            let said = if now.is_empty() { "没有填写".to_owned() } else { format!("“{}”", field.shown(now)) };
            (now != here.trim()).then(|| format!("{}（已保存的是{said}）", field.title))
        });
    let differing: Vec<String> = differing.collect();
    let differing = match differing.is_empty() {
        true => String::new(),
        false => format!("和已保存的不同：{}。", differing.join("、")),
    };
    let notice = if own.is_open() {
        let text =
            format!("{reason}。你刚才输入的内容还在下面，没有丢失。{differing}核对后再保存，以这一页的内容为准。");
        Notice::new(Tone::Bad, "没有保存：这份草稿在别处改过", text)
    } else {
        let text = format!("{reason}。你刚才输入的内容还在下面，但现在不能再修改。{differing}");
        Notice::new(Tone::Bad, "没有保存", text).link(elsewhere(&own), "查看最新状态")
    };
    shown.notices.push(notice);
    shown.typed = Some(typed);
    page(StatusCode::CONFLICT, &form_page::build(state, actor, &own, shown))
}

/// What is wrong on one page of the form as it is kept.
pub(super) fn errors_on(own: &OwnForm, step: Step) -> FieldErrors {
    FieldErrors(own.lacks.0.iter().filter(|error| step.holds(&error.field)).cloned().collect())
}

async fn keep(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    Posted { form, whole }: Posted,
) -> Result<Response, PageError> {
    if !whole && !form.has("nonce") {
        return Ok(too_large());
    }
    let record = record_of(&record)?;
    let own = own_form(&state.app, &actor, record).await?;
    let step = Step::read(form.get("step"), own.found.row.kind);
    let act = form.get("act").to_owned();
    if act == "autosave" {
        return autosave(&state, &actor, &own, step, &form).await;
    }
    let more = picked(&state, &actor, &act).await?;
    if let Some(overtaken) = keep_page(&state, &actor, &own, &form, more).await? {
        return Ok(overtaken);
    }
    let refused = form_files::take(&state, &actor, record, &form, whole).await?;
    let here = format!("/g/records/{record}/edit?step={}", step.as_str());
    if let Some(field) = act.strip_prefix("find:") {
        return Ok(see_other(&format!("{here}&find={}#picks", encode(field))));
    }
    if let Some((field, _)) = act.strip_prefix("choose:").and_then(|pick| pick.split_once(':')) {
        return Ok(see_other(&format!("{here}#{}", encode(field))));
    }
    let own = own_form(&state.app, &actor, record).await?;
    let mut errors = if act == "save" { FieldErrors::new() } else { errors_on(&own, step) };
    if let Some(refused) = refused {
        errors.0.retain(|error| error.field != "evidence");
        errors.0.extend(refused.0);
    }
    if !errors.is_empty() {
        let mut shown = Shown::new(step);
        shown.errors = errors;
        return page(StatusCode::UNPROCESSABLE_ENTITY, &form_page::build(&state, &actor, &own, shown));
    }
    if act == "save" {
        return Ok(see_other_saying(&here, "草稿已保存"));
    }
    Ok(see_other(&form_steps::after(&record.to_string(), step, own.found.row.kind)))
}

/// Keeps the page while it is being filled in, and answers with the version and nonce the page goes on with.
async fn autosave(
    state: &WebState,
    actor: &Actor,
    own: &OwnForm,
    step: Step,
    form: &Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(state, actor, SAVE)?;
    let record = own.found.row.record;
    let input = Save { record, nonce, seen: form.version(), category: None, typed: typed(own, step, form) };
    match save::save(&state.app, actor, &input).await {
        Ok(version) => {
            let text = format!("已自动保存 {}", state.app.now().civil().strftime("%H:%M"));
            page(StatusCode::OK, &SavedNote::new(state, actor, version, text))
        }
        Err(ActError::Stale(_) | ActError::Refused(_)) => {
            let text = "这份草稿在别处改过，自动保存已停止。点“保存草稿”查看区别，这里的内容不会丢失。".to_owned();
            page(StatusCode::CONFLICT, &SavedNote { bad: true, ..SavedNote::new(state, actor, form.version(), text) })
        }
        Err(error) => Err(error.into()),
    }
}
