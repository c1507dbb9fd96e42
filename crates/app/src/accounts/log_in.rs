//! Log-in of every role: by user name, document number, verified mobile or e-mail with the password, or by a one-time
//! code to a verified and unique contact (F001, F005, F006, F010).
//!
//! Invariant: the answer for an unknown name is the answer for a wrong password, in words and in time.

use domain::accounts::{Access, CodePurpose, PICTURE_CODE_AFTER, Role, SystemPurpose, ThrottleRule};
use domain::ids::{AccountId, EntryId, SchoolId};
use domain::people::{Contact, ContactKind, DocumentKind, IdentityDocument};
use domain::refusal::FieldErrors;
use domain::time::Instant;
use serde_json::json;
use store::accounts::identities::{self, AccountRow};
use store::accounts::{failures, login_names};
use store::engine::Tx;
use uuid::Uuid;

use super::password::Answer;
use super::{codes, limits, password, pictures, record, sessions};
use crate::people::{contact_blind, document_blind};
use crate::{Act, ActError, Actor, App};

/// Failures older than this are forgotten, in minutes.
const FAILURE_MINUTES: i64 = 30;

/// One try to log in.
#[derive(Clone, Debug)]
pub struct LogIn<'l> {
    pub name: &'l str,
    pub password: &'l str,
    /// The picture shown with the form and what was read in it.
    pub picture: Option<(Uuid, &'l str)>,
    pub device: &'l str,
    pub address: &'l str,
}

/// A session that has begun.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    pub token: String,
    pub actor: Actor,
    pub must_change_password: bool,
    /// A graduate with several roster entries must choose one.
    pub without_entry: bool,
}

const fn ground() -> Access {
    Access::system(SystemPurpose::Authenticate)
}

fn name_key(app: &App, name: &str) -> [u8; 32] {
    app.vault.blind("log-in-name", &name.trim().to_lowercase())
}

fn since(now: Instant) -> Instant {
    now.plus_minutes(-FAILURE_MINUTES)
}

/// Whether the next try from this address, or of this name, must read a picture.
///
/// # Errors
/// When storage fails.
pub async fn needs_picture(app: &App, name: &str, address: &str) -> Result<bool, ActError> {
    let mut tx = app.db.read().await?;
    let since = since(app.now());
    for key in [name_key(app, name), limits::address_key(app, address)] {
        if failures::count(&mut tx, &key, since).await? >= PICTURE_CODE_AFTER {
            return Ok(true);
        }
    }
    Ok(false)
}

/// # Errors
/// [`ActError::Fields`] at `password` or `picture`; [`ActError::TooMany`] after too many wrong tries;
/// [`ActError::Refused`] for a stopped account whose password was right.
pub async fn log_in(app: &App, input: &LogIn<'_>) -> Result<LoggedIn, ActError> {
    let mut errors = FieldErrors::new();
    if input.name.trim().is_empty() {
        errors.add("account", "请填写账号");
    }
    if input.password.is_empty() {
        errors.add("password", "请填写密码");
    }
    errors.into_result()?;
    let (by_name, by_address) = (name_key(app, input.name), limits::address_key(app, input.address));
    let row = {
        let mut tx = app.db.read().await?;
        limits::left(&mut tx, ThrottleRule::LOG_IN_ACCOUNT, &by_name, app.now()).await?;
        limits::left(&mut tx, ThrottleRule::LOG_IN_ADDRESS, &by_address, app.now()).await?;
        find(app, &mut tx, input.name).await?
    };
    if needs_picture(app, input.name, input.address).await? {
        let read = match input.picture {
            Some((picture, text)) if !text.trim().is_empty() => pictures::answer(app, picture, text).await?,
            _ => false,
        };
        if !read {
            return Err(FieldErrors::one("picture", "请输入图片中的字符；看不清可以换一张，或改用验证码登录").into());
        }
    }
    // Before the comparison, which takes long: tries made at once are not more than the limit.
    let left = take_try(app, &by_name, &by_address).await?;
    let stored = row.as_ref().and_then(|row| row.password_hash.as_deref());
    let answer = password::compare(app, stored, input.password).await?;
    let Some(row) = row.filter(|_| answer != Answer::Wrong) else {
        return Err(wrong(app, &by_name, &by_address, left).await?);
    };
    let rehashed = match (answer, row.password_hash.clone()) {
        (Answer::Outdated, Some(old)) => Some((old, password::hash(app, input.password).await?)),
        _ => None,
    };
    let mut act = Act::begin(app, &Actor::System(SystemPurpose::Authenticate)).await?;
    if let Some((old, new)) = rehashed {
        identities::rehash(&mut act.tx, &ground(), row.account, &old, &new).await?;
    }
    let now = act.now();
    for (rule, key) in [(ThrottleRule::LOG_IN_ADDRESS, &by_address), (ThrottleRule::LOG_IN_ACCOUNT, &by_name)] {
        limits::give_back(&mut act.tx, rule, key, now).await?;
    }
    failures::clear(&mut act.tx, &by_name).await?;
    begin(act, &row, input.device, input.address, "password").await
}

