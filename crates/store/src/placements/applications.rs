//! What only applications of graduates have: the form as it is now, sealed, and the facts of the state.

use domain::accounts::Access;
use domain::ids::PlacementRef;
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT category, content, graduate_snapshot, facts, updated_at FROM applications \
     WHERE school_id = $1 AND placement_id = $2";
const INSERT: &str = "INSERT INTO applications (school_id, placement_id, category, content, graduate_snapshot, facts, \
     updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const SET_FACTS: &str = "UPDATE applications SET facts = $3 WHERE school_id = $1 AND placement_id = $2";
const SET_CONTENT: &str = "UPDATE applications SET category = $3, content = $4, updated_at = $5 \
     WHERE school_id = $1 AND placement_id = $2";
const SET_GRADUATE: &str = "UPDATE applications SET graduate_snapshot = $3 WHERE school_id = $1 AND placement_id = $2";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApplicationRow {
    /// Code of the kind of destination; empty for agreements.
    pub category: String,
    /// The form's values, sealed by the vault.
    pub content: Vec<u8>,
    /// The domain's JSON of the graduate's data at submission; before it, at the start.
    pub graduate_snapshot: String,
    /// The domain's JSON of the state.
    pub facts: String,
    pub updated_at: Instant,
}

/// Reached only after the placement itself was found within the access.
pub async fn find(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Option<ApplicationRow>, StoreError> {
    tx.optional(FIND, params![record.school, record.placement], |row| {
        Ok(ApplicationRow {
            category: row.get(0)?,
            content: row.get(1)?,
            graduate_snapshot: row.get(2)?,
            facts: row.get(3)?,
            updated_at: row.get(4)?,
        })
    })
    .await
}

pub async fn insert(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    new: &ApplicationRow,
) -> Result<(), StoreError> {
    let values = params![
        record.school,
        record.placement,
        new.category.as_str(),
        new.content.clone(),
        new.graduate_snapshot.as_str(),
        new.facts.as_str(),
        new.updated_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

pub async fn set_facts(tx: &mut WriteTx, _: &Access, record: PlacementRef, facts: &str) -> Result<(), StoreError> {
    tx.execute(SET_FACTS, params![record.school, record.placement, facts]).await.map(drop)
}

/// The form after a change, sealed.
pub async fn set_content(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    category: &str,
    content: Vec<u8>,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(SET_CONTENT, params![record.school, record.placement, category, content, now]).await.map(drop)
}

/// Fixes the graduate's data as they were at a submission.
pub async fn set_graduate(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    snapshot: &str,
) -> Result<(), StoreError> {
    tx.execute(SET_GRADUATE, params![record.school, record.placement, snapshot]).await.map(drop)
}

#[cfg(test)]
pub(crate) mod tests;
