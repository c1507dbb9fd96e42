//! Sessions as rows: found by the hash of their token, ended one by one or all at once.

use domain::accounts::{LevelScope, Rights, Role};
use domain::ids::{AccountId, DepartmentId, EmployerId, EntryId, PersonId, ProvinceId, SchoolId, SessionId};
use domain::time::Instant;

use super::columns;
use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT s.session_id, s.started_at, s.seen_at, s.school_id, s.entry_id, a.account_id, a.role, \
     a.name, a.province_id, a.school_id, a.department_id, a.employer_id, a.person_id, a.right_employment, \
     a.right_archive, a.right_household, a.levels, a.must_change_password, p.name, c.name, d.name, e.name, ec.name, r.name, r.check_state \
     FROM sessions s JOIN accounts a ON a.account_id = s.account_id \
     LEFT JOIN provinces p ON p.province_id = a.province_id \
     LEFT JOIN schools c ON c.school_id = a.school_id \
     LEFT JOIN departments d ON d.school_id = a.school_id AND d.department_id = a.department_id \
     LEFT JOIN employers e ON e.employer_id = a.employer_id \
     LEFT JOIN schools ec ON ec.school_id = s.school_id \
     LEFT JOIN entries r ON r.school_id = s.school_id AND r.entry_id = s.entry_id \
     WHERE s.token_hash = $1 AND s.ended_at IS NULL AND a.state = 'active'";
const INSERT: &str = "INSERT INTO sessions \
     (session_id, token_hash, account_id, school_id, entry_id, started_at, seen_at, ended_at, device, address) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, $9)";
const TOUCH: &str = "UPDATE sessions SET seen_at = $2 WHERE session_id = $1 AND seen_at < $2";
const END: &str = "UPDATE sessions SET ended_at = $3 WHERE session_id = $1 AND account_id = $2 AND ended_at IS NULL";
const END_OTHERS: &str =
    "UPDATE sessions SET ended_at = $3 WHERE account_id = $1 AND session_id <> $2 AND ended_at IS NULL";
const END_ALL: &str = "UPDATE sessions SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL";
const LIST: &str = "SELECT session_id, started_at, seen_at, device, address FROM sessions \
     WHERE account_id = $1 AND ended_at IS NULL ORDER BY seen_at DESC";
const SELECT_ENTRY: &str =
    "UPDATE sessions SET school_id = $2, entry_id = $3 WHERE session_id = $1 AND ended_at IS NULL";
const LEAVE_ENTRY: &str = "UPDATE sessions SET school_id = NULL, entry_id = NULL \
     WHERE school_id = $1 AND entry_id = $2 AND ended_at IS NULL";
const DELETE_OLD: &str = "DELETE FROM sessions WHERE seen_at < $1";

/// A live session with what its account says of itself.
#[derive(Clone, Debug)]
pub struct SessionRow {
    pub session: SessionId,
    pub started_at: Instant,
    pub seen_at: Instant,
    /// The roster entry a graduate selected.
    pub entry: Option<(SchoolId, EntryId)>,
    pub account: AccountId,
    pub role: Role,
    pub name: String,
    pub province: Option<ProvinceId>,
    pub school: Option<SchoolId>,
    pub department: Option<DepartmentId>,
    pub employer: Option<EmployerId>,
    pub person: Option<PersonId>,
    pub rights: Rights,
    pub levels: LevelScope,
    pub must_change_password: bool,
    /// The selected entry waits for its holder's first look (R03).
    pub unchecked: bool,
    /// The organisation's name, and the graduate's name of the selected entry.
    pub organisation: String,
}

/// One line of the device list.
#[derive(Clone, Debug)]
pub struct Device {
    pub session: SessionId,
    pub started_at: Instant,
    pub seen_at: Instant,
    pub device: String,
    pub address: String,
}

/// A session about to begin.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub session: SessionId,
    pub token_hash: [u8; 32],
    pub account: AccountId,
    pub entry: Option<(SchoolId, EntryId)>,
    pub started_at: Instant,
    pub device: String,
    pub address: String,
}

