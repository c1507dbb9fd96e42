//! Registering an employer (F077, F080): a checked credit code, a licence, a contact proven by a one-time code, and the first
//! administrator's account. A credit code already taken turns the registration into a claim the operator decides
//! (decision 16).

use domain::accounts::{Access, CodePurpose, PublicPurpose, SystemPurpose, ThrottleRule};
use domain::employers::{
    Admission, EmployerProfile, EmployerProfileForm, ReceivingForm, Registration, RequestKind, RequestState,
};
use domain::ids::EmployerId;
use domain::people::{Contact, Email, Mobile, PersonName};
use domain::refusal::FieldErrors;
use serde_json::json;
use store::accounts::identities;
use store::employers::requests::{self, RequestRow};
use store::employers::{self, EmployerRow, files};
use uuid::Uuid;

use super::licence::Kept;
use super::notices::record;
use super::profile::read_both;
use super::requests::{Asked, Claimant, account_row};
use crate::accounts::{codes, limits, password};
use crate::error::Broken;
use crate::people::contact_blind;
use crate::{Act, ActError, Actor, App, once_more};

/// A registration as its form posts it.
#[derive(Clone, Default)]
pub struct RegisterForm {
    pub profile: EmployerProfileForm,
    pub defaults: ReceivingForm,
    /// 经办人, who becomes the administrator.
    pub person: String,
    pub mobile: String,
    pub code: String,
    pub email: String,
    pub login: String,
    pub password: String,
    pub agreed: bool,
}

/// What a registration became.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Registered {
    /// A new employer waits for admission.
    New(EmployerId),
    /// The operator decides a claim.
    Claim(Uuid),
}

/// Where a registration stands, for whoever holds its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    Employer { name: String, admission: Admission },
    Claim { name: String, state: RequestState },
}

/// What passed every check.
struct Checked {
    profile: EmployerProfile,
    defaults: String,
    person: String,
    mobile: Mobile,
    email: Option<Email>,
    login: String,
}

fn outside() -> (Actor, Access) {
    (Actor::System(SystemPurpose::Authenticate), Access::public(PublicPurpose::RegisterEmployer))
}

/// The number under which the form's uploads are kept before there is an employer, as the form carries it.
pub fn new_draft(app: &App) -> String {
    let draft = EmployerId(app.new_id());
    format!("{draft}{}", draft_seal(app, draft))
}

/// The number inside, when we made it.
pub fn read_draft(app: &App, text: &str) -> Option<EmployerId> {
    let (number, seal) = text.split_at_checked(32)?;
    let draft: EmployerId = number.parse().ok()?;
    (draft_seal(app, draft) == seal).then_some(draft)
}

fn draft_seal(app: &App, draft: EmployerId) -> String {
    let mac = app.vault.blind("employer-draft", &draft.to_string());
    domain::ledger::hex(mac.get(..12).unwrap_or_default())
}

/// Sends the code that proves the mobile; `address` is the browser's.
///
/// # Errors
/// [`ActError::Fields`] at `mobile`, [`ActError::TooMany`].
pub async fn send_code(app: &App, draft: EmployerId, mobile: &str, address: &str) -> Result<String, ActError> {
    let mut errors = FieldErrors::new();
    let mobile = errors.take("mobile", Mobile::parse(mobile));
    errors.into_result()?;
    let Some(mobile) = mobile else { return Err(ActError::NotFound) };
    let (actor, _) = outside();
    let mut act = Act::begin(app, &actor).await?;
    let masked = mobile.masked();
    let contact = Contact::Mobile(mobile);
    let now = act.now();
    limits::take(&mut act.tx, ThrottleRule::CODE_ADDRESS, &limits::address_key(app, address), now).await?;
    limits::take(&mut act.tx, ThrottleRule::CODE_CONTACT, &contact_blind(app, &contact), now).await?;
    codes::issue(&mut act, &contact, "", CodePurpose::RegisterEmployer, &draft.to_string(), 0).await?;
    act.commit().await?;
    Ok(masked)
}

