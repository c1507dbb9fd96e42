//! A forgotten password: a code to a contact of the account, then a new password; every session ends (F002, F007, F013).
//!
//! Invariant: nobody learns here whether a name has an account.

use domain::accounts::{Access, CodePurpose, Role, SystemPurpose, ThrottleRule};
use domain::people::{Contact, ContactKind};
use domain::refusal::FieldErrors;
use serde_json::json;
use store::accounts::identities::{self, AccountRow};
use store::engine::Tx;
use store::people::contacts;

use super::{activate, codes, limits, log_in, profile, record, tickets};
use crate::inbox::{Message, Recipient};
use crate::people::open_contact;
use crate::{Act, ActError, Actor, App};

const STEPS: &str = "recover";

const fn ground() -> Access {
    Access::system(SystemPurpose::Authenticate)
}

/// Sends a code to the account's mobile or e-mail, when there is such an account; returns the ticket of the next step.
///
/// # Errors
/// [`ActError::TooMany`] for too many codes.
pub async fn send_code(app: &App, name: &str, kind: ContactKind, address: &str) -> Result<String, ActError> {
    if name.trim().is_empty() {
        return Err(FieldErrors::one("account", "请填写账号").into());
    }
    let mut act = Act::begin(app, &Actor::System(SystemPurpose::Authenticate)).await?;
    let now = act.now();
    limits::take(&mut act.tx, ThrottleRule::CODE_ADDRESS, &limits::address_key(app, address), now).await?;
    let by_name = app.vault.blind("recover-name", &name.trim().to_lowercase());
    limits::take(&mut act.tx, ThrottleRule::CODE_CONTACT, &by_name, now).await?;
    if let Some(row) = log_in::find(app, &mut act.tx, name).await?
        && row.active
        && let Some(contact) = contact_of(app, &mut act.tx, &row, kind).await?
    {
        let (account, shown) = (row.account.to_string(), row.login.clone().unwrap_or_default());
        codes::issue(&mut act, &contact, &shown, CodePurpose::ResetPassword, &account, row.version).await?;
    }
    act.commit().await?;
    tickets::seal(app, STEPS, &format!("{}|{}", kind.as_str(), name.trim()))
}

/// The contact of that kind a code may go to: for graduates one that counts for them.
async fn contact_of(app: &App, tx: &mut Tx, row: &AccountRow, kind: ContactKind) -> Result<Option<Contact>, ActError> {
    match (row.role, row.person) {
        (Role::Graduate, Some(person)) => {
            let now = app.now();
            let known = contacts::list(tx, &ground(), person).await?;
            let found = known
                .iter()
                .find(|contact| contact.kind == kind && contact.counts_from.is_some_and(|from| from <= now));
            found.map(|contact| open_contact(app, contact)).transpose()
        }
        _ => {
            let reach = profile::open_reach(app, row)?;
            let text = match kind {
                ContactKind::Mobile => reach.mobile,
                ContactKind::Email => reach.email,
            };
            Ok(Contact::parse(kind, &text).ok())
        }
    }
}

/// The last step of a recovery.
#[derive(Clone, Debug)]
pub struct Reset<'r> {
    pub ticket: &'r str,
    pub code: &'r str,
    pub password: &'r str,
    pub again: &'r str,
}

/// Sets the new password and ends every session of the account.
///
/// # Errors
/// [`ActError::Fields`] at `code`, `password` or `again`; [`ActError::NotFound`] for a ticket that ended.
pub async fn reset(app: &App, input: &Reset<'_>) -> Result<(), ActError> {
    let text = tickets::open(app, STEPS, input.ticket).ok_or(ActError::NotFound)?;
    let (kind, name) = text.split_once('|').ok_or(ActError::NotFound)?;
    let kind = ContactKind::parse(kind).ok_or(ActError::NotFound)?;
    let hash = activate::chosen(app, input.password, input.again, &[name]).await?;
    let not_right = || FieldErrors::one("code", "验证码不正确或已过期");
    let mut act = Act::begin(app, &Actor::System(SystemPurpose::Authenticate)).await?;
    let row = log_in::find(app, &mut act.tx, name).await?.ok_or_else(not_right)?;
    let contact = contact_of(app, &mut act.tx, &row, kind).await?.ok_or_else(not_right)?;
    let account = row.account.to_string();
    let checked = codes::check(&mut act, &contact, CodePurpose::ResetPassword, &account, row.version, input.code).await;
    if let Err(error) = checked {
        if matches!(error, ActError::Fields(_)) {
            act.commit().await?;
            return Err(not_right().into());
        }
        return Err(error);
    }
    let now = act.now();
    identities::set_password(&mut act.tx, &ground(), row.account, &hash, false).await?;
    store::accounts::sessions::end_all(&mut act.tx, row.account, now).await?;
    record(&mut act, &row, "account.password-recovered", json!({ "contact": contact.masked() })).await?;
    act.tell(Message {
        to: row.person.map_or(Recipient::Account(row.account), Recipient::Person),
        kind: "password-recovered",
        subject: "你的登录密码已重置".to_owned(),
        body: "登录密码已通过验证码重置，所有设备已退出。如果不是你本人操作，请立即再次找回密码。".to_owned(),
        link: "/me/security".to_owned(),
        record: String::new(),
    })
    .await?;
    act.commit().await
}
