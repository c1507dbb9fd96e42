//! The rules in force: the policy of a province, the settings of a school's cohort, the season.
//!
//! Invariant: a policy version never changes, so what was parsed once is kept for the life of the program.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use domain::accounts::Access;
use domain::ids::{Cohort, ProvinceId, SchoolId};
use domain::organisations::{SchoolSettings, Season};
use domain::policy::{Policy, profile};
use store::engine::Tx;
use store::organisations::provinces::ProvinceRow;
use store::organisations::settings::SettingsRow;
use store::organisations::{policies, provinces, schools, settings as stored};

use crate::ActError;

/// Parsed policies by profile and overrides; the texts decide the policy alone.
static PARSED: LazyLock<RwLock<Parsed>> = LazyLock::new(RwLock::default);

type Parsed = BTreeMap<(String, String), Arc<Policy>>;

/// More than every province's versions in use at once; beyond it, the memory is worth more than the parsing.
const PARSED_AT_MOST: usize = 512;

/// A profile with a province's overrides.
///
/// # Errors
/// A defect when the stored texts do not read.
pub fn parsed(profile_code: &str, overrides: &str) -> Result<Arc<Policy>, ActError> {
    let key = (profile_code.to_owned(), overrides.to_owned());
    if let Some(known) = PARSED.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(Arc::clone(known));
    }
    let unreadable = |cause| ActError::defect(format!("policy {profile_code} does not read: {cause}"));
    let base = profile(profile_code).map_err(unreadable)?.policy;
    let policy = Arc::new(base.with_overrides(overrides).map_err(unreadable)?);
    let mut parsed = PARSED.write().unwrap_or_else(PoisonError::into_inner);
    if parsed.len() >= PARSED_AT_MOST {
        parsed.clear();
    }
    parsed.insert(key, Arc::clone(&policy));
    Ok(policy)
}

/// One version, for a process that started under it.
///
/// # Errors
/// A defect when no such version is stored.
pub async fn policy(tx: &mut Tx, access: &Access, policy_version: i64) -> Result<Arc<Policy>, ActError> {
    let row = policies::find(tx, access, policy_version).await?;
    let row = row.ok_or_else(|| ActError::defect(format!("no policy version {policy_version}")))?;
    parsed(&row.profile, &row.overrides)
}

/// The version a province works under now.
///
/// # Errors
/// [`ActError::NotFound`] when there is no such province.
pub async fn policy_of_province(
    tx: &mut Tx,
    access: &Access,
    province: ProvinceId,
) -> Result<(i64, Arc<Policy>), ActError> {
    let version = provinces::find(tx, access, province).await?.ok_or(ActError::NotFound)?.policy_version;
    Ok((version, policy(tx, access, version).await?))
}

/// The version a school's new processes start under.
///
/// # Errors
/// [`ActError::NotFound`] when there is no such school.
pub async fn policy_of_school(tx: &mut Tx, access: &Access, school: SchoolId) -> Result<(i64, Arc<Policy>), ActError> {
    let version = province_of(tx, access, school).await?.policy_version;
    Ok((version, policy(tx, access, version).await?))
}

/// The province a school belongs to.
///
/// # Errors
/// [`ActError::NotFound`] when there is no such school.
pub async fn province_of(tx: &mut Tx, access: &Access, school: SchoolId) -> Result<ProvinceRow, ActError> {
    let school = schools::find(tx, access, school).await?.ok_or(ActError::NotFound)?;
    provinces::find(tx, access, school.province)
        .await?
        .ok_or_else(|| ActError::defect(format!("school {} is in no province", school.school)))
}

/// The settings in force with their version; everything closed, as version 0, before the first.
///
/// # Errors
/// [`ActError::NotFound`] when there is no such school.
pub async fn settings(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
) -> Result<(i64, SchoolSettings), ActError> {
    match stored::newest(tx, access, school, cohort).await? {
        Some(row) => Ok((row.version, read(&row)?)),
        None => Ok((0, closed(tx, access, school).await?)),
    }
}

/// One version of the settings, for a process that started under it; version 0 is everything closed.
///
/// # Errors
/// A defect when no such version is stored.
pub async fn settings_at(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    version: i64,
) -> Result<SchoolSettings, ActError> {
    if version == 0 {
        return closed(tx, access, school).await;
    }
    let row = stored::find(tx, access, school, cohort, version).await?;
    read(&row.ok_or_else(|| ActError::defect(format!("school {school} has no settings version {version}")))?)
}

/// The dates of a cohort's season.
///
/// # Errors
/// [`ActError::NotFound`] when the cohort's year is outside the calendar.
pub fn season(policy: &Policy, cohort: Cohort) -> Result<Season, ActError> {
    Season::of(&policy.current, cohort).ok_or(ActError::NotFound)
}

async fn closed(tx: &mut Tx, access: &Access, school: SchoolId) -> Result<SchoolSettings, ActError> {
    let (_, policy) = policy_of_school(tx, access, school).await?;
    Ok(SchoolSettings::closed(&policy.current))
}

fn read(row: &SettingsRow) -> Result<SchoolSettings, ActError> {
    serde_json::from_str(&row.body)
        .map_err(|cause| ActError::defect(format!("settings {} do not read: {cause}", row.version)))
}
