//! Events of the ledger: appended once, never changed.

use domain::ledger::{Checkpoint, Event, GENESIS, StoredEvent, event_hash};
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const LAST: &str = "SELECT seq, hash FROM ledger_events WHERE owner = $1 AND stream = $2 ORDER BY seq DESC LIMIT 1";
const INSERT_EVENT: &str = "INSERT INTO ledger_events (owner, stream, seq, kind, fact, previous, hash, at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const INSERT_DETAIL: &str = "INSERT INTO ledger_details (owner, stream, seq, salt, body) VALUES ($1, $2, $3, $4, $5)";
const INSERT_PENDING: &str = "INSERT INTO ledger_pending (owner, stream, seq) VALUES ($1, $2, $3)";
const STREAM: &str = "SELECT e.owner, e.stream, e.seq, e.kind, e.fact, e.previous, e.hash, e.at, d.salt, d.body, d.erased_rule \
     FROM ledger_events e LEFT JOIN ledger_details d ON d.owner = e.owner AND d.stream = e.stream AND d.seq = e.seq \
     WHERE e.owner = $1 AND e.stream = $2 ORDER BY e.seq";
const LAST_EVENT: &str = "SELECT e.owner, e.stream, e.seq, e.kind, e.fact, e.previous, e.hash, e.at, d.salt, d.body, d.erased_rule \
     FROM ledger_events e LEFT JOIN ledger_details d ON d.owner = e.owner AND d.stream = e.stream AND d.seq = e.seq \
     WHERE e.owner = $1 AND e.stream = $2 ORDER BY e.seq DESC LIMIT 1";
const STREAMS: &str =
    "SELECT DISTINCT stream FROM ledger_events WHERE owner = $1 AND stream > $2 ORDER BY stream LIMIT $3";
const OWNERS: &str = "SELECT DISTINCT owner FROM ledger_events ORDER BY owner";
const TRACED_OWNERS: &str = "SELECT owner FROM ledger_events UNION SELECT owner FROM ledger_order \
     UNION SELECT owner FROM ledger_checkpoints ORDER BY 1";
const PENDING: &str = "SELECT p.owner, p.stream, p.seq FROM ledger_pending p \
     JOIN ledger_events e ON e.owner = p.owner AND e.stream = p.stream AND e.seq = p.seq \
     ORDER BY p.owner, e.at, p.stream, p.seq LIMIT $1";
const ERASE_DETAIL: &str = "UPDATE ledger_details SET salt = NULL, body = NULL, erased_at = $4, erased_rule = $5 \
     WHERE owner = $1 AND stream = $2 AND seq = $3 AND erased_rule IS NULL";
const LAST_NUMBER: &str = "SELECT number FROM ledger_order WHERE owner = $1 ORDER BY number DESC LIMIT 1";
const INSERT_ORDER: &str = "INSERT INTO ledger_order (owner, number, stream, seq) VALUES ($1, $2, $3, $4)";
const DELETE_PENDING: &str = "DELETE FROM ledger_pending WHERE owner = $1 AND stream = $2 AND seq = $3";
const ORDERED: &str = "SELECT o.number, o.stream, o.seq, e.hash FROM ledger_order o \
     LEFT JOIN ledger_events e ON e.owner = o.owner AND e.stream = o.stream AND e.seq = o.seq \
     WHERE o.owner = $1 AND o.number > $2 ORDER BY o.number LIMIT $3";
const LAST_CHECKPOINT: &str = "SELECT owner, upto, root, signature, key_id, at FROM ledger_checkpoints \
     WHERE owner = $1 ORDER BY upto DESC LIMIT 1";
const CHECKPOINTS: &str =
    "SELECT owner, upto, root, signature, key_id, at FROM ledger_checkpoints WHERE owner = $1 ORDER BY upto";
const INSERT_CHECKPOINT: &str = "INSERT INTO ledger_checkpoints (owner, upto, root, signature, key_id, at) \
     VALUES ($1, $2, $3, $4, $5, $6)";

