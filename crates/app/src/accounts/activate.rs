//! Activation of a graduate's account: name, document number and 考生号 name the person, a code to a contact the school
//! gave proves it is them, then they choose a password (F007, decision 8). Staff never set one.

use domain::accounts::{Access, CodePurpose, LevelScope, Rights, Role, SystemPurpose, ThrottleRule};
use domain::ids::{AccountId, ContactId, PersonId};
use domain::people::{ContactKind, DocumentKind, IdentityDocument, PersonName};
use domain::refusal::{FieldErrors, Refusal};
use serde_json::json;
use store::accounts::identities::{self, AccountRow};
use store::accounts::login_names::{self, NameKind};
use store::people::contacts::{self, ContactRow};
use store::people::persons;

use super::log_in::{self, LoggedIn};
use super::{codes, limits, password, record, tickets};
use crate::people::{document_blind, is_unique, open_contact, open_document};
use crate::{Act, ActError, Actor, App};

/// Who somebody says they are.
#[derive(Clone, Debug)]
pub struct Claim<'c> {
    pub name: &'c str,
    pub document: &'c str,
    pub exam_number: &'c str,
    pub address: &'c str,
}

/// The claim was right: the ways to prove it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Carries the person to the next step.
    pub ticket: String,
    pub name: String,
    pub contacts: Vec<ContactRow>,
}

const STEPS: &str = "activate";

const fn ground() -> Access {
    Access::system(SystemPurpose::Authenticate)
}

fn author() -> Actor {
    Actor::System(SystemPurpose::Authenticate)
}

/// # Errors
/// [`ActError::Fields`] when no roster entry has all three, [`ActError::Refused`] when the account is active already,
/// [`ActError::TooMany`] after too many tries.
pub async fn claim(app: &App, input: &Claim<'_>) -> Result<Known, ActError> {
    let mut errors = FieldErrors::new();
    let name = errors.take("name", PersonName::parse(input.name));
    let today = app.now().day();
    let documents: Vec<_> = DocumentKind::ALL
        .iter()
        .filter_map(|kind| IdentityDocument::parse(*kind, input.document, today).ok())
        .collect();
    if documents.is_empty() {
        let problem = IdentityDocument::parse(DocumentKind::ResidentId, input.document, today).err();
        errors.add("document", problem.map_or_else(String::new, |problem| problem.to_string()));
    }
    if input.exam_number.is_empty() {
        errors.add("exam_number", "请填写考生号");
    }
    errors.into_result()?;
    let mut tx = app.db.write().await?;
    let key = limits::address_key(app, input.address);
    limits::take(&mut tx, ThrottleRule::ACTIVATE_ADDRESS, &key, app.now()).await?;
    let mut person = None;
    for document in &documents {
        person = person.or(persons::find_by_document(&mut tx, &ground(), &document_blind(app, document)).await?);
    }
    let mut known = None;
    if let (Some(person), Some(name)) = (person, name) {
        let entries = store::roster::entries::of_person(&mut tx, &ground(), person).await?;
        let entry = entries.into_iter().find(|entry| {
            entry.exam_number == input.exam_number && PersonName::stored(entry.name.clone()).is_same_as(&name)
        });
        known = entry.map(|entry| (person, entry.name));
    }
    let Some((person, name)) = known else {
        tx.commit().await?;
        let message = "没有找到与姓名、证件号码、考生号都一致的毕业生；请核对，或联系学校就业部门确认名单";
        return Err(FieldErrors::one("name", message).into());
    };
    if identities::of_person(&mut tx, &ground(), person).await?.is_some() {
        tx.commit().await?;
        return Err(Refusal::new("account-active", "F007", "这个账号已经激活", "请直接登录；忘记密码时可以找回").into());
    }
    let contacts = contacts::list(&mut tx, &ground(), person).await?;
    tx.commit().await?;
    if contacts.is_empty() {
        let way_out = "请联系学校就业部门补充手机号码或邮箱，再来激活";
        return Err(Refusal::new("no-contact", "decision 8", "学校没有登记你的手机号码或邮箱", way_out).into());
    }
    Ok(Known { ticket: tickets::seal(app, STEPS, &person.to_string())?, name, contacts })
}

