//! The file transport: each message becomes `{folder}/outbox/{time}-{kind}-{key}.json`, whole or absent. A repeated
//! delivery of one message replaces its file.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use app::ports::{Channel, ChannelKind, Outgoing, PortError};
use async_trait::async_trait;
use serde::Serialize;

use crate::fault;
use crate::redact::redact;

/// Longest part of a file name taken from a key.
const KEY_LENGTH: usize = 80;

#[derive(Clone, Debug)]
pub struct OutboxFolder {
    folder: PathBuf,
    kind: ChannelKind,
}

impl OutboxFolder {
    /// Writes into `outbox` below `folder`, which is made when needed.
    pub fn new(folder: impl AsRef<Path>, kind: ChannelKind) -> Self {
        Self { folder: folder.as_ref().join("outbox"), kind }
    }
}

/// What the file shows; the contact only masked.
#[derive(Serialize)]
struct Letter<'a> {
    kind: &'static str,
    account: &'a str,
    contact: String,
    act: &'a str,
    code: Option<&'a str>,
    subject: String,
    body: String,
    at: String,
}

#[async_trait]
impl Channel for OutboxFolder {
    fn kind(&self) -> ChannelKind {
        self.kind
    }

    async fn send(&self, message: &Outgoing) -> Result<(), PortError> {
        let kind = match self.kind {
            ChannelKind::Sms => "sms",
            ChannelKind::Email => "email",
        };
        let civil = message.at.civil();
        let letter = Letter {
            kind,
            account: &redact(&message.account, message),
            contact: message.to_masked.clone(),
            act: &message.act,
            code: message.code.as_deref(),
            subject: redact(&message.subject, message),
            body: redact(&message.body, message),
            at: format!("{civil}+08:00"),
        };
        let text = serde_json::to_vec_pretty(&letter).map_err(|e| fault("writing an outbox file", e, false))?;
        let key = file_key(&redact(&message.key, message));
        let path = self.folder.join(format!("{}-{kind}-{key}.json", civil.strftime("%Y%m%dT%H%M%S%6f")));
        tokio::task::spawn_blocking(move || write(&path, &text))
            .await
            .unwrap_or_else(|e| Err(io::Error::other(e)))
            .map_err(|e| fault("writing an outbox file", e, true))
    }
}

fn file_key(key: &str) -> String {
    key.chars().take(KEY_LENGTH).map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let temporary = path.with_extension("part");
    let mut file = File::create(&temporary)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&temporary, path)
}
