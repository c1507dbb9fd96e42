//! 签约设置 of a school's cohort: seen, and changed where no rule stands in the way (R11–R18, F034–F049).

use std::sync::Arc;

use domain::accounts::{Access, Action};
use domain::ids::{Cohort, SchoolId};
use domain::ledger::Owner;
use domain::organisations::{InProcess, SchoolSettings, SettingsDraft, SettingsFacts};
use domain::policy::{Policy, VoidReview};
use domain::refusal::{FieldErrors, Refusal};
use serde_json::json;
use store::engine::Tx;
use store::organisations::provinces::ProvinceRow;
use store::organisations::schools::SchoolRow;
use store::organisations::settings::{self as stored, SettingsChange, SettingsRow};
use store::organisations::{departments, overview, schools};
use uuid::Uuid;

use super::{rules, streams};
use crate::act::Began;
use crate::{Act, ActError, Actor, App, NewEvent, Stale, once_more};

/// How many years before the current cohort settings stay reachable.
const YEARS_BACK: i16 = 10;

/// The form of the settings page.
#[derive(Clone, Debug)]
pub struct ChangeSettings {
    pub cohort: Cohort,
    pub nonce: Uuid,
    /// Version of the settings the form was made from.
    pub version: i64,
    pub draft: SettingsDraft,
    /// The school's name, typed to unlock what cannot be undone.
    pub confirmation: String,
}

/// What became of a change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SettingsOutcome {
    Changed,
    /// Everything that stands in the way; nothing was written.
    Blocked(Vec<Refusal>),
    /// The step cannot be undone and the school's name was not typed; nothing was written.
    Confirm(Impact),
}

/// What a step that cannot be undone touches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Impact {
    pub graduates: i64,
    pub in_process: InProcess,
    /// 在线签约 opens.
    pub opens: bool,
    /// The review levels change.
    pub levels: bool,
}

/// What the settings page shows.
#[derive(Clone, Debug)]
pub struct SettingsView {
    pub school: SchoolRow,
    pub province: ProvinceRow,
    pub policy: Arc<Policy>,
    pub version: i64,
    pub settings: SchoolSettings,
    pub facts: SettingsFacts,
    pub last_change: Option<SettingsChange>,
    /// Whether this account may change them (F049).
    pub writable: bool,
}

/// The settings of the actor's school.
///
/// # Errors
/// [`ActError::Refused`] without the right, [`ActError::NotFound`] for a cohort out of range.
pub async fn view(app: &App, actor: &Actor, cohort: Cohort) -> Result<SettingsView, ActError> {
    let access = actor.access(Action::SeeSettings)?;
    let school = in_range(app, &access, cohort)?;
    let mut tx = app.db.read().await?;
    let (version, settings) = rules::settings(&mut tx, &access, school, cohort).await?;
    let (_, policy) = rules::policy_of_school(&mut tx, &access, school).await?;
    Ok(SettingsView {
        province: rules::province_of(&mut tx, &access, school).await?,
        facts: facts(&mut tx, &access, school, cohort).await?,
        last_change: stored::changes(&mut tx, &access, school, cohort, 1).await?.pop(),
        school: schools::find(&mut tx, &access, school).await?.ok_or(ActError::NotFound)?,
        policy,
        version,
        settings,
        writable: actor.access(Action::ChangeSettings).is_ok(),
    })
}

/// Changes the settings, or says everything that stands in the way.
///
/// # Errors
/// [`ActError::Fields`] for what does not read, [`ActError::Stale`] when somebody changed them since.
pub async fn change_settings(app: &App, actor: &Actor, input: ChangeSettings) -> Result<SettingsOutcome, ActError> {
    let access = actor.access(Action::ChangeSettings)?;
    let school = in_range(app, &access, input.cohort)?;
    let proposal = input.draft.read()?;
    printable(app, &input.draft)?;
    once_more(async || change(app, actor, &access, school, &input, proposal.clone()).await).await
}

