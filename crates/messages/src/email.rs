//! E-mail over SMTP, with connections kept for the next message.

use std::time::{Duration, UNIX_EPOCH};

use app::ports::{Channel, ChannelKind, Outgoing, PortError};
use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::Deserialize;

use crate::secret::Secret;
use crate::{fault, redact};

const WHAT: &str = "sending an e-mail";

/// One mail server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailConfig {
    pub host: String,
    pub port: u16,
    /// No log-in when empty.
    #[serde(default)]
    pub user: String,
    #[serde(default)]
    pub password: Secret,
    /// The sender: `签约与去向登记 <noreply@example.edu.cn>` or the bare address.
    pub from: String,
    #[serde(default)]
    pub tls: TlsMode,
    /// For each step of the conversation.
    #[serde(default = "ten")]
    pub timeout_seconds: u64,
}

fn ten() -> u64 {
    10
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsMode {
    /// Encrypted from the first byte (port 465).
    #[default]
    Implicit,
    /// Begins in clear and must become encrypted before anything is said (port 587).
    StartTls,
    /// In clear; for a relay on the same machine.
    None,
}

/// Sends e-mail through one server.
#[derive(Clone, Debug)]
pub struct SmtpEmail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpEmail {
    /// # Errors
    /// The sender is no address, or the host no name a certificate can carry.
    pub fn new(config: &EmailConfig) -> Result<Self, PortError> {
        let from: Mailbox = config.from.parse().map_err(|e| fault(WHAT, e, false))?;
        let parameters = || TlsParameters::new(config.host.clone()).map_err(|e| fault(WHAT, e, false));
        let tls = match config.tls {
            TlsMode::Implicit => Tls::Wrapper(parameters()?),
            TlsMode::StartTls => Tls::Required(parameters()?),
            TlsMode::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port)
            .tls(tls)
            .timeout(Some(Duration::from_secs(config.timeout_seconds)));
        if !config.user.is_empty() {
            builder = builder.credentials(Credentials::new(config.user.clone(), config.password.0.clone()));
        }
        Ok(Self { transport: builder.build(), from })
    }

    fn letter(&self, message: &Outgoing) -> Result<Message, PortError> {
        // A parser's message may repeat the address.
        let to: Mailbox =
            message.to.parse().map_err(|_| fault(WHAT, format!("{} is no address", message.to_masked), false))?;
        let micros = u64::try_from(message.at.micros()).unwrap_or_default();
        let key: String =
            message.key.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '.' }).collect();
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .date(UNIX_EPOCH + Duration::from_micros(micros))
            .message_id(Some(format!("<{key}@{}>", self.from.email.domain())))
            .subject(message.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(message.body.clone())
            .map_err(|e| fault(WHAT, e, false))
    }
}

#[async_trait]
impl Channel for SmtpEmail {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    async fn send(&self, message: &Outgoing) -> Result<(), PortError> {
        match self.transport.send(self.letter(message)?).await {
            Ok(_) => Ok(()),
            // Servers like to repeat the address they refuse.
            Err(e) => {
                let mut cause = redact::redact(&e.to_string(), message);
                let mut source = std::error::Error::source(&e);
                while let Some(deeper) = source {
                    cause.push_str(": ");
                    cause.push_str(&redact::redact(&deeper.to_string(), message));
                    source = deeper.source();
                }
                Err(fault(WHAT, cause, !e.is_permanent() && !e.is_client()))
            }
        }
    }
}
