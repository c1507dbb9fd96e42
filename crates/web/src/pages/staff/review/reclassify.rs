//! 修改去向 on its own page (`ui.md` 11, level 3): another category and its content, filled in as the graduate fills it in,
//! what was filled in beside it, a reason, and the statement that it was agreed with the graduate (F272, R38). A category
//! whose evidence is not there says so instead of asking.

use app::ActError;
use app::placements::Application;
use app::placements::case::Case as Read;
use app::placements::reclassify::{REASON, Reclassify, reclassify, unproven};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::placements::forms::{Category, CategoryList, FormField, Values, category_list};
use domain::placements::{Act, Guard};
use domain::refusal::FieldErrors;

use super::decide::{Asked, Head, conflict, desk, head, kept};
use super::pane::act_of;
use super::show::Bench;
use crate::components::{CheckBox, Definition, Definitions, Desk, Field, Link, WhyNot};
use crate::pages::form_facts::shown;
use crate::pages::graduate::form_fields::{FormRow, Proposals, Writer};
use crate::pages::graduate::form_lists::{self, PickList};
use crate::respond::{self, PageError, see_other_saying};
use crate::session::Signed;
use crate::{Form, WebState};

/// Categories of one group to choose from.
#[derive(Debug)]
struct Group {
    title: String,
    kinds: Vec<Link>,
}

#[derive(Template, Debug)]
#[template(path = "staff/review_reclassify.html")]
struct ReclassifyPage {
    shell: Desk,
    head: Head,
    /// What the graduate filled in.
    before: Definitions,
    groups: Vec<Group>,
    category: String,
    title: String,
    meaning: String,
    evidence: String,
    /// Why it cannot be this category; then nothing is asked.
    why_not: Option<WhyNot>,
    /// Where the case is sent back instead.
    send_back: Option<String>,
    fields: Vec<FormRow>,
    /// Under which address more proposals come, by the list's id.
    suggestions: String,
    proposals: Vec<Proposals>,
    picks: Option<PickList>,
    reason: Field,
    agreed: CheckBox,
}

/// What one showing of the page is filled in with.
struct Filled<'a> {
    category: Option<&'static Category>,
    values: &'a Values,
    form: &'a Form,
    errors: &'a FieldErrors,
    picks: Option<PickList>,
}

fn application(read: &Read) -> Result<&Application, PageError> {
    Ok(read.application().ok_or(ActError::NotFound)?)
}

fn list(application: &Application) -> &'static CategoryList {
    category_list(application.ground.current.destination_category_set)
}

/// The category an address or a form names, else the one that stands.
fn chosen(application: &Application, key: &str) -> Option<&'static Category> {
    list(application).find(key).or(application.category)
}

pub(super) async fn form(asked: Asked) -> Result<Response, PageError> {
    let (bench, read) = (asked.bench()?, asked.read().await?);
    if let Some(refusal) = read.no_reclassify.clone() {
        return conflict(&bench, &asked, refusal.into()).await;
    }
    let pairs = crate::forms::form_pairs(asked.query.as_deref().unwrap_or_default().as_bytes());
    let typed = Form::from_pairs(pairs);
    let found = application(&read)?;
    let category = chosen(found, typed.get("category"));
    let (form, errors) = (Form::default(), FieldErrors::new());
    let filled = Filled { category, values: &found.values, form: &form, errors: &errors, picks: None };
    respond::ok(&page(&bench, &read, filled).await?)
}

pub(super) async fn change(asked: Asked, form: Form) -> Result<Response, PageError> {
    let (bench, read) = (asked.bench()?, asked.read().await?);
    let record = asked.record;
    let act = form.get("act");
    if act.starts_with("find:") || act.starts_with("choose:") {
        return look_up(&bench, &read, &form, act).await;
    }
    let category = list(application(&read)?).find(form.get("category"));
    let typed = typed(category, &form);
    let nonce = match form.nonce(&asked.state, &asked.actor, &act_of(Act::Reclassify.as_str(), record)) {
        Ok(nonce) => nonce,
        Err(PageError(error)) => return again(&bench, &asked, (category, &typed, &form), error).await,
    };
    let input = Reclassify {
        record,
        nonce,
        seen: form.version(),
        category: form.get("category").to_owned(),
        typed: typed.clone(),
        reason: form.get("reason").to_owned(),
        agreed: form.ticked("agreed"),
    };
    match reclassify(&asked.state.app, &asked.actor, &input).await {
        Ok(()) => {
            let back = bench.view.href(&bench.path(), &[("case", &record.to_string())]);
            Ok(see_other_saying(&back, "已修改去向，并告知毕业生；请继续审核"))
        }
        Err(ActError::Fields(errors)) => {
            let category = category.or_else(|| read.application().and_then(|found| found.category));
            let filled = Filled { category, values: &typed, form: &form, errors: &errors, picks: None };
            respond::unprocessable(&page(&bench, &read, filled).await?)
        }
        Err(ActError::Refused(refusal)) if refusal.guard == Guard::EvidenceGiven.as_str() => {
            let errors = FieldErrors::new();
            let filled = Filled { category, values: &typed, form: &form, errors: &errors, picks: None };
            respond::page(StatusCode::CONFLICT, &page(&bench, &read, filled).await?)
        }
        Err(error) => again(&bench, &asked, (category, &typed, &form), error).await,
    }
}