/// Appends the event to the end of its stream.
///
/// # Errors
/// A unique violation of `ledger_events` when another transaction appended first: a lost race.
pub async fn append(tx: &mut WriteTx, event: &Event, salt: &[u8; 16]) -> Result<i64, StoreError> {
    let owner = event.owner.to_string();
    let last = tx
        .optional(LAST, params![owner.as_str(), event.stream], |row| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?)))
        .await?;
    let (seq, previous) = match last {
        None => (1, GENESIS),
        Some((seq, hash)) => (seq + 1, digest(hash)?),
    };
    let (fact, detail) = event.seal(salt);
    let fact = serde_json::to_string(&fact).map_err(|cause| StoreError::corrupt("ledger fact", cause))?;
    let hash = event_hash(&previous, &owner, event.stream, seq, event.at, &fact);
    tx.pipeline(vec![
        (
            INSERT_EVENT,
            params![
                owner.as_str(),
                event.stream,
                seq,
                event.kind,
                fact.as_str(),
                previous.to_vec(),
                hash.to_vec(),
                event.at
            ],
        ),
        (INSERT_DETAIL, params![owner.as_str(), event.stream, seq, salt.to_vec(), detail.as_str()]),
        (INSERT_PENDING, params![owner.as_str(), event.stream, seq]),
    ])
    .await?;
    Ok(seq)
}

/// Begins many streams at once, each with its first event and the event's salt.
///
/// # Errors
/// A unique violation of `ledger_events` when one of the streams has events already.
pub async fn begin_streams(tx: &mut WriteTx, events: &[(Event, [u8; 16])]) -> Result<(), StoreError> {
    let (mut facts, mut details, mut pending) = (Vec::new(), Vec::new(), Vec::new());
    for (event, salt) in events {
        let owner = event.owner.to_string();
        let (fact, detail) = event.seal(salt);
        let fact = serde_json::to_string(&fact).map_err(|cause| StoreError::corrupt("ledger fact", cause))?;
        let hash = event_hash(&GENESIS, &owner, event.stream, 1, event.at, &fact);
        let key = params![owner.as_str(), event.stream, 1_i64];
        let of_event = params![event.kind, fact.as_str(), GENESIS.to_vec(), hash.to_vec(), event.at];
        facts.push([key.clone(), of_event].concat());
        details.push([key.clone(), params![salt.to_vec(), detail.as_str()]].concat());
        pending.push(key);
    }
    let columns = ["owner", "stream", "seq", "kind", "fact", "previous", "hash", "at"];
    tx.bulk_load("ledger_events", &columns, facts).await?;
    tx.bulk_load("ledger_details", &["owner", "stream", "seq", "salt", "body"], details).await?;
    tx.bulk_load("ledger_pending", &["owner", "stream", "seq"], pending).await?;
    Ok(())
}

/// One stream, in order.
pub async fn stream(tx: &mut Tx, owner: &str, stream: Uuid) -> Result<Vec<StoredEvent>, StoreError> {
    tx.all(STREAM, params![owner, stream], stored_event).await
}

/// The newest event of a stream.
pub async fn last_event(tx: &mut Tx, owner: &str, stream: Uuid) -> Result<Option<StoredEvent>, StoreError> {
    tx.optional(LAST_EVENT, params![owner, stream], stored_event).await
}

/// The next `limit` streams of an owner after `after`.
pub async fn streams(tx: &mut Tx, owner: &str, after: Uuid, limit: i64) -> Result<Vec<Uuid>, StoreError> {
    tx.all(STREAMS, params![owner, after, limit], |row| row.get(0)).await
}

/// Every owner that has events.
pub async fn owners(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    tx.all(OWNERS, params![], |row| row.get(0)).await
}

/// Every owner that has events, or traces of events that are gone.
pub async fn traced_owners(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    tx.all(TRACED_OWNERS, params![], |row| row.get(0)).await
}

