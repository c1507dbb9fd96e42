//! Sends a message of the inbox to the contacts its recipient has now: the newest verified contact of a person, the
//! e-mail address of an employer. Whoever has none reads it in the inbox.

use domain::accounts::{Access, SystemPurpose};
use domain::ids::MessageId;
use domain::people::{Contact, ContactKind};
use store::engine::Tx;

use super::deliver_code::channel;
use crate::inbox::Recipient;
use crate::ports::{ChannelKind, Outgoing};
use crate::{ActError, App, people};

/// # Errors
/// When the channel fails.
pub(super) async fn run(app: &App, to: Recipient, message: MessageId, by: ChannelKind) -> Result<(), ActError> {
    let (row, contact) = {
        let mut tx = app.db.read().await?;
        let Some(row) = store::inbox::find(&mut tx, &to.to_string(), message).await? else { return Ok(()) };
        let Some(contact) = contact(app, &mut tx, to, by).await? else { return Ok(()) };
        (row, contact)
    };
    let address = format!("{}{}", app.public_url, row.link);
    let body = match by {
        ChannelKind::Sms => format!("【启程】{}。{}{address}", row.subject, row.body),
        ChannelKind::Email => format!("{}\n\n{}\n\n{address}\n\n启程 · 就业签约", row.subject, row.body),
    };
    let outgoing = Outgoing {
        key: message.to_string(),
        to: contact.reveal().to_owned(),
        to_masked: contact.masked(),
        account: String::new(),
        act: row.kind,
        subject: row.subject,
        body,
        code: None,
        at: row.created_at,
    };
    channel(app, by)?.send(&outgoing).await?;
    Ok(())
}

async fn contact(app: &App, tx: &mut Tx, to: Recipient, by: ChannelKind) -> Result<Option<Contact>, ActError> {
    let access = Access::system(SystemPurpose::Work);
    let kind = match by {
        ChannelKind::Sms => ContactKind::Mobile,
        ChannelKind::Email => ContactKind::Email,
    };
    match to {
        Recipient::Person(person) => {
            let contacts = store::people::contacts::list(tx, &access, person).await?;
            let verified = contacts.iter().filter(|contact| contact.kind == kind && contact.verified_at.is_some());
            let newest = verified.max_by_key(|contact| contact.verified_at);
            newest.map(|row| people::open_contact(app, row)).transpose()
        }
        Recipient::Employer(employer) => {
            let row = store::employers::find(tx, &access, employer).await?;
            let address = row.map(|row| row.contact_email).filter(|address| !address.is_empty());
            Ok(address.filter(|_| by == ChannelKind::Email).map(|address| Contact::stored(kind, address)))
        }
        Recipient::Account(_) => Ok(None),
    }
}
