//! The roster of a cohort (应届毕业生名单): the 19 fields, how they are read from a school's file, who may use what, and
//! the graduate's own check at first log-in.
//!
//! A [`RosterFields`] has passed every check: its codes exist, its dates fit each other, and its birth day and sex equal
//! those in the identity number.

mod cells;
mod changes;
mod check_row;
mod column;
mod commitment;
mod fields;
mod first_check;
mod headings;
mod mode_change;
mod reopening;
mod standing;
mod template;

pub use changes::{FieldChange, changes};
pub use check_row::{CellText, RosterContext, RowCheck, RowProblem, Severity, Suggestion, check_row};
pub use column::RosterColumn;
pub use commitment::{Commitment, Fulfilment};
pub use fields::{Major, RosterFields, StudyYears, TrainingMode, YearMonth};
pub use first_check::{CHECK_COLUMNS, CheckState, StudentRecord, mismatches};
pub use headings::Headings;
pub use mode_change::{
    MODE_REASON_CHARACTERS, ModeChange, ModeChangeCode, ModeEvidence, ModeFacts, ModeRequest, UNIT_CHARACTERS,
    ground_stays, may_set_directly, mode_evidence,
};
pub use reopening::{GROUND_CHARACTERS, may_reopen};
pub use standing::{EntryFacts, Offer, may_sign, offer};
pub use template::{ColumnNote, sample_row, template_columns};

#[cfg(test)]
mod tests;
