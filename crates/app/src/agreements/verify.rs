//! Confirms an agreement to whoever holds it: number, fingerprint and current state, nothing personal. An unknown number
//! and a wrong fingerprint are one answer, and wrong tries are limited per address.

use domain::accounts::{Access, PublicPurpose, ThrottleRule};
use domain::agreements::AgreementDocument;
use domain::placements::{Slot, StateCode};
use domain::time::{Day, Instant};
use store::placements::agreements;

use crate::accounts::limits;
use crate::{ActError, App};

/// Digits of the fingerprint that stand in public addresses.
const SHORT: usize = 16;
/// Longer than any number.
const LONGEST_NUMBER: usize = 40;

/// What can be said of an agreement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Validity {
    InForce,
    /// Corrected: a later version is in force.
    Replaced,
    /// Ended by rescission.
    Rescinded,
    /// Made void, or lost its ground.
    Ended,
}

/// A confirmed agreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Confirmed {
    pub number: String,
    /// All 64 digits.
    pub content_hash: String,
    pub version: i32,
    pub validity: Validity,
    /// 两方协议 or 三方协议.
    pub parties: &'static str,
    /// 线上签约 or 线下签约.
    pub form: &'static str,
    /// The day of the school's pass.
    pub decided: Option<Day>,
    pub checked_at: Instant,
}

/// The agreement with this number and these first digits of its fingerprint; `None` when there is no such agreement.
///
/// # Errors
/// [`ActError::TooMany`] after too many wrong tries from `address`.
pub async fn verify(app: &App, address: &str, number: &str, short: &str) -> Result<Option<Confirmed>, ActError> {
    let (number, short) = (tidy(number), tidy(short).to_lowercase());
    let mut tx = app.db.write().await?;
    let key = limits::address_key(app, address);
    limits::take(&mut tx, ThrottleRule::PUBLIC_LOOKUP, &key, app.now()).await?;
    let access = Access::public(PublicPurpose::VerifyAgreement);
    let well_formed = short.len() == SHORT && !number.is_empty() && number.len() <= LONGEST_NUMBER;
    let versions = if well_formed { agreements::by_number(&mut tx, &access, &number).await? } else { Vec::new() };
    let Some(row) = versions.iter().find(|row| row.content_hash.starts_with(&short)) else {
        // Only wrong tries are counted.
        tx.commit().await?;
        return Ok(None);
    };
    let later = versions.iter().any(|other| other.record == row.record && other.version > row.version);
    let placement = store::placements::find(&mut tx, &access, row.record).await?;
    drop(tx);
    let state = placement.ok_or_else(|| ActError::defect("an agreement belongs to a placement"))?.state;
    let salt = <[u8; 32]>::try_from(row.salt.as_slice()).unwrap_or_default();
    let document = AgreementDocument::from_canonical(&row.canonical, salt)
        .map_err(|problem| ActError::defect(format!("agreement {number}: {problem}")))?;
    if document.content_hash().is_none_or(|hash| hash.to_string() != row.content_hash) {
        return Err(ActError::defect(format!("the text of agreement {number} is not what was hashed")));
    }
    Ok(Some(Confirmed {
        number,
        content_hash: row.content_hash.clone(),
        version: row.version,
        validity: validity(state, later),
        parties: document.parties.label(),
        form: document.form.label(),
        decided: document.issue.map(|issue| issue.decided.day()),
        checked_at: app.now(),
    }))
}

const fn validity(state: StateCode, later: bool) -> Validity {
    match state {
        StateCode::OnRescinded | StateCode::OfRescinded => Validity::Rescinded,
        state if !matches!(state.slot(), Some(Slot::Effective)) => Validity::Ended,
        _ if later => Validity::Replaced,
        _ => Validity::InForce,
    }
}

/// As people copy it: without blanks and separators.
fn tidy(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect()
}
