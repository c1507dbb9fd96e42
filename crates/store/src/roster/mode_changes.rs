//! Requests to change a training mode (F290, F291). A school sees its own, a province those its schools have sent.

use domain::accounts::Access;
use domain::ids::{AccountId, Cohort, EntryId, ModeChangeId, SchoolId};
use domain::roster::{ModeChange, ModeChangeCode};
use domain::time::Instant;

use super::reaches;
use crate::engine::{Row, StoreError, Tx, WriteTx, params};

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[FIND, FIND_SENT, LIST, OF_ENTRY, WAITING, DECIDED];

macro_rules! columns {
    () => {
        "SELECT m.school_id, s.name, m.change_id, m.entry_id, m.cohort, e.name, e.student_number, d.name, e.major, \
         e.level, e.document_masked, m.state, m.from_mode, m.to_mode, m.unit, m.unit_region, m.reason, m.answer, \
         m.asked_by, m.asked_by_name, m.decided_by_name, m.created_at, m.submitted_at, m.ended_at, m.version \
         FROM mode_changes m JOIN schools s ON s.school_id = m.school_id \
         JOIN entries e ON e.school_id = m.school_id AND e.entry_id = m.entry_id \
         JOIN departments d ON d.school_id = e.school_id AND d.department_id = e.department_id "
    };
}

const FIND: &str = concat!(
    columns!(),
    "WHERE m.school_id = $1 AND m.change_id = $2 AND (e.department_id = $3 OR $3 IS NULL) \
     AND (e.level_group = $4 OR $4 IS NULL)"
);
const FIND_SENT: &str = concat!(
    columns!(),
    "WHERE m.school_id = $1 AND m.change_id = $2 AND s.province_id = $3 AND m.submitted_at IS NOT NULL"
);
const LIST: &str = concat!(
    columns!(),
    "WHERE m.school_id = $1 AND m.cohort = $2 AND (m.state = $3 OR $3 IS NULL) \
     AND (e.department_id = $4 OR $4 IS NULL) AND (e.level_group = $5 OR $5 IS NULL) \
     AND (m.created_at, m.change_id) < ($6, $7) ORDER BY m.created_at DESC, m.change_id DESC LIMIT $8"
);
const OF_ENTRY: &str =
    concat!(columns!(), "WHERE m.school_id = $1 AND m.entry_id = $2 ORDER BY m.created_at DESC, m.change_id DESC");
const WAITING: &str = concat!(
    columns!(),
    "WHERE s.province_id = $1 AND m.cohort = $2 AND m.state = 'TM-PENDING' \
     AND (m.submitted_at, m.change_id) > ($3, $4) ORDER BY m.submitted_at, m.change_id LIMIT $5"
);
const DECIDED: &str = concat!(
    columns!(),
    "WHERE s.province_id = $1 AND m.cohort = $2 AND m.state IN ('TM-APPROVED', 'TM-REJECTED') \
     AND (m.ended_at, m.change_id) < ($3, $4) ORDER BY m.ended_at DESC, m.change_id DESC LIMIT $5"
);
const COUNTS: &str = "SELECT m.state, COUNT(*) FROM mode_changes m \
     JOIN entries e ON e.school_id = m.school_id AND e.entry_id = m.entry_id \
     WHERE m.school_id = $1 AND m.cohort = $2 AND (e.department_id = $3 OR $3 IS NULL) \
     AND (e.level_group = $4 OR $4 IS NULL) GROUP BY m.state ORDER BY m.state";
const WAITING_COUNT: &str = "SELECT COUNT(*) FROM schools s JOIN mode_changes m ON m.school_id = s.school_id \
     WHERE s.province_id = $1 AND m.cohort = $2 AND m.state = 'TM-PENDING'";
const INSERT: &str = "INSERT INTO mode_changes (school_id, change_id, entry_id, cohort, state, from_mode, to_mode, unit, \
     unit_region, reason, answer, asked_by, asked_by_name, decided_by_name, created_at, version) \
     VALUES ($1, $2, $3, $4, 'TM-DRAFT', $5, '', $6, $7, '', '', $8, $9, '', $10, 1)";
const SAVE: &str = "UPDATE mode_changes SET to_mode = $4, unit = $5, unit_region = $6, reason = $7, \
     version = version + 1 WHERE school_id = $1 AND change_id = $2 AND version = $3 AND state = 'TM-DRAFT'";
const MOVE: &str = "UPDATE mode_changes SET state = $5, submitted_at = $6, ended_at = $7, answer = $8, \
     decided_by_name = $9, version = version + 1 \
     WHERE school_id = $1 AND change_id = $2 AND state = $3 AND version = $4";