/// Sends a log-in code to a mobile or e-mail, when exactly one account has proven it. The answer is the same otherwise.
///
/// # Errors
/// [`ActError::Fields`] when the text is no contact, [`ActError::TooMany`] for too many codes.
pub async fn send_log_in_code(app: &App, to: &str, address: &str) -> Result<(), ActError> {
    let contact = parse_contact(to)?;
    let mut act = Act::begin(app, &Actor::System(SystemPurpose::Authenticate)).await?;
    let now = act.now();
    limits::take(&mut act.tx, ThrottleRule::CODE_ADDRESS, &limits::address_key(app, address), now).await?;
    limits::take(&mut act.tx, ThrottleRule::CODE_CONTACT, &contact_blind(app, &contact), now).await?;
    if let Some(account) = login_names::find(&mut act.tx, &ground(), &contact_blind(app, &contact)).await? {
        codes::issue(&mut act, &contact, &account.to_string(), CodePurpose::LogIn, "", 0).await?;
    }
    act.commit().await
}

/// # Errors
/// [`ActError::Fields`] at `code`.
pub async fn log_in_by_code(
    app: &App,
    to: &str,
    code: &str,
    device: &str,
    address: &str,
) -> Result<LoggedIn, ActError> {
    let contact = parse_contact(to)?;
    let mut act = Act::begin(app, &Actor::System(SystemPurpose::Authenticate)).await?;
    let account = login_names::find(&mut act.tx, &ground(), &contact_blind(app, &contact)).await?;
    let row = match account {
        Some(account) => identities::find(&mut act.tx, &ground(), account).await?,
        None => None,
    };
    // Without an account the same words, whatever was typed: nobody learns who has one.
    let Some(row) = row else { return Err(FieldErrors::one("code", "验证码不正确或已过期").into()) };
    match codes::check(&mut act, &contact, CodePurpose::LogIn, "", 0, code).await {
        Ok(()) => begin(act, &row, device, address, "code").await,
        Err(ActError::Fields(_)) => {
            act.commit().await?;
            Err(FieldErrors::one("code", "验证码不正确或已过期").into())
        }
        Err(error) => Err(error),
    }
}

/// A text that is a mobile or an e-mail.
///
/// # Errors
/// [`ActError::Fields`] at `contact`.
pub fn parse_contact(text: &str) -> Result<Contact, ActError> {
    let kind = if text.contains('@') { ContactKind::Email } else { ContactKind::Mobile };
    Contact::parse(kind, text).map_err(|problem| FieldErrors::one("contact", problem.to_string()).into())
}

