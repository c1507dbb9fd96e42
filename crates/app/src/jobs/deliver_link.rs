//! Sends a one-time link to the contact it is meant for.

use store::jobs::ClaimedJob;

use super::LinkDelivery;
use super::deliver_code::{channel, channel_for};
use crate::ports::Outgoing;
use crate::{ActError, App};

/// # Errors
/// When no channel of the contact's kind is set up, or it fails.
pub(super) async fn run(app: &App, row: &ClaimedJob, delivery: &LinkDelivery) -> Result<(), ActError> {
    let LinkDelivery { to, about, path, expires_at } = delivery;
    let until = expires_at.spoken_end(row.created_at);
    let message = Outgoing {
        key: row.lease.job.to_string(),
        to: to.reveal().to_owned(),
        to_masked: to.masked(),
        account: String::new(),
        act: "send-back".to_owned(),
        subject: "协助回传协议书".to_owned(),
        body: format!("【启程】{about}，{until} 前有效，只能使用一次：{}{path}", app.public_url),
        code: None,
        at: row.created_at,
    };
    channel(app, channel_for(to.kind()))?.send(&message).await?;
    Ok(())
}
