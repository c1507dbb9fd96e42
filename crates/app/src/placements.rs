//! Signing: every act on a placement as a use case, over one way to load its facts and one way to write a move.

pub mod accept;
mod apply;
pub mod case;
pub mod decide;
pub mod employer_list;
pub mod expire;
mod fresh;
mod ground;
pub mod invite;
pub mod letter;
mod notices;
pub mod own;
pub mod presence;
pub mod queue;
pub mod refuse;
pub mod saved_views;
mod seal;
pub mod settle;
mod signing;
pub mod take_back;
pub mod timeline;
pub mod undo;
pub mod withdraw;

pub use ground::Ground;
pub(crate) use queue::LOOK;
pub(crate) use seal::document as agreement_document;
pub use signing::{EmployerSnapshot, Signing, load};
