//! The row every kind of placement has.

use domain::accounts::Access;
use domain::ids::{Cohort, DepartmentId, EmployerId, EntryId, PersonId, PlacementId, PlacementRef, SchoolId};
use domain::placements::{Level, PlacementKind, Slot, StateCode};
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{Row, StoreError, Tx, Value, WriteTx, params};

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[FIND, LIST_OF_ENTRY];

macro_rules! columns {
    () => {
        "school_id, placement_id, entry_id, person_id, cohort, department_id, level_group, level, kind, state, slot, \
         initiator, employer_id, employer_name, credit_code, student_name, student_number, department, major, \
         document_masked, post, number, flags, attempt, deadline, waiting_since, policy_version, settings_version, \
         created_at, updated_at, version, waiting"
    };
}

/// Columns of [`placement_row`], in its order.
pub(super) const COLUMNS: &str = columns!();

const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM placements WHERE school_id = $1 AND placement_id = $2 AND (school_id = $3 OR $3 IS NULL) \
     AND (department_id = $4 OR $4 IS NULL) AND (employer_id = $5 OR $5 IS NULL) AND (person_id = $6 OR $6 IS NULL) \
     AND (entry_id = $7 OR $7 IS NULL) AND (level_group = $8 OR $8 IS NULL)"
);
const LIST_OF_ENTRY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM placements WHERE school_id = $1 AND entry_id = $2 AND (department_id = $3 OR $3 IS NULL) \
     AND (person_id = $4 OR $4 IS NULL) ORDER BY created_at DESC, placement_id DESC LIMIT $5"
);
const RELINK: &str = "UPDATE placements SET person_id = $3, document_blind = $4, document_masked = $5 \
     WHERE school_id = $1 AND entry_id = $2";
const INSERT: &str = "INSERT INTO placements (school_id, placement_id, entry_id, person_id, cohort, department_id, \
     level_group, level, kind, state, slot, initiator, employer_id, employer_name, credit_code, student_name, \
     student_number, department, major, document_blind, document_masked, post, number, flags, attempt, deadline, \
     waiting_since, policy_version, settings_version, created_at, updated_at, version, waiting, waiting_level) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, NULL, \
     $23, $24, $25, $26, $27, $28, $29, $29, 1, $30, $31)";
const MOVE: &str = "UPDATE placements SET state = $5, slot = $6, number = COALESCE($7, number), flags = $8, \
     deadline = $9, waiting_since = $10, updated_at = $11, version = version + 1, waiting = $12, waiting_level = $13 \
     WHERE school_id = $1 AND placement_id = $2 AND state = $3 AND version = $4";
const OCCUPANCY: &str = "SELECT placement_id, kind, state, slot FROM placements \
     WHERE school_id = $1 AND entry_id = $2 AND slot <> 'none' ORDER BY slot";
const OPEN_INVITATION: &str = "SELECT placement_id FROM placements \
     WHERE school_id = $1 AND entry_id = $2 AND employer_id = $3 \
     AND ((state = 'ON-INVITED' AND deadline > $4) OR state IN ('ON-REVIEW-CO', 'ON-REVIEW-SC')) LIMIT 1";
const DUE_INVITATIONS: &str = "SELECT school_id, placement_id FROM placements \
     WHERE state = 'ON-INVITED' AND deadline <= $1 ORDER BY deadline LIMIT $2";
const HEADS: &str = "SELECT state, version FROM placements WHERE placement_id = $1";
const EMPLOYER_HEADS: &str = "SELECT e.state, e.version FROM employer_placements e WHERE e.placement_id = $1";
const UNRECORDED: &str = "SELECT p.school_id, p.placement_id, p.state, p.version FROM placements p \
     LEFT JOIN ledger_events e ON e.stream = p.placement_id AND e.seq = 1 WHERE e.stream IS NULL \
     ORDER BY p.school_id, p.placement_id LIMIT $1";
const SUBMISSIONS: &str = "SELECT COUNT(*) FROM placements WHERE school_id = $1 AND entry_id = $2 AND employer_id = $3 \
     AND state = 'ON-FAILED'";

/// A placement as lists, queues and guards see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlacementRow {
    pub record: PlacementRef,
    pub entry: EntryId,
    pub person: PersonId,
    pub cohort: Cohort,
    pub department_id: DepartmentId,
    pub level_group: String,
    /// Code of the education level.
    pub level: String,
    pub kind: PlacementKind,
    pub state: StateCode,
    pub slot: Option<Slot>,
    /// `employer` or `graduate`.
    pub initiator: String,
    pub employer: Option<EmployerId>,
    pub employer_name: String,
    pub credit_code: String,
    pub student_name: String,
    pub student_number: String,
    pub department: String,
    pub major: String,
    pub document_masked: String,
    pub post: String,
    pub number: Option<String>,
    /// Words of concerns, separated by blanks.
    pub flags: String,
    /// Counts submissions to the same school by the same parties, from 1.
    pub attempt: i32,
    pub deadline: Option<Instant>,
    /// Since when a review waits.
    pub waiting_since: Option<Instant>,
    pub policy_version: i64,
    pub settings_version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
    /// What somebody waits for: an open rescission or the like, else the state itself.
    pub waiting: StateCode,
}