/// Sends the code to one of the contacts.
///
/// # Errors
/// [`ActError::NotFound`] for a ticket that ended, [`ActError::Refused`] for a contact that was changed too lately.
pub async fn send_code(app: &App, ticket: &str, contact: ContactId, address: &str) -> Result<ContactRow, ActError> {
    let person = person_of(app, ticket)?;
    let mut act = Act::begin(app, &author()).await?;
    let row = contacts::find(&mut act.tx, &ground(), person, contact).await?.ok_or(ActError::NotFound)?;
    if let Some(from) = row.counts_from.filter(|from| *from > act.now()) {
        let reason = format!("这个联系方式刚刚由学校更改，{} 起才能使用", from.minute_text());
        return Err(Refusal::new("contact-too-new", "decision 8", reason, "请使用原来的联系方式，或到时再试").into());
    }
    let now = act.now();
    limits::take(&mut act.tx, ThrottleRule::CODE_ADDRESS, &limits::address_key(app, address), now).await?;
    limits::take(&mut act.tx, ThrottleRule::CODE_CONTACT, &row.blind, now).await?;
    let opened = open_contact(app, &row)?;
    codes::issue(&mut act, &opened, "", CodePurpose::Activate, &person.to_string(), 0).await?;
    act.commit().await?;
    Ok(row)
}

/// The last step.
#[derive(Clone, Debug)]
pub struct Activate<'a> {
    pub ticket: &'a str,
    pub contact: ContactId,
    pub code: &'a str,
    pub password: &'a str,
    pub again: &'a str,
    pub device: &'a str,
    pub address: &'a str,
}

/// Checks the code, makes the account, and logs in.
///
/// # Errors
/// [`ActError::Fields`] at `code`, `password` or `again`.
pub async fn activate(app: &App, input: &Activate<'_>) -> Result<LoggedIn, ActError> {
    let person = person_of(app, input.ticket)?;
    let hash = chosen(app, input.password, input.again, &[]).await?;
    let mut act = Act::begin(app, &author()).await?;
    let row = contacts::find(&mut act.tx, &ground(), person, input.contact).await?.ok_or(ActError::NotFound)?;
    let opened = open_contact(app, &row)?;
    let checked = codes::check(&mut act, &opened, CodePurpose::Activate, &person.to_string(), 0, input.code).await;
    if let Err(error) = checked {
        if matches!(error, ActError::Fields(_)) {
            act.commit().await?;
        }
        return Err(error);
    }
    let now = act.now();
    let entries = store::roster::entries::of_person(&mut act.tx, &ground(), person).await?;
    let name = entries.first().map(|entry| entry.name.clone()).ok_or(ActError::NotFound)?;
    let account = AccountRow {
        account: AccountId(app.new_id()),
        role: Role::Graduate,
        active: true,
        login: None,
        password_hash: Some(hash),
        must_change_password: false,
        name,
        job_title: String::new(),
        contact_sealed: None,
        province: None,
        school: None,
        department: None,
        employer: None,
        person: Some(person),
        rights: Rights::NONE,
        levels: LevelScope::All,
        created_at: now,
        created_by: None,
        last_login_at: None,
        version: 1,
    };
    identities::insert(&mut act.tx, &ground(), &account).await?;
    let stored = persons::find(&mut act.tx, &ground(), person).await?.ok_or(ActError::NotFound)?;
    let document = document_blind(app, &open_document(app, &stored)?);
    login_names::insert(&mut act.tx, &ground(), &document, account.account, NameKind::Document).await?;
    prove(&mut act, account.account, &row).await?;
    for other in contacts::list(&mut act.tx, &ground(), person).await? {
        if other.counts_from.is_none() {
            contacts::count_from(&mut act.tx, &ground(), (person, other.contact), now).await?;
        }
    }
    let detail = json!({ "contact": row.masked, "origin": row.origin.name() });
    record(&mut act, &account, "account.activated", detail).await?;
    log_in::begin(act, &account, input.device, input.address, "activation").await
}

/// Notes that a contact is proven, and lets the account log in by it when nobody else has it (decision 8).
pub(crate) async fn prove(act: &mut Act, account: AccountId, row: &ContactRow) -> Result<(), ActError> {
    let (access, now) = (ground(), act.now());
    let from = row.counts_from.unwrap_or(now);
    contacts::verify(&mut act.tx, &access, (row.person, row.contact), now, from).await?;
    if is_unique(&mut act.tx, &access, row).await? {
        let kind = match row.kind {
            ContactKind::Mobile => NameKind::Mobile,
            ContactKind::Email => NameKind::Email,
        };
        login_names::insert(&mut act.tx, &access, &row.blind, account, kind).await?;
    }
    Ok(())
}

/// The hash of a new password that was typed twice.
pub(crate) async fn chosen(app: &App, password: &str, again: &str, names: &[&str]) -> Result<String, ActError> {
    let mut errors = FieldErrors::new();
    if let Err(problem) = password::weigh(password, names) {
        errors.add("password", problem);
    } else if password != again {
        errors.add("again", "两次输入的密码不一致");
    }
    errors.into_result()?;
    password::hash(app, password).await
}

fn person_of(app: &App, ticket: &str) -> Result<PersonId, ActError> {
    tickets::open(app, STEPS, ticket)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Refusal::new("step-ended", "F007", "停留时间过长，本次激活已结束", "请从第一步重新开始").into())
}
