//! The inbox inside the product: messages by recipient.

use domain::ids::MessageId;
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const INSERT: &str = "INSERT INTO inbox (recipient, message_id, kind, subject, body, link, record, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const UNREAD: &str =
    "SELECT COUNT(*) FROM (SELECT 1 AS one FROM inbox WHERE recipient = $1 AND read_at IS NULL LIMIT 100) AS unread";
const LIST: &str = "SELECT message_id, kind, subject, body, link, record, created_at, read_at FROM inbox \
     WHERE recipient = $1 AND (created_at, message_id) < ($2, $3) ORDER BY created_at DESC, message_id DESC LIMIT $4";
const FIND: &str = "SELECT message_id, kind, subject, body, link, record, created_at, read_at FROM inbox \
     WHERE recipient = $1 AND message_id = $2";
const MARK_READ: &str = "UPDATE inbox SET read_at = $2 WHERE recipient = $1 AND read_at IS NULL";
const MARK_RECORD_READ: &str = "UPDATE inbox SET read_at = $3 WHERE recipient = $1 AND record = $2 AND read_at IS NULL";

/// One message of the inbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InboxRow {
    pub message: MessageId,
    /// The act it is about, kebab-case.
    pub kind: String,
    pub subject: String,
    pub body: String,
    /// Where to act; a path of ours.
    pub link: String,
    /// The record it is about, for grouping; empty when none.
    pub record: String,
    pub created_at: Instant,
    pub read_at: Option<Instant>,
}

pub async fn insert(tx: &mut WriteTx, recipient: &str, new: &InboxRow) -> Result<(), StoreError> {
    let InboxRow { message, kind, subject, body, link, record, created_at, .. } = new;
    let values = params![
        recipient,
        *message,
        kind.as_str(),
        subject.as_str(),
        body.as_str(),
        link.as_str(),
        record.as_str(),
        *created_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

pub async fn find(tx: &mut Tx, recipient: &str, message: MessageId) -> Result<Option<InboxRow>, StoreError> {
    tx.optional(FIND, params![recipient, message], inbox_row).await
}

/// Unread messages, counted up to 100.
pub async fn unread(tx: &mut Tx, recipient: &str) -> Result<i64, StoreError> {
    tx.one(UNREAD, params![recipient], |row| row.get(0)).await
}

/// The next `limit` messages before the given one, newest first.
pub async fn list(
    tx: &mut Tx,
    recipient: &str,
    before: (Instant, MessageId),
    limit: i64,
) -> Result<Vec<InboxRow>, StoreError> {
    tx.all(LIST, params![recipient, before.0, before.1, limit], inbox_row).await
}

pub async fn mark_read(tx: &mut WriteTx, recipient: &str, now: Instant) -> Result<u64, StoreError> {
    tx.execute(MARK_READ, params![recipient, now]).await
}

pub async fn mark_record_read(
    tx: &mut WriteTx,
    recipient: &str,
    record: &str,
    now: Instant,
) -> Result<u64, StoreError> {
    tx.execute(MARK_RECORD_READ, params![recipient, record, now]).await
}

fn inbox_row(row: &Row<'_>) -> Result<InboxRow, StoreError> {
    Ok(InboxRow {
        message: row.get(0)?,
        kind: row.get(1)?,
        subject: row.get(2)?,
        body: row.get(3)?,
        link: row.get(4)?,
        record: row.get(5)?,
        created_at: row.get(6)?,
        read_at: row.get(7)?,
    })
}