/// Numbers up to `limit` committed events that have no number yet; returns how many.
///
/// # Errors
/// A unique violation of `ledger_order` when another sequencer was faster.
pub async fn number_pending(tx: &mut WriteTx, limit: i64) -> Result<usize, StoreError> {
    let pending = tx
        .all(PENDING, params![limit], |row| Ok((row.get::<String>(0)?, row.get::<Uuid>(1)?, row.get::<i64>(2)?)))
        .await?;
    let mut current: Option<(String, i64)> = None;
    let mut statements = Vec::with_capacity(pending.len() * 2);
    for (owner, stream, seq) in &pending {
        let last = match current.take() {
            Some((known, number)) if known == *owner => number,
            _ => tx.optional(LAST_NUMBER, params![owner.as_str()], |row| row.get::<i64>(0)).await?.unwrap_or_default(),
        };
        let number = last + 1;
        statements.push((INSERT_ORDER, params![owner.as_str(), number, *stream, *seq]));
        statements.push((DELETE_PENDING, params![owner.as_str(), *stream, *seq]));
        current = Some((owner.clone(), number));
    }
    let touched = tx.pipeline(statements).await?;
    debug_assert!(touched.iter().all(|rows| *rows == 1));
    Ok(pending.len())
}

/// Erases an event's detail with its salt under a named rule; `false` when there is none left to erase.
pub async fn erase_detail(
    tx: &mut WriteTx,
    (owner, stream, seq): (&str, Uuid, i64),
    now: Instant,
    rule: &str,
) -> Result<bool, StoreError> {
    Ok(tx.execute(ERASE_DETAIL, params![owner, stream, seq, now, rule]).await? == 1)
}

/// One numbered event: number, stream, seq, and its hash unless the event is gone.
pub type Numbered = (i64, Uuid, i64, Option<[u8; 32]>);

/// Numbered events of an owner after `after`, in order.
pub async fn ordered(tx: &mut Tx, owner: &str, after: i64, limit: i64) -> Result<Vec<Numbered>, StoreError> {
    tx.all(ORDERED, params![owner, after, limit], |row| {
        let hash = row.get::<Option<Vec<u8>>>(3)?.map(digest).transpose()?;
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, hash))
    })
    .await
}

pub async fn last_checkpoint(tx: &mut Tx, owner: &str) -> Result<Option<Checkpoint>, StoreError> {
    tx.optional(LAST_CHECKPOINT, params![owner], checkpoint).await
}

pub async fn checkpoints(tx: &mut Tx, owner: &str) -> Result<Vec<Checkpoint>, StoreError> {
    tx.all(CHECKPOINTS, params![owner], checkpoint).await
}

pub async fn insert_checkpoint(tx: &mut WriteTx, new: &Checkpoint) -> Result<(), StoreError> {
    let Checkpoint { owner, upto, root, signature, key_id, at } = new;
    let values = params![owner.as_str(), *upto, root.to_vec(), signature.clone(), key_id.as_str(), *at];
    tx.execute(INSERT_CHECKPOINT, values).await.map(drop)
}

fn checkpoint(row: &Row<'_>) -> Result<Checkpoint, StoreError> {
    Ok(Checkpoint {
        owner: row.get(0)?,
        upto: row.get(1)?,
        root: digest(row.get(2)?)?,
        signature: row.get(3)?,
        key_id: row.get(4)?,
        at: row.get::<Instant>(5)?,
    })
}

fn stored_event(row: &Row<'_>) -> Result<StoredEvent, StoreError> {
    let (salt, body) = (row.get::<Option<Vec<u8>>>(8)?, row.get::<Option<String>>(9)?);
    Ok(StoredEvent {
        owner: row.get(0)?,
        stream: row.get(1)?,
        seq: row.get(2)?,
        kind: row.get(3)?,
        fact: row.get(4)?,
        previous: digest(row.get(5)?)?,
        hash: digest(row.get(6)?)?,
        at: row.get(7)?,
        detail: salt.zip(body),
        erased_rule: row.get(10)?,
    })
}

fn digest(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    <[u8; 32]>::try_from(bytes).map_err(|bytes| StoreError::corrupt("hash", format!("{} bytes", bytes.len())))
}
