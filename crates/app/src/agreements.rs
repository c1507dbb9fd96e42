//! Agreements as documents: rendered for those who may have them, confirmed to anyone who holds one.
//!
//! Invariant: the text was fixed when the agreement was sealed; what is made here is a render of it and nothing else.

pub mod document;
mod printable;
pub mod verify;

pub(crate) use printable::unprintable;
