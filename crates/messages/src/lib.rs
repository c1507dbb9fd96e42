//! Ways out for messages: e-mail over SMTP, SMS over one HTTP driver, and a folder of files for trials and tests.
//! Invariant: a full address or number leaves only towards the receiver; errors, logs and files show it masked.

mod email;
mod outbox_folder;
mod redact;
mod secret;
mod sms;

pub use email::{EmailConfig, SmtpEmail, TlsMode};
pub use outbox_folder::OutboxFolder;
pub use secret::Secret;
pub use sms::{BodyKind, HttpSms, Method, SmsConfig, SuccessRule};

use app::ports::PortError;

fn fault(what: &'static str, cause: impl ToString, temporary: bool) -> PortError {
    PortError { what, cause: cause.to_string(), temporary }
}

#[cfg(test)]
mod tests;
