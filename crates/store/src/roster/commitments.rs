//! Where targeted and commissioned graduates are bound to go, beside what they have in force (F292).

use domain::accounts::Access;
use domain::ids::{Cohort, EntryId, PlacementRef, SchoolId};
use domain::roster::Commitment;

use super::reaches;
use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT unit, region FROM commitments WHERE school_id = $1 AND entry_id = $2";
const PUT: &str = "INSERT INTO commitments (school_id, entry_id, unit, region) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (school_id, entry_id) DO UPDATE SET unit = excluded.unit, region = excluded.region";
const DELETE: &str = "DELETE FROM commitments WHERE school_id = $1 AND entry_id = $2";
const BOUND: &str = "SELECT e.entry_id, e.name, e.student_number, d.name, e.major, e.training_mode, \
     COALESCE(c.unit, ''), p.placement_id, p.employer_name, p.post FROM entries e \
     JOIN departments d ON d.school_id = e.school_id AND d.department_id = e.department_id \
     LEFT JOIN commitments c ON c.school_id = e.school_id AND c.entry_id = e.entry_id \
     LEFT JOIN placements p ON p.school_id = e.school_id AND p.entry_id = e.entry_id AND p.slot = 'effective' \
     WHERE e.school_id = $1 AND e.cohort = $2 AND e.training_mode IN ('21', '22', '41', '42') \
     AND e.removed_at IS NULL AND (e.department_id = $3 OR $3 IS NULL) AND (e.level_group = $4 OR $4 IS NULL) \
     ORDER BY e.student_number, e.entry_id LIMIT $5";
const OF_PROVINCE: &str = "SELECT e.school_id, COALESCE(c.unit, ''), p.employer_name FROM schools s \
     JOIN entries e ON e.school_id = s.school_id AND e.cohort = $2 AND e.training_mode IN ('21', '22', '41', '42') \
     AND e.removed_at IS NULL \
     LEFT JOIN commitments c ON c.school_id = e.school_id AND c.entry_id = e.entry_id \
     LEFT JOIN placements p ON p.school_id = e.school_id AND p.entry_id = e.entry_id AND p.slot = 'effective' \
     WHERE s.province_id = $1 ORDER BY e.school_id";

/// A bound graduate with what is in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoundEntry {
    pub entry: EntryId,
    pub name: String,
    pub student_number: String,
    pub department: String,
    pub major: String,
    pub training_mode: String,
    /// Empty while the roster does not say.
    pub unit: String,
    pub effective: Option<EffectiveDestination>,
}

/// What a graduate has in force, as lists show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EffectiveDestination {
    pub record: PlacementRef,
    pub employer: String,
    /// Post or kind of destination.
    pub post: String,
}

/// Reached only after the entry itself was found within the access.
pub async fn find(tx: &mut Tx, _: &Access, school: SchoolId, entry: EntryId) -> Result<Option<Commitment>, StoreError> {
    let read = |row: &Row<'_>| Ok(Commitment { unit: row.get(0)?, region: row.get(1)? });
    tx.optional(FIND, params![school, entry], read).await
}

/// Writes where the entry's holder is bound to go; `None` says nowhere.
pub async fn put(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    entry: EntryId,
    commitment: Option<&Commitment>,
) -> Result<(), StoreError> {
    match commitment {
        Some(Commitment { unit, region }) => {
            tx.execute(PUT, params![school, entry, unit.as_str(), region.as_str()]).await.map(drop)
        }
        None => tx.execute(DELETE, params![school, entry]).await.map(drop),
    }
}

/// The bound graduates of a cohort within the access, by 学号.
pub async fn bound(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    limit: i64,
) -> Result<Vec<BoundEntry>, StoreError> {
    if !reaches(access, school) {
        return Ok(Vec::new());
    }
    let values = params![school, cohort, access.department(), access.levels().group(), limit];
    tx.all(BOUND, values, |row| bound_entry(row, school)).await
}

/// The bound graduates of one school of the access's province.
pub async fn bound_of_school(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    limit: i64,
) -> Result<Vec<BoundEntry>, StoreError> {
    let own = crate::organisations::schools::find(tx, access, school).await?;
    if access.province().is_none() || own.is_none_or(|row| Some(row.province) != access.province()) {
        return Ok(Vec::new());
    }
    let values = params![school, cohort, access.department(), access.levels().group(), limit];
    tx.all(BOUND, values, |row| bound_entry(row, school)).await
}

/// School, unit of the commitment and employer in force of every bound graduate of the access's province.
pub async fn of_province(
    tx: &mut Tx,
    access: &Access,
    cohort: Cohort,
) -> Result<Vec<(SchoolId, String, Option<String>)>, StoreError> {
    let Some(province) = access.province() else { return Ok(Vec::new()) };
    tx.all(OF_PROVINCE, params![province, cohort], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).await
}

fn bound_entry(row: &Row<'_>, school: SchoolId) -> Result<BoundEntry, StoreError> {
    let effective = match row.get(7)? {
        Some(placement) => Some(EffectiveDestination {
            record: PlacementRef { school, placement },
            employer: row.get(8)?,
            post: row.get(9)?,
        }),
        None => None,
    };
    Ok(BoundEntry {
        entry: row.get(0)?,
        name: row.get(1)?,
        student_number: row.get(2)?,
        department: row.get(3)?,
        major: row.get(4)?,
        training_mode: row.get(5)?,
        unit: row.get(6)?,
        effective,
    })
}
