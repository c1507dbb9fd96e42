//! Stages for tests: a private PostgreSQL, throw-away databases, and the record of proven features.
//!
//! Knows nothing of the product: whoever asks for a database says how to prepare it.

pub mod postgres;
pub mod proofs;
mod temporary;

pub use temporary::{TempDatabase, TempFile};

/// Why a stage could not be set up, in words for the person who runs the tests.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Problem(String);

impl Problem {
    pub fn new(doing: impl std::fmt::Display, cause: impl std::fmt::Display) -> Self {
        Self(format!("{doing}: {cause}"))
    }
}
