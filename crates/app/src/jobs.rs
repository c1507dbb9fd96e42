//! Work done after the act that asked for it: queued in the act's transaction, run by workers until it succeeds, is
//! given up, or comes too late.
//!
//! Invariant: a payload holds no personal data; what is personal is sealed for the one job and gone when the job ends.

mod announce;
mod backoff;
pub mod dead_letters;
mod deliver;
mod deliver_code;
mod payload;
mod run;

use domain::accounts::CodePurpose;
use domain::ids::{FileId, JobId, MessageId, PlacementRef};
use domain::people::Contact;
use domain::time::Instant;
use store::engine::WriteTx;
use store::jobs::NewJob;

use crate::inbox::Recipient;
use crate::ports::ChannelKind;
use crate::{Act, ActError, App};

pub use run::{observe, run_due};

/// What workers can do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Job {
    DeliverCode(CodeDelivery),
    /// Finds out by which channels a message of the inbox leaves the product, and queues one delivery for each.
    Announce {
        to: Recipient,
        message: MessageId,
    },
    /// Sends a message of the inbox over one channel.
    Deliver {
        to: Recipient,
        message: MessageId,
        by: ChannelKind,
    },
    /// Draws the pages of a file of a record.
    DrawPages {
        record: PlacementRef,
        file: FileId,
    },
}

/// A one-time code on its way to a contact.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeDelivery {
    pub to: Contact,
    /// Log-in name of the receiver's account; empty when there is none.
    pub account: String,
    pub purpose: CodePurpose,
    pub code: String,
    /// When the code is worth nothing any more.
    pub expires_at: Instant,
}

impl std::fmt::Debug for CodeDelivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CodeDelivery {{ to: {}, purpose: {}, code: *** }}", self.to, self.purpose.code())
    }
}

impl Job {
    /// The name it is queued under.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::DeliverCode(_) => "deliver-code",
            Self::Announce { .. } => "announce",
            Self::Deliver { .. } => "deliver",
            Self::DrawPages { .. } => "draw-pages",
        }
    }

    /// The smaller, the sooner: somebody sits before the screen and waits for a code.
    const fn priority(&self) -> i16 {
        match self {
            Self::DeliverCode(_) => 0,
            Self::Announce { .. } | Self::Deliver { .. } => 1,
            Self::DrawPages { .. } => 2,
        }
    }

    /// Jobs that may stand for each other while they wait share a key.
    fn dedup(&self) -> Option<String> {
        match self {
            Self::DeliverCode(_) => None,
            Self::Announce { message, .. } => Some(format!("announce:{message}")),
            Self::Deliver { message, by, .. } => Some(format!("deliver:{message}:{}", payload::channel_word(*by))),
            Self::DrawPages { file, .. } => Some(format!("draw-pages:{file}")),
        }
    }

    /// Attempts before it becomes a dead letter.
    const fn attempts(&self) -> u32 {
        match self {
            Self::DeliverCode(_) | Self::DrawPages { .. } => 4,
            Self::Announce { .. } | Self::Deliver { .. } => 8,
        }
    }

    /// After this it is not worth running any more.
    const fn expires_at(&self) -> Option<Instant> {
        match self {
            Self::DeliverCode(delivery) => Some(delivery.expires_at),
            Self::Announce { .. } | Self::Deliver { .. } | Self::DrawPages { .. } => None,
        }
    }
}

/// Queues a job within the transaction, due at `run_at`.
///
/// # Errors
/// When storage fails.
pub async fn enqueue(app: &App, tx: &mut WriteTx, job: &Job, run_at: Instant) -> Result<(), ActError> {
    let id = JobId(app.new_id());
    let (payload, secret) = payload::write(job)?;
    let sealed = secret.map(|secret| payload::seal(app, id, &secret)).transpose()?;
    let new = NewJob {
        job: id,
        kind: job.kind(),
        dedup: job.dedup(),
        priority: job.priority(),
        run_at,
        payload,
        sealed,
        created_at: app.now(),
    };
    Ok(store::jobs::enqueue(tx, &new).await?)
}

impl Act {
    /// Queues a job that runs once the act is committed.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn enqueue(&mut self, job: Job) -> Result<(), ActError> {
        let (app, now) = (self.app().clone(), self.now());
        enqueue(&app, &mut self.tx, &job, now).await
    }
}
