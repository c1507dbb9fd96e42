//! Finds the channels by which a message leaves the product. They are the policy's of the day it is sent; 微信 is listed
//! there and has no channel here, so such a message stays in the inbox.

use domain::accounts::{Access, SystemPurpose};
use domain::ids::{MessageId, PersonId, PlacementRef, SchoolId};
use domain::policy::Channel;
use store::engine::Tx;
use store::inbox::InboxRow;

use super::Job;
use crate::inbox::Recipient;
use crate::organisations::rules;
use crate::people::given::CONTACT_SET;
use crate::ports::ChannelKind;
use crate::{ActError, App};

/// # Errors
/// When storage fails.
pub(super) async fn run(app: &App, to: Recipient, message: MessageId) -> Result<Vec<Job>, ActError> {
    let mut tx = app.db.read().await?;
    let Some(row) = store::inbox::find(&mut tx, &to.to_string(), message).await? else { return Ok(Vec::new()) };
    let kinds = kinds(&mut tx, to, &row).await?;
    let set_up = |kind: &ChannelKind| app.channels.iter().any(|channel| channel.kind() == *kind);
    Ok(kinds.into_iter().filter(set_up).map(|by| Job::Deliver { to, message, by }).collect())
}

async fn kinds(tx: &mut Tx, to: Recipient, row: &InboxRow) -> Result<Vec<ChannelKind>, ActError> {
    let person = match to {
        Recipient::Person(person) => person,
        // An employer works with schools of many provinces; its e-mail address is there for just this.
        Recipient::Employer(_) => return Ok(vec![ChannelKind::Email]),
        Recipient::School(_) | Recipient::Province(_) | Recipient::Account(_) => return Ok(Vec::new()),
    };
    // Decision 8 asks for a notice to every older contact.
    if row.kind == CONTACT_SET {
        return Ok(vec![ChannelKind::Sms, ChannelKind::Email]);
    }
    let Some(school) = school(tx, person, row).await? else { return Ok(Vec::new()) };
    let (_, policy) = rules::policy_of_school(tx, &access(), school).await?;
    let kind = |channel: &Channel| match channel {
        Channel::Sms => Some(ChannelKind::Sms),
        Channel::Mail => Some(ChannelKind::Email),
        Channel::WeChat => None,
    };
    Ok(policy.current.messages_channels.iter().filter_map(kind).collect())
}

/// The school the message is about, or else the one of the person's newest roster entry.
async fn school(tx: &mut Tx, person: PersonId, row: &InboxRow) -> Result<Option<SchoolId>, ActError> {
    // An id of another kind can read as a reference: only a school that exists was meant.
    if let Ok(record) = row.record.parse::<PlacementRef>()
        && store::organisations::schools::find(tx, &access(), record.school).await?.is_some()
    {
        return Ok(Some(record.school));
    }
    let entries = store::roster::entries::of_person(tx, &access(), person).await?;
    Ok(entries.first().map(|entry| entry.school))
}

const fn access() -> Access {
    Access::system(SystemPurpose::Work)
}
