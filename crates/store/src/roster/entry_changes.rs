//! Entries an import or a correction meets, adds and changes.

use std::fmt::Write as _;

use domain::accounts::Access;
use domain::ids::{Cohort, EntryId, PersonId, SchoolId};
use domain::time::Instant;

use super::entries::EntryRow;
use super::reaches;
use crate::engine::{Param, Row, StoreError, Tx, Value, WriteTx, params};

/// Lookups are asked for this many keys at a time, so that their text is one statement.
pub const KEYS_AT_ONCE: usize = 100;

const UPDATE: &str = "UPDATE entries SET department_id = $4, name = $5, name_key = $6, document_kind = $7, \
     document_masked = $8, document_blind = $9, exam_number = $10, student_number = $11, sex = $12, ethnic_group = $13, \
     political_status = $14, birth_day = $15, level = $16, level_group = $17, major_code = $18, major = $19, \
     training_mode = $20, origin_region = $21, study_years = $22, entered_month = $23, graduation_month = $24, \
     mobile_masked = $25, email_masked = $26, check_state = $27, checked_at = $28, dispute = $29, name_conflict = $30, \
     fields_digest = $31, person_id = $32, updated_at = $33, version = version + 1 \
     WHERE school_id = $1 AND entry_id = $2 AND version = $3";
const FIND_DIGEST: &str = "SELECT fields_digest FROM entries WHERE school_id = $1 AND entry_id = $2";

/// What an import needs to know about an entry that is there already.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownEntry {
    pub entry: EntryId,
    pub person: PersonId,
    pub name: String,
    pub document_blind: Vec<u8>,
    pub exam_number: String,
    /// Code of 培养方式.
    pub training_mode: String,
    /// Keyed hash of all fields as they were last imported or corrected; absent for entries that came another way.
    pub fields_digest: Option<Vec<u8>>,
}

/// The cohort's entries with one of these documents; at most [`KEYS_AT_ONCE`] are asked for.
pub async fn with_documents(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    blinds: &[Vec<u8>],
) -> Result<Vec<KnownEntry>, StoreError> {
    known(tx, access, school, cohort, "document_blind", blinds).await
}

/// The cohort's entries with one of these 考生号; at most [`KEYS_AT_ONCE`] are asked for.
pub async fn with_exam_numbers(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    numbers: &[String],
) -> Result<Vec<KnownEntry>, StoreError> {
    known(tx, access, school, cohort, "exam_number", numbers).await
}

async fn known<K: Param>(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    column: &str,
    keys: &[K],
) -> Result<Vec<KnownEntry>, StoreError> {
    let Some(last) = keys.last() else { return Ok(Vec::new()) };
    if !reaches(access, school) {
        return Ok(Vec::new());
    }
    let mut params = params![school, cohort];
    params.extend(keys.iter().take(KEYS_AT_ONCE).map(Param::to_param));
    params.resize(KEYS_AT_ONCE + 2, last.to_param());
    tx.all(&known_text(column), params, known_entry).await
}

fn known_text(column: &str) -> String {
    let mut sql = format!(
        "SELECT entry_id, person_id, name, document_blind, exam_number, fields_digest, training_mode FROM entries \
         WHERE school_id = $1 AND cohort = $2 AND removed_at IS NULL AND {column} IN ("
    );
    for place in 0..KEYS_AT_ONCE {
        let _ = write!(sql, "{}${}", if place == 0 { "" } else { ", " }, place + 3);
    }
    sql.push(')');
    sql
}

fn known_entry(row: &Row<'_>) -> Result<KnownEntry, StoreError> {
    Ok(KnownEntry {
        entry: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        document_blind: row.get(3)?,
        exam_number: row.get(4)?,
        fields_digest: row.get(5)?,
        training_mode: row.get(6)?,
    })
}

/// Adds many entries at once, each with the digest of its fields.
///
/// # Errors
/// As [`super::entries::insert`], for any of them.
pub async fn load(
    tx: &mut WriteTx,
    access: &Access,
    school: SchoolId,
    new: &[(EntryRow, [u8; 32])],
) -> Result<u64, StoreError> {
    if !reaches(access, school) {
        return Ok(0);
    }
    let columns = [
        "school_id",
        "entry_id",
        "cohort",
        "person_id",
        "created_at",
        "updated_at",
        "version",
        "removed_at",
        "department_id",
        "name",
        "name_key",
        "document_kind",
        "document_masked",
        "document_blind",
        "exam_number",
        "student_number",
        "sex",
        "ethnic_group",
        "political_status",
        "birth_day",
        "level",
        "level_group",
        "major_code",
        "major",
        "training_mode",
        "origin_region",
        "study_years",
        "entered_month",
        "graduation_month",
        "mobile_masked",
        "email_masked",
        "check_state",
        "checked_at",
        "dispute",
        "name_conflict",
        "fields_digest",
    ];
    let rows = new.iter().map(|(row, digest)| {
        let mut values = params![
            school,
            row.entry,
            row.cohort,
            row.person,
            row.created_at,
            row.updated_at,
            row.version,
            row.removed_at
        ];
        values.extend(changing_values(row, *digest));
        values
    });
    tx.bulk_load("entries", &columns, rows.collect()).await
}

/// Writes the fields of `new` over the entry of its version; `false` when the entry changed since it was seen.
///
/// # Errors
/// As [`super::entries::insert`].
pub async fn update(
    tx: &mut WriteTx,
    access: &Access,
    new: &EntryRow,
    digest: [u8; 32],
    now: Instant,
) -> Result<bool, StoreError> {
    if !reaches(access, new.school) || access.department().is_some_and(|own| own != new.department_id) {
        return Ok(false);
    }
    let mut values = params![new.school, new.entry, new.version];
    values.extend(changing_values(new, digest));
    values.extend(params![new.person, now]);
    Ok(tx.execute(UPDATE, values).await? == 1)
}

/// The digest stored with the entry.
pub async fn digest(tx: &mut Tx, _: &Access, school: SchoolId, entry: EntryId) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(tx.optional(FIND_DIGEST, params![school, entry], |row| row.get(0)).await?.flatten())
}

fn changing_values(row: &EntryRow, digest: [u8; 32]) -> Vec<Value> {
    params![
        row.department_id,
        row.name.as_str(),
        row.name_key.as_str(),
        row.document_kind.as_str(),
        row.document_masked.as_str(),
        row.document_blind.as_slice(),
        row.exam_number.as_str(),
        row.student_number.as_str(),
        row.sex.as_str(),
        row.ethnic_group.as_str(),
        row.political_status.as_str(),
        row.birth_day,
        row.level.as_str(),
        row.level_group.as_str(),
        row.major_code.as_str(),
        row.major.as_str(),
        row.training_mode.as_str(),
        row.origin_region.as_str(),
        row.study_years.as_str(),
        row.entered_month.as_str(),
        row.graduation_month.as_str(),
        row.mobile_masked.as_str(),
        row.email_masked.as_str(),
        row.check_state.as_str(),
        row.checked_at,
        row.dispute.as_str(),
        row.name_conflict,
        digest
    ]
}
