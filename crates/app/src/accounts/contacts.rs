//! A graduate's own contacts: added and proven with a code, removed (F007, decision 8).

use domain::accounts::{Access, Action, CodePurpose, ThrottleRule};
use domain::ids::{ContactId, PersonId};
use domain::people::ContactOrigin;
use domain::refusal::{FieldErrors, Refusal};
use serde_json::json;
use store::accounts::{identities, login_names};
use store::people::contacts::{self, ContactRow};

use super::log_in::parse_contact;
use super::{activate, codes, limits, record};
use crate::inbox::{Message, Recipient};
use crate::people::{NewContact, contact_blind, contact_row, open_contact};
use crate::{Act, ActError, Actor, App};

/// More than anybody needs; keeps the list readable.
const AT_MOST: usize = 6;

/// The graduate behind the actor.
pub(crate) fn own_person(actor: &Actor) -> Result<(Access, PersonId), ActError> {
    let access = actor.access(Action::ChangeOwnAccount)?;
    let person = access.person().ok_or(ActError::NotFound)?;
    Ok((access, person))
}

/// # Errors
/// [`ActError::NotFound`] for anyone but a graduate.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<ContactRow>, ActError> {
    let (access, person) = own_person(actor)?;
    let mut tx = app.db.read().await?;
    Ok(contacts::list(&mut tx, &access, person).await?)
}

/// Adds a contact, unproven, and sends its code. One that waits for its code already gets another.
///
/// # Errors
/// [`ActError::Fields`] at `contact`, [`ActError::TooMany`] for too many codes.
pub async fn add(app: &App, actor: &Actor, text: &str) -> Result<ContactId, ActError> {
    let (access, person) = own_person(actor)?;
    let contact = parse_contact(text)?;
    let blind = contact_blind(app, &contact);
    let mut act = Act::begin(app, actor).await?;
    let now = act.now();
    let known = contacts::list(&mut act.tx, &access, person).await?;
    let row = match known.iter().find(|row| row.kind == contact.kind() && row.blind == blind) {
        Some(row) if row.verified_at.is_some() => {
            return Err(FieldErrors::one("contact", "这个联系方式已经验证过").into());
        }
        Some(row) => row.clone(),
        None if known.len() >= AT_MOST => {
            return Err(FieldErrors::one("contact", format!("最多保留 {AT_MOST} 个联系方式，请先删除不用的")).into());
        }
        None => {
            let new = NewContact {
                person,
                contact: &contact,
                origin: ContactOrigin::Own,
                school: None,
                set_at: now,
                counts_from: None,
                verified_at: None,
            };
            let row = contact_row(app, &new)?;
            contacts::insert(&mut act.tx, &access, &row).await?;
            row
        }
    };
    limits::take(&mut act.tx, ThrottleRule::CODE_CONTACT, &blind, now).await?;
    let account = actor.account().map(|account| account.to_string()).unwrap_or_default();
    codes::issue(&mut act, &contact, &account, CodePurpose::VerifyContact, &row.contact.to_string(), 0).await?;
    act.commit().await?;
    Ok(row.contact)
}

/// Proves a contact with its code. From then on it counts, and logs in when nobody else has it.
///
/// # Errors
/// [`ActError::Fields`] at `code`.
pub async fn verify(app: &App, actor: &Actor, contact: ContactId, code: &str) -> Result<(), ActError> {
    let (access, person) = own_person(actor)?;
    let session = actor.session().ok_or(ActError::NotFound)?;
    let mut act = Act::begin(app, actor).await?;
    let row = contacts::find(&mut act.tx, &access, person, contact).await?.ok_or(ActError::NotFound)?;
    let opened = open_contact(app, &row)?;
    let checked = codes::check(&mut act, &opened, CodePurpose::VerifyContact, &contact.to_string(), 0, code).await;
    if let Err(error) = checked {
        if matches!(error, ActError::Fields(_)) {
            act.commit().await?;
        }
        return Err(error);
    }
    activate::prove(&mut act, session.account, &row).await?;
    let account = identities::find(&mut act.tx, &access, session.account).await?.ok_or(ActError::NotFound)?;
    record(&mut act, &account, "account.contact-verified", json!({ "contact": row.masked })).await?;
    act.tell(Message {
        to: Recipient::Person(person),
        kind: "contact-verified",
        subject: "新的联系方式已验证".to_owned(),
        body: format!("{} 已可用于登录和签约确认。如果不是你本人操作，请立即修改密码并联系学校就业部门。", row.masked),
        link: "/me/contacts".to_owned(),
        record: String::new(),
    })
    .await?;
    act.commit().await
}

/// Removes a contact, but never the last one that counts.
///
/// # Errors
/// [`ActError::Refused`] for the last one; [`ActError::NotFound`] when it is not the actor's.
pub async fn remove(app: &App, actor: &Actor, contact: ContactId) -> Result<(), ActError> {
    let (access, person) = own_person(actor)?;
    let session = actor.session().ok_or(ActError::NotFound)?;
    let mut act = Act::begin(app, actor).await?;
    let now = act.now();
    let known = contacts::list(&mut act.tx, &access, person).await?;
    let row = known.iter().find(|row| row.contact == contact).ok_or(ActError::NotFound)?;
    let others = known.iter().filter(|other| other.contact != contact);
    if row.counts_from.is_some() && others.clone().all(|other| other.counts_from.is_none_or(|from| from > now)) {
        let way_out = "请先添加并验证另一个手机号码或邮箱";
        return Err(Refusal::new("last-contact", "decision 8", "这是唯一能用于确认的联系方式", way_out).into());
    }
    contacts::remove(&mut act.tx, &access, (person, contact), now).await?;
    login_names::delete(&mut act.tx, &access, &row.blind, session.account).await?;
    let account = identities::find(&mut act.tx, &access, session.account).await?.ok_or(ActError::NotFound)?;
    record(&mut act, &account, "account.contact-removed", json!({ "contact": row.masked })).await?;
    act.commit().await
}
