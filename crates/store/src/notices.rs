//! Notices of the platform to everybody.

use domain::accounts::Access;
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const CURRENT: &str = "SELECT notice_id, title, body, published_at, withdrawn_at FROM notices \
     WHERE withdrawn_at IS NULL ORDER BY published_at DESC LIMIT $1";
const FIND: &str = "SELECT notice_id, title, body, published_at, withdrawn_at FROM notices WHERE notice_id = $1";
const LIST: &str = "SELECT notice_id, title, body, published_at, withdrawn_at FROM notices \
     ORDER BY published_at DESC LIMIT $1";
const INSERT: &str =
    "INSERT INTO notices (notice_id, title, body, published_at, withdrawn_at) VALUES ($1, $2, $3, $4, NULL)";
const WITHDRAW: &str = "UPDATE notices SET withdrawn_at = $2 WHERE notice_id = $1 AND withdrawn_at IS NULL";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticeRow {
    pub notice: Uuid,
    pub title: String,
    pub body: String,
    pub published_at: Instant,
    pub withdrawn_at: Option<Instant>,
}

/// What everybody may read, newest first.
pub async fn current(tx: &mut Tx, limit: i64) -> Result<Vec<NoticeRow>, StoreError> {
    tx.all(CURRENT, params![limit], notice_row).await
}

/// One notice; whether it was withdrawn is for the caller to mind.
pub async fn find(tx: &mut Tx, notice: Uuid) -> Result<Option<NoticeRow>, StoreError> {
    tx.optional(FIND, params![notice], notice_row).await
}

/// The newest notices, withdrawn ones included.
pub async fn list(tx: &mut Tx, _: &Access, limit: i64) -> Result<Vec<NoticeRow>, StoreError> {
    tx.all(LIST, params![limit], notice_row).await
}

pub async fn insert(tx: &mut WriteTx, _: &Access, new: &NoticeRow) -> Result<(), StoreError> {
    let values = params![new.notice, new.title.as_str(), new.body.as_str(), new.published_at];
    tx.execute(INSERT, values).await.map(drop)
}

/// `false` when it was withdrawn before.
pub async fn withdraw(tx: &mut WriteTx, _: &Access, notice: Uuid, now: Instant) -> Result<bool, StoreError> {
    Ok(tx.execute(WITHDRAW, params![notice, now]).await? == 1)
}

fn notice_row(row: &Row<'_>) -> Result<NoticeRow, StoreError> {
    Ok(NoticeRow {
        notice: row.get(0)?,
        title: row.get(1)?,
        body: row.get(2)?,
        published_at: row.get(3)?,
        withdrawn_at: row.get(4)?,
    })
}
