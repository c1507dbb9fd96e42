//! What only online signings have: the terms, the parties as they were, the facts of the state.

use domain::accounts::Access;
use domain::ids::PlacementRef;

use crate::engine::{StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT terms, employer_snapshot, graduate_snapshot, facts FROM online_signings \
     WHERE school_id = $1 AND placement_id = $2";
const INSERT: &str = "INSERT INTO online_signings \
     (school_id, placement_id, terms, employer_snapshot, graduate_snapshot, facts) VALUES ($1, $2, $3, $4, $5, $6)";
const SET_FACTS: &str = "UPDATE online_signings SET facts = $3 WHERE school_id = $1 AND placement_id = $2";
const SET_TERMS: &str = "UPDATE online_signings SET terms = $3 WHERE school_id = $1 AND placement_id = $2";
const SET_GRADUATE: &str =
    "UPDATE online_signings SET graduate_snapshot = $3 WHERE school_id = $1 AND placement_id = $2";

/// The domain's JSON of each part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SigningRow {
    pub terms: String,
    pub employer_snapshot: String,
    /// The graduate's confirmed data at acceptance; before it, at invitation.
    pub graduate_snapshot: String,
    pub facts: String,
}

/// Reached only after the placement itself was found within the access.
pub async fn find(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Option<SigningRow>, StoreError> {
    tx.optional(FIND, params![record.school, record.placement], |row| {
        Ok(SigningRow {
            terms: row.get(0)?,
            employer_snapshot: row.get(1)?,
            graduate_snapshot: row.get(2)?,
            facts: row.get(3)?,
        })
    })
    .await
}

pub async fn insert(tx: &mut WriteTx, _: &Access, record: PlacementRef, new: &SigningRow) -> Result<(), StoreError> {
    let values = params![
        record.school,
        record.placement,
        new.terms.as_str(),
        new.employer_snapshot.as_str(),
        new.graduate_snapshot.as_str(),
        new.facts.as_str()
    ];
    tx.execute(INSERT, values).await.map(drop)
}

pub async fn set_facts(tx: &mut WriteTx, _: &Access, record: PlacementRef, facts: &str) -> Result<(), StoreError> {
    tx.execute(SET_FACTS, params![record.school, record.placement, facts]).await.map(drop)
}

/// The terms after a correction; the versions before keep theirs in their sealed texts.
pub async fn set_terms(tx: &mut WriteTx, _: &Access, record: PlacementRef, terms: &str) -> Result<(), StoreError> {
    tx.execute(SET_TERMS, params![record.school, record.placement, terms]).await.map(drop)
}

/// Fixes the graduate's data as confirmed at acceptance.
pub async fn set_graduate(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    snapshot: &str,
) -> Result<(), StoreError> {
    tx.execute(SET_GRADUATE, params![record.school, record.placement, snapshot]).await.map(drop)
}
