//! Sends a one-time code to the contact it proves.

use domain::accounts::CODE_LIFETIME_MINUTES;
use domain::people::ContactKind;
use store::jobs::ClaimedJob;

use super::CodeDelivery;
use crate::ports::{Channel, ChannelKind, Outgoing, PortError};
use crate::{ActError, App};

/// # Errors
/// When no channel of the contact's kind is set up, or it fails.
pub(super) async fn run(app: &App, row: &ClaimedJob, delivery: &CodeDelivery) -> Result<(), ActError> {
    let label = delivery.purpose.label();
    let message = Outgoing {
        key: row.lease.job.to_string(),
        to: delivery.to.reveal().to_owned(),
        to_masked: delivery.to.masked(),
        account: delivery.account.clone(),
        act: delivery.purpose.code().to_owned(),
        subject: format!("验证码：{label}"),
        body: format!(
            "【启程】您的验证码是{}，用于{label}，{CODE_LIFETIME_MINUTES}分钟内有效。请勿转告他人。",
            delivery.code
        ),
        code: Some(delivery.code.clone()),
        at: row.created_at,
    };
    channel(app, channel_for(delivery.to.kind()))?.send(&message).await?;
    Ok(())
}

/// The kind of channel that reaches a kind of contact.
pub(super) const fn channel_for(contact: ContactKind) -> ChannelKind {
    match contact {
        ContactKind::Mobile => ChannelKind::Sms,
        ContactKind::Email => ChannelKind::Email,
    }
}

/// The channel of this kind.
pub(super) fn channel(app: &App, kind: ChannelKind) -> Result<&dyn Channel, PortError> {
    app.channels.iter().find(|channel| channel.kind() == kind).map(AsRef::as_ref).ok_or(PortError {
        what: "sending a message",
        cause: format!("no channel for {kind:?} is set up"),
        temporary: false,
    })
}