/// A placement about to exist, with the keyed hash of the graduate's document for exact search.
#[derive(Clone, Debug)]
pub struct NewPlacement {
    pub row: PlacementRow,
    pub document_blind: Vec<u8>,
}

/// A move as storage repeats it: expected state and version, next state and what changes with it.
#[derive(Clone, Debug)]
pub struct PlacementMove {
    pub record: PlacementRef,
    pub from: StateCode,
    pub version: i64,
    pub to: StateCode,
    /// What somebody waits for after it.
    pub waiting: StateCode,
    pub slot: Option<Slot>,
    /// Set once, at sealing.
    pub number: Option<String>,
    pub flags: String,
    pub deadline: Option<Instant>,
    pub waiting_since: Option<Instant>,
    pub at: Instant,
}

/// A placement that holds a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Occupied {
    pub record: PlacementRef,
    pub kind: PlacementKind,
    pub state: StateCode,
    pub slot: Slot,
}

const fn slot_word(slot: Option<Slot>) -> &'static str {
    match slot {
        None => "none",
        Some(slot) => slot.as_str(),
    }
}

/// The level that reviews what waits.
fn level_word(waiting: StateCode) -> Option<&'static str> {
    waiting.level().map(Level::as_str)
}

/// The placement, when it is within the access.
pub async fn find(tx: &mut Tx, access: &Access, record: PlacementRef) -> Result<Option<PlacementRow>, StoreError> {
    if access.province().is_some() {
        return Ok(None);
    }
    let values = params![
        record.school,
        record.placement,
        access.school(),
        access.department(),
        access.employer(),
        access.person(),
        access.entry(),
        access.levels().group()
    ];
    tx.optional(FIND, values, placement_row).await
}

/// Every placement of a roster entry, newest first.
pub async fn list_of_entry(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    entry: EntryId,
    limit: i64,
) -> Result<Vec<PlacementRow>, StoreError> {
    let foreign = access.school().is_some_and(|own| own != school)
        || access.entry().is_some_and(|own| own != entry)
        || access.province().is_some()
        || access.employer().is_some();
    if foreign {
        return Ok(Vec::new());
    }
    tx.all(LIST_OF_ENTRY, params![school, entry, access.department(), access.person(), limit], placement_row).await
}

