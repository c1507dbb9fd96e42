//! Lists to pick a value from: registered units by name (F162), regions from province to county, long tables. Without script
//! a list is a part of the form; with it, the same come as proposals while one types. Reviewers who change a destination
//! pick from the same lists.

use app::Actor;
use app::employers::find_employer::{self, FoundEmployer};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::codes::regions;
use domain::ids::Cohort;
use domain::placements::forms::{FormField, Input, Values};

use crate::WebState;
use crate::forms::{Form, form_pairs};
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::session::Signed;

/// Most regions or similar names one list shows.
const MOST: usize = 12;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/g/suggestions/{what}", Action::Apply, suggest)
}

/// One value to pick.
#[derive(Debug)]
pub struct Pick {
    /// What the form's act says: `choose:industry:34`.
    pub act: String,
    pub label: String,
    pub note: String,
}

/// A list under the heading of its field.
#[derive(Debug)]
pub struct PickList {
    pub title: String,
    pub picks: Vec<Pick>,
}

/// The list for a field of the form, from what it holds now; `None` for a field that has none.
pub(crate) async fn list(
    state: &WebState,
    actor: &Actor,
    field: &FormField,
    values: &Values,
    cohort: Cohort,
) -> Result<Option<PickList>, PageError> {
    let name = field.name;
    let text = values.get(name).map_or("", String::as_str).trim();
    let pick = |value: &str, label: &str, note: &str| Pick {
        act: format!("choose:{name}:{value}"),
        label: label.to_owned(),
        note: note.to_owned(),
    };
    let picks = match field.input {
        Input::Line(_) if name == "employer" => {
            let units = find_employer::find(&state.app, actor, text).await?;
            units.iter().map(|unit| pick(&unit.employer.to_string(), &unit.name, &unit.credit_code)).collect()
        }
        Input::Region => region_picks(text).into_iter().map(|(code, words)| pick(code, words, "")).collect(),
        Input::Table(_) => {
            let entries = table_picks(field, text, cohort);
            entries.into_iter().map(|(code, words)| pick(&code, &words, "")).collect()
        }
        _ => return Ok(None),
    };
    Ok(Some(PickList { title: field.title.to_owned(), picks }))
}

/// A known region with its parts; all provinces while nothing is typed; otherwise what the text may mean.
fn region_picks(text: &str) -> Vec<(&'static str, &'static str)> {
    let all = regions();
    let pair = |region: &domain::codes::Region| (region.code, region.full_name);
    match all.find(text) {
        _ if text.is_empty() => all.provinces().map(pair).collect(),
        Some(region) => std::iter::once(region).chain(all.children(region.code)).map(pair).collect(),
        None => all.search(text, MOST).into_iter().map(pair).collect(),
    }
}

/// What a text may mean in the table; everything while that is nothing.
fn table_picks(field: &FormField, text: &str, cohort: Cohort) -> Vec<(String, String)> {
    let Some(table) = field.table() else { return Vec::new() };
    let table = table.table();
    let pair = |entry: &domain::codes::Entry| (entry.code.clone(), entry.name.clone());
    let near = if text.is_empty() || table.find(text, cohort).is_some() {
        Vec::new()
    } else {
        table.suggest(text, cohort, MOST)
    };
    if near.is_empty() { table.choices(cohort).map(pair).collect() } else { near.into_iter().map(pair).collect() }
}

/// The values a pick sets, out of the form's act; none when it is no pick.
pub(crate) async fn picked(state: &WebState, actor: &Actor, act: &str) -> Result<Values, PageError> {
    let mut values = Values::new();
    let Some((name, value)) = act.strip_prefix("choose:").and_then(|pick| pick.split_once(':')) else {
        return Ok(values);
    };
    if name != "employer" {
        values.insert(name.to_owned(), value.to_owned());
        return Ok(values);
    }
    let Ok(employer) = value.parse() else { return Ok(values) };
    if let Some(unit) = find_employer::chosen(&state.app, actor, employer).await? {
        for (name, value) in filled(&unit) {
            values.insert(name.to_owned(), value.to_owned());
        }
    }
    Ok(values)
}

/// What a form takes over from a registered unit.
fn filled(unit: &FoundEmployer) -> [(&'static str, &str); 6] {
    [
        ("employer", &unit.name),
        ("credit_code", &unit.credit_code),
        ("nature", &unit.nature),
        ("industry", &unit.industry),
        ("region", &unit.region),
        ("address", &unit.address),
    ]
}

/// One proposal with the other fields it fills.
#[derive(Debug)]
struct Proposal {
    value: String,
    fills: Vec<(&'static str, String)>,
}

/// Options for a list of proposals.
#[derive(Template, Debug)]
#[template(
    source = r#"{% for one in proposals %}<option value="{{ one.value }}"{% for (name, value) in one.fills %} data-{{ name }}="{{ value }}"{% endfor %}></option>{% endfor %}"#,
    ext = "html"
)]
struct ProposalsPart {
    proposals: Vec<Proposal>,
}

async fn suggest(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(what): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    suggested(&state, &actor, &what, query).await
}

/// Proposals for what is typed in the address.
pub(crate) async fn suggested(
    state: &WebState,
    actor: &Actor,
    what: &str,
    query: Option<String>,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let text = query.get("q");
    let proposals = match what {
        "employers" => {
            let units = find_employer::find(&state.app, actor, text).await?;
            let proposal = |unit: &FoundEmployer| Proposal {
                value: unit.name.clone(),
                fills: vec![("credit_code", unit.credit_code.clone())],
            };
            units.iter().map(proposal).collect()
        }
        "regions" => {
            let proposal =
                |region: &domain::codes::Region| Proposal { value: region.full_name.to_owned(), fills: Vec::new() };
            regions().search(text, MOST).into_iter().map(proposal).collect()
        }
        _ => return Err(app::ActError::NotFound.into()),
    };
    ok(&ProposalsPart { proposals })
}
