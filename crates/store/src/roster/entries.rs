//! Roster entries: one line of a school's roster of one cohort.

use domain::accounts::Access;
use domain::ids::{Cohort, DepartmentId, EntryId, PersonId, SchoolId};
use domain::time::{Day, Instant};

use crate::engine::{Row, StoreError, Tx, Value, WriteTx, params};

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[FIND, FIND_BY_DOCUMENT, OF_PERSON];

macro_rules! columns {
    () => {
        "e.school_id, e.entry_id, e.cohort, e.person_id, e.department_id, d.name, e.name, e.name_key, e.document_kind, \
         e.document_masked, e.exam_number, e.student_number, e.sex, e.ethnic_group, e.political_status, e.birth_day, \
         e.level, e.level_group, e.major_code, e.major, e.training_mode, e.origin_region, e.study_years, \
         e.entered_month, e.graduation_month, e.mobile_masked, e.email_masked, e.check_state, e.checked_at, e.dispute, \
         e.name_conflict, e.removed_at, e.created_at, e.updated_at, e.version, e.document_blind, \
         e.reopened_at, e.reopened_ground"
    };
}

const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM entries e JOIN departments d ON d.school_id = e.school_id AND d.department_id = e.department_id \
     WHERE e.school_id = $1 AND e.entry_id = $2 AND (e.school_id = $3 OR $3 IS NULL) \
     AND (e.department_id = $4 OR $4 IS NULL) AND (e.person_id = $5 OR $5 IS NULL) \
     AND (e.entry_id = $6 OR $6 IS NULL) AND (e.level_group = $7 OR $7 IS NULL)"
);
const FIND_BY_DOCUMENT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM entries e JOIN departments d ON d.school_id = e.school_id AND d.department_id = e.department_id \
     WHERE e.school_id = $1 AND e.document_blind = $2 AND e.removed_at IS NULL ORDER BY e.cohort DESC"
);
const OF_PERSON: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM entries e JOIN departments d ON d.school_id = e.school_id AND d.department_id = e.department_id \
     WHERE e.person_id = $1 AND e.removed_at IS NULL ORDER BY e.cohort DESC, e.school_id"
);
const INSERT: &str = "INSERT INTO entries (school_id, entry_id, cohort, person_id, department_id, name, name_key, \
     document_kind, document_masked, document_blind, exam_number, student_number, sex, ethnic_group, political_status, \
     birth_day, level, level_group, major_code, major, training_mode, origin_region, study_years, entered_month, \
     graduation_month, mobile_masked, email_masked, check_state, checked_at, dispute, name_conflict, removed_at, \
     created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
     $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $33, 1)";
const SET_CHECK: &str = "UPDATE entries SET check_state = $4, checked_at = $5, dispute = $6, updated_at = $5, \
     version = version + 1 WHERE school_id = $1 AND entry_id = $2 AND version = $3";
const SET_REOPENED: &str = "UPDATE entries SET reopened_at = $4, reopened_ground = $5, updated_at = $4, \
     version = version + 1 WHERE school_id = $1 AND entry_id = $2 AND version = $3";

/// A roster entry with its department's name. The document and contacts are masked; the full ones are the person's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryRow {
    pub school: SchoolId,
    pub entry: EntryId,
    pub cohort: Cohort,
    pub person: PersonId,
    pub department_id: DepartmentId,
    pub department: String,
    pub name: String,
    /// Normalised for exact and prefix search.
    pub name_key: String,
    pub document_kind: String,
    pub document_masked: String,
    pub document_blind: Vec<u8>,
    pub exam_number: String,
    pub student_number: String,
    /// Codes of the code tables, from here to `origin_region` but for the major.
    pub sex: String,
    pub ethnic_group: String,
    pub political_status: String,
    pub birth_day: Day,
    pub level: String,
    /// `undergraduate` or `postgraduate`.
    pub level_group: String,
    pub major_code: String,
    pub major: String,
    pub training_mode: String,
    pub origin_region: String,
    pub study_years: String,
    /// `YYYYMM`
    pub entered_month: String,
    pub graduation_month: String,
    pub mobile_masked: String,
    pub email_masked: String,
    pub check_state: String,
    pub checked_at: Option<Instant>,
    /// What the graduate says is wrong.
    pub dispute: String,
    /// Another school knows this person under another name.
    pub name_conflict: bool,
    pub removed_at: Option<Instant>,
    /// When the school reopened the graduate after the season, and why (decision 12).
    pub reopened_at: Option<Instant>,
    pub reopened_ground: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// The entry, when it is within the access; removed ones included.