/// The account with this name of any kind.
pub(crate) async fn find(app: &App, tx: &mut Tx, name: &str) -> Result<Option<AccountRow>, ActError> {
    let name = name.trim();
    let mut found: Option<AccountId> = None;
    for blind in blinds(app, name) {
        if let Some(account) = login_names::find(tx, &ground(), &blind).await? {
            found = found.or(Some(account));
        }
    }
    let by_login = identities::by_login(tx, &ground(), &name.to_lowercase()).await?;
    match (by_login, found) {
        (Some(row), _) => Ok(Some(row)),
        (None, Some(account)) => Ok(identities::find(tx, &ground(), account).await?),
        (None, None) => Ok(None),
    }
}

fn blinds(app: &App, name: &str) -> Vec<[u8; 32]> {
    let today = app.now().day();
    let documents = DocumentKind::ALL.iter().filter_map(|kind| IdentityDocument::parse(*kind, name, today).ok());
    let contacts = ContactKind::ALL.iter().filter_map(|kind| Contact::parse(*kind, name).ok());
    let mut blinds: Vec<_> = documents.map(|document| document_blind(app, &document)).collect();
    blinds.extend(contacts.map(|contact| contact_blind(app, &contact)));
    blinds.dedup();
    blinds
}

/// Takes a try, which a right password gives back; returns how many the account has left.
async fn take_try(app: &App, by_name: &[u8; 32], by_address: &[u8; 32]) -> Result<i64, ActError> {
    let mut tx = app.db.write().await?;
    limits::take(&mut tx, ThrottleRule::LOG_IN_ADDRESS, by_address, app.now()).await?;
    let left = limits::take(&mut tx, ThrottleRule::LOG_IN_ACCOUNT, by_name, app.now()).await?;
    tx.commit().await?;
    Ok(left)
}

/// Counts a wrong try and says how many are left.
async fn wrong(app: &App, by_name: &[u8; 32], by_address: &[u8; 32], left: i64) -> Result<ActError, ActError> {
    let now = app.now();
    let mut tx = app.db.write().await?;
    for key in [by_address, by_name] {
        failures::add(&mut tx, key, now, since(now)).await?;
    }
    tx.commit().await?;
    let again = if left > 0 {
        format!("还可以再试 {left} 次")
    } else {
        "请一分钟后再试，或改用验证码登录".to_owned()
    };
    Ok(FieldErrors::one("password", format!("账号或密码不正确，{again}")).into())
}

/// Begins the session of a proven account and commits.
pub(crate) async fn begin(
    mut act: Act,
    row: &AccountRow,
    device: &str,
    address: &str,
    way: &str,
) -> Result<LoggedIn, ActError> {
    let (app, now) = (act.app().clone(), act.now());
    if !row.active {
        return Err(stopped().into());
    }
    let entry = only_entry(&mut act.tx, row).await?;
    let (_, token) = sessions::begin(&app, &mut act.tx, row.account, entry, device, address).await?;
    identities::note_login(&mut act.tx, &ground(), row.account, now, address).await?;
    record(&mut act, row, "account.logged-in", json!({ "device": device, "address": address, "way": way })).await?;
    act.commit().await?;
    let resumed = sessions::resume(&app, &token).await?;
    let resumed = resumed.ok_or_else(|| ActError::defect(format!("account {} lacks its organisation", row.account)))?;
    Ok(LoggedIn {
        token,
        actor: resumed.actor,
        must_change_password: resumed.must_change_password,
        without_entry: resumed.without_entry,
    })
}

fn stopped() -> domain::refusal::Refusal {
    domain::refusal::Refusal::new("account-stopped", "§2.2", "这个账号已停用", "请联系上级账号管理员恢复")
}

async fn only_entry(tx: &mut Tx, row: &AccountRow) -> Result<Option<(SchoolId, EntryId)>, ActError> {
    let (Role::Graduate, Some(person)) = (row.role, row.person) else { return Ok(None) };
    let entries = store::roster::entries::of_person(tx, &ground(), person).await?;
    match entries.as_slice() {
        [only] => Ok(Some((only.school, only.entry))),
        _ => Ok(None),
    }
}
