//! The job queue: work asked for in one transaction and done after it.
//!
//! Invariant: a job is run by whoever holds its newest fence. A worker whose lease ended cannot finish, postpone or bury
//! the job any more. Finished jobs are deleted, and their payload with them.

use domain::ids::JobId;
use domain::time::Instant;

use crate::engine::{Dialect, Row, StoreError, Tx, WriteTx, params};

#[cfg(test)]
mod tests;

const ENQUEUE: &str = "INSERT INTO jobs (job_id, kind, dedup, state, priority, due_at, payload, sealed, attempts, fence, \
     last_error, created_at, died_at) VALUES ($1, $2, $3, 'waiting', $4, $5, $6, $7, 0, 0, '', $8, NULL) \
     ON CONFLICT (dedup) WHERE state = 'waiting' DO UPDATE SET \
     due_at = CASE WHEN excluded.due_at < jobs.due_at THEN excluded.due_at ELSE jobs.due_at END";
const CLAIM_SQLITE: &str = "UPDATE jobs SET state = 'running', due_at = $2, attempts = attempts + 1, fence = fence + 1 \
     WHERE job_id IN (SELECT job_id FROM jobs WHERE due_at <= $1 ORDER BY priority, due_at, job_id LIMIT $3) \
     RETURNING job_id, kind, payload, sealed, attempts, fence, created_at";
const CLAIM_POSTGRES: &str = "UPDATE jobs SET state = 'running', due_at = $2, attempts = attempts + 1, fence = fence + 1 \
     WHERE job_id IN (SELECT job_id FROM jobs WHERE due_at <= $1 ORDER BY priority, due_at, job_id LIMIT $3 \
     FOR UPDATE SKIP LOCKED) RETURNING job_id, kind, payload, sealed, attempts, fence, created_at";
const COMPLETE: &str = "DELETE FROM jobs WHERE job_id = $1 AND fence = $2 AND state = 'running'";
const POSTPONE: &str = "UPDATE jobs SET state = 'waiting', due_at = $3, last_error = $4 \
     WHERE job_id = $1 AND fence = $2 AND state = 'running' \
     AND NOT EXISTS (SELECT 1 FROM jobs w WHERE w.dedup = jobs.dedup AND w.state = 'waiting')";
const BURY: &str = "UPDATE jobs SET state = 'dead', due_at = NULL, died_at = $3, last_error = $4 \
     WHERE job_id = $1 AND fence = $2 AND state = 'running'";
const BURY_WIPED: &str = "UPDATE jobs SET state = 'dead', due_at = NULL, died_at = $3, last_error = $4, sealed = NULL \
     WHERE job_id = $1 AND fence = $2 AND state = 'running'";
const REQUEUE: &str = "UPDATE jobs SET state = 'waiting', due_at = $2, attempts = 0, died_at = NULL \
     WHERE job_id = $1 AND state = 'dead' \
     AND NOT EXISTS (SELECT 1 FROM jobs w WHERE w.dedup = jobs.dedup AND w.state = 'waiting')";
const DISCARD: &str = "DELETE FROM jobs WHERE job_id = $1 AND state = 'dead'";
const FORGET: &str = "DELETE FROM jobs WHERE kind = $1 AND state = 'waiting'";
const COUNTS: &str = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END), 0) AS BIGINT), \
     CAST(COALESCE(SUM(CASE WHEN state = 'running' THEN 1 ELSE 0 END), 0) AS BIGINT), \
     CAST(COALESCE(SUM(CASE WHEN state = 'waiting' AND due_at <= $1 THEN 1 ELSE 0 END), 0) AS BIGINT), \
     MIN(CASE WHEN state = 'waiting' AND due_at <= $1 THEN due_at END) FROM jobs";
const DUE: &str = "SELECT job_id, kind, state, payload, attempts, last_error, created_at, due_at, died_at FROM jobs \
     WHERE due_at <= $1 ORDER BY priority, due_at, job_id LIMIT $2";
const DEAD: &str = "SELECT job_id, kind, state, payload, attempts, last_error, created_at, due_at, died_at FROM jobs \
     WHERE state = 'dead' AND (died_at, job_id) < ($1, $2) ORDER BY died_at DESC, job_id DESC LIMIT $3";

/// Longest part of a failure's text that is kept, in characters.
const LONGEST_ERROR: usize = 300;

/// A job about to be queued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewJob {
    pub job: JobId,
    pub kind: &'static str,
    /// A waiting job with the same key stands for both; the earlier time wins.
    pub dedup: Option<String>,
    /// The smaller, the sooner.
    pub priority: i16,
    pub run_at: Instant,
    /// Without personal data.
    pub payload: String,
    /// The personal part, sealed by the vault for `jobs`, `sealed` and the job's id.
    pub sealed: Option<Vec<u8>>,
    pub created_at: Instant,
}

/// The right to finish one claimed job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lease {
    pub job: JobId,
    fence: i64,
}

/// A job this worker may run until its lease ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimedJob {
    pub lease: Lease,
    pub kind: String,
    pub payload: String,
    pub sealed: Option<Vec<u8>>,
    /// This attempt included.
    pub attempts: u32,
    pub created_at: Instant,
}

