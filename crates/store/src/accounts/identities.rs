//! Accounts: who somebody logs in as, with password, rights and organisation.

use domain::accounts::{Access, LevelScope, Rights, Role};
use domain::ids::{AccountId, DepartmentId, EmployerId, PersonId, ProvinceId, SchoolId};
use domain::time::Instant;

use super::columns;
use crate::engine::{Row, StoreError, Tx, WriteTx, params};

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[FIND, BY_LOGIN, OF_PERSON, OF_EMPLOYER];

macro_rules! columns {
    () => {
        "SELECT account_id, role, state, login, password_hash, must_change_password, name, job_title, contact_sealed, \
         province_id, school_id, department_id, employer_id, person_id, right_employment, right_archive, right_household, \
         levels, created_at, created_by, last_login_at, version FROM accounts"
    };
}

const FIND: &str = concat!(columns!(), " WHERE account_id = $1");
const BY_LOGIN: &str = concat!(columns!(), " WHERE login = $1");
const OF_PERSON: &str = concat!(columns!(), " WHERE person_id = $1");
const OPERATOR: &str = "SELECT account_id FROM accounts WHERE role = 'operator' LIMIT 1";
const OF_EMPLOYER: &str = concat!(columns!(), " WHERE employer_id = $1 ORDER BY account_id");
const INSERT: &str = "INSERT INTO accounts (account_id, role, state, login, password_hash, must_change_password, name, \
     job_title, contact_sealed, province_id, school_id, department_id, employer_id, person_id, right_employment, \
     right_archive, right_household, levels, created_at, created_by, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 1)";
const UPDATE: &str = "UPDATE accounts SET name = $3, job_title = $4, contact_sealed = $5, department_id = $6, \
     right_employment = $7, right_archive = $8, right_household = $9, levels = $10, state = $11, role = $12, \
     version = version + 1 WHERE account_id = $1 AND version = $2";
const SET_PASSWORD: &str =
    "UPDATE accounts SET password_hash = $2, must_change_password = $3, version = version + 1 WHERE account_id = $1";
const REHASH: &str = "UPDATE accounts SET password_hash = $3 WHERE account_id = $1 AND password_hash = $2";
const NOTE_LOGIN: &str = "UPDATE accounts SET last_login_at = $2, last_login_address = $3 WHERE account_id = $1";

/// An account, whole. Telephone numbers and addresses are sealed for `accounts.contact_sealed` of this account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountRow {
    pub account: AccountId,
    pub role: Role,
    /// Whether it may log in; otherwise it is stopped.
    pub active: bool,
    /// User name, lower case; graduates have none.
    pub login: Option<String>,
    /// `None` until a first password is set.
    pub password_hash: Option<String>,
    pub must_change_password: bool,
    pub name: String,
    /// 职务.
    pub job_title: String,
    pub contact_sealed: Option<Vec<u8>>,
    pub province: Option<ProvinceId>,
    pub school: Option<SchoolId>,
    pub department: Option<DepartmentId>,
    pub employer: Option<EmployerId>,
    pub person: Option<PersonId>,
    pub rights: Rights,
    pub levels: LevelScope,
    pub created_at: Instant,
    pub created_by: Option<AccountId>,
    pub last_login_at: Option<Instant>,
    pub version: i64,
}

