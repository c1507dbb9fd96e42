//! The form of an application is kept as typed, right or wrong (F171, F270): nothing typed is ever lost.

use domain::accounts::{Access, Action};
use domain::ids::PlacementRef;
use domain::placements::forms::{Category, Form, Values, category_list};
use domain::placements::{Act as Move, Actor as By, PlacementKind, Side, perform};
use serde_json::json;
use store::placements::{PlacementRow, applications};
use uuid::Uuid;

use super::application::{Application, load_application, sealed};
use super::apply::{Happened, event, stale};
use super::start::check_category;
use crate::{Act, ActError, Actor, App, Began, Stale, once_more};

/// Most characters one value keeps; no field allows more.
const MOST_CHARACTERS: usize = 2_000;

/// A form as it was posted.
#[derive(Clone, Debug)]
pub struct Save {
    pub record: PlacementRef,
    pub nonce: Uuid,
    pub seen: i64,
    /// Of a destination: the kind, when it changes.
    pub category: Option<String>,
    pub typed: Values,
}

/// Keeps what was typed; returns the version after it.
///
/// # Errors
/// [`ActError::Refused`] when it is not editable now, [`ActError::Stale`] when it changed since it was seen.
pub async fn save(app: &App, actor: &Actor, input: &Save) -> Result<i64, ActError> {
    let access = actor.access(Action::Apply)?;
    once_more(async || {
        let mut act = match Act::begin_once(app, actor, input.nonce).await? {
            Began::Fresh(act) => act,
            Began::Done(_) => return again(app, &access, input).await,
        };
        let found = load_application(app, &mut act.tx, &access, input.record).await?;
        let by = By { side: Side::Graduate, account: actor.account() };
        perform(Move::Save, Some(found.state.clone()), &found.facts(act.now(), by, Some(input.seen)))?;
        let category = match (&input.category, found.row.kind) {
            (Some(key), PlacementKind::Destination) => {
                check_category(&found.ground, key)?;
                key.as_str()
            }
            _ => found.category.map_or("", |category| category.key.as_str()),
        };
        let values = kept(&found, category, &input.typed);
        let inside = act.system();
        let content = sealed(app, "applications", input.record, &values)?;
        let now = act.now();
        applications::set_content(&mut act.tx, &inside, input.record, category, content, now).await?;
        let shown = summary(&found, category, &values);
        let [name, code, post] = &shown;
        let described = [name.as_str(), code.as_str(), post.as_str()];
        if !store::placements::describe(&mut act.tx, &inside, input.record, found.row.version, described, now).await? {
            return Err(stale(&found.record));
        }
        let version = found.row.version + 1;
        let saved = PlacementRow { version, ..found.row.clone() };
        let happened = Happened { kind: "placement.saved", detail: json!({ "category": category }) };
        act.event(event(&saved, found.row.state, happened)).await?;
        act.commit_with(&version.to_string()).await?;
        Ok(version)
    })
    .await
}

/// The same form once more: a second tap finds its texts kept already; a page that was gone back to and changed since is
/// stale, lest its texts be lost in silence.
async fn again(app: &App, access: &Access, input: &Save) -> Result<i64, ActError> {
    let mut tx = app.db.read().await?;
    let found = load_application(app, &mut tx, access, input.record).await?;
    let category = found.category.map_or("", |category| category.key.as_str());
    let same = input.category.as_deref().is_none_or(|asked| asked == category);
    match same && kept(&found, category, &input.typed) == found.values {
        true => Ok(found.row.version),
        false => Err(ActError::Stale(Stale {
            what_changed: "这个页面上的内容已经保存过一次，之后又有修改".to_owned(),
            version: found.row.version,
        })),
    }
}

/// What is kept: the fields of the form, in bounds of storage; those of a form just left stay until it is submitted.
fn kept(found: &Application, category: &str, typed: &Values) -> Values {
    let mut values = found.values.clone();
    let list = category_list(found.ground.current.destination_category_set);
    let form = match found.row.kind {
        PlacementKind::Destination => list.find(category).map(Category::form),
        kind => Form::of_agreement(kind, found.ground.current.household_model),
    };
    for (field, _) in form.into_iter().flat_map(|form| form.fields) {
        if let Some(text) = typed.get(field.name) {
            values.insert(field.name.to_owned(), text.chars().take(MOST_CHARACTERS).collect());
        }
    }
    values.retain(|_, text| !text.trim().is_empty());
    values
}

/// What lists show: unit, credit code, post or kind.
pub(super) fn summary(found: &Application, category: &str, values: &Values) -> [String; 3] {
    let value = |name: &str| values.get(name).map(|text| text.trim().chars().take(100).collect::<String>());
    let unit = ["employer", "organisation", "school", "school_foreign", "startup_project"];
    let name = unit.iter().find_map(|name| value(name)).unwrap_or_default();
    let list = category_list(found.ground.current.destination_category_set);
    let post = match list.find(category) {
        Some(category) if found.row.kind == PlacementKind::Destination => category.title.clone(),
        _ => value("post").unwrap_or_default(),
    };
    [name, value("credit_code").unwrap_or_default(), post]
}
