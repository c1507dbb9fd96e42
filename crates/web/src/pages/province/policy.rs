//! 政策口径: the profile of a province and its own values, each explained; the versions so far.

use std::collections::BTreeMap;

use app::accounts::nonces;
use app::organisations::change_policy::{ChangePolicy, PARTIES, PolicyView, change_policy, view};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;
use domain::policy::{KEYS, Key, KeyKind, PROFILE_CODES, Shape, profile, word_label};
use domain::refusal::FieldErrors;

use crate::components::{Desk, ErrorSummary, Field, Width};
use crate::respond::{PageError, ok, see_other_saying, unprocessable};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The act the nonce is for.
const ACT: &str = "change-policy";

#[derive(Debug)]
struct Version {
    number: i64,
    at: String,
    by: String,
    profile: String,
    /// One line a key.
    overrides: Vec<String>,
    in_force: bool,
}

#[derive(Template, Debug)]
#[template(path = "province/policy.html")]
struct PolicyPage {
    shell: Desk,
    action: String,
    nonce: String,
    version: i64,
    errors: ErrorSummary,
    profile: Field,
    /// Title and fields of each kind of key.
    groups: Vec<(&'static str, &'static str, Vec<Field>)>,
    versions: Vec<Version>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/p/{cohort}/policy", Action::ChangeProvinceRules, show).post(
        "/p/{cohort}/policy",
        Action::ChangeProvinceRules,
        change,
    )
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
) -> Result<Response, PageError> {
    ok(&policy_page(&state, &actor, Cohort(cohort), None, &FieldErrors::new()).await?)
}

async fn change(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    form: Form,
) -> Result<Response, PageError> {
    let input = ChangePolicy {
        nonce: form.nonce(&state, &actor, ACT)?,
        version: form.version(),
        profile: form.get("profile").to_owned(),
        fields: settable().map(|key| (key.name.to_owned(), form.get(key.name).to_owned())).collect(),
    };
    match change_policy(&state.app, &actor, input).await {
        Ok(()) => Ok(see_other_saying(&format!("/p/{cohort}/policy"), "政策已保存为新版本")),
        Err(ActError::Fields(errors)) => {
            let page_again = policy_page(&state, &actor, Cohort(cohort), Some(&form), &errors).await?;
            unprocessable(&page_again)
        }
        Err(error) => Err(error.into()),
    }
}

/// The keys of this page; the agreement type has its own.
fn settable() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(|key| key.province && key.name != PARTIES)
}

async fn policy_page(
    state: &WebState,
    actor: &Actor,
    cohort: Cohort,
    typed: Option<&Form>,
    errors: &FieldErrors,
) -> Result<PolicyPage, PageError> {
    let view = view(&state.app, actor).await?;
    let chosen = typed.map_or(view.profile.as_str(), |form| form.get("profile"));
    let profiles = PROFILE_CODES.iter().filter_map(|code| Some((*code, profile(code).ok()?.title)));
    let titles: BTreeMap<&str, String> = profiles.clone().collect();
    let fields = |kind: KeyKind| {
        let keys = settable().filter(move |key| key.kind == kind);
        keys.map(|key| field(key, &view, typed, errors)).collect::<Vec<_>>()
    };
    let versions = view.versions.iter().map(|(row, by)| Version {
        number: row.policy_version,
        at: row.created_at.minute_text(),
        by: by.clone().unwrap_or_else(|| "系统".to_owned()),
        profile: titles.get(row.profile.as_str()).cloned().unwrap_or_else(|| row.profile.clone()),
        overrides: row.overrides.lines().map(str::to_owned).collect(),
        in_force: row.policy_version == view.province.policy_version,
    });
    Ok(PolicyPage {
        versions: versions.collect(),
        shell: shell::desk(state, actor, cohort, "policy").await?,
        action: format!("/p/{cohort}/policy"),
        nonce: nonces::issue(&state.app, actor, ACT),
        version: view.province.version,
        errors: ErrorSummary::from(errors),
        profile: Field::select("profile", "政策口径", profiles).value(chosen).width(Width::Half).errors(errors),
        groups: vec![
            ("对新流程生效", "已经开始的签约和申请仍按开始时的规则办完。", fields(KeyKind::Pinned)),
            ("立即生效", "对所有人当天起生效。", fields(KeyKind::Current)),
        ],
    })
}

/// Empty keeps the profile's value, which the field names.
fn field(key: &'static Key, view: &PolicyView, typed: Option<&Form>, errors: &FieldErrors) -> Field {
    let shipped = view.base.field_text(key.name).unwrap_or_default();
    let now = view.policy.field_text(key.name).unwrap_or_default();
    let own = if now == shipped { String::new() } else { now };
    let value = typed.map_or(own, |form| form.get(key.name).to_owned());
    let keep = |words: &str| (String::new(), format!("按口径：{words}"));
    let field = match key.shape() {
        Shape::Switch => {
            let words = |value: &str| if value == "true" { "是" } else { "否" }.to_owned();
            let both = ["true", "false"].map(|value| (value.to_owned(), words(value)));
            Field::select(key.name, key.meaning, std::iter::once(keep(&words(&shipped))).chain(both))
        }
        Shape::Word(all) => {
            let all = all.into_iter().map(|word| (word.to_owned(), word_label(key.name, word).to_owned()));
            Field::select(key.name, key.meaning, std::iter::once(keep(word_label(key.name, &shipped))).chain(all))
        }
        Shape::Number => Field::digits(key.name, key.meaning).hint(format!("按口径：{shipped}")),
        Shape::Text | Shape::List(_) => {
            Field::text(key.name, key.meaning).hint(format!("按口径：{shipped}；格式：{}", key.expects()))
        }
    };
    field.value(value).errors(errors)
}
