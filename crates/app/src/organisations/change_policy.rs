//! The policy of a province: a profile with the province's own values (`domain.md` §11). Every change is a new version;
//! what has begun keeps the version it started under.

use std::sync::Arc;

use domain::accounts::{Access, Action};
use domain::ledger::Owner;
use domain::policy::{KEYS, Policy, PolicyError, profile};
use domain::refusal::FieldErrors;
use serde_json::json;
use store::organisations::policies::{self, PolicyRow};
use store::organisations::provinces::{self, ProvinceRow};
use uuid::Uuid;

use super::{rules, streams};
use crate::act::Began;
use crate::{Act, ActError, Actor, App, NewEvent, Stale, once_more};

/// Set on its own page (F031).
pub const PARTIES: &str = "agreement.parties";

/// How many versions the page lists.
const LISTED: i64 = 20;

/// What the policy page shows.
#[derive(Clone, Debug)]
pub struct PolicyView {
    pub province: ProvinceRow,
    /// Newest first, with who set them.
    pub versions: Vec<(PolicyRow, Option<String>)>,
    /// In force.
    pub policy: Arc<Policy>,
    /// The profile it is built on, as shipped.
    pub base: Policy,
    pub profile: String,
}

/// The form of the policy page.
#[derive(Clone, Debug)]
pub struct ChangePolicy {
    pub nonce: Uuid,
    /// Version of the province's row the form was made from.
    pub version: i64,
    pub profile: String,
    /// Key and text; an empty text keeps the profile's value.
    pub fields: Vec<(String, String)>,
}

/// The rules of the actor's province.
///
/// # Errors
/// [`ActError::Refused`] without the right.
pub async fn view(app: &App, actor: &Actor) -> Result<PolicyView, ActError> {
    let access = actor.access(Action::ChangeProvinceRules)?;
    let province = access.province().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let province = provinces::find(&mut tx, &access, province).await?.ok_or(ActError::NotFound)?;
    let row = policies::find(&mut tx, &access, province.policy_version).await?;
    let row = row.ok_or_else(|| ActError::defect(format!("no policy version {}", province.policy_version)))?;
    Ok(PolicyView {
        versions: policies::list(&mut tx, &access, province.province, LISTED).await?,
        policy: rules::parsed(&row.profile, &row.overrides)?,
        base: shipped(&row.profile)?,
        profile: row.profile,
        province,
    })
}

/// Puts another version in force for everything that begins from now on.
///
/// # Errors
/// [`ActError::Fields`] with one error a key, [`ActError::Stale`] when somebody changed the rules since.
pub async fn change_policy(app: &App, actor: &Actor, input: ChangePolicy) -> Result<(), ActError> {
    let access = actor.access(Action::ChangeProvinceRules)?;
    let base = profile(&input.profile).map_err(|_| FieldErrors::one("profile", "请选择一种政策口径"))?.policy;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let seen = seen(&mut act, &access, input.version).await?;
        let mut fields = input.fields.clone();
        fields.retain(|(key, _)| key != PARTIES);
        fields.push((PARTIES.to_owned(), seen.parties.to_string()));
        let overrides = base.overrides_of(&fields).map_err(at_fields)?;
        put(&mut act, &access, &seen, &input.profile, &overrides).await?;
        act.commit_with("changed").await
    })
    .await
}

/// The province of the access, as the form saw it.
pub(super) async fn seen(act: &mut Act, access: &Access, version: i64) -> Result<ProvinceRow, ActError> {
    let province = access.province().ok_or(ActError::NotFound)?;
    let row = provinces::find(&mut act.tx, access, province).await?.ok_or(ActError::NotFound)?;
    if row.version == version { Ok(row) } else { Err(stale(&row)) }
}

/// Stores a version and puts it in force, with the agreement type it says.
pub(super) async fn put(
    act: &mut Act,
    access: &Access,
    seen: &ProvinceRow,
    profile: &str,
    overrides: &str,
) -> Result<(), ActError> {
    let (by, now) = (act.actor().account(), act.now());
    let policy = rules::parsed(profile, overrides)?;
    let version = policies::insert(&mut act.tx, access, seen.province, profile, overrides, by, now).await?;
    let parties = policy.pinned.agreement_parties;
    if !provinces::set_rules(&mut act.tx, access, seen, parties, version).await? {
        return Err(stale(seen));
    }
    act.event(NewEvent {
        owner: Owner::Platform,
        stream: streams::province(seen.province),
        kind: "policy.changed",
        ids: vec![("province", seen.province.to_string()), ("policy", version.to_string())],
        from: seen.parties.to_string(),
        to: parties.to_string(),
        version: seen.version + 1,
        detail: json!({ "profile": profile, "overrides": overrides, "before": seen.policy_version }),
    })
    .await
}

/// Every key a province may set, as the policy in force has it.
pub(super) fn own_fields(policy: &Policy) -> Vec<(String, String)> {
    let own = KEYS.iter().filter(|key| key.province);
    own.filter_map(|key| Some((key.name.to_owned(), policy.field_text(key.name)?))).collect()
}

pub(super) fn shipped(code: &str) -> Result<Policy, ActError> {
    Ok(profile(code).map_err(|cause| ActError::defect(format!("profile {code}: {cause}")))?.policy)
}

fn stale(now: &ProvinceRow) -> ActError {
    ActError::Stale(Stale { what_changed: "本省的规则刚刚被修改过".to_owned(), version: now.version })
}

fn at_fields(PolicyError(problems): PolicyError) -> ActError {
    let mut errors = FieldErrors::new();
    for problem in problems {
        errors.add(&problem.key, problem.message);
    }
    errors.into()
}
