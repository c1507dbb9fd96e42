//! What could not be done, for the operator: listed, tried again, forgotten.

use domain::accounts::Action;
use domain::ids::JobId;
use domain::ledger::Owner;
use domain::time::Instant;
use serde_json::json;
use store::jobs::{self as queue, Counts, JobRow};
use uuid::Uuid;

use crate::{Act, ActError, Actor, App, NewEvent};

/// The queue and its dead letters, newest first.
#[derive(Clone, Debug)]
pub struct DeadLetters {
    pub counts: Counts,
    pub letters: Vec<JobRow>,
}

/// The next `limit` dead letters before the given one; from the newest without it.
///
/// # Errors
/// [`ActError::Refused`] for all but operators.
pub async fn list(
    app: &App,
    actor: &Actor,
    before: Option<(Instant, JobId)>,
    limit: i64,
) -> Result<DeadLetters, ActError> {
    actor.access(Action::SeeOperations)?;
    let now = app.now();
    let before = before.unwrap_or((now.plus_seconds(1), JobId(Uuid::max())));
    let mut tx = app.db.read().await?;
    Ok(DeadLetters { counts: queue::counts(&mut tx, now).await?, letters: queue::dead(&mut tx, before, limit).await? })
}

/// Whether the letter can be sent again: a code or link cannot, it was wiped.
pub fn can_be_sent_again(letter: &JobRow) -> bool {
    !["deliver-code", "deliver-link"].contains(&letter.kind.as_str())
}

/// Gives a dead letter a fresh start.
///
/// # Errors
/// [`ActError::NotFound`] when it is gone, or its like waits already.
pub async fn send_again(app: &App, actor: &Actor, job: JobId) -> Result<(), ActError> {
    decide(app, actor, job, "job.sent-again").await
}

/// Forgets a dead letter.
///
/// # Errors
/// [`ActError::NotFound`] when it is gone.
pub async fn discard(app: &App, actor: &Actor, job: JobId) -> Result<(), ActError> {
    decide(app, actor, job, "job.discarded").await
}

async fn decide(app: &App, actor: &Actor, job: JobId, kind: &'static str) -> Result<(), ActError> {
    actor.access(Action::SeeOperations)?;
    let mut act = Act::begin(app, actor).await?;
    let now = act.now();
    let found = match kind {
        "job.discarded" => queue::discard(&mut act.tx, job).await?,
        _ => queue::requeue(&mut act.tx, job, now).await?,
    };
    if !found {
        return Err(ActError::NotFound);
    }
    act.event(NewEvent {
        owner: Owner::Platform,
        stream: job.0,
        kind,
        ids: vec![("job", job.to_string())],
        from: "dead".to_owned(),
        to: if kind == "job.discarded" { String::new() } else { "waiting".to_owned() },
        version: 1,
        detail: json!({}),
    })
    .await?;
    act.commit().await
}
