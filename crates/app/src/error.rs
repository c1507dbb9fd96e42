//! How an act can end other than well.

use domain::refusal::{FieldErrors, Refusal};
use store::StoreError;

use crate::ports::PortError;

/// Why an act did not happen. Pages turn each kind into one kind of answer.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// A rule stands in the way; the refusal says which, which record, and the way out.
    #[error("refused by {}: {}", .0.guard, .0.reason)]
    Refused(Box<Refusal>),
    /// The form must be corrected; nothing was written.
    #[error("{} fields need correction", .0.0.len())]
    Fields(FieldErrors),
    /// Somebody else was faster.
    #[error("stale: {}", .0.what_changed)]
    Stale(Stale),
    /// No such record, or none this actor may know of: the two are one answer.
    #[error("not found")]
    NotFound,
    /// Too many tries.
    #[error("too many tries, next one in {retry_after_seconds} s")]
    TooMany { retry_after_seconds: i64 },
    /// Nothing the user can mend; logged once with its chain.
    #[error(transparent)]
    Broken(#[from] Broken),
}

/// The record changed since the page was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// Who did what, in Chinese, such as `王珂 刚刚把这条记录处理为「审核通过」`.
    pub what_changed: String,
    /// The record's version now.
    pub version: i64,
}

/// A failure of storage, of the outside, or of the program itself.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    #[error("storage: {0}")]
    Store(#[from] StoreError),
    #[error("outside: {0}")]
    Port(#[from] PortError),
    #[error("vault: {0}")]
    Vault(#[from] store::VaultError),
    /// Something that must not happen; the text names it.
    #[error("defect: {0}")]
    Defect(String),
}

impl From<StoreError> for ActError {
    fn from(error: StoreError) -> Self {
        Self::Broken(error.into())
    }
}

impl From<PortError> for ActError {
    fn from(error: PortError) -> Self {
        Self::Broken(error.into())
    }
}

impl From<Refusal> for ActError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<FieldErrors> for ActError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl ActError {
    pub fn defect(what: impl Into<String>) -> Self {
        Self::Broken(Broken::Defect(what.into()))
    }

    /// Whether storage lost a race another process won.
    pub(crate) const fn from_store_race(error: &StoreError) -> bool {
        matches!(error, StoreError::Busy(_) | StoreError::Unique { .. })
    }

    /// Whether running the act once more from the start can give another answer: a lost race.
    pub fn lost_race(&self) -> bool {
        matches!(self, Self::Broken(Broken::Store(StoreError::Busy(_) | StoreError::Unique { .. })))
    }
}
