//! The worker: claims what is due, runs it, and decides what becomes of it.

use store::StoreError;
use store::jobs::{self as queue, ClaimedJob};
use tokio::task::JoinSet;

use super::{Job, announce, backoff, deliver, deliver_code, payload};
use crate::placements::evidence_pages;
use crate::{ActError, App, Broken};

/// Jobs one worker runs side by side.
const AT_ONCE: i64 = 8;
/// Longer than any channel's own time limit.
const LEASE_SECONDS: i64 = 120;

/// Runs every due job once, those included that they queue; returns how many were run.
///
/// # Errors
/// When storage fails outside a job; what fails inside is retried or becomes a dead letter.
pub async fn run_due(app: &App) -> Result<usize, ActError> {
    let mut total = 0;
    loop {
        let claimed = claim(app).await?;
        if claimed.is_empty() {
            return Ok(total);
        }
        let mut running = JoinSet::new();
        for row in claimed {
            let app = app.clone();
            running.spawn(async move { one(&app, &row).await });
        }
        while let Some(ended) = running.join_next().await {
            total += 1;
            match ended {
                Ok(Ok(())) => {}
                // The lease ends by itself, and another worker takes the job up.
                Ok(Err(error)) => tracing::error!(%error, "a job could not be finished"),
                Err(error) => tracing::error!(%error, "a job broke off"),
            }
        }
    }
}

/// Publishes the queue's figures as metrics, which is no work done: returns zero.
///
/// # Errors
/// When storage fails.
pub async fn observe(app: &App) -> Result<usize, ActError> {
    let now = app.now();
    let counts = queue::counts(&mut *app.db.read().await?, now).await?;
    let late = counts.oldest_due.map_or(0, |oldest| now.seconds_since(oldest));
    for (state, jobs) in [("waiting", counts.waiting), ("running", counts.running), ("dead", counts.dead)] {
        metrics::gauge!("qicheng_jobs", "state" => state).set(jobs as f64);
    }
    metrics::gauge!("qicheng_jobs_oldest_due_seconds").set(late as f64);
    Ok(0)
}

async fn claim(app: &App) -> Result<Vec<ClaimedJob>, ActError> {
    let now = app.now();
    // Looking first leaves SQLite's one writer alone while nothing is due.
    if queue::due(&mut *app.db.read().await?, now, 1).await?.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = app.db.write().await?;
    let claimed = queue::claim(&mut tx, now, now.plus_seconds(LEASE_SECONDS), AT_ONCE).await?;
    tx.commit().await?;
    Ok(claimed)
}

async fn one(app: &App, row: &ClaimedJob) -> Result<(), ActError> {
    let job = match payload::read(app, row) {
        Ok(job) => job,
        Err(error) => return bury(app, row, &error.to_string(), false).await,
    };
    let expired = job.expires_at().is_some_and(|end| app.now() >= end);
    if expired {
        return bury(app, row, "came too late", true).await;
    }
    if row.attempts > job.attempts() {
        return bury(app, row, "its workers broke off", wiped(&job)).await;
    }
    let error = match execute(app, row, &job).await {
        Ok(next) => return complete(app, row, &next).await,
        Err(error) => error,
    };
    let next = app.now().plus_seconds(backoff::seconds(app, row.attempts));
    let too_late = job.expires_at().is_some_and(|end| next >= end);
    if !temporary(&error) || row.attempts >= job.attempts() || too_late {
        return bury(app, row, &error.to_string(), wiped(&job)).await;
    }
    tracing::warn!(job = %row.lease.job, kind = row.kind, attempts = row.attempts, %error, "a job is tried again later");
    count(row, "postponed");
    let mut tx = app.db.write().await?;
    if !queue::postpone(&mut tx, row.lease, next, &error.to_string()).await? {
        lost(row);
    }
    Ok(tx.commit().await?)
}

/// Returns the jobs that follow from this one.
async fn execute(app: &App, row: &ClaimedJob, job: &Job) -> Result<Vec<Job>, ActError> {
    match job {
        Job::DeliverCode(delivery) => deliver_code::run(app, row, delivery).await.map(|()| Vec::new()),
        Job::Announce { to, message } => announce::run(app, *to, *message).await,
        Job::Deliver { to, message, by } => deliver::run(app, *to, *message, *by).await.map(|()| Vec::new()),
        Job::DrawPages { record, file } => evidence_pages::draw(app, *record, *file).await.map(|()| Vec::new()),
    }
}

async fn complete(app: &App, row: &ClaimedJob, next: &[Job]) -> Result<(), ActError> {
    count(row, "done");
    let mut tx = app.db.write().await?;
    if !queue::complete(&mut tx, row.lease).await? {
        // Whoever holds the job now queues what follows from it.
        lost(row);
        return Ok(());
    }
    let now = app.now();
    for job in next {
        super::enqueue(app, &mut tx, job, now).await?;
    }
    Ok(tx.commit().await?)
}

async fn bury(app: &App, row: &ClaimedJob, cause: &str, wiped: bool) -> Result<(), ActError> {
    tracing::error!(job = %row.lease.job, kind = row.kind, attempts = row.attempts, cause, "a job was given up");
    count(row, "dead");
    let mut tx = app.db.write().await?;
    if !queue::bury(&mut tx, row.lease, app.now(), cause, wiped).await? {
        lost(row);
    }
    Ok(tx.commit().await?)
}

/// A code that was not delivered is never sent again: its dead letter keeps no secret.
const fn wiped(job: &Job) -> bool {
    matches!(job, Job::DeliverCode(_))
}

/// Whether trying again later can help.
fn temporary(error: &ActError) -> bool {
    match error {
        ActError::Broken(Broken::Port(error)) => error.temporary,
        ActError::Broken(Broken::Store(error)) => matches!(
            error,
            StoreError::Busy(_) | StoreError::Unreachable(_) | StoreError::Unique { .. } | StoreError::Aborted
        ),
        _ => false,
    }
}

fn count(row: &ClaimedJob, outcome: &'static str) {
    metrics::counter!("qicheng_jobs_total", "kind" => row.kind.clone(), "outcome" => outcome).increment(1);
}

fn lost(row: &ClaimedJob) {
    tracing::warn!(job = %row.lease.job, kind = row.kind, "the lease ended before the job did");
}