async fn change(
    app: &App,
    actor: &Actor,
    access: &Access,
    school: SchoolId,
    input: &ChangeSettings,
    mut proposal: SchoolSettings,
) -> Result<SettingsOutcome, ActError> {
    let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else {
        return Ok(SettingsOutcome::Changed);
    };
    let cohort = input.cohort;
    let (version, before) = rules::settings(&mut act.tx, access, school, cohort).await?;
    if version != input.version {
        return Err(stale(&mut act.tx, access, school, cohort).await?);
    }
    let (_, policy) = rules::policy_of_school(&mut act.tx, access, school).await?;
    if policy.pinned.destination_void_review != VoidReview::School {
        proposal.void_review = before.void_review;
    }
    let facts = facts(&mut act.tx, access, school, cohort).await?;
    let after = match before.clone().change(proposal, &facts, &policy.current) {
        Ok(after) => after,
        Err(refusals) => return Ok(SettingsOutcome::Blocked(refusals)),
    };
    let named = schools::find(&mut act.tx, access, school).await?.ok_or(ActError::NotFound)?;
    if after.cannot_be_undone_after(&before) && input.confirmation.trim() != named.name {
        let impact = Impact {
            graduates: overview::graduates(&mut act.tx, access, school, cohort).await?,
            in_process: facts.in_process,
            opens: after.switches.online && !before.switches.online,
            levels: after.levels != before.levels,
        };
        return Ok(SettingsOutcome::Confirm(impact));
    }
    let body = serde_json::to_string(&after).map_err(|cause| ActError::defect(format!("settings: {cause}")))?;
    let (new, now) = (SettingsRow { version: version + 1, body }, act.now());
    stored::insert(&mut act.tx, access, school, cohort, &new, actor.account(), now).await?;
    act.event(NewEvent {
        owner: Owner::School(school),
        stream: streams::settings(school, cohort),
        kind: "settings.changed",
        ids: vec![("school", school.to_string()), ("cohort", cohort.to_string())],
        from: before.levels.to_string(),
        to: after.levels.to_string(),
        version: new.version,
        detail: json!({ "before": before, "after": after }),
    })
    .await?;
    act.commit_with("changed").await?;
    Ok(SettingsOutcome::Changed)
}

/// The school of the access, when the cohort is one whose settings make sense today.
fn in_range(app: &App, access: &Access, cohort: Cohort) -> Result<SchoolId, ActError> {
    let current = crate::frame::current_cohort(app.now()).0;
    let known = (current.saturating_sub(YEARS_BACK)..=current.saturating_add(1)).contains(&cohort.0);
    access.school().filter(|_| known).ok_or(ActError::NotFound)
}

async fn facts(tx: &mut Tx, access: &Access, school: SchoolId, cohort: Cohort) -> Result<SettingsFacts, ActError> {
    // All processes and departments count, whichever education levels the account sees.
    let whole = Access::system(domain::accounts::SystemPurpose::Work);
    let states = overview::states(tx, &whole, school, cohort).await?;
    let counts = states.iter().map(|row| (row.waiting, u32::try_from(row.count).unwrap_or(u32::MAX)));
    Ok(SettingsFacts {
        in_process: InProcess::counted(counts),
        departments_without_reviewer: departments::without_reviewer(tx, access, school).await?,
    })
}

/// The agreement prints these texts: a character no face has is named before anything is signed.
fn printable(app: &App, draft: &SettingsDraft) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::new();
    let sets = [("", Some(&draft.handler)), ("postgraduate_", draft.by_level.then_some(&draft.postgraduate))];
    for (prefix, handler) in sets.iter().filter_map(|(prefix, handler)| Some((prefix, (*handler)?))) {
        for (field, text) in [("name", &handler.name), ("address", &handler.address)] {
            let missing: String = app.renderer.missing_glyphs(text).into_iter().collect();
            if !missing.is_empty() {
                errors.add(&format!("{prefix}{field}"), format!("“{missing}”无法印在协议书上，请换一种写法"));
            }
        }
    }
    errors.into_result()
}

async fn stale(tx: &mut Tx, access: &Access, school: SchoolId, cohort: Cohort) -> Result<ActError, ActError> {
    let last = stored::changes(tx, access, school, cohort, 1).await?.pop();
    let version = last.as_ref().map_or(0, |change| change.version);
    let by = last.and_then(|change| change.by).unwrap_or_else(|| "系统".to_owned());
    Ok(ActError::Stale(Stale { what_changed: format!("{by} 刚刚修改了签约设置"), version }))
}
