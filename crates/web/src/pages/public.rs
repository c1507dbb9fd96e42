//! Pages without a session.

pub mod login;
