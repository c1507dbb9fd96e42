//! Sends a message of the inbox to the contacts its recipient has now: the newest verified contact of a person, the
//! e-mail address of an employer. Whoever has none reads it in the inbox. That a contact was set goes to every older one.

use domain::accounts::{Access, SystemPurpose};
use domain::ids::{MessageId, PersonId};
use domain::people::{Contact, ContactKind};
use store::engine::Tx;
use store::inbox::InboxRow;

use super::deliver_code::channel;
use crate::inbox::Recipient;
use crate::people::given::CONTACT_SET;
use crate::ports::{ChannelKind, Outgoing};
use crate::{ActError, App, people};

/// # Errors
/// When the channel fails.
pub(super) async fn run(app: &App, to: Recipient, message: MessageId, by: ChannelKind) -> Result<(), ActError> {
    let (row, contacts) = {
        let mut tx = app.db.read().await?;
        let Some(row) = store::inbox::find(&mut tx, &to.to_string(), message).await? else { return Ok(()) };
        let contacts = match to {
            Recipient::Person(person) if row.kind == CONTACT_SET => older(app, &mut tx, person, &row, by).await?,
            _ => {
                contact(app, &mut tx, to, by).await?.into_iter().map(|contact| (message.to_string(), contact)).collect()
            }
        };
        (row, contacts)
    };
    for (key, contact) in contacts {
        send(app, &row, by, key, &contact).await?;
    }
    Ok(())
}

/// `key` names the message in the channel: a second delivery of the same key replaces the first.
async fn send(app: &App, row: &InboxRow, by: ChannelKind, key: String, contact: &Contact) -> Result<(), ActError> {
    let address = format!("{}{}", app.public_url, row.link);
    let body = match by {
        ChannelKind::Sms => format!("【启程】{}。{}{address}", row.subject, row.body),
        ChannelKind::Email => format!("{}\n\n{}\n\n{address}\n\n启程 · 就业签约", row.subject, row.body),
    };
    let outgoing = Outgoing {
        key,
        to: contact.reveal().to_owned(),
        to_masked: contact.masked(),
        account: String::new(),
        act: row.kind.clone(),
        subject: row.subject.clone(),
        body,
        code: None,
        at: row.created_at,
    };
    channel(app, by)?.send(&outgoing).await?;
    Ok(())
}

const fn kind_of(by: ChannelKind) -> ContactKind {
    match by {
        ChannelKind::Sms => ContactKind::Mobile,
        ChannelKind::Email => ContactKind::Email,
    }
}

/// The contacts the person had before the message, those it replaced included (decision 8).
async fn older(
    app: &App,
    tx: &mut Tx,
    person: PersonId,
    row: &InboxRow,
    by: ChannelKind,
) -> Result<Vec<(String, Contact)>, ActError> {
    let access = Access::system(SystemPurpose::Work);
    let rows = store::people::contacts::known_before(tx, &access, person, row.created_at).await?;
    let rows = rows.into_iter().filter(|contact| contact.kind == kind_of(by));
    rows.map(|contact| {
        let opened = people::open_contact(app, &contact)?;
        Ok((format!("{}-{}", row.message, contact.contact), opened))
    })
    .collect()
}

async fn contact(app: &App, tx: &mut Tx, to: Recipient, by: ChannelKind) -> Result<Option<Contact>, ActError> {
    let access = Access::system(SystemPurpose::Work);
    let kind = kind_of(by);
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
        Recipient::School(_) | Recipient::Province(_) | Recipient::Account(_) => Ok(None),
    }
}
