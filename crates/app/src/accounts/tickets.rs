//! What a form carries from one step to the next without a session: sealed text with an end.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::Broken;
use crate::{ActError, App};

/// Minutes a form may stay open between two steps.
const MINUTES: i64 = 30;

/// Seals a text for the steps of `what`.
///
/// # Errors
/// When the text cannot be sealed.
pub fn seal(app: &App, what: &str, text: &str) -> Result<String, ActError> {
    let until = app.now().plus_minutes(MINUTES).micros();
    let sealed = app.vault.seal("tickets", what, b"", format!("{until}|{text}").as_bytes()).map_err(Broken::from)?;
    Ok(URL_SAFE_NO_PAD.encode(sealed))
}

/// The text, when we sealed it for the same steps and it has not ended.
pub fn open(app: &App, what: &str, ticket: &str) -> Option<String> {
    let sealed = URL_SAFE_NO_PAD.decode(ticket).ok()?;
    let text = app.vault.open_text("tickets", what, b"", &sealed).ok()?;
    let (until, text) = text.split_once('|')?;
    (app.now().micros() < until.parse().ok()?).then(|| text.to_owned())
}
