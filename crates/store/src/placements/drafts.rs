//! What only rows of applications need: the unfinished one, what lists show of it, the rules it is pinned to.

use domain::accounts::Access;
use domain::ids::{EntryId, PlacementRef, SchoolId};
use domain::placements::PlacementKind;
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const OPEN_APPLICATION: &str = "SELECT placement_id FROM placements WHERE school_id = $1 AND entry_id = $2 AND kind = $3 \
     AND state IN ('OF-DRAFT', 'OF-TEXT-PULLED', 'BD-DRAFT', 'BD-PULLED', 'QX-DRAFT', 'QX-PULLED') \
     ORDER BY created_at DESC LIMIT 1";
const DESCRIBE: &str = "UPDATE placements SET employer_name = $3, credit_code = $4, post = $5, updated_at = $6, \
     version = version + 1 WHERE school_id = $1 AND placement_id = $2 AND version = $7";
const RENAME: &str = "UPDATE placements SET employer_name = $3, credit_code = $4, post = $5 \
     WHERE school_id = $1 AND placement_id = $2";
const PIN: &str = "UPDATE placements SET policy_version = $3, settings_version = $4, attempt = $5 \
     WHERE school_id = $1 AND placement_id = $2";
const FAILED: &str = "SELECT COUNT(*) FROM placements WHERE school_id = $1 AND entry_id = $2 AND kind = $3 \
     AND state IN ('OF-TEXT-FAILED', 'OF-IMG-FAILED', 'BD-FAILED', 'QX-FAILED')";

/// The graduate's unfinished application of a kind (R22).
pub async fn open_application(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    entry: EntryId,
    kind: PlacementKind,
) -> Result<Option<PlacementRef>, StoreError> {
    tx.optional(OPEN_APPLICATION, params![school, entry, kind.as_str()], |row| {
        Ok(PlacementRef { school, placement: row.get(0)? })
    })
    .await
}

/// What lists show of an application, after its form changed; `false` when the record moved since `version`.
pub async fn describe(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    version: i64,
    [employer_name, credit_code, post]: [&str; 3],
    now: Instant,
) -> Result<bool, StoreError> {
    let values = params![record.school, record.placement, employer_name, credit_code, post, now, version];
    Ok(tx.execute(DESCRIBE, values).await? == 1)
}

/// What lists show of a record whose content changes within a move, which counts the version.
pub async fn rename(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    [employer_name, credit_code, post]: [&str; 3],
) -> Result<(), StoreError> {
    tx.execute(RENAME, params![record.school, record.placement, employer_name, credit_code, post]).await.map(drop)
}

/// Pins an application to the rules of its first submission, and counts the submission.
pub async fn pin(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    [policy_version, settings_version]: [i64; 2],
    attempt: i32,
) -> Result<(), StoreError> {
    let values = params![record.school, record.placement, policy_version, settings_version, attempt];
    tx.execute(PIN, values).await.map(drop)
}

/// How many applications of a kind failed for the entry before.
pub async fn failed_applications(
    tx: &mut Tx,
    _: &Access,
    school: SchoolId,
    entry: EntryId,
    kind: PlacementKind,
) -> Result<i64, StoreError> {
    tx.one(FAILED, params![school, entry, kind.as_str()], |row| row.get(0)).await
}