pub async fn find(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    entry: EntryId,
) -> Result<Option<EntryRow>, StoreError> {
    if access.province().is_some() || access.employer().is_some() {
        return Ok(None);
    }
    tx.optional(FIND, find_params(access, school, entry), entry_row).await
}

fn find_params(access: &Access, school: SchoolId, entry: EntryId) -> Vec<Value> {
    params![
        school,
        entry,
        access.school(),
        access.department(),
        access.person(),
        access.entry(),
        access.levels().group()
    ]
}

/// The entries a person has at a school, newest cohort first. An employer may ask this with the exact number only.
pub async fn find_by_document(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    document_blind: &[u8],
) -> Result<Vec<EntryRow>, StoreError> {
    tx.all(FIND_BY_DOCUMENT, params![school, document_blind.to_vec()], entry_row).await
}

/// Every entry of a person at all schools, newest cohort first.
pub async fn of_person(tx: &mut Tx, _: &Access, person: PersonId) -> Result<Vec<EntryRow>, StoreError> {
    tx.all(OF_PERSON, params![person], entry_row).await
}

/// # Errors
/// A unique violation of `entries` over the document or the 考生号 of the cohort.
pub async fn insert(tx: &mut WriteTx, _: &Access, new: &EntryRow) -> Result<(), StoreError> {
    let values = params![
        new.school,
        new.entry,
        new.cohort,
        new.person,
        new.department_id,
        new.name.as_str(),
        new.name_key.as_str(),
        new.document_kind.as_str(),
        new.document_masked.as_str(),
        new.document_blind.clone(),
        new.exam_number.as_str(),
        new.student_number.as_str(),
        new.sex.as_str(),
        new.ethnic_group.as_str(),
        new.political_status.as_str(),
        new.birth_day,
        new.level.as_str(),
        new.level_group.as_str(),
        new.major_code.as_str(),
        new.major.as_str(),
        new.training_mode.as_str(),
        new.origin_region.as_str(),
        new.study_years.as_str(),
        new.entered_month.as_str(),
        new.graduation_month.as_str(),
        new.mobile_masked.as_str(),
        new.email_masked.as_str(),
        new.check_state.as_str(),
        new.checked_at,
        new.dispute.as_str(),
        new.name_conflict,
        new.removed_at,
        new.created_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// Records the graduate's check; `false` when the entry changed since it was seen.
pub async fn set_check(
    tx: &mut WriteTx,
    _: &Access,
    seen: &EntryRow,
    check_state: &str,
    dispute: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    let values = params![seen.school, seen.entry, seen.version, check_state, now, dispute];
    Ok(tx.execute(SET_CHECK, values).await? == 1)
}

/// Reopens the graduate after the season; `false` when the entry changed since it was seen.
pub async fn set_reopened(
    tx: &mut WriteTx,
    _: &Access,
    seen: &EntryRow,
    ground: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    let values = params![seen.school, seen.entry, seen.version, now, ground];
    Ok(tx.execute(SET_REOPENED, values).await? == 1)
}

pub(crate) fn entry_row(row: &Row<'_>) -> Result<EntryRow, StoreError> {
    Ok(EntryRow {
        school: row.get(0)?,
        entry: row.get(1)?,
        cohort: row.get(2)?,
        person: row.get(3)?,
        department_id: row.get(4)?,
        department: row.get(5)?,
        name: row.get(6)?,
        name_key: row.get(7)?,
        document_kind: row.get(8)?,
        document_masked: row.get(9)?,
        exam_number: row.get(10)?,
        student_number: row.get(11)?,
        sex: row.get(12)?,
        ethnic_group: row.get(13)?,
        political_status: row.get(14)?,
        birth_day: row.get(15)?,
        level: row.get(16)?,
        level_group: row.get(17)?,
        major_code: row.get(18)?,
        major: row.get(19)?,
        training_mode: row.get(20)?,
        origin_region: row.get(21)?,
        study_years: row.get(22)?,
        entered_month: row.get(23)?,
        graduation_month: row.get(24)?,
        mobile_masked: row.get(25)?,
        email_masked: row.get(26)?,
        check_state: row.get(27)?,
        checked_at: row.get(28)?,
        dispute: row.get(29)?,
        name_conflict: row.get(30)?,
        removed_at: row.get(31)?,
        created_at: row.get(32)?,
        updated_at: row.get(33)?,
        version: row.get(34)?,
        document_blind: row.get(35)?,
        reopened_at: row.get(36)?,
        reopened_ground: row.get(37)?,
    })
}
