//! Answers of posts already done, by account and nonce.

use domain::ids::AccountId;
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{StoreError, WriteTx, params};

const CLAIM: &str = "INSERT INTO posts (account_id, nonce, outcome, created_at) VALUES ($1, $2, '', $3) \
     ON CONFLICT (account_id, nonce) DO NOTHING";
const FIND: &str = "SELECT outcome FROM posts WHERE account_id = $1 AND nonce = $2";
const SETTLE: &str = "UPDATE posts SET outcome = $3 WHERE account_id = $1 AND nonce = $2";
const RELEASE: &str = "DELETE FROM posts WHERE account_id = $1 AND nonce = $2";
const DELETE_OLD: &str = "DELETE FROM posts WHERE created_at < $1";

/// Takes the post for this transaction. While another transaction holds the same post it waits for its end; `Some` is the
/// outcome of a post that was done.
pub async fn claim(
    tx: &mut WriteTx,
    account: AccountId,
    nonce: Uuid,
    now: Instant,
) -> Result<Option<String>, StoreError> {
    match tx.execute(CLAIM, params![account, nonce, now]).await? {
        0 => tx.one(FIND, params![account, nonce], |row| row.get(0)).await.map(Some),
        _ => Ok(None),
    }
}

/// Remembers the outcome of a claimed post.
pub async fn settle(tx: &mut WriteTx, account: AccountId, nonce: Uuid, outcome: &str) -> Result<(), StoreError> {
    tx.execute(SETTLE, params![account, nonce, outcome]).await.map(drop)
}

/// Gives a claimed post back: what it asked for did not happen.
pub async fn release(tx: &mut WriteTx, account: AccountId, nonce: Uuid) -> Result<(), StoreError> {
    tx.execute(RELEASE, params![account, nonce]).await.map(drop)
}

/// Forgets posts from before `before`.
pub async fn delete_old(tx: &mut WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(DELETE_OLD, params![before]).await
}