/// A job as operators see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobRow {
    pub job: JobId,
    pub kind: String,
    /// `waiting`, `running` or `dead`.
    pub state: String,
    pub payload: String,
    pub attempts: u32,
    pub last_error: String,
    pub created_at: Instant,
    /// `None` for dead letters.
    pub due_at: Option<Instant>,
    pub died_at: Option<Instant>,
}

/// The queue in figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub waiting: i64,
    pub running: i64,
    pub dead: i64,
    /// Of the waiting, those whose time has come.
    pub due: i64,
    pub oldest_due: Option<Instant>,
}

/// Queues the job within the caller's transaction; a waiting job with its key stands for both.
pub async fn enqueue(tx: &mut WriteTx, new: &NewJob) -> Result<(), StoreError> {
    let values = params![
        new.job,
        new.kind,
        new.dedup.as_deref(),
        new.priority,
        new.run_at,
        new.payload.as_str(),
        new.sealed.clone(),
        new.created_at
    ];
    tx.execute(ENQUEUE, values).await.map(drop)
}

/// Takes up to `limit` due jobs, also those whose worker let its lease end, until `lease_until`.
pub async fn claim(
    tx: &mut WriteTx,
    now: Instant,
    lease_until: Instant,
    limit: i64,
) -> Result<Vec<ClaimedJob>, StoreError> {
    let claim = match tx.dialect() {
        Dialect::Sqlite => CLAIM_SQLITE,
        Dialect::Postgres => CLAIM_POSTGRES,
    };
    tx.all(claim, params![now, lease_until, limit], |row| {
        Ok(ClaimedJob {
            lease: Lease { job: row.get(0)?, fence: row.get(5)? },
            kind: row.get(1)?,
            payload: row.get(2)?,
            sealed: row.get(3)?,
            attempts: row.get(4)?,
            created_at: row.get(6)?,
        })
    })
    .await
}

/// Removes a job that is done; `false` when the lease was lost.
pub async fn complete(tx: &mut WriteTx, lease: Lease) -> Result<bool, StoreError> {
    Ok(tx.execute(COMPLETE, params![lease.job, lease.fence]).await? == 1)
}

/// Puts a failed job back for `run_at`; when a job with its key waits already, that one stands for both. `false` when
/// the lease was lost.
pub async fn postpone(tx: &mut WriteTx, lease: Lease, run_at: Instant, error: &str) -> Result<bool, StoreError> {
    let values = params![lease.job, lease.fence, run_at, shortened(error)];
    match tx.execute(POSTPONE, values).await? {
        1 => Ok(true),
        _ => complete(tx, lease).await,
    }
}

/// Makes a dead letter of the job, without its sealed part when `wiped`; `false` when the lease was lost.
pub async fn bury(tx: &mut WriteTx, lease: Lease, now: Instant, error: &str, wiped: bool) -> Result<bool, StoreError> {
    let bury = if wiped { BURY_WIPED } else { BURY };
    Ok(tx.execute(bury, params![lease.job, lease.fence, now, shortened(error)]).await? == 1)
}

/// Gives a dead letter a fresh start; `false` when there is none, or its like waits already.
pub async fn requeue(tx: &mut WriteTx, job: JobId, now: Instant) -> Result<bool, StoreError> {
    Ok(tx.execute(REQUEUE, params![job, now]).await? == 1)
}

/// Takes every waiting job of a kind out of the queue; returns how many.
pub async fn forget(tx: &mut WriteTx, kind: &str) -> Result<u64, StoreError> {
    tx.execute(FORGET, params![kind]).await
}

/// Forgets a dead letter.
pub async fn discard(tx: &mut WriteTx, job: JobId) -> Result<bool, StoreError> {
    Ok(tx.execute(DISCARD, params![job]).await? == 1)
}

pub async fn counts(tx: &mut Tx, now: Instant) -> Result<Counts, StoreError> {
    tx.one(COUNTS, params![now], |row| {
        let (all, dead, running) = (row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?);
        Ok(Counts { waiting: all - dead - running, running, dead, due: row.get(3)?, oldest_due: row.get(4)? })
    })
    .await
}

/// Jobs a worker could claim now, in the order it would.
pub async fn due(tx: &mut Tx, now: Instant, limit: i64) -> Result<Vec<JobRow>, StoreError> {
    tx.all(DUE, params![now, limit], job_row).await
}

/// The next `limit` dead letters before the given one, newest first.
pub async fn dead(tx: &mut Tx, before: (Instant, JobId), limit: i64) -> Result<Vec<JobRow>, StoreError> {
    tx.all(DEAD, params![before.0, before.1, limit], job_row).await
}

fn shortened(error: &str) -> String {
    error.chars().take(LONGEST_ERROR).collect()
}

fn job_row(row: &Row<'_>) -> Result<JobRow, StoreError> {
    Ok(JobRow {
        job: row.get(0)?,
        kind: row.get(1)?,
        state: row.get(2)?,
        payload: row.get(3)?,
        attempts: row.get(4)?,
        last_error: row.get(5)?,
        created_at: row.get(6)?,
        due_at: row.get(7)?,
        died_at: row.get(8)?,
    })
}