/// A request with the graduate it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModeChangeRow {
    pub school: SchoolId,
    pub school_name: String,
    pub change: ModeChangeId,
    pub entry: EntryId,
    pub cohort: Cohort,
    pub name: String,
    pub student_number: String,
    pub department: String,
    pub major: String,
    /// Code of 学历层次.
    pub level: String,
    pub document_masked: String,
    pub state: ModeChange,
    /// Code of the training mode the entry had when the request was begun.
    pub from: String,
    /// As typed while a draft; empty until chosen.
    pub to: String,
    pub unit: String,
    pub unit_region: String,
    pub reason: String,
    pub asked_by: AccountId,
    pub asked_by_name: String,
    /// Empty until decided.
    pub decided_by_name: String,
    pub created_at: Instant,
    pub version: i64,
}

/// What a new draft begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewModeChange {
    pub school: SchoolId,
    pub change: ModeChangeId,
    pub entry: EntryId,
    pub cohort: Cohort,
    pub from: String,
    pub unit: String,
    pub unit_region: String,
    pub asked_by: AccountId,
    pub asked_by_name: String,
}

/// Where a list goes on: the time and id of its last line.
pub type After = (Instant, ModeChangeId);

/// The request of the school, when it is within the access.
pub async fn find(
    tx: &mut Tx,
    access: &Access,
    (school, change): (SchoolId, ModeChangeId),
) -> Result<Option<ModeChangeRow>, StoreError> {
    if !reaches(access, school) {
        return Ok(None);
    }
    let values = params![school, change, access.department(), access.levels().group()];
    tx.optional(FIND, values, change_row).await
}

/// The request as the province of its school sees it: once it was sent.
pub async fn find_sent(
    tx: &mut Tx,
    access: &Access,
    (school, change): (SchoolId, ModeChangeId),
) -> Result<Option<ModeChangeRow>, StoreError> {
    let Some(province) = access.province() else { return Ok(None) };
    tx.optional(FIND_SENT, params![school, change, province], change_row).await
}

/// Requests of a school within the access, the newest first.
pub async fn list(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    state: Option<ModeChangeCode>,
    after: After,
    limit: i64,
) -> Result<Vec<ModeChangeRow>, StoreError> {
    if !reaches(access, school) {
        return Ok(Vec::new());
    }
    let (at, change) = after;
    let state = state.map(ModeChangeCode::as_str);
    let values = params![school, cohort, state, access.department(), access.levels().group(), at, change, limit];
    tx.all(LIST, values, change_row).await
}

/// Every request about an entry already found within the access, the newest first.
pub async fn of_entry(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    entry: EntryId,
) -> Result<Vec<ModeChangeRow>, StoreError> {
    tx.all(OF_ENTRY, params![school, entry], change_row).await
}

/// How many requests of a school are in each state.
pub async fn counts(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
) -> Result<Vec<(ModeChangeCode, i64)>, StoreError> {
    if !reaches(access, school) {
        return Ok(Vec::new());
    }
    let values = params![school, cohort, access.department(), access.levels().group()];
    tx.all(COUNTS, values, |row| {
        let state: String = row.get(0)?;
        let code = ModeChangeCode::parse(&state).ok_or_else(|| StoreError::corrupt("mode change state", state))?;
        Ok((code, row.get(1)?))
    })
    .await
}

/// Requests that wait for the access's province, longest waiting first.
pub async fn waiting(
    tx: &mut Tx,
    access: &Access,
    cohort: Cohort,
    after: After,
    limit: i64,
) -> Result<Vec<ModeChangeRow>, StoreError> {
    let Some(province) = access.province() else { return Ok(Vec::new()) };
    tx.all(WAITING, params![province, cohort, after.0, after.1, limit], change_row).await
}

/// Requests the access's province has decided, the newest first.
pub async fn decided(
    tx: &mut Tx,
    access: &Access,
    cohort: Cohort,
    after: After,
    limit: i64,
) -> Result<Vec<ModeChangeRow>, StoreError> {
    let Some(province) = access.province() else { return Ok(Vec::new()) };
    tx.all(DECIDED, params![province, cohort, after.0, after.1, limit], change_row).await
}

pub async fn count_waiting(tx: &mut Tx, access: &Access, cohort: Cohort) -> Result<i64, StoreError> {
    let Some(province) = access.province() else { return Ok(0) };
    tx.one(WAITING_COUNT, params![province, cohort], |row| row.get(0)).await
}

