//! Messages to people: into the inbox within the act's transaction, and out of the product by jobs of the same
//! transaction.

use std::fmt;

use domain::ids::{AccountId, EmployerId, MessageId, PersonId};
use store::inbox::InboxRow;

use crate::{Act, ActError};

/// Who is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recipient {
    Person(PersonId),
    /// Every account of the employer.
    Employer(EmployerId),
    Account(AccountId),
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Employer(id) => write!(f, "employer:{id}"),
            Self::Account(id) => write!(f, "account:{id}"),
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
    /// Puts the message into the inbox.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn tell(&mut self, message: Message) -> Result<(), ActError> {
        let row = InboxRow {
            message: MessageId(self.app().new_id()),
            kind: message.kind.to_owned(),
            subject: message.subject,
            body: message.body,
            link: message.link,
            record: message.record,
            created_at: self.now(),
            read_at: None,
        };
        store::inbox::insert(&mut self.tx, &message.to.to_string(), &row).await?;
        Ok(())
    }
}
