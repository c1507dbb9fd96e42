//! What a new version of an entry's data would change, for the page before an import and for the timeline.

use super::column::RosterColumn;
use super::fields::RosterFields;

/// One field that differs; values as a page shows them, personal numbers masked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldChange {
    pub column: RosterColumn,
    pub before: String,
    pub after: String,
}

/// The fields that differ, in column order.
pub fn changes(old: &RosterFields, new: &RosterFields) -> Vec<FieldChange> {
    let differs = |column: RosterColumn| match column {
        RosterColumn::ExamNumber => old.exam_number != new.exam_number,
        RosterColumn::Name => old.name != new.name,
        RosterColumn::Sex => old.sex != new.sex,
        RosterColumn::DocumentKind => old.document.kind() != new.document.kind(),
        RosterColumn::DocumentNumber => old.document.reveal() != new.document.reveal(),
        RosterColumn::EthnicGroup => old.ethnic_group != new.ethnic_group,
        RosterColumn::PoliticalStatus => old.political_status != new.political_status,
        RosterColumn::BirthDay => old.birth_day != new.birth_day,
        RosterColumn::School => old.school_code != new.school_code,
        RosterColumn::Department => old.department != new.department,
        RosterColumn::Level => old.level != new.level,
        RosterColumn::Major => old.major != new.major,
        RosterColumn::TrainingMode => old.training_mode != new.training_mode,
        RosterColumn::Origin => old.origin != new.origin,
        RosterColumn::StudentNumber => old.student_number != new.student_number,
        RosterColumn::StudyYears => old.study_years != new.study_years,
        RosterColumn::EntryMonth => old.entry_month != new.entry_month,
        RosterColumn::GraduationMonth => old.graduation_month != new.graduation_month,
        RosterColumn::Mobile => old.mobile != new.mobile,
        RosterColumn::Email => old.email != new.email,
        RosterColumn::BoundUnit | RosterColumn::BoundRegion => old.shown(column) != new.shown(column),
    };
    let change = |column: RosterColumn| FieldChange { column, before: old.shown(column), after: new.shown(column) };
    RosterColumn::ALL.iter().copied().filter(|column| differs(*column)).map(change).collect()
}