/// What was typed, under what stood in the way.
async fn again(
    bench: &Bench<'_>,
    asked: &Asked,
    (category, typed, form): (Option<&'static Category>, &Values, &Form),
    error: ActError,
) -> Result<Response, PageError> {
    let (read, notice) = kept(bench, asked, error).await?;
    let category = category.or_else(|| read.application().and_then(|found| found.category));
    let errors = FieldErrors::new();
    let mut page = page(bench, &read, Filled { category, values: typed, form, errors: &errors, picks: None }).await?;
    page.head.notice = Some(notice);
    respond::page(StatusCode::CONFLICT, &page)
}

fn typed(category: Option<&Category>, form: &Form) -> Values {
    let fields = category.map(Category::form).into_iter().flat_map(|form| form.fields);
    fields.map(|(field, _)| (field.name.to_owned(), form.get(field.name).to_owned())).collect()
}

/// The page with a list to pick from, or with what was picked; nothing is changed yet.
async fn look_up(bench: &Bench<'_>, read: &Read, form: &Form, act: &str) -> Result<Response, PageError> {
    let category = chosen(application(read)?, form.get("category"));
    let mut values = typed(category, form);
    values.extend(form_lists::picked(bench.state, bench.actor, act).await?);
    let field = act.strip_prefix("find:").and_then(|name| category?.form().field(name));
    let picks = match field {
        Some((field, _)) => form_lists::list(bench.state, bench.actor, field, &values, read.row.cohort).await?,
        None => None,
    };
    let errors = FieldErrors::new();
    respond::ok(&page(bench, read, Filled { category, values: &values, form, errors: &errors, picks }).await?)
}

/// Proposals for a field while a reviewer types.
pub(super) async fn suggest(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((_, what)): Path<(i16, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    form_lists::suggested(&state, &actor, &what, query).await
}

/// A field as the graduate has it, with what the graduate filled in.
fn row(writer: &Writer<'_>, field: &'static FormField, needed: bool, before: &Values) -> FormRow {
    let mut row = writer.row(field, needed);
    let was = before.get(field.name).map(|was| shown(field, was)).filter(|was| !was.is_empty());
    if let Some(was) = was {
        row.field = row.field.hint(format!("毕业生填写：{was}"));
    }
    row
}

async fn page(bench: &Bench<'_>, read: &Read, filled: Filled<'_>) -> Result<ReclassifyPage, PageError> {
    let Filled { category, values, form, errors, picks } = filled;
    let found = application(read)?;
    let may_sign = found.ground.entry_facts().may_sign;
    let all = list(found);
    let path = format!("{}/{}/{}", bench.path(), read.row.record, Act::Reclassify.as_str());
    let groups = all.groups.iter().map(|group| Group {
        title: group.title.clone(),
        kinds: all
            .of_group(&group.key, may_sign)
            .map(|kind| {
                let href = bench.view.href(&path, &[("category", &kind.key)]);
                Link::new(href, kind.title.clone(), category.is_some_and(|now| now.key == kind.key))
            })
            .collect(),
    });
    let rows = found.form().map(|form| form.fields).unwrap_or_default();
    let rows = rows.into_iter().filter_map(|(field, _)| {
        let value = found.values.get(field.name).map(|value| shown(field, value)).filter(|value| !value.is_empty())?;
        Some(Definition::new(field.title, value))
    });
    let standing = found.category.map(|now| now.title.clone()).unwrap_or_default();
    let before = std::iter::once(Definition::new("去向类别", standing)).chain(rows).collect();
    let fields = category.map(|now| now.form().fields).unwrap_or_default();
    let names: Vec<&'static FormField> = fields.iter().map(|(field, _)| *field).collect();
    let writer = Writer { values, errors, marked: &[], cohort: read.row.cohort };
    let title = category.map(|now| now.title.clone()).unwrap_or_default();
    let lacking = match category {
        Some(now) => unproven(&bench.state.app, bench.actor, found, now)?,
        None => None,
    };
    let why_not = lacking.map(|refusal| WhyNot::new(&format!("改为{title}"), &refusal, None));
    let send_back = format!("{}/{}/{}", bench.path(), read.row.record, Act::Return.as_str());
    Ok(ReclassifyPage {
        shell: desk(bench).await?,
        head: head(bench, read, Act::Reclassify.as_str(), Act::Reclassify.title(), errors),
        before: Definitions::plain(before),
        groups: groups.filter(|group| !group.kinds.is_empty()).collect(),
        category: category.map(|now| now.key.clone()).unwrap_or_default(),
        title,
        meaning: category.map(|now| now.meaning.clone()).unwrap_or_default(),
        evidence: category.map(|now| now.evidence.clone()).unwrap_or_default(),
        send_back: (why_not.is_some() && read.no_return.is_none()).then(|| bench.view.href(&send_back, &[])),
        why_not,
        fields: fields.into_iter().map(|(field, needed)| row(&writer, field, needed, &found.values)).collect(),
        suggestions: format!("{}/suggestions", bench.path()),
        proposals: writer.proposals(&names),
        picks,
        reason: Field::area("reason", "修改原因", *REASON.end())
            .hint(format!("不少于 {} 个字，毕业生会看到", REASON.start()))
            .value(form.get("reason"))
            .errors(errors),
        agreed: CheckBox::consent("agreed", "已与毕业生沟通，毕业生同意这样修改")
            .ticked(form.ticked("agreed"))
            .errors(errors),
    })
}
