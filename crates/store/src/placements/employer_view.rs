//! The employer's view of placements, written in the same transaction as the placement.

use domain::accounts::Access;
use domain::ids::{EmployerId, EntryId, PlacementRef};
use domain::placements::StateCode;
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const INSERT: &str = "INSERT INTO employer_placements (employer_id, placement_id, school_id, entry_id, state, \
     graduate_name, school_name, level, major, post, number, sent_at, deadline, updated_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, $11, $12, $11, 1)";
const MOVE: &str = "UPDATE employer_placements SET state = $3, number = COALESCE($4, number), deadline = $5, \
     updated_at = $6, version = $7 WHERE employer_id = $1 AND placement_id = $2 AND version = $7 - 1";
const RENAME: &str = "UPDATE employer_placements SET post = $3 WHERE employer_id = $1 AND placement_id = $2";
const LIST: &str = "SELECT placement_id, school_id, entry_id, state, graduate_name, school_name, level, major, post, \
     number, sent_at, deadline, updated_at, version FROM employer_placements \
     WHERE employer_id = $1 AND (state = $2 OR state = $6 OR $2 IS NULL) AND (sent_at, placement_id) < ($3, $4) \
     AND (graduate_name >= $7 OR $7 IS NULL) AND (graduate_name < $8 OR $8 IS NULL) \
     ORDER BY sent_at DESC, placement_id DESC LIMIT $5";
const COUNTS: &str = "SELECT state, COUNT(*) FROM employer_placements WHERE employer_id = $1 GROUP BY state";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmployerPlacementRow {
    pub record: PlacementRef,
    pub entry: EntryId,
    pub state: StateCode,
    pub graduate_name: String,
    pub school_name: String,
    pub level: String,
    pub major: String,
    pub post: String,
    pub number: Option<String>,
    pub sent_at: Instant,
    pub deadline: Option<Instant>,
    pub updated_at: Instant,
    pub version: i64,
}

pub async fn insert(
    tx: &mut WriteTx,
    _: &Access,
    employer: EmployerId,
    new: &EmployerPlacementRow,
) -> Result<(), StoreError> {
    let values = params![
        employer,
        new.record.placement,
        new.record.school,
        new.entry,
        new.state.as_str(),
        new.graduate_name.as_str(),
        new.school_name.as_str(),
        new.level.as_str(),
        new.major.as_str(),
        new.post.as_str(),
        new.sent_at,
        new.deadline
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// Follows a move of the placement to `version`; `false` when the view was not at the version before.
pub async fn follow(
    tx: &mut WriteTx,
    _: &Access,
    employer: EmployerId,
    step: &super::PlacementMove,
) -> Result<bool, StoreError> {
    let values = params![
        employer,
        step.record.placement,
        step.to.as_str(),
        step.number.as_deref(),
        step.deadline,
        step.at,
        step.version + 1
    ];
    Ok(tx.execute(MOVE, values).await? == 1)
}

/// The post after a correction.
pub async fn rename(
    tx: &mut WriteTx,
    _: &Access,
    employer: EmployerId,
    record: PlacementRef,
    post: &str,
) -> Result<(), StoreError> {
    tx.execute(RENAME, params![employer, record.placement, post]).await.map(drop)
}

/// The employer's placements, all or in one of two states (name one twice), of graduates whose names begin so, before the
/// given one, newest first; nothing for accesses of others.
pub async fn list(
    tx: &mut Tx,
    access: &Access,
    states: Option<[StateCode; 2]>,
    name: Option<&str>,
    before: (Instant, uuid::Uuid),
    limit: i64,
) -> Result<Vec<EmployerPlacementRow>, StoreError> {
    let Some(employer) = access.employer() else { return Ok(Vec::new()) };
    let (one, other) = states.map(|states| states.map(StateCode::as_str).into()).unzip();
    let beyond = name.map(|name| format!("{name}\u{10ffff}"));
    let values = params![employer, one, before.0, before.1, limit, other, name, beyond.as_deref()];
    tx.all(LIST, values, employer_placement_row).await
}

/// How many placements the employer has in each state.
pub async fn counts(tx: &mut Tx, access: &Access) -> Result<Vec<(String, i64)>, StoreError> {
    let Some(employer) = access.employer() else { return Ok(Vec::new()) };
    tx.all(COUNTS, params![employer], |row| Ok((row.get(0)?, row.get(1)?))).await
}

fn employer_placement_row(row: &Row<'_>) -> Result<EmployerPlacementRow, StoreError> {
    let state: String = row.get(3)?;
    Ok(EmployerPlacementRow {
        record: PlacementRef { school: row.get(1)?, placement: row.get(0)? },
        entry: row.get(2)?,
        state: StateCode::parse(&state).ok_or_else(|| StoreError::corrupt("placement state", state))?,
        graduate_name: row.get(4)?,
        school_name: row.get(5)?,
        level: row.get(6)?,
        major: row.get(7)?,
        post: row.get(8)?,
        number: row.get(9)?,
        sent_at: row.get(10)?,
        deadline: row.get(11)?,
        updated_at: row.get(12)?,
        version: row.get(13)?,
    })
}