/// # Errors
/// A unique violation of `placements` over `school_id, entry_id, employer_id`: an open invitation exists (R08).
pub async fn insert(tx: &mut WriteTx, access: &Access, new: &NewPlacement) -> Result<(), StoreError> {
    let row = &new.row;
    debug_assert!(access.employer().is_none_or(|own| row.employer == Some(own)));
    let values: Vec<Value> = params![
        row.record.school,
        row.record.placement,
        row.entry,
        row.person,
        row.cohort,
        row.department_id,
        row.level_group.as_str(),
        row.level.as_str(),
        row.kind.as_str(),
        row.state.as_str(),
        slot_word(row.slot),
        row.initiator.as_str(),
        row.employer,
        row.employer_name.as_str(),
        row.credit_code.as_str(),
        row.student_name.as_str(),
        row.student_number.as_str(),
        row.department.as_str(),
        row.major.as_str(),
        new.document_blind.clone(),
        row.document_masked.as_str(),
        row.post.as_str(),
        row.flags.as_str(),
        row.attempt,
        row.deadline,
        row.waiting_since,
        row.policy_version,
        row.settings_version,
        row.created_at,
        row.waiting.as_str(),
        level_word(row.waiting)
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// Writes a move; `false` when the record is no longer in the expected state and version.
///
/// # Errors
/// A unique violation of `placements` over `school_id, entry_id`: the slot is taken, a lost race.
pub async fn move_to(tx: &mut WriteTx, _: &Access, step: &PlacementMove) -> Result<bool, StoreError> {
    let values = params![
        step.record.school,
        step.record.placement,
        step.from.as_str(),
        step.version,
        step.to.as_str(),
        slot_word(step.slot),
        step.number.as_deref(),
        step.flags.as_str(),
        step.deadline,
        step.waiting_since,
        step.at,
        step.waiting.as_str(),
        level_word(step.waiting)
    ];
    Ok(tx.execute(MOVE, values).await? == 1)
}

/// What holds the two slots of a roster entry.
pub async fn occupancy(tx: &mut Tx, _: &Access, school: SchoolId, entry: EntryId) -> Result<Vec<Occupied>, StoreError> {
    tx.all(OCCUPANCY, params![school, entry], |row| {
        let placement: PlacementId = row.get(0)?;
        Ok(Occupied {
            record: PlacementRef { school, placement },
            kind: word(row, 1, "placement kind")?,
            state: word(row, 2, "placement state")?,
            slot: word(row, 3, "slot")?,
        })
    })
    .await
}

/// Files the entry's placements under the person and number it has now; signed texts stay as they are.
pub async fn relink(
    tx: &mut WriteTx,
    _: &Access,
    (school, entry): (SchoolId, EntryId),
    person: PersonId,
    document_blind: &[u8; 32],
    document_masked: &str,
) -> Result<(), StoreError> {
    let values = params![school, entry, person, document_blind.to_vec(), document_masked];
    tx.execute(RELINK, values).await.map(drop)
}

/// The invitation of the same employer to the same entry that is open, or accepted and under review (R08).
pub async fn open_invitation(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    entry: EntryId,
    employer: EmployerId,
    now: Instant,
) -> Result<Option<PlacementRef>, StoreError> {
    tx.optional(OPEN_INVITATION, params![school, entry, employer, now], |row| {
        Ok(PlacementRef { school, placement: row.get(0)? })
    })
    .await
}

/// Invitations of all schools whose deadline has passed.
pub async fn due_invitations(
    tx: &mut Tx,
    _: &Access,
    now: Instant,
    limit: i64,
) -> Result<Vec<PlacementRef>, StoreError> {
    tx.all(DUE_INVITATIONS, params![now, limit], |row| Ok(PlacementRef { school: row.get(0)?, placement: row.get(1)? }))
        .await
}

/// How often the review of this employer and entry failed before.
pub async fn submissions(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    entry: EntryId,
    employer: EmployerId,
) -> Result<i64, StoreError> {
    tx.one(SUBMISSIONS, params![school, entry, employer], |row| row.get(0)).await
}

/// State and version of every row that stands for the placement, as `state vN`; for `ledger verify`.
pub async fn heads(tx: &mut Tx, placement: Uuid) -> Result<Vec<String>, StoreError> {
    let read = |row: &Row<'_>| Ok(format!("{} v{}", row.get::<String>(0)?, row.get::<i64>(1)?));
    let mut heads = tx.all(HEADS, params![placement], read).await?;
    heads.extend(tx.all(EMPLOYER_HEADS, params![placement], read).await?);
    Ok(heads)
}

/// Placements no event ever spoke of: owner, stream, state and version; at most `limit`.
pub async fn unrecorded(tx: &mut Tx, limit: i64) -> Result<Vec<(String, Uuid, String)>, StoreError> {
    tx.all(UNRECORDED, params![limit], |row| {
        let owner = domain::ledger::Owner::School(row.get(0)?).to_string();
        Ok((owner, row.get(1)?, format!("{} v{}", row.get::<String>(2)?, row.get::<i64>(3)?)))
    })
    .await
}

fn word<T: std::str::FromStr>(row: &Row<'_>, index: usize, what: &'static str) -> Result<T, StoreError> {
    let text: String = row.get(index)?;
    text.parse().map_err(|_| StoreError::corrupt(what, text))
}

pub(crate) fn placement_row(row: &Row<'_>) -> Result<PlacementRow, StoreError> {
    let slot: String = row.get(10)?;
    Ok(PlacementRow {
        record: PlacementRef { school: row.get(0)?, placement: row.get(1)? },
        entry: row.get(2)?,
        person: row.get(3)?,
        cohort: row.get(4)?,
        department_id: row.get(5)?,
        level_group: row.get(6)?,
        level: row.get(7)?,
        kind: word(row, 8, "placement kind")?,
        state: word(row, 9, "placement state")?,
        slot: Slot::parse(&slot),
        initiator: row.get(11)?,
        employer: row.get(12)?,
        employer_name: row.get(13)?,
        credit_code: row.get(14)?,
        student_name: row.get(15)?,
        student_number: row.get(16)?,
        department: row.get(17)?,
        major: row.get(18)?,
        document_masked: row.get(19)?,
        post: row.get(20)?,
        number: row.get(21)?,
        flags: row.get(22)?,
        attempt: row.get(23)?,
        deadline: row.get(24)?,
        waiting_since: row.get(25)?,
        policy_version: row.get(26)?,
        settings_version: row.get(27)?,
        created_at: row.get(28)?,
        updated_at: row.get(29)?,
        version: row.get(30)?,
        waiting: word(row, 31, "what waits")?,
    })
}
