//! A returned registration goes to review once more, with everything corrected that was wrong.

use domain::accounts::Action;
use domain::employers::Registration;
use domain::refusal::FieldErrors;
use serde_json::json;
use store::employers::{self, ProfileChange, files};
use uuid::Uuid;

use super::licence::{self, Upload};
use super::notices::{record, stale};
use super::profile::{CompanyForm, read_both};
use crate::{Act, ActError, Actor, App, Began};

/// Submits the corrected registration; name and code are read too, nobody having admitted them yet.
///
/// # Errors
/// [`ActError::Fields`] for the form, [`ActError::Refused`] when the registration is not with the employer.
pub async fn resubmit(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    seen: i64,
    form: &CompanyForm,
    upload: Option<Upload>,
) -> Result<(), ActError> {
    let access = actor.access(Action::ChangeCompany)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    let (profile, defaults) = read_both(&form.profile, &form.defaults, app)?;
    let kept = match upload {
        Some(upload) => Some(licence::keep(app, employer, upload).await?),
        None => None,
    };
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let mut row = employers::find(&mut act.tx, &access, employer).await?.ok_or(ActError::NotFound)?;
    if row.version != seen {
        return Err(stale(&row));
    }
    let now = act.now();
    let next = row.admission.clone().submit(&[], now)?;
    if profile.credit_code != row.credit_code {
        let holder = employers::holder(&mut act.tx, &access, &profile.credit_code).await?;
        if let Registration::Claim(_) = domain::employers::register(holder) {
            let taken = "这个统一社会信用代码已由其他单位注册；确属本单位的，请退出后重新注册，转为认领申请";
            return Err(FieldErrors::one("credit_code", taken).into());
        }
    }
    let change = ProfileChange { profile: &profile, transfer_defaults: &defaults };
    let written = employers::set_profile(&mut act.tx, &access, &app.vault, &row, change, now).await?;
    row.version += 1;
    let named = employers::set_identity(&mut act.tx, &access, &row, &profile.name, &profile.credit_code, now).await?;
    row.version += 1;
    if !written || !named || !employers::set_admission(&mut act.tx, &access, &row, &next, now).await? {
        return Err(stale(&row));
    }
    if let Some(kept) = kept {
        let file = kept.row(app, employer, "licence", actor.account(), now);
        files::insert(&mut act.tx, &access, &file).await?;
    }
    record(&mut act, &row, "employer.resubmitted", &next, json!({ "name": profile.name })).await?;
    act.commit_with("pending").await
}

/// Takes a waiting registration back to change it.
///
/// # Errors
/// [`ActError::Refused`] when it was decided meanwhile.
pub async fn take_back(app: &App, actor: &Actor, nonce: Uuid, seen: i64) -> Result<(), ActError> {
    let access = actor.access(Action::ChangeCompany)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let row = employers::find(&mut act.tx, &access, employer).await?.ok_or(ActError::NotFound)?;
    let next = row.admission.clone().take_back()?;
    let now = act.now();
    if row.version != seen || !employers::set_admission(&mut act.tx, &access, &row, &next, now).await? {
        return Err(stale(&row));
    }
    record(&mut act, &row, "employer.taken-back", &next, json!({ "name": row.name })).await?;
    act.commit_with("draft").await
}
