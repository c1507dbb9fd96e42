//! 学生收藏夹: the graduates an employer found and keeps, as they were when found.

use domain::accounts::Access;
use domain::ids::{AccountId, CandidateId, Cohort, EmployerId, EntryId, SchoolId};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[FIND, LIST];

macro_rules! columns {
    () => {
        "SELECT employer_id, candidate_id, school_id, entry_id, name, school_name, cohort, department, level, major, \
         added_at, added_by FROM candidates "
    };
}

const FIND: &str = concat!(columns!(), "WHERE employer_id = $1 AND candidate_id = $2");
const LIST: &str = concat!(
    columns!(),
    "WHERE employer_id = $1 AND (added_at, candidate_id) < ($2, $3) ORDER BY added_at DESC, candidate_id DESC LIMIT $4"
);
const OF_ENTRY: &str = concat!(columns!(), "WHERE employer_id = $1 AND school_id = $2 AND entry_id = $3");
const COUNT: &str = "SELECT COUNT(*) FROM candidates WHERE employer_id = $1";
const INSERT: &str = "INSERT INTO candidates (employer_id, candidate_id, school_id, entry_id, name, school_name, cohort, \
     department, level, major, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
     ON CONFLICT DO NOTHING";
const DELETE: &str = "DELETE FROM candidates WHERE employer_id = $1 AND candidate_id = $2";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CandidateRow {
    pub employer: EmployerId,
    pub candidate: CandidateId,
    pub school: SchoolId,
    pub entry: EntryId,
    pub name: String,
    pub school_name: String,
    pub cohort: Cohort,
    pub department: String,
    /// 学历 in words.
    pub level: String,
    pub major: String,
    pub added_at: Instant,
    pub added_by: AccountId,
}

/// The candidate, when it is the access's own employer's.
pub async fn find(tx: &mut Tx, access: &Access, candidate: CandidateId) -> Result<Option<CandidateRow>, StoreError> {
    let Some(employer) = access.employer() else { return Ok(None) };
    tx.optional(FIND, params![employer, candidate], candidate_row).await
}

/// The access's own employer's candidate for a roster entry.
pub async fn of_entry(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    entry: EntryId,
) -> Result<Option<CandidateRow>, StoreError> {
    let Some(employer) = access.employer() else { return Ok(None) };
    tx.optional(OF_ENTRY, params![employer, school, entry], candidate_row).await
}

/// The employer's candidates before the given one, newest first; nothing for accesses of others.
pub async fn list(
    tx: &mut Tx,
    access: &Access,
    before: (Instant, CandidateId),
    limit: i64,
) -> Result<Vec<CandidateRow>, StoreError> {
    let Some(employer) = access.employer() else { return Ok(Vec::new()) };
    tx.all(LIST, params![employer, before.0, before.1, limit], candidate_row).await
}

pub async fn count(tx: &mut Tx, access: &Access) -> Result<i64, StoreError> {
    let Some(employer) = access.employer() else { return Ok(0) };
    tx.one(COUNT, params![employer], |row| row.get(0)).await
}

/// Adds a candidate to the access's own employer; `false` when the graduate is in the list already.
pub async fn insert(tx: &mut WriteTx, access: &Access, new: &CandidateRow) -> Result<bool, StoreError> {
    if access.employer().is_some_and(|own| own != new.employer) {
        return Ok(false);
    }
    let values = params![
        new.employer,
        new.candidate,
        new.school,
        new.entry,
        new.name.as_str(),
        new.school_name.as_str(),
        new.cohort,
        new.department.as_str(),
        new.level.as_str(),
        new.major.as_str(),
        new.added_at,
        new.added_by
    ];
    Ok(tx.execute(INSERT, values).await? == 1)
}

/// `false` when there is no such candidate.
pub async fn delete(tx: &mut WriteTx, access: &Access, candidate: CandidateId) -> Result<bool, StoreError> {
    let Some(employer) = access.employer() else { return Ok(false) };
    Ok(tx.execute(DELETE, params![employer, candidate]).await? == 1)
}

fn candidate_row(row: &Row<'_>) -> Result<CandidateRow, StoreError> {
    Ok(CandidateRow {
        employer: row.get(0)?,
        candidate: row.get(1)?,
        school: row.get(2)?,
        entry: row.get(3)?,
        name: row.get(4)?,
        school_name: row.get(5)?,
        cohort: row.get(6)?,
        department: row.get(7)?,
        level: row.get(8)?,
        major: row.get(9)?,
        added_at: row.get(10)?,
        added_by: row.get(11)?,
    })
}