fn check(app: &App, form: &RegisterForm, licence: Option<&Kept>) -> Result<Checked, FieldErrors> {
    let mut errors = FieldErrors::new();
    let profile = match read_both(&form.profile, &form.defaults, app) {
        Ok(read) => Some(read),
        Err(wrong) => {
            errors.0.extend(wrong.0);
            None
        }
    };
    if licence.is_none() {
        errors.add("licence", "请上传营业执照");
    }
    let person = errors.take("person", PersonName::parse(&form.person));
    let mobile = errors.take("mobile", Mobile::parse(&form.mobile));
    let email = if form.email.trim().is_empty() { None } else { errors.take("email", Email::parse(&form.email)) };
    if form.code.trim().is_empty() {
        errors.add("code", "请填写手机收到的验证码");
    }
    let login = form.login.trim().to_ascii_lowercase();
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    let starts = login.starts_with(|letter: char| letter.is_ascii_lowercase());
    if !(4..=32).contains(&login.len()) || !starts || !login.chars().all(fits) {
        errors.add("login", "用户名为 4 至 32 位字母、数字、- 或 _，以字母开头");
    }
    if let Err(problem) = password::weigh(&form.password, &[&login]) {
        errors.add("password", problem);
    }
    if !form.agreed {
        errors.add("agree", "请勾选后提交");
    }
    match (profile, person, mobile) {
        (Some((profile, defaults)), Some(person), Some(mobile)) if errors.is_empty() => {
            let person = person.reveal().to_owned();
            Ok(Checked { profile, defaults, person, mobile, email, login })
        }
        _ => Err(errors),
    }
}

/// Registers; the licence's blob is stored already under `draft`, which becomes the employer's number.
///
/// # Errors
/// [`ActError::Fields`] naming everything to correct, [`ActError::TooMany`].
pub async fn register(
    app: &App,
    draft: EmployerId,
    form: &RegisterForm,
    licence: Option<Kept>,
    address: &str,
) -> Result<Registered, ActError> {
    let checked = check(app, form, licence.as_ref())?;
    let licence = licence.ok_or_else(|| FieldErrors::one("licence", "请上传营业执照"))?;
    let password_hash = password::hash(app, &form.password).await?;
    once_more(async || {
        let (actor, access) = outside();
        let mut act = Act::begin(app, &actor).await?;
        if employers::find(&mut act.tx, &access, draft).await?.is_some() {
            return Ok(Registered::New(draft));
        }
        if requests::find_any(&mut act.tx, &access, draft.0).await?.is_some() {
            return Ok(Registered::Claim(draft.0));
        }
        let now = act.now();
        limits::take(&mut act.tx, ThrottleRule::REGISTER_ADDRESS, &limits::address_key(app, address), now).await?;
        if identities::by_login(&mut act.tx, &access, &checked.login).await?.is_some() {
            return Err(FieldErrors::one("login", "这个用户名已被使用，请换一个").into());
        }
        let contact = Contact::Mobile(checked.mobile.clone());
        let record_text = draft.to_string();
        let proven = codes::check(&mut act, &contact, CodePurpose::RegisterEmployer, &record_text, 0, &form.code).await;
        if let Err(error) = proven {
            // A wrong try counts although nothing is registered.
            if matches!(error, ActError::Fields(_)) {
                act.commit().await?;
            }
            return Err(error);
        }
        let email = checked.email.as_ref().map(|email| email.reveal().to_owned()).unwrap_or_default();
        let claimant = Claimant {
            login: checked.login.clone(),
            password_hash: password_hash.clone(),
            contact: json!({ "mobile": checked.mobile.reveal(), "email": email }).to_string(),
        };
        let holder = employers::holder(&mut act.tx, &access, &checked.profile.credit_code).await?;
        let registered = match domain::employers::register(holder) {
            Registration::New => admit_later(&mut act, &access, draft, &checked, &claimant, licence.clone()).await?,
            Registration::Claim(employer) => {
                claim(&mut act, &access, employer, draft, &checked, &claimant, licence.clone()).await?
            }
        };
        act.commit().await?;
        Ok(registered)
    })
    .await
}