/// # Errors
/// A unique violation of `accounts` over the user name or the person.
pub async fn insert(tx: &mut WriteTx, _: &Access, new: &AccountRow) -> Result<(), StoreError> {
    let values = params![
        new.account,
        new.role.code(),
        state(new.active),
        new.login.as_deref(),
        new.password_hash.as_deref(),
        new.must_change_password,
        new.name.as_str(),
        new.job_title.as_str(),
        new.contact_sealed.clone(),
        new.province,
        new.school,
        new.department,
        new.employer,
        new.person,
        new.rights.employment.code(),
        new.rights.archive.code(),
        new.rights.household.code(),
        new.levels.code(),
        new.created_at,
        new.created_by
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// One account by its id; [`super::staff`] decides which of them an access may manage.
pub async fn find(tx: &mut Tx, _: &Access, account: AccountId) -> Result<Option<AccountRow>, StoreError> {
    tx.optional(FIND, params![account], account_row).await
}

/// `login` in lower case.
pub async fn by_login(tx: &mut Tx, _: &Access, login: &str) -> Result<Option<AccountRow>, StoreError> {
    tx.optional(BY_LOGIN, params![login], account_row).await
}

pub async fn of_person(tx: &mut Tx, _: &Access, person: PersonId) -> Result<Option<AccountRow>, StoreError> {
    tx.optional(OF_PERSON, params![person], account_row).await
}

/// Whether the platform has an operator: without one the installation is empty.
pub async fn has_operator(tx: &mut Tx, _: &Access) -> Result<bool, StoreError> {
    let found: Option<AccountId> = tx.optional(OPERATOR, params![], |row| row.get(0)).await?;
    Ok(found.is_some())
}

/// Every account of an employer.
pub async fn of_employer(tx: &mut Tx, access: &Access, employer: EmployerId) -> Result<Vec<AccountRow>, StoreError> {
    if access.employer().is_some_and(|own| own != employer) {
        return Ok(Vec::new());
    }
    tx.all(OF_EMPLOYER, params![employer], account_row).await
}

/// Writes what a form can change; `false` when the version is no longer the one of `row`.
pub async fn update(tx: &mut WriteTx, _: &Access, row: &AccountRow) -> Result<bool, StoreError> {
    let values = params![
        row.account,
        row.version,
        row.name.as_str(),
        row.job_title.as_str(),
        row.contact_sealed.clone(),
        row.department,
        row.rights.employment.code(),
        row.rights.archive.code(),
        row.rights.household.code(),
        row.levels.code(),
        state(row.active),
        row.role.code()
    ];
    Ok(tx.execute(UPDATE, values).await? == 1)
}

/// `must_change`: the next thing the account does is to choose its own.
pub async fn set_password(
    tx: &mut WriteTx,
    _: &Access,
    account: AccountId,
    hash: &str,
    must_change: bool,
) -> Result<(), StoreError> {
    tx.execute(SET_PASSWORD, params![account, hash, must_change]).await.map(drop)
}

/// Replaces a hash made with older costs, unless the password was changed meanwhile.
pub async fn rehash(tx: &mut WriteTx, _: &Access, account: AccountId, old: &str, new: &str) -> Result<(), StoreError> {
    tx.execute(REHASH, params![account, old, new]).await.map(drop)
}

pub async fn note_login(
    tx: &mut WriteTx,
    _: &Access,
    account: AccountId,
    now: Instant,
    address: &str,
) -> Result<(), StoreError> {
    tx.execute(NOTE_LOGIN, params![account, now, address]).await.map(drop)
}

const fn state(active: bool) -> &'static str {
    if active { "active" } else { "stopped" }
}

fn account_row(row: &Row<'_>) -> Result<AccountRow, StoreError> {
    let state: String = row.get(2)?;
    Ok(AccountRow {
        account: row.get(0)?,
        role: columns::role(row, 1)?,
        active: state == "active",
        login: row.get(3)?,
        password_hash: row.get(4)?,
        must_change_password: row.get(5)?,
        name: row.get(6)?,
        job_title: row.get(7)?,
        contact_sealed: row.get(8)?,
        province: row.get(9)?,
        school: row.get(10)?,
        department: row.get(11)?,
        employer: row.get(12)?,
        person: row.get(13)?,
        rights: columns::rights(row, 14)?,
        levels: columns::levels(row, 17)?,
        created_at: row.get(18)?,
        created_by: row.get(19)?,
        last_login_at: row.get(20)?,
        version: row.get(21)?,
    })
}
