//! What is reported of each graduate (`codes.md` §13.2), updated with the act that changes it.

use domain::accounts::Access;
use domain::ids::{EntryId, PlacementId, SchoolId};
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT fields, placement_id, updated_at, version FROM reported_records \
     WHERE school_id = $1 AND entry_id = $2";
const PUT: &str = "INSERT INTO reported_records (school_id, entry_id, fields, placement_id, updated_at, version) \
     VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (school_id, entry_id) DO UPDATE SET fields = excluded.fields, \
     placement_id = excluded.placement_id, updated_at = excluded.updated_at, version = reported_records.version + 1";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportedRow {
    /// The domain's JSON of the fourteen fields.
    pub fields: String,
    pub placement: Option<PlacementId>,
    pub updated_at: Instant,
    pub version: i64,
}

pub async fn find(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    entry: EntryId,
) -> Result<Option<ReportedRow>, StoreError> {
    if access.school().is_some_and(|own| own != school) {
        return Ok(None);
    }
    tx.optional(FIND, params![school, entry], |row| {
        Ok(ReportedRow { fields: row.get(0)?, placement: row.get(1)?, updated_at: row.get(2)?, version: row.get(3)? })
    })
    .await
}

pub async fn put(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    entry: EntryId,
    fields: &str,
    placement: Option<PlacementId>,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(PUT, params![school, entry, fields, placement, now]).await.map(drop)
}
