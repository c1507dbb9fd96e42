//! 单位信息 (F080–F082): all but name and credit code is changed at once; those two are asked of the operator.

use domain::accounts::Action;
use domain::employers::{
    CreditCode, EmployerProfile, EmployerProfileForm, Receiving, ReceivingForm, Registration, RequestKind,
    RequestState, register,
};
use domain::policy::HouseholdModel;
use domain::refusal::{FieldErrors, Refusal};
use serde_json::json;
use store::employers::files::{self, FileRow};
use store::employers::requests::{self, RequestRow};
use store::employers::{self, EmployerRow, ProfileChange};
use uuid::Uuid;

use super::licence::{self, Upload};
use super::notices::{record, stale};
use crate::agreements::unprintable;
use crate::error::Broken;
use crate::frame::current_cohort;
use crate::{Act, ActError, Actor, App, Began};

/// Everything `/e/company` shows.
#[derive(Clone, Debug)]
pub struct Company {
    pub row: EmployerRow,
    pub profile: EmployerProfile,
    pub defaults: ReceivingForm,
    pub licence: Option<FileRow>,
    /// Requests for another name or code, newest first.
    pub requests: Vec<RequestRow>,
}

/// What an employer may change by itself, as its form posts it; name and code in it are not read.
#[derive(Clone, Default)]
pub struct CompanyForm {
    pub profile: EmployerProfileForm,
    pub defaults: ReceivingForm,
}

/// Another name or credit code, as its form posts it.
#[derive(Clone, Debug)]
pub struct IdentityForm {
    pub name: String,
    pub credit_code: String,
    pub reason: String,
    /// The licence that shows them.
    pub licence: Option<Upload>,
}

/// The own employer.
///
/// # Errors
/// When the actor is no employer's.
pub async fn company(app: &App, actor: &Actor) -> Result<Company, ActError> {
    let access = actor.access(Action::SeeEmployerHome)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let row = employers::find(&mut tx, &access, employer).await?.ok_or(ActError::NotFound)?;
    let profile = row.profile(&app.vault).map_err(Broken::from)?;
    let licence = files::newest(&mut tx, &access, employer, "licence").await?;
    let requests = requests::of_employer(&mut tx, &access, 10).await?;
    let defaults = defaults(&row);
    Ok(Company { row, profile, defaults, licence, requests })
}

/// 户档 defaults as a form; empty before any were given.
pub fn defaults(row: &EmployerRow) -> ReceivingForm {
    serde_json::from_str(&row.transfer_defaults).unwrap_or_default()
}

/// 户档 defaults, checked; all empty means none.
pub(super) fn read_defaults(form: &ReceivingForm) -> Result<String, FieldErrors> {
    let given = *form != ReceivingForm::default();
    let text = if given {
        let receiving: Receiving = form.read(HouseholdModel::Split)?;
        serde_json::to_string(&receiving.form())
    } else {
        serde_json::to_string(form)
    };
    text.map_err(|_| FieldErrors::one("archive_type", "户档默认值不能保存，请重新选择"))
}

/// Changes what the employer may change by itself (F081).
///
/// # Errors
/// [`ActError::Fields`], or [`ActError::Stale`] when a colleague was faster.
pub async fn change(app: &App, actor: &Actor, nonce: Uuid, seen: i64, form: &CompanyForm) -> Result<(), ActError> {
    let access = actor.access(Action::ChangeCompany)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let row = employers::find(&mut act.tx, &access, employer).await?.ok_or(ActError::NotFound)?;
    let mut texts = form.profile.clone();
    texts.name.clone_from(&row.name);
    row.credit_code.as_str().clone_into(&mut texts.credit_code);
    let (profile, defaults) = read_both(&texts, &form.defaults, app)?;
    if row.version != seen {
        return Err(stale(&row));
    }
    let now = act.now();
    let change = ProfileChange { profile: &profile, transfer_defaults: &defaults };
    if !employers::set_profile(&mut act.tx, &access, &app.vault, &row, change, now).await? {
        return Err(stale(&row));
    }
    let detail = json!({ "nature": profile.nature, "industry": profile.industry, "region": profile.region });
    record(&mut act, &row, "employer.changed", &row.admission, detail).await?;
    act.commit_with("changed").await
}

