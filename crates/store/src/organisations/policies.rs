//! Policy versions: immutable, so that a process can keep the one it started under.

use domain::accounts::Access;
use domain::ids::{AccountId, ProvinceId};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT policy_version, province_id, profile, overrides, created_at FROM policy_versions \
     WHERE policy_version = $1";
const LIST: &str = "SELECT v.policy_version, v.province_id, v.profile, v.overrides, v.created_at, a.name FROM policy_versions v \
     LEFT JOIN accounts a ON a.account_id = v.created_by WHERE v.province_id = $1 ORDER BY v.policy_version DESC LIMIT $2";
const NEXT: &str = "SELECT COALESCE(MAX(policy_version), 0) + 1 FROM policy_versions";
const INSERT: &str = "INSERT INTO policy_versions \
     (policy_version, province_id, profile, overrides, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6)";

/// A profile with a province's overrides, as it stood from `created_at` on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyRow {
    pub policy_version: i64,
    pub province: ProvinceId,
    /// Code of the profile.
    pub profile: String,
    /// TOML of the overridden keys.
    pub overrides: String,
    pub created_at: Instant,
}

pub async fn find(tx: &mut Tx, _: &Access, policy_version: i64) -> Result<Option<PolicyRow>, StoreError> {
    tx.optional(FIND, params![policy_version], policy_row).await
}

/// The newest versions of a province, with the name of who set them.
pub async fn list(
    tx: &mut Tx,
    access: &Access,
    province: ProvinceId,
    limit: i64,
) -> Result<Vec<(PolicyRow, Option<String>)>, StoreError> {
    if access.province().is_some_and(|own| own != province) {
        return Ok(Vec::new());
    }
    tx.all(LIST, params![province, limit], |row| Ok((policy_row(row)?, row.get(5)?))).await
}

/// Adds a version and returns its number.
///
/// # Errors
/// A unique violation when two are added at once: a lost race.
pub async fn insert(
    tx: &mut WriteTx,
    _: &Access,
    province: ProvinceId,
    profile: &str,
    overrides: &str,
    by: Option<AccountId>,
    now: Instant,
) -> Result<i64, StoreError> {
    let next: i64 = tx.one(NEXT, params![], |row| row.get(0)).await?;
    tx.execute(INSERT, params![next, province, profile, overrides, now, by]).await?;
    Ok(next)
}

fn policy_row(row: &Row<'_>) -> Result<PolicyRow, StoreError> {
    Ok(PolicyRow {
        policy_version: row.get(0)?,
        province: row.get(1)?,
        profile: row.get(2)?,
        overrides: row.get(3)?,
        created_at: row.get(4)?,
    })
}
