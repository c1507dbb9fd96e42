//! Contacts a school gives a person, by import or by hand: the one way they come in.
//!
//! Invariant (decision 8): beside older contacts of the person a new one counts 24 hours after the notice that goes to
//! them now; without older ones, from activation. A contact two graduates have is flagged to both and to the school.

use std::collections::HashMap;

use domain::ids::{PersonId, SchoolId};
use domain::people::{Contact, ContactFacts, ContactOrigin};
use domain::roster::RosterFields;
use domain::time::Instant;
use store::people::contacts::{self, ContactRow};

use super::{NewContact, contact_blind, contact_row};
use crate::inbox::{Message, Recipient};
use crate::{Act, ActError};

/// The message that goes to every older contact, whatever channels the policy names.
pub const CONTACT_SET: &str = "contact-set";

/// Who gives, and how.
#[derive(Clone, Copy, Debug)]
pub struct Giver {
    pub school: SchoolId,
    pub origin: ContactOrigin,
}

impl Giver {
    fn counts_from(self, now: Instant, older_contacts: bool, activated_at: Option<Instant>) -> Option<Instant> {
        let facts = ContactFacts {
            origin: self.origin,
            set_at: now,
            verified_at: None,
            older_contacts,
            notice_sent_at: Some(now),
            activated_at,
        };
        facts.counts_from()
    }

    fn row(
        self,
        act: &Act,
        person: PersonId,
        contact: &Contact,
        counts_from: Option<Instant>,
    ) -> Result<ContactRow, ActError> {
        let new = NewContact {
            person,
            contact,
            origin: self.origin,
            school: Some(self.school),
            set_at: act.now(),
            counts_from,
            verified_at: None,
        };
        contact_row(act.app(), &new)
    }

    fn words(self, contact: &Contact) -> String {
        format!("{} {}（{}）", contact.kind().name(), contact.masked(), self.origin.name())
    }
}

/// The contacts a row of the roster names.
pub fn named(fields: &RosterFields) -> Vec<Contact> {
    let mobile = fields.mobile.clone().map(Contact::Mobile);
    let email = fields.email.clone().map(Contact::Email);
    [mobile, email].into_iter().flatten().collect()
}

/// Gives the person what is new of `offered`; returns what was given, masked, with its origin. Before activation it
/// replaces the school's earlier contact of the same kind; afterwards that one stays beside it, for it may be the only
/// true one.
///
/// # Errors
/// When storage fails.
pub async fn give(act: &mut Act, giver: Giver, person: PersonId, offered: &[Contact]) -> Result<Vec<String>, ActError> {
    let (app, access, now) = (act.app().clone(), act.system(), act.now());
    let mut given = Vec::new();
    if offered.is_empty() {
        return Ok(given);
    }
    let known = contacts::list(&mut act.tx, &access, person).await?;
    let activated = store::accounts::identities::of_person(&mut act.tx, &access, person).await?;
    let activated_at = activated.map(|account| account.created_at);
    for contact in offered {
        let blind = contact_blind(&app, contact);
        if known.iter().any(|row| row.kind == contact.kind() && row.blind == blind) {
            continue;
        }
        let others = contacts::holders(&mut act.tx, &access, contact.kind(), &blind).await?;
        let row = giver.row(act, person, contact, giver.counts_from(now, !known.is_empty(), activated_at))?;
        if !known.is_empty() {
            notice_older(act, person, contact).await?;
        }
        let replaced = known.iter().filter(|row| {
            row.kind == contact.kind() && row.origin_school == Some(giver.school) && row.verified_at.is_none()
        });
        for row in replaced.filter(|_| activated_at.is_none()) {
            contacts::remove(&mut act.tx, &access, (person, row.contact), now).await?;
        }
        contacts::insert(&mut act.tx, &access, &row).await?;
        given.push(giver.words(contact));
        if !others.is_empty() {
            given.push(shared_words(contact));
            tell_shared(act, others.into_iter().chain([person]), contact).await?;
        }
    }
    Ok(given)
}

/// Gives persons made in this very act their first contacts, many at once; returns what each was given, in words.
///
/// # Errors
/// When storage fails.
pub async fn give_first(
    act: &mut Act,
    giver: Giver,
    offered: &[(PersonId, Vec<Contact>)],
) -> Result<HashMap<PersonId, Vec<String>>, ActError> {
    let (access, now) = (act.system(), act.now());
    let mut new: Vec<(ContactRow, &Contact)> = Vec::new();
    for (person, contacts) in offered {
        for contact in contacts {
            new.push((giver.row(act, *person, contact, giver.counts_from(now, false, None))?, contact));
        }
    }
    let blinds: Vec<[u8; 32]> = new.iter().map(|(row, _)| row.blind).collect();
    let mut owners: HashMap<[u8; 32], Vec<PersonId>> = HashMap::new();
    for (blind, person) in contacts::held(&mut act.tx, &access, &blinds).await? {
        owners.entry(blind).or_default().push(person);
    }
    let mut given: HashMap<PersonId, Vec<String>> = HashMap::new();
    for (row, contact) in &new {
        let words = given.entry(row.person).or_default();
        words.push(giver.words(contact));
        let others = owners.entry(row.blind).or_default();
        if !others.is_empty() {
            words.push(shared_words(contact));
            tell_shared(act, others.iter().copied().chain([row.person]), contact).await?;
        }
        others.push(row.person);
    }
    contacts::load(&mut act.tx, &access, new.into_iter().map(|(row, _)| row).collect()).await?;
    Ok(given)
}

/// Tells the person, by inbox and by every contact they had so far, that a new one was set.
async fn notice_older(act: &mut Act, person: PersonId, contact: &Contact) -> Result<(), ActError> {
    let kind = contact.kind().name();
    let body = format!(
        "学校为你登记了新的{kind}（{}），24 小时后可用于签约确认。如果不是你本人的{kind}，请登录后在「手机与邮箱」中删除，并联系学校就业部门。",
        contact.masked(),
    );
    act.tell(message(person, CONTACT_SET, "学校更新了你的联系方式", body)).await
}

fn shared_words(contact: &Contact) -> String {
    format!("{} {} 与他人相同", contact.kind().name(), contact.masked())
}

/// Tells everybody who has the contact that it is not theirs alone.
async fn tell_shared(
    act: &mut Act,
    holders: impl Iterator<Item = PersonId>,
    contact: &Contact,
) -> Result<(), ActError> {
    let words = format!("{} {} 同时登记在另一名毕业生名下，请核对并更换。", contact.kind().name(), contact.masked());
    for holder in holders {
        act.tell(message(holder, "contact-shared", "联系方式与他人相同", words.clone())).await?;
    }
    Ok(())
}

fn message(person: PersonId, kind: &'static str, subject: &str, body: String) -> Message {
    Message {
        to: Recipient::Person(person),
        kind,
        subject: subject.to_owned(),
        body,
        link: "/me/contacts".to_owned(),
        record: String::new(),
    }
}