/// # Errors
/// A unique violation of `mode_changes` over `school_id, entry_id`: the entry has an open request.
pub async fn insert(tx: &mut WriteTx, _: &Access, new: &NewModeChange, now: Instant) -> Result<(), StoreError> {
    let values = params![
        new.school,
        new.change,
        new.entry,
        new.cohort,
        new.from.as_str(),
        new.unit.as_str(),
        new.unit_region.as_str(),
        new.asked_by,
        new.asked_by_name.as_str(),
        now
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// Keeps what a draft says; `false` when it is no draft of that version any more.
pub async fn save(tx: &mut WriteTx, _: &Access, row: &ModeChangeRow, seen: i64) -> Result<bool, StoreError> {
    let values = params![
        row.school,
        row.change,
        seen,
        row.to.as_str(),
        row.unit.as_str(),
        row.unit_region.as_str(),
        row.reason.as_str()
    ];
    Ok(tx.execute(SAVE, values).await? == 1)
}

/// Writes a move; `false` when the request is no longer in the expected state and version.
pub async fn move_to(
    tx: &mut WriteTx,
    _: &Access,
    seen: &ModeChangeRow,
    next: &ModeChange,
    decided_by: &str,
) -> Result<bool, StoreError> {
    let (submitted, ended, answer) = match next {
        ModeChange::Draft => (None, None, ""),
        ModeChange::Pending { submitted_at } => (Some(*submitted_at), None, ""),
        ModeChange::Approved { submitted_at, decided_at, answer }
        | ModeChange::Rejected { submitted_at, decided_at, answer } => {
            (Some(*submitted_at), Some(*decided_at), answer.as_str())
        }
        // One that was sent stays known to the province.
        ModeChange::Withdrawn { at } => (seen.submitted_at(), Some(*at), ""),
    };
    let values = params![
        seen.school,
        seen.change,
        seen.state.code().as_str(),
        seen.version,
        next.code().as_str(),
        submitted,
        ended,
        answer,
        decided_by
    ];
    Ok(tx.execute(MOVE, values).await? == 1)
}

impl ModeChangeRow {
    /// When the school sent it.
    pub const fn submitted_at(&self) -> Option<Instant> {
        match &self.state {
            ModeChange::Pending { submitted_at }
            | ModeChange::Approved { submitted_at, .. }
            | ModeChange::Rejected { submitted_at, .. } => Some(*submitted_at),
            ModeChange::Draft | ModeChange::Withdrawn { .. } => None,
        }
    }

    /// When it was decided or taken back.
    pub const fn ended_at(&self) -> Option<Instant> {
        match &self.state {
            ModeChange::Approved { decided_at, .. } | ModeChange::Rejected { decided_at, .. } => Some(*decided_at),
            ModeChange::Withdrawn { at } => Some(*at),
            ModeChange::Draft | ModeChange::Pending { .. } => None,
        }
    }
}

fn change_row(row: &Row<'_>) -> Result<ModeChangeRow, StoreError> {
    let state: String = row.get(11)?;
    let code = ModeChangeCode::parse(&state).ok_or_else(|| StoreError::corrupt("mode change state", state))?;
    let created_at: Instant = row.get(21)?;
    let submitted_at = row.get::<Option<Instant>>(22)?.unwrap_or(created_at);
    let ended_at = row.get::<Option<Instant>>(23)?.unwrap_or(created_at);
    let answer: String = row.get(17)?;
    Ok(ModeChangeRow {
        school: row.get(0)?,
        school_name: row.get(1)?,
        change: row.get(2)?,
        entry: row.get(3)?,
        cohort: row.get(4)?,
        name: row.get(5)?,
        student_number: row.get(6)?,
        department: row.get(7)?,
        major: row.get(8)?,
        level: row.get(9)?,
        document_masked: row.get(10)?,
        state: match code {
            ModeChangeCode::Draft => ModeChange::Draft,
            ModeChangeCode::Pending => ModeChange::Pending { submitted_at },
            ModeChangeCode::Approved => ModeChange::Approved { submitted_at, decided_at: ended_at, answer },
            ModeChangeCode::Rejected => ModeChange::Rejected { submitted_at, decided_at: ended_at, answer },
            ModeChangeCode::Withdrawn => ModeChange::Withdrawn { at: ended_at },
        },
        from: row.get(12)?,
        to: row.get(13)?,
        unit: row.get(14)?,
        unit_region: row.get(15)?,
        reason: row.get(16)?,
        asked_by: row.get(18)?,
        asked_by_name: row.get(19)?,
        decided_by_name: row.get(20)?,
        created_at,
        version: row.get(24)?,
    })
}

#[cfg(test)]
mod tests;
