//! Employers: who they are, whether they are admitted, what they offer in a letter, and what warns about them.
//!
//! Only an admitted employer may invite (`domain.md` §6.3). Warnings and the business register inform and never block
//! (decision 9).

mod admission;
mod amount;
mod credit_code;
mod letter;
mod preview;
mod profile;
mod reading;
mod receiving;
mod requests;
mod warnings;

pub use admission::{Admission, FrozenBy};
pub use amount::{AmountProblem, Yuan};
pub use credit_code::{CreditCode, CreditCodeProblem};
pub use letter::{HIGH_PENALTY, LetterForm, LetterPurpose, LetterTerms, SoftWarning, TrialPeriod};
pub use preview::LetterPreview;
pub use profile::{EmployerProfile, EmployerProfileForm};
pub use receiving::{ArchiveReceiver, ArchiveType, HouseholdType, Receiving, ReceivingForm};
pub use requests::{Registration, RequestKind, RequestState, register};
pub use warnings::{BusinessSnapshot, BusinessStatus, WarningKind, WarningMark, WarningReach, reach, register_link};

#[cfg(test)]
mod tests;
