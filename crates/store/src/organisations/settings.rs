//! 签约设置 per school and cohort: every version kept, the newest in force.

use domain::accounts::Access;
use domain::ids::{AccountId, Cohort, ProvinceId, SchoolId};
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const NEWEST: &str = "SELECT version, body FROM school_settings WHERE school_id = $1 AND cohort = $2 \
     ORDER BY version DESC LIMIT 1";
const FIND: &str = "SELECT version, body FROM school_settings WHERE school_id = $1 AND cohort = $2 AND version = $3";
const INSERT: &str = "INSERT INTO school_settings (school_id, cohort, version, body, created_at, created_by) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const COHORTS: &str = "SELECT DISTINCT cohort FROM (SELECT cohort FROM school_settings WHERE school_id = $1 \
     UNION SELECT cohort FROM entries WHERE school_id = $1) AS known ORDER BY cohort DESC";
const COHORTS_OF_PROVINCE: &str = "SELECT DISTINCT s.cohort FROM school_settings s \
     JOIN schools c ON c.school_id = s.school_id WHERE c.province_id = $1 ORDER BY s.cohort DESC";
const CHANGES: &str = "SELECT s.version, s.created_at, a.name FROM school_settings s \
     LEFT JOIN accounts a ON a.account_id = s.created_by WHERE s.school_id = $1 AND s.cohort = $2 \
     ORDER BY s.version DESC LIMIT $3";

/// One version of the settings; the body is the domain's JSON.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingsRow {
    pub version: i64,
    pub body: String,
}

/// The settings in force; `None` before the first.
pub async fn newest(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    cohort: Cohort,
) -> Result<Option<SettingsRow>, StoreError> {
    tx.optional(NEWEST, params![school, cohort], |row| Ok(SettingsRow { version: row.get(0)?, body: row.get(1)? }))
        .await
}

/// One version, for a process that started under it.
pub async fn find(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    cohort: Cohort,
    version: i64,
) -> Result<Option<SettingsRow>, StoreError> {
    tx.optional(FIND, params![school, cohort, version], |row| {
        Ok(SettingsRow { version: row.get(0)?, body: row.get(1)? })
    })
    .await
}

/// Adds the version after `seen`.
///
/// # Errors
/// A unique violation of `school_settings` when somebody changed them since.
pub async fn insert(
    tx: &mut WriteTx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    new: &SettingsRow,
    by: Option<AccountId>,
    now: Instant,
) -> Result<(), StoreError> {
    debug_assert!(access.school().is_none_or(|own| own == school));
    tx.execute(INSERT, params![school, cohort, new.version, new.body.as_str(), now, by]).await.map(drop)
}

/// The cohorts a school has settings or a roster for, newest first.
pub async fn cohorts(tx: &mut Tx, _: &Access, school: SchoolId) -> Result<Vec<Cohort>, StoreError> {
    tx.all(COHORTS, params![school], |row| row.get(0)).await
}

/// The cohorts any school of the province has settings of, newest first.
pub async fn cohorts_of_province(tx: &mut Tx, _: &Access, province: ProvinceId) -> Result<Vec<Cohort>, StoreError> {
    tx.all(COHORTS_OF_PROVINCE, params![province], |row| row.get(0)).await
}

/// Who set a version, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingsChange {
    pub version: i64,
    pub at: Instant,
    /// `None` when the program itself set it.
    pub by: Option<String>,
}

/// The newest changes.
pub async fn changes(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    limit: i64,
) -> Result<Vec<SettingsChange>, StoreError> {
    if access.school().is_some_and(|own| own != school) {
        return Ok(Vec::new());
    }
    tx.all(CHANGES, params![school, cohort, limit], |row| {
        Ok(SettingsChange { version: row.get(0)?, at: row.get(1)?, by: row.get(2)? })
    })
    .await
}