/// Reads both halves of a form and names the faults of both.
pub(super) fn read_both(
    profile: &EmployerProfileForm,
    receiving: &ReceivingForm,
    app: &App,
) -> Result<(EmployerProfile, String), FieldErrors> {
    match (profile.read(current_cohort(app.now())), read_defaults(receiving)) {
        (Ok(profile), Ok(defaults)) => prints(app, &profile).map(|()| (profile, defaults)),
        (Err(mut one), Err(two)) => {
            one.0.extend(two.0);
            Err(one)
        }
        (Err(errors), Ok(_)) | (Ok(_), Err(errors)) => Err(errors),
    }
}

/// What the agreement says about the employer must print: said before anybody is invited.
fn prints(app: &App, profile: &EmployerProfile) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::new();
    let printed = [("name", &profile.name), ("address", &profile.address), ("contact_name", &profile.contact_name)];
    for (field, text) in printed {
        if let Some(message) = unprintable(app, text) {
            errors.add(field, message);
        }
    }
    errors.into_result()
}

/// Asks the operator for another name or credit code (F082); until the answer the employer cannot invite.
///
/// # Errors
/// [`ActError::Fields`] for the form, [`ActError::Refused`] when the employer is not admitted or another change waits.
pub async fn request_identity(app: &App, actor: &Actor, nonce: Uuid, form: IdentityForm) -> Result<(), ActError> {
    let access = actor.access(Action::ChangeCompany)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    let mut errors = FieldErrors::new();
    let name = form.name.trim().to_owned();
    if name.chars().count() < 2 || name.chars().count() > 100 || name.chars().any(char::is_control) {
        errors.add("name", "请填写单位全称，与营业执照一致，最多 100 个字");
    } else if let Some(message) = unprintable(app, &name) {
        errors.add("name", message);
    }
    let code = errors.take("credit_code", CreditCode::parse(&form.credit_code));
    let reason = form.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > 200 {
        errors.add("reason", "请写明变更原因，最多 200 字");
    }
    if form.licence.is_none() {
        errors.add("licence", "请上传变更后的营业执照");
    }
    errors.into_result()?;
    let (Some(code), Some(upload)) = (code, form.licence) else { return Err(ActError::NotFound) };
    let kept = licence::keep(app, employer, upload).await?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let row = employers::find(&mut act.tx, &access, employer).await?.ok_or(ActError::NotFound)?;
    let now = act.now();
    let mut changed = Vec::new();
    if name != row.name {
        changed.push("单位名称".to_owned());
    }
    if code != row.credit_code {
        changed.push("统一社会信用代码".to_owned());
        let holder = employers::holder(&mut act.tx, &access, &code).await?;
        if let Registration::Claim(_) = register(holder) {
            let taken = "这个统一社会信用代码已由其他单位注册，请核对；确属本单位的请联系平台客服";
            return Err(FieldErrors::one("credit_code", taken).into());
        }
    }
    let kind = if code == row.credit_code { RequestKind::Name } else { RequestKind::CreditCode };
    let next = row.admission.clone().recheck(changed, now)?;
    if !employers::set_admission(&mut act.tx, &access, &row, &next, now).await? {
        return Err(stale(&row));
    }
    let file = kept.row(app, employer, "request", actor.account(), now);
    files::insert(&mut act.tx, &access, &file).await?;
    let body = json!({ "name": name, "credit_code": code.as_str(), "reason": reason, "file": file.file.to_string() });
    let request = RequestRow {
        employer,
        request: app.new_id(),
        kind,
        body: body.to_string(),
        body_sealed: None,
        state: RequestState::Open { asked_at: now },
        created_at: now,
        version: 1,
    };
    requests::insert(&mut act.tx, &access, &request).await?;
    record(&mut act, &row, "employer.change-requested", &next, body).await?;
    act.commit_with("requested").await
}

/// Why the own employer cannot invite now; `None` when it can.
///
/// # Errors
/// As [`company`].
pub async fn why_not_inviting(app: &App, actor: &Actor) -> Result<Option<Refusal>, ActError> {
    Ok(company(app, actor).await?.row.admission.may_invite().err())
}
