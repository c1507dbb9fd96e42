//! 用人单位协助回传协议书 (F179, F356): a one-time link by which an employer's contact sends the stamped agreement back.
//! Rooms: `stamp/link.rs` what the graduate does with it, `stamp/by_contact.rs` what the contact does.
//!
//! Invariant: a link is of one record and one version of its text; it ends by use, by time, by the graduate, or when the
//! record no longer waits for the stamp. Of its token only a hash is kept.

pub mod by_contact;
pub mod link;

use domain::ids::SchoolId;
use domain::placements::StateCode;
use domain::time::Instant;
use sha2::{Digest, Sha256};
use store::placements::stamp_links::LinkRow;

use crate::App;

/// Random bytes of a token: nobody guesses one, and it still fits into an SMS.
const TOKEN_BYTES: usize = 20;

/// What stands in the address of a link: school and random digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    school: SchoolId,
    text: String,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-***", self.school)
    }
}

impl Token {
    fn new(app: &App, school: SchoolId) -> Self {
        Self { school, text: format!("{school}-{}", domain::ledger::hex(&app.random::<TOKEN_BYTES>())) }
    }

    /// Reads the text of an address.
    pub fn parse(text: &str) -> Option<Self> {
        let (school, digits) = text.split_once('-')?;
        let well_formed = digits.len() == 2 * TOKEN_BYTES && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let school = school.parse().ok().filter(|_| well_formed)?;
        Some(Self { school, text: text.to_ascii_lowercase() })
    }

    /// As it stands in the address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.text.as_bytes()).into()
    }
}

/// Where a link stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkState {
    /// On its way, not opened yet.
    Sent,
    Opened,
    /// The agreement was sent back with it.
    Used,
    Expired,
    /// By the graduate, or by a newer link.
    Revoked,
    /// The record does not wait for this text to be stamped.
    Overtaken,
}

impl LinkState {
    /// Whether the agreement can be sent back with it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Sent | Self::Opened)
    }

    /// In one word, for scripts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Opened => "opened",
            Self::Used => "used",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Overtaken => "overtaken",
        }
    }
}

/// `state` is the record's, `version` the newest of its text.
fn state_of(row: &LinkRow, state: StateCode, version: i32, now: Instant) -> LinkState {
    let awaited = matches!(state, StateCode::OfStamp | StateCode::OfImagePulled | StateCode::OfImageReturned);
    match row {
        LinkRow { used_at: Some(_), .. } => LinkState::Used,
        LinkRow { revoked_at: Some(_), .. } => LinkState::Revoked,
        _ if now >= row.expires_at => LinkState::Expired,
        _ if !awaited || row.text_version != version => LinkState::Overtaken,
        LinkRow { opened_at: Some(_), .. } => LinkState::Opened,
        _ => LinkState::Sent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written_and_hides_itself() {
        let text = format!("12-{}", "0a".repeat(TOKEN_BYTES));
        let token = Token::parse(&text).unwrap();
        assert_eq!((token.as_str(), token.school), (text.as_str(), SchoolId(12)));
        assert_eq!(format!("{token:?}"), "12-***");
        assert_eq!(Token::parse(&text.to_uppercase()).map(|token| token.hash()), Some(token.hash()));
        for wrong in ["", "12", "12-0a", "x-00", &text[..text.len() - 1], &format!("{text}0"), &text.replace('a', "g")]
        {
            assert_eq!(Token::parse(wrong), None, "{wrong}");
        }
    }
}
