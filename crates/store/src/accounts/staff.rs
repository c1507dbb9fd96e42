//! The accounts a level manages: a school its departments' and its own, a province its schools' and its own, the operator
//! those of provinces, schools and the platform, an employer its own (F016–F019, F024).

use domain::accounts::{Access, Bound, LevelScope, Rights, Role};
use domain::ids::{AccountId, DepartmentId, SchoolId};
use domain::time::Instant;

use super::columns;
use crate::engine::{Row, StoreError, Tx, WriteTx, params};

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[OF_SCHOOL, OF_PROVINCE, OF_PLATFORM, OF_EMPLOYER];

macro_rules! list {
    ($bound:literal) => {
        concat!(
            "SELECT a.account_id, a.role, a.state, a.login, a.name, a.job_title, a.school_id, a.department_id, \
             COALESCE(d.name, c.name, p.name, ''), a.right_employment, a.right_archive, a.right_household, a.levels, \
             a.last_login_at, a.must_change_password FROM accounts a \
             LEFT JOIN schools c ON c.school_id = a.school_id \
             LEFT JOIN departments d ON d.school_id = a.school_id AND d.department_id = a.department_id \
             LEFT JOIN provinces p ON p.province_id = a.province_id WHERE ",
            $bound,
            " AND (a.login LIKE $2 OR a.name LIKE $2 OR COALESCE(d.name, c.name, p.name, '') LIKE $2) \
             AND a.login > $3 ORDER BY a.login LIMIT $4"
        )
    };
}

const OF_SCHOOL: &str = list!("a.school_id = $1 AND a.role IN ('department', 'school')");
const OF_PROVINCE: &str =
    list!("((a.role = 'province' AND a.province_id = $1) OR (a.role = 'school' AND c.province_id = $1))");
const OF_PLATFORM: &str = list!("a.role IN ('operator', 'province', 'school') AND CAST($1 AS BIGINT) = 0");
const OF_EMPLOYER: &str = list!("a.employer_id = $1 AND a.role IN ('employer', 'employer_admin')");

const DELETE_UNUSED: &str = "DELETE FROM accounts WHERE account_id = $1 AND last_login_at IS NULL \
     AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.account_id = accounts.account_id)";

/// One line of 账号管理.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StaffRow {
    pub account: AccountId,
    pub role: Role,
    pub active: bool,
    pub login: String,
    pub name: String,
    pub job_title: String,
    pub school: Option<SchoolId>,
    pub department: Option<DepartmentId>,
    /// Department, school or province; empty for the platform's own.
    pub organisation: String,
    pub rights: Rights,
    pub levels: LevelScope,
    pub last_login_at: Option<Instant>,
    /// The first password is still the given one.
    pub must_change_password: bool,
}

impl StaffRow {
    /// Where the account belongs, as lists show it.
    pub fn place(&self) -> &str {
        match self.role {
            Role::Operator => "平台运营",
            Role::EmployerAdmin => "管理员",
            Role::Employer => "经办人",
            _ => &self.organisation,
        }
    }
}

/// The next `limit` accounts after the user name `after` whose user name, name or organisation holds `keyword`.
pub async fn list(
    tx: &mut Tx,
    access: &Access,
    keyword: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<StaffRow>, StoreError> {
    let keyword: String = keyword.chars().filter(|letter| !matches!(letter, '%' | '_' | '\\')).collect();
    let pattern = format!("%{keyword}%");
    match access.bound() {
        Bound::School(school) => tx.all(OF_SCHOOL, params![school, pattern, after, limit], staff_row).await,
        Bound::Province(province) => tx.all(OF_PROVINCE, params![province, pattern, after, limit], staff_row).await,
        Bound::Platform => tx.all(OF_PLATFORM, params![0_i64, pattern, after, limit], staff_row).await,
        Bound::Employer(employer) => tx.all(OF_EMPLOYER, params![employer, pattern, after, limit], staff_row).await,
        Bound::Department { .. } | Bound::Person { .. } => Ok(Vec::new()),
    }
}

/// `false` when somebody has logged in with the account: then it stays.
pub async fn delete_unused(tx: &mut WriteTx, _: &Access, account: AccountId) -> Result<bool, StoreError> {
    Ok(tx.execute(DELETE_UNUSED, params![account]).await? == 1)
}

fn staff_row(row: &Row<'_>) -> Result<StaffRow, StoreError> {
    let state: String = row.get(2)?;
    Ok(StaffRow {
        account: row.get(0)?,
        role: columns::role(row, 1)?,
        active: state == "active",
        login: row.get(3)?,
        name: row.get(4)?,
        job_title: row.get(5)?,
        school: row.get(6)?,
        department: row.get(7)?,
        organisation: row.get(8)?,
        rights: columns::rights(row, 9)?,
        levels: columns::levels(row, 12)?,
        last_login_at: row.get(13)?,
        must_change_password: row.get(14)?,
    })
}
