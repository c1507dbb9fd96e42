//! Jobs as rows: the open part as JSON, the personal part sealed for the job's id.

use domain::accounts::CodePurpose;
use domain::ids::{FileId, JobId, MessageId, PlacementRef};
use domain::people::{Contact, ContactKind};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use store::jobs::ClaimedJob;

use super::{CodeDelivery, Job};
use crate::inbox::Recipient;
use crate::ports::ChannelKind;
use crate::{ActError, App};

#[derive(Serialize, Deserialize)]
struct OpenCode {
    contact: ContactKind,
    /// Masked, for the operator's list.
    to: String,
    purpose: CodePurpose,
    expires_at: Instant,
}

#[derive(Serialize, Deserialize)]
struct SecretCode {
    to: String,
    account: String,
    code: String,
}

#[derive(Serialize, Deserialize)]
struct OpenMessage {
    to: String,
    message: MessageId,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    by: String,
}

#[derive(Serialize, Deserialize)]
struct OpenDrawing {
    record: String,
    file: FileId,
}

pub(super) const fn channel_word(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Sms => "sms",
        ChannelKind::Email => "email",
    }
}

fn channel_of(word: &str) -> Result<ChannelKind, ActError> {
    let known = [ChannelKind::Sms, ChannelKind::Email];
    known
        .into_iter()
        .find(|kind| channel_word(*kind) == word)
        .ok_or_else(|| ActError::defect(format!("no channel is called {word}")))
}

fn recipient_of(word: &str) -> Result<Recipient, ActError> {
    word.parse().map_err(|_| ActError::defect(format!("nobody is called {word}")))
}

fn text<T: Serialize>(value: &T) -> Result<String, ActError> {
    serde_json::to_string(value).map_err(|cause| ActError::defect(format!("a job cannot be written: {cause}")))
}

fn parse<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, ActError> {
    // Without the cause's text: it may quote the secret.
    serde_json::from_str(text).map_err(|_| ActError::defect("a job's payload does not read"))
}

/// The open part, and the secret where there is one.
pub(super) fn write(job: &Job) -> Result<(String, Option<String>), ActError> {
    match job {
        Job::DeliverCode(delivery) => {
            let open = OpenCode {
                contact: delivery.to.kind(),
                to: delivery.to.masked(),
                purpose: delivery.purpose,
                expires_at: delivery.expires_at,
            };
            let secret = SecretCode {
                to: delivery.to.reveal().to_owned(),
                account: delivery.account.clone(),
                code: delivery.code.clone(),
            };
            Ok((text(&open)?, Some(text(&secret)?)))
        }
        Job::Announce { to, message } => {
            let open = OpenMessage { to: to.to_string(), message: *message, by: String::new() };
            Ok((text(&open)?, None))
        }
        Job::Deliver { to, message, by } => {
            let open = OpenMessage { to: to.to_string(), message: *message, by: channel_word(*by).to_owned() };
            Ok((text(&open)?, None))
        }
        Job::DrawPages { record, file } => Ok((text(&OpenDrawing { record: record.to_string(), file: *file })?, None)),
    }
}

pub(super) fn seal(app: &App, job: JobId, secret: &str) -> Result<Vec<u8>, ActError> {
    let sealed = app.vault.seal("jobs", "sealed", job.0.as_bytes(), secret.as_bytes());
    sealed.map_err(|cause| ActError::defect(cause.to_string()))
}

pub(super) fn read(app: &App, row: &ClaimedJob) -> Result<Job, ActError> {
    let secret = || {
        let sealed = row.sealed.as_deref().ok_or_else(|| ActError::defect("the job lost its sealed part"))?;
        let opened = app.vault.open_text("jobs", "sealed", row.lease.job.0.as_bytes(), sealed);
        opened.map_err(|cause| ActError::defect(cause.to_string()))
    };
    match row.kind.as_str() {
        "deliver-code" => {
            let open: OpenCode = parse(&row.payload)?;
            let secret: SecretCode = parse(&secret()?)?;
            Ok(Job::DeliverCode(CodeDelivery {
                to: Contact::stored(open.contact, secret.to),
                account: secret.account,
                purpose: open.purpose,
                code: secret.code,
                expires_at: open.expires_at,
            }))
        }
        "announce" => {
            let open: OpenMessage = parse(&row.payload)?;
            Ok(Job::Announce { to: recipient_of(&open.to)?, message: open.message })
        }
        "deliver" => {
            let open: OpenMessage = parse(&row.payload)?;
            Ok(Job::Deliver { to: recipient_of(&open.to)?, message: open.message, by: channel_of(&open.by)? })
        }
        "draw-pages" => {
            let open: OpenDrawing = parse(&row.payload)?;
            let record: Result<PlacementRef, _> = open.record.parse();
            let record = record.map_err(|_| ActError::defect(format!("no record is called {}", open.record)))?;
            Ok(Job::DrawPages { record, file: open.file })
        }
        other => Err(ActError::defect(format!("no job is called {other}"))),
    }
}