pub async fn find(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
    tx.optional(FIND, params![token_hash.to_vec()], session_row).await
}

pub async fn insert(tx: &mut WriteTx, new: &NewSession) -> Result<(), StoreError> {
    let (school, entry) = new.entry.unzip();
    let values = params![
        new.session,
        new.token_hash.to_vec(),
        new.account,
        school,
        entry,
        new.started_at,
        new.started_at,
        new.device.as_str(),
        new.address.as_str()
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// Notes that the session was used.
pub async fn touch(tx: &mut WriteTx, session: SessionId, now: Instant) -> Result<(), StoreError> {
    tx.execute(TOUCH, params![session, now]).await.map(drop)
}

/// Ends one session of the account; `false` when there is no such live session.
pub async fn end(tx: &mut WriteTx, session: SessionId, account: AccountId, now: Instant) -> Result<bool, StoreError> {
    Ok(tx.execute(END, params![session, account, now]).await? == 1)
}

/// Ends every other session of the account; returns how many.
pub async fn end_others(
    tx: &mut WriteTx,
    account: AccountId,
    kept: SessionId,
    now: Instant,
) -> Result<u64, StoreError> {
    tx.execute(END_OTHERS, params![account, kept, now]).await
}

/// Ends every session of the account.
pub async fn end_all(tx: &mut WriteTx, account: AccountId, now: Instant) -> Result<u64, StoreError> {
    tx.execute(END_ALL, params![account, now]).await
}

pub async fn list(tx: &mut Tx, account: AccountId) -> Result<Vec<Device>, StoreError> {
    tx.all(LIST, params![account], |row| {
        Ok(Device {
            session: row.get(0)?,
            started_at: row.get(1)?,
            seen_at: row.get(2)?,
            device: row.get(3)?,
            address: row.get(4)?,
        })
    })
    .await
}

/// Selects the roster entry a graduate's session is about.
pub async fn select_entry(
    tx: &mut WriteTx,
    session: SessionId,
    school: SchoolId,
    entry: EntryId,
) -> Result<(), StoreError> {
    tx.execute(SELECT_ENTRY, params![session, school, entry]).await.map(drop)
}

/// Every session that is about the entry selects none.
pub async fn leave_entry(tx: &mut WriteTx, school: SchoolId, entry: EntryId) -> Result<(), StoreError> {
    tx.execute(LEAVE_ENTRY, params![school, entry]).await.map(drop)
}

/// Forgets sessions last seen before `before`.
pub async fn delete_old(tx: &mut WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(DELETE_OLD, params![before]).await
}

fn session_row(row: &Row<'_>) -> Result<SessionRow, StoreError> {
    let school: Option<SchoolId> = row.get(3)?;
    let entry: Option<EntryId> = row.get(4)?;
    let text = |index: usize| row.get::<Option<String>>(index);
    let (province_name, school_name, department_name) = (text(18)?, text(19)?, text(20)?);
    let (employer_name, entry_school, entry_name) = (text(21)?, text(22)?, text(23)?);
    let organisation = match (department_name, employer_name) {
        (Some(department), _) => format!("{} {department}", school_name.unwrap_or_default()),
        (None, Some(employer)) => employer,
        (None, None) => entry_school.or(school_name).or(province_name).unwrap_or_else(|| "平台运营".to_owned()),
    };
    Ok(SessionRow {
        session: row.get(0)?,
        started_at: row.get(1)?,
        seen_at: row.get(2)?,
        entry: school.zip(entry),
        account: row.get(5)?,
        role: columns::role(row, 6)?,
        name: match entry_name {
            Some(name) => name,
            None => row.get(7)?,
        },
        province: row.get(8)?,
        school: row.get(9)?,
        department: row.get(10)?,
        employer: row.get(11)?,
        person: row.get(12)?,
        rights: columns::rights(row, 13)?,
        levels: columns::levels(row, 16)?,
        must_change_password: row.get(17)?,
        unchecked: text(24)?.as_deref() == Some("unchecked"),
        organisation,
    })
}
