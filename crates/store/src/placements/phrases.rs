//! Sentences reviewers of a school like to write, by how often they are used. A removed one stays, so that a built-in one
//! does not come back.

use domain::accounts::Access;
use domain::ids::SchoolId;
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const LIST: &str = "SELECT phrase_id, body, times_used, removed_at FROM phrases WHERE school_id = $1 \
     ORDER BY created_at, phrase_id";
const PUT: &str = "INSERT INTO phrases (school_id, phrase_id, body, times_used, removed_at, created_at) \
     VALUES ($1, $2, $3, 0, $4, $5) ON CONFLICT (school_id, phrase_id) \
     DO UPDATE SET body = excluded.body, removed_at = excluded.removed_at";
const USED: &str = "INSERT INTO phrases (school_id, phrase_id, body, times_used, removed_at, created_at) \
     VALUES ($1, $2, $3, 1, NULL, $4) ON CONFLICT (school_id, phrase_id) \
     DO UPDATE SET times_used = phrases.times_used + 1";

/// One sentence as the school has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhraseRow {
    pub phrase: Uuid,
    pub body: String,
    pub times_used: i32,
    pub removed_at: Option<Instant>,
}

/// Those of the access's school, removed ones too, oldest first.
pub async fn list(tx: &mut Tx, access: &Access) -> Result<Vec<PhraseRow>, StoreError> {
    let Some(school) = access.school() else { return Ok(Vec::new()) };
    tx.all(LIST, params![school], phrase_row).await
}

/// Adds, changes, removes or brings back a sentence.
pub async fn put(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    (phrase, body): (Uuid, &str),
    removed_at: Option<Instant>,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(PUT, params![school, phrase, body, removed_at, now]).await.map(drop)
}

/// Counts one use; a built-in sentence gets its row with the first.
pub async fn used(
    tx: &mut WriteTx,
    _: &Access,
    school: SchoolId,
    (phrase, body): (Uuid, &str),
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(USED, params![school, phrase, body, now]).await.map(drop)
}

fn phrase_row(row: &Row<'_>) -> Result<PhraseRow, StoreError> {
    Ok(PhraseRow { phrase: row.get(0)?, body: row.get(1)?, times_used: row.get(2)?, removed_at: row.get(3)? })
}

#[cfg(test)]
mod tests;
