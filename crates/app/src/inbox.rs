//! Messages to people: into the inbox within the act's transaction, and out of the product by jobs of the same
//! transaction.

use std::fmt;
use std::str::FromStr;

use domain::accounts::{Action, Bound, Right, Role};
use domain::ids::{AccountId, EmployerId, InvalidId, MessageId, PersonId, ProvinceId, SchoolId};
use domain::time::Instant;
use store::engine::Tx;
pub use store::inbox::InboxRow;

use crate::jobs::Job;
use crate::{Act, ActError, Actor, App};

/// Who is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recipient {
    Person(PersonId),
    /// Every account of the employer.
    Employer(EmployerId),
    /// Every account of the school that may read what concerns employment; not those of its departments.
    School(SchoolId),
    /// Every account of the province that may read what concerns employment; not those of its schools.
    Province(ProvinceId),
    Account(AccountId),
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Employer(id) => write!(f, "employer:{id}"),
            Self::School(id) => write!(f, "school:{id}"),
            Self::Province(id) => write!(f, "province:{id}"),
            Self::Account(id) => write!(f, "account:{id}"),
        }
    }
}

impl FromStr for Recipient {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text.split_once(':') {
            Some(("person", id)) => id.parse().map(Self::Person),
            Some(("employer", id)) => id.parse().map(Self::Employer),
            Some(("school", id)) => id.parse().map(Self::School),
            Some(("province", id)) => id.parse().map(Self::Province),
            Some(("account", id)) => id.parse().map(Self::Account),
            _ => Err(InvalidId),
        }
    }
}

/// What is said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    pub to: Recipient,
    /// The act, kebab-case.
    pub kind: &'static str,
    pub subject: String,
    pub body: String,
    pub link: String,
    pub record: String,
}

impl Act {
    /// Puts the message into the inbox, and queues what leaves the product: by the channels of the policy, to the contacts
    /// known when it is sent.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn tell(&mut self, message: Message) -> Result<(), ActError> {
        let id = MessageId(self.app().new_id());
        let row = InboxRow {
            message: id,
            kind: message.kind.to_owned(),
            subject: message.subject,
            body: message.body,
            link: message.link,
            record: message.record,
            created_at: self.now(),
            read_at: None,
        };
        store::inbox::insert(&mut self.tx, &message.to.to_string(), &row).await?;
        // Accounts of staff are told inside the product alone.
        match message.to {
            Recipient::Person(_) | Recipient::Employer(_) => {
                self.enqueue(Job::Announce { to: message.to, message: id }).await
            }
            Recipient::School(_) | Recipient::Province(_) | Recipient::Account(_) => Ok(()),
        }
    }
}

/// Whose messages the actor reads: the account's own, and those of the person, employer, school or province behind it.
fn recipients(actor: &Actor) -> Vec<String> {
    let Some(session) = actor.session() else { return Vec::new() };
    let own = Recipient::Account(session.account);
    let shared = match session.bound {
        Bound::Person { person, .. } => Some(Recipient::Person(person)),
        Bound::Employer(employer) => Some(Recipient::Employer(employer)),
        Bound::School(school) if session.role == Role::School && session.rights.employment >= Right::Read => {
            Some(Recipient::School(school))
        }
        Bound::Province(province) if session.role == Role::Province && session.rights.employment >= Right::Read => {
            Some(Recipient::Province(province))
        }
        Bound::Platform | Bound::Province(_) | Bound::School(_) | Bound::Department { .. } => None,
    };
    std::iter::once(own).chain(shared).map(|recipient| recipient.to_string()).collect()
}

/// The actor's unread messages, counted up to 100 for each recipient.
///
/// # Errors
/// When storage fails.
pub async fn unread(tx: &mut Tx, actor: &Actor) -> Result<i64, ActError> {
    let mut count = 0;
    for recipient in recipients(actor) {
        count += store::inbox::unread(tx, &recipient).await?;
    }
    Ok(count)
}

/// The actor's next `limit` messages before the given one, newest first.
///
/// # Errors
/// When the actor reads no messages, or storage fails.
pub async fn list(
    app: &App,
    actor: &Actor,
    before: (Instant, MessageId),
    limit: i64,
) -> Result<Vec<InboxRow>, ActError> {
    actor.access(Action::ReadMessages)?;
    let mut tx = app.db.read().await?;
    let mut rows = Vec::new();
    for recipient in recipients(actor) {
        rows.extend(store::inbox::list(&mut tx, &recipient, before, limit).await?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.created_at, row.message)));
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(rows)
}

/// Marks the actor's messages read: those of one record, or all of them.
///
/// # Errors
/// When the actor reads no messages, or storage fails.
pub async fn mark_read(app: &App, actor: &Actor, record: Option<&str>) -> Result<(), ActError> {
    actor.access(Action::ReadMessages)?;
    let mut tx = app.db.write().await?;
    for recipient in recipients(actor) {
        match record {
            Some(record) => store::inbox::mark_record_read(&mut tx, &recipient, record, app.now()).await?,
            None => store::inbox::mark_read(&mut tx, &recipient, app.now()).await?,
        };
    }
    Ok(tx.commit().await?)
}
