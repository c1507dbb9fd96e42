//! Departments of a school: ids carry accounts and roster, names are only names.

use domain::accounts::Access;
use domain::ids::{DepartmentId, SchoolId};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const LIST: &str = "SELECT department_id, name, version FROM departments \
     WHERE school_id = $1 AND (department_id = $2 OR $2 IS NULL) ORDER BY name";
const INSERT: &str =
    "INSERT INTO departments (school_id, department_id, name, created_at, version) VALUES ($1, $2, $3, $4, 1)";
const RENAME: &str = "UPDATE departments SET name = $3, version = version + 1 \
     WHERE school_id = $1 AND department_id = $2 AND version = $4";
const WITHOUT_REVIEWER: &str = "SELECT d.name FROM departments d WHERE d.school_id = $1 AND NOT EXISTS \
     (SELECT 1 FROM accounts a WHERE a.school_id = d.school_id AND a.department_id = d.department_id \
      AND a.role = 'department' AND a.state = 'active' AND a.right_employment = 'write') ORDER BY d.name";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DepartmentRow {
    pub department: DepartmentId,
    pub name: String,
    pub version: i64,
}

/// The departments within the access: a department account sees its own only.
pub async fn list(tx: &mut Tx, access: &Access, school: SchoolId) -> Result<Vec<DepartmentRow>, StoreError> {
    if access.school().is_some_and(|own| own != school) {
        return Ok(Vec::new());
    }
    tx.all(LIST, params![school, access.department()], department_row).await
}

/// # Errors
/// A unique violation of `departments` over `school_id, name`.
pub async fn insert(
    tx: &mut WriteTx,
    access: &Access,
    school: SchoolId,
    department: DepartmentId,
    name: &str,
    now: Instant,
) -> Result<(), StoreError> {
    debug_assert!(access.school().is_none_or(|own| own == school));
    tx.execute(INSERT, params![school, department, name, now]).await.map(drop)
}

/// `false` when the version is no longer the one seen.
pub async fn rename(
    tx: &mut WriteTx,
    access: &Access,
    school: SchoolId,
    seen: &DepartmentRow,
    name: &str,
) -> Result<bool, StoreError> {
    if access.school().is_some_and(|own| own != school) {
        return Ok(false);
    }
    Ok(tx.execute(RENAME, params![school, seen.department, name, seen.version]).await? == 1)
}

/// Names of departments without an account that may review (R12).
pub async fn without_reviewer(tx: &mut Tx, _: &Access, school: SchoolId) -> Result<Vec<String>, StoreError> {
    tx.all(WITHOUT_REVIEWER, params![school], |row| row.get(0)).await
}

fn department_row(row: &Row<'_>) -> Result<DepartmentRow, StoreError> {
    Ok(DepartmentRow { department: row.get(0)?, name: row.get(1)?, version: row.get(2)? })
}
