//! Answers of posts already done, by account and nonce.

use domain::ids::AccountId;
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT outcome FROM posts WHERE account_id = $1 AND nonce = $2";
const INSERT: &str = "INSERT INTO posts (account_id, nonce, outcome, created_at) VALUES ($1, $2, $3, $4)";
const DELETE_OLD: &str = "DELETE FROM posts WHERE created_at < $1";

/// The outcome of the post, when it was done before.
pub async fn find(tx: &mut Tx, account: AccountId, nonce: Uuid) -> Result<Option<String>, StoreError> {
    tx.optional(FIND, params![account, nonce], |row| row.get(0)).await
}

/// # Errors
/// A unique violation of `posts` when the same post is being done twice at once: a lost race.
pub async fn insert(
    tx: &mut WriteTx,
    account: AccountId,
    nonce: Uuid,
    outcome: &str,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(INSERT, params![account, nonce, outcome, now]).await.map(drop)
}

/// Forgets posts from before `before`.
pub async fn delete_old(tx: &mut WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(DELETE_OLD, params![before]).await
}
