//! Counts for home pages and the province's overview: one statement each, along the class key.

use domain::accounts::Access;
use domain::ids::{Cohort, SchoolId};
use domain::placements::StateCode;
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, Value, params};

const STATES: &str = "SELECT state, waiting, COUNT(*), MIN(waiting_since) FROM placements WHERE school_id = $1 \
     AND cohort = $2 AND (department_id = $3 OR $3 IS NULL) AND (level_group = $4 OR $4 IS NULL) \
     GROUP BY state, waiting ORDER BY state, waiting";
const GRADUATES: &str = "SELECT COUNT(*) FROM entries WHERE school_id = $1 AND cohort = $2 AND removed_at IS NULL \
     AND (department_id = $3 OR $3 IS NULL) AND (level_group = $4 OR $4 IS NULL)";
const BEGUN: &str = "SELECT COUNT(*) FROM placements WHERE school_id = $1 AND cohort = $2 AND created_at >= $5 \
     AND (department_id = $3 OR $3 IS NULL) AND (level_group = $4 OR $4 IS NULL)";
const REVIEWED: &str = "SELECT COUNT(*) FROM reviews r \
     JOIN placements p ON p.school_id = r.school_id AND p.placement_id = r.placement_id \
     WHERE r.school_id = $1 AND p.cohort = $2 AND r.settled_at >= $5 \
     AND (p.department_id = $3 OR $3 IS NULL) AND (p.level_group = $4 OR $4 IS NULL)";
const STAFF: &str = "SELECT COUNT(*) FROM accounts WHERE school_id = $1 AND role = 'department' AND state = 'active'";
const SCHOOL_GRADUATES: &str = "SELECT e.school_id, COUNT(*) FROM schools s \
     JOIN entries e ON e.school_id = s.school_id AND e.cohort = $2 AND e.removed_at IS NULL \
     WHERE s.province_id = $1 GROUP BY e.school_id ORDER BY e.school_id";
const SCHOOL_STATES: &str = "SELECT p.school_id, p.state, p.waiting, COUNT(*), MIN(p.waiting_since) FROM schools s \
     JOIN placements p ON p.school_id = s.school_id AND p.cohort = $2 \
     WHERE s.province_id = $1 GROUP BY p.school_id, p.state, p.waiting ORDER BY p.school_id, p.state, p.waiting";
const SCHOOL_SETTINGS: &str = "SELECT n.school_id, n.body FROM schools s \
     JOIN school_settings n ON n.school_id = s.school_id AND n.cohort = $2 \
     WHERE s.province_id = $1 AND n.version = (SELECT MAX(m.version) FROM school_settings m \
     WHERE m.school_id = n.school_id AND m.cohort = n.cohort) ORDER BY n.school_id";

/// How many placements are in a state and wait for the same, and since when the oldest of them waits for a review.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StateCount {
    pub state: StateCode,
    /// The state itself, or that of a part of the placement which is under way.
    pub waiting: StateCode,
    pub count: i64,
    pub oldest: Option<Instant>,
}

fn within(access: &Access, school: SchoolId, cohort: Cohort) -> Option<Vec<Value>> {
    let own = access.school().is_none_or(|own| own == school);
    let person = access.person().is_some() || access.employer().is_some() || access.province().is_some();
    (own && !person).then(|| params![school, cohort, access.department(), access.levels().group()])
}

/// Placements of a cohort by state, as far as the access sees them.
pub async fn states(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
) -> Result<Vec<StateCount>, StoreError> {
    match within(access, school, cohort) {
        Some(values) => tx.all(STATES, values, |row| state_count(row, 0)).await,
        None => Ok(Vec::new()),
    }
}

/// Graduates on the roster of a cohort, as far as the access sees them.
pub async fn graduates(tx: &mut Tx, access: &Access, school: SchoolId, cohort: Cohort) -> Result<i64, StoreError> {
    match within(access, school, cohort) {
        Some(values) => tx.one(GRADUATES, values, |row| row.get(0)).await,
        None => Ok(0),
    }
}

/// Placements begun and reviews settled since an instant.
pub async fn work_since(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    since: Instant,
) -> Result<(i64, i64), StoreError> {
    let Some(mut values) = within(access, school, cohort) else { return Ok((0, 0)) };
    values.extend(params![since]);
    let begun = tx.one(BEGUN, values.clone(), |row| row.get(0)).await?;
    Ok((begun, tx.one(REVIEWED, values, |row| row.get(0)).await?))
}

/// Department accounts that can log in.
pub async fn department_accounts(tx: &mut Tx, access: &Access, school: SchoolId) -> Result<i64, StoreError> {
    if access.school().is_some_and(|own| own != school) {
        return Ok(0);
    }
    tx.one(STAFF, params![school], |row| row.get(0)).await
}

/// Graduates of a cohort by school of the access's province.
pub async fn school_graduates(
    tx: &mut Tx,
    access: &Access,
    cohort: Cohort,
) -> Result<Vec<(SchoolId, i64)>, StoreError> {
    let Some(province) = access.province() else { return Ok(Vec::new()) };
    tx.all(SCHOOL_GRADUATES, params![province, cohort], |row| Ok((row.get(0)?, row.get(1)?))).await
}

/// Placements of a cohort by school of the access's province and state.
pub async fn school_states(
    tx: &mut Tx,
    access: &Access,
    cohort: Cohort,
) -> Result<Vec<(SchoolId, StateCount)>, StoreError> {
    let Some(province) = access.province() else { return Ok(Vec::new()) };
    tx.all(SCHOOL_STATES, params![province, cohort], |row| Ok((row.get(0)?, state_count(row, 1)?))).await
}

/// The settings in force of every school of the access's province that has any: the domain's JSON.
pub async fn school_settings(
    tx: &mut Tx,
    access: &Access,
    cohort: Cohort,
) -> Result<Vec<(SchoolId, String)>, StoreError> {
    let Some(province) = access.province() else { return Ok(Vec::new()) };
    tx.all(SCHOOL_SETTINGS, params![province, cohort], |row| Ok((row.get(0)?, row.get(1)?))).await
}

fn state_count(row: &Row<'_>, at: usize) -> Result<StateCount, StoreError> {
    let state = |at: usize| {
        let word: String = row.get(at)?;
        word.parse::<StateCode>().map_err(|cause| StoreError::corrupt("placement state", cause))
    };
    Ok(StateCount { state: state(at)?, waiting: state(at + 1)?, count: row.get(at + 2)?, oldest: row.get(at + 3)? })
}
