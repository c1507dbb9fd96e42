//! Schools.

use domain::accounts::Access;
use domain::ids::{ProvinceId, SchoolId};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT school_id, province_id, code, name, phone, version FROM schools WHERE school_id = $1";
const FIND_BY_NAME: &str = "SELECT school_id, province_id, code, name, phone, version FROM schools WHERE name = $1";
const FIND_BY_CODE: &str = "SELECT school_id, province_id, code, name, phone, version FROM schools WHERE code = $1";
const LIST: &str = "SELECT school_id, province_id, code, name, phone, version FROM schools \
     WHERE (province_id = $1 OR $1 IS NULL) ORDER BY school_id";
const NEXT: &str = "SELECT COALESCE(MAX(school_id), 0) + 1 FROM schools";
const INSERT: &str = "INSERT INTO schools (school_id, province_id, code, name, phone, created_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, 1)";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchoolRow {
    pub school: SchoolId,
    pub province: ProvinceId,
    /// 院校代码, five digits.
    pub code: String,
    pub name: String,
    /// The line graduates are told to call.
    pub phone: String,
    pub version: i64,
}

/// Schools are public knowledge: any access may read one.
pub async fn find(tx: &mut Tx, _: &Access, school: SchoolId) -> Result<Option<SchoolRow>, StoreError> {
    tx.optional(FIND, params![school], school_row).await
}

pub async fn find_by_name(tx: &mut Tx, _: &Access, name: &str) -> Result<Option<SchoolRow>, StoreError> {
    tx.optional(FIND_BY_NAME, params![name], school_row).await
}

pub async fn find_by_code(tx: &mut Tx, _: &Access, code: &str) -> Result<Option<SchoolRow>, StoreError> {
    tx.optional(FIND_BY_CODE, params![code], school_row).await
}

/// The schools of the access's province; all of them for everybody else.
pub async fn list(tx: &mut Tx, access: &Access) -> Result<Vec<SchoolRow>, StoreError> {
    tx.all(LIST, params![access.province()], school_row).await
}

/// Adds a school under the next number, which is never reused; returns it.
///
/// # Errors
/// A unique violation of `schools` over `code` or `name`.
pub async fn insert(
    tx: &mut WriteTx,
    _: &Access,
    province: ProvinceId,
    code: &str,
    name: &str,
    phone: &str,
    now: Instant,
) -> Result<SchoolId, StoreError> {
    let next: i64 = tx.one(NEXT, params![], |row| row.get(0)).await?;
    let school = SchoolId(i32::try_from(next).map_err(|cause| StoreError::corrupt("school number", cause))?);
    tx.execute(INSERT, params![school, province, code, name, phone, now]).await?;
    Ok(school)
}

fn school_row(row: &Row<'_>) -> Result<SchoolRow, StoreError> {
    Ok(SchoolRow {
        school: row.get(0)?,
        province: row.get(1)?,
        code: row.get(2)?,
        name: row.get(3)?,
        phone: row.get(4)?,
        version: row.get(5)?,
    })
}