async fn admit_later(
    act: &mut Act,
    access: &Access,
    employer: EmployerId,
    checked: &Checked,
    claimant: &Claimant,
    licence: Kept,
) -> Result<Registered, ActError> {
    let (app, now) = (act.app().clone(), act.now());
    let pending = Admission::Draft.submit(&[], now)?;
    let row = EmployerRow::new(&app.vault, employer, &checked.profile, checked.defaults.clone(), pending.clone(), now)
        .map_err(Broken::from)?;
    employers::insert(&mut act.tx, access, &row).await?;
    let account = account_row(&app, employer, &checked.person, claimant, now)?;
    identities::insert(&mut act.tx, access, &account).await?;
    let file = licence.row(&app, employer, "licence", Some(account.account), now);
    files::insert(&mut act.tx, access, &file).await?;
    let before = EmployerRow { admission: Admission::Draft, version: 0, ..row };
    let detail = json!({ "name": checked.profile.name, "credit_code": checked.profile.credit_code.as_str() });
    record(act, &before, "employer.registered", &pending, detail).await?;
    Ok(Registered::New(employer))
}

/// The licence was kept under the draft's number; a claim stores it once more under the employer it claims.
async fn claim(
    act: &mut Act,
    access: &Access,
    employer: EmployerId,
    draft: EmployerId,
    checked: &Checked,
    claimant: &Claimant,
    licence: Kept,
) -> Result<Registered, ActError> {
    let (app, now) = (act.app().clone(), act.now());
    let company = employers::find(&mut act.tx, access, employer).await?.ok_or(ActError::NotFound)?;
    let (from, to) = (crate::ports::BlobOwner::Employer(draft), crate::ports::BlobOwner::Employer(employer));
    let bytes = app.blobs.get(from, licence.sha256).await?;
    let bytes = bytes.ok_or_else(|| FieldErrors::one("licence", "上传的营业执照已过期，请重新上传"))?;
    app.blobs.put(to, &bytes).await?;
    let file = licence.row(&app, employer, "request", None, now);
    files::insert(&mut act.tx, access, &file).await?;
    // The draft's number: posting the same form twice makes one claim.
    let request = draft.0;
    let asked = Asked {
        name: checked.profile.name.clone(),
        credit_code: checked.profile.credit_code.as_str().to_owned(),
        reason: "统一社会信用代码已注册，申请认领".to_owned(),
        file: file.file.to_string(),
        person: checked.person.clone(),
        mobile_masked: checked.mobile.masked(),
    };
    let defect = |cause: serde_json::Error| ActError::defect(format!("a claim: {cause}"));
    let secret = serde_json::to_string(claimant).map_err(defect)?;
    let sealed = app
        .vault
        .seal("employer_requests", "body_sealed", request.as_bytes(), secret.as_bytes())
        .map_err(Broken::from)?;
    let row = RequestRow {
        employer,
        request,
        kind: RequestKind::Claim,
        body: serde_json::to_string(&asked).map_err(defect)?,
        body_sealed: Some(sealed),
        state: RequestState::Open { asked_at: now },
        created_at: now,
        version: 1,
    };
    requests::insert(&mut act.tx, access, &row).await?;
    let detail = json!({ "person": checked.person });
    record(act, &company, "employer.claimed", &company.admission, detail).await?;
    Ok(Registered::Claim(request))
}

/// Where a registration stands.
///
/// # Errors
/// [`ActError::NotFound`] when nobody registered under the number.
pub async fn standing(app: &App, number: Uuid) -> Result<Standing, ActError> {
    let (_, access) = outside();
    let mut tx = app.db.read().await?;
    if let Some(row) = employers::find(&mut tx, &access, EmployerId(number)).await? {
        return Ok(Standing::Employer { name: row.name, admission: row.admission });
    }
    let row = requests::find_any(&mut tx, &access, number).await?.ok_or(ActError::NotFound)?;
    if row.kind != RequestKind::Claim {
        return Err(ActError::NotFound);
    }
    let asked: Asked = serde_json::from_str(&row.body)
        .map_err(|cause| ActError::defect(format!("request {} does not read: {cause}", row.request)))?;
    Ok(Standing::Claim { name: asked.name, state: row.state })
}
