//! 修改去向 on its own page (`ui.md` 11, level 3): another category and its content, what was filled in beside it, a reason,
//! and the statement that it was agreed with the graduate (F272, R38).

use app::ActError;
use app::placements::Application;
use app::placements::case::Case as Read;
use app::placements::reclassify::{REASON, Reclassify, reclassify};
use askama::Template;
use axum::response::Response;
use domain::placements::Act;
use domain::placements::forms::{Category, CategoryList, FormField, Input, Values, category_list};
use domain::refusal::FieldErrors;

use super::decide::{Asked, Head, conflict, desk, head};
use super::pane::act_of;
use super::show::Bench;
use crate::Form;
use crate::components::{CheckBox, Definition, Definitions, Desk, Field, Link};
use crate::pages::form_facts::shown;
use crate::respond::{self, PageError, see_other_saying};

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
    fields: Vec<Field>,
    reason: Field,
    agreed: CheckBox,
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
    respond::ok(&page(&bench, &read, category, &found.values, &Form::default(), &FieldErrors::new()).await?)
}

pub(super) async fn change(asked: Asked, form: Form) -> Result<Response, PageError> {
    let (bench, read) = (asked.bench()?, asked.read().await?);
    let record = asked.record;
    let nonce = form.nonce(&asked.state, &asked.actor, &act_of(Act::Reclassify.as_str(), record))?;
    let category = list(application(&read)?).find(form.get("category"));
    let typed = typed(category, &form);
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
            respond::unprocessable(&page(&bench, &read, category, &typed, &form, &errors).await?)
        }
        Err(error @ (ActError::Stale(_) | ActError::Refused(_))) => conflict(&bench, &asked, error).await,
        Err(error) => Err(error.into()),
    }
}

fn typed(category: Option<&Category>, form: &Form) -> Values {
    let fields = category.map(Category::form).into_iter().flat_map(|form| form.fields);
    fields.map(|(field, _)| (field.name.to_owned(), form.get(field.name).to_owned())).collect()
}

/// A field as a reviewer fills it in: words instead of codes; what the form reads it reads.
fn input(field: &'static FormField, needed: bool, values: &Values, before: &Values, errors: &FieldErrors) -> Field {
    let value = values.get(field.name).map_or("", String::as_str);
    let words = match field.input {
        // A number without its unit.
        Input::Money => value.to_owned(),
        _ => field.shown(value),
    };
    let plain = match field.input {
        Input::Choice(choices) => {
            Field::select(field.name, field.title, choices.iter().map(|word| (*word, *word))).value(words)
        }
        Input::Text(longest) => Field::area(field.name, field.title, longest).value(words),
        Input::Money => Field::money(field.name, field.title, field.unit).value(words),
        Input::Date => Field::date(field.name, field.title).value(words),
        _ => Field::text(field.name, field.title).value(words),
    };
    let was = before.get(field.name).map(|was| shown(field, was)).filter(|was| !was.is_empty());
    let plain = match (was, field.hint) {
        (Some(was), _) => plain.hint(format!("毕业生填写：{was}")),
        (None, "") => plain,
        (None, hint) => plain.hint(hint),
    };
    let plain = if needed { plain } else { plain.optional() };
    plain.errors(errors)
}

async fn page(
    bench: &Bench<'_>,
    read: &Read,
    category: Option<&'static Category>,
    values: &Values,
    form: &Form,
    errors: &FieldErrors,
) -> Result<ReclassifyPage, PageError> {
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
    let fields = category.map(Category::form).into_iter().flat_map(|form| form.fields);
    Ok(ReclassifyPage {
        shell: desk(bench).await?,
        head: head(bench, read, Act::Reclassify.as_str(), Act::Reclassify.title(), errors),
        before: Definitions::plain(before),
        groups: groups.filter(|group| !group.kinds.is_empty()).collect(),
        category: category.map(|now| now.key.clone()).unwrap_or_default(),
        title: category.map(|now| now.title.clone()).unwrap_or_default(),
        meaning: category.map(|now| now.meaning.clone()).unwrap_or_default(),
        evidence: category.map(|now| now.evidence.clone()).unwrap_or_default(),
        fields: fields.map(|(field, needed)| input(field, needed, values, &found.values, errors)).collect(),
        reason: Field::area("reason", "修改原因", *REASON.end())
            .hint(format!("不少于 {} 个字，毕业生会看到", REASON.start()))
            .value(form.get("reason"))
            .errors(errors),
        agreed: CheckBox::consent("agreed", "已与毕业生沟通，毕业生同意这样修改")
            .ticked(form.ticked("agreed"))
            .errors(errors),
    })
}
