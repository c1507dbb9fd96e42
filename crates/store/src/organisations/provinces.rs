//! Provinces: their agreement type and the policy version in force.

use domain::accounts::Access;
use domain::ids::ProvinceId;
use domain::organisations::AgreementParties;
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT province_id, name, parties, policy_version, version FROM provinces WHERE province_id = $1";
const LIST: &str = "SELECT province_id, name, parties, policy_version, version FROM provinces ORDER BY province_id";
const INSERT: &str = "INSERT INTO provinces (province_id, name, parties, policy_version, created_at, version) \
     VALUES ($1, $2, $3, $4, $5, 1)";
const SET_RULES: &str = "UPDATE provinces SET parties = $2, policy_version = $3, version = version + 1 \
     WHERE province_id = $1 AND version = $4";
const NEXT: &str = "SELECT COALESCE(MAX(province_id), 0) + 1 FROM provinces";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProvinceRow {
    pub province: ProvinceId,
    pub name: String,
    pub parties: AgreementParties,
    pub policy_version: i64,
    pub version: i64,
}

/// Provinces are public knowledge: any access may read one.
pub async fn find(tx: &mut Tx, _: &Access, province: ProvinceId) -> Result<Option<ProvinceRow>, StoreError> {
    tx.optional(FIND, params![province], province_row).await
}

pub async fn list(tx: &mut Tx, _: &Access) -> Result<Vec<ProvinceRow>, StoreError> {
    tx.all(LIST, params![], province_row).await
}

pub async fn insert(tx: &mut WriteTx, _: &Access, new: &ProvinceRow, now: Instant) -> Result<(), StoreError> {
    let values = params![new.province, new.name.as_str(), new.parties.as_str(), new.policy_version, now];
    tx.execute(INSERT, values).await.map(drop)
}

/// The number after the last; provinces are never removed.
pub async fn next(tx: &mut Tx, _: &Access) -> Result<ProvinceId, StoreError> {
    let next: i64 = tx.one(NEXT, params![], |row| row.get(0)).await?;
    Ok(ProvinceId(i32::try_from(next).map_err(|cause| StoreError::corrupt("province number", cause))?))
}

/// Sets the policy version in force with the agreement type it says. `false` when the version is no longer the one seen.
pub async fn set_rules(
    tx: &mut WriteTx,
    access: &Access,
    seen: &ProvinceRow,
    parties: AgreementParties,
    policy_version: i64,
) -> Result<bool, StoreError> {
    if access.province().is_some_and(|own| own != seen.province) {
        return Ok(false);
    }
    Ok(tx.execute(SET_RULES, params![seen.province, parties.as_str(), policy_version, seen.version]).await? == 1)
}

fn province_row(row: &Row<'_>) -> Result<ProvinceRow, StoreError> {
    let parties: String = row.get(2)?;
    Ok(ProvinceRow {
        province: row.get(0)?,
        name: row.get(1)?,
        parties: parties.parse().map_err(|cause| StoreError::corrupt("agreement parties", cause))?,
        policy_version: row.get(3)?,
        version: row.get(4)?,
    })
}
