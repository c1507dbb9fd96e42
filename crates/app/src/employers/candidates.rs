//! 学生收藏夹 (F088, F089): who was found, and whether they can be invited now.

use domain::accounts::Action;
use domain::ids::CandidateId;
use domain::refusal::Refusal;
use domain::time::Instant;
use store::employers::candidates::{self, CandidateRow};
use uuid::Uuid;

use crate::placements::invite::prospects;
use crate::{Act, ActError, Actor, App};

/// A candidate and why it cannot be invited now.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub row: CandidateRow,
    /// `None`: can be invited.
    pub refusal: Option<Refusal>,
}

/// The place after the newest: where the first page begins.
pub const FIRST_PAGE: (Instant, CandidateId) =
    (Instant::from_micros(221_845_392_000_000_000), CandidateId(Uuid::max()));

/// Candidates before the given place, newest first, each judged by today's rules.
///
/// # Errors
/// When the actor is no employer's.
pub async fn list(
    app: &App,
    actor: &Actor,
    before: (Instant, CandidateId),
    limit: i64,
) -> Result<Vec<Candidate>, ActError> {
    let access = actor.access(Action::FindGraduate)?;
    let rows = {
        let mut tx = app.db.read().await?;
        candidates::list(&mut tx, &access, before, limit).await?
    };
    let ids: Vec<CandidateId> = rows.iter().map(|row| row.candidate).collect();
    let mut judged = prospects(app, actor, &ids).await?;
    let of = |row: CandidateRow| {
        let refusal = judged.iter_mut().find(|prospect| prospect.candidate == row.candidate);
        Candidate { refusal: refusal.and_then(|prospect| prospect.refusal.take()), row }
    };
    Ok(rows.into_iter().map(of).collect())
}

/// # Errors
/// As [`list`].
pub async fn count(app: &App, actor: &Actor) -> Result<i64, ActError> {
    let access = actor.access(Action::FindGraduate)?;
    let mut tx = app.db.read().await?;
    Ok(candidates::count(&mut tx, &access).await?)
}

/// Takes candidates out of the list; what is gone already is no fault.
///
/// # Errors
/// As [`list`].
pub async fn delete(app: &App, actor: &Actor, which: &[CandidateId]) -> Result<(), ActError> {
    let access = actor.access(Action::FindGraduate)?;
    let mut act = Act::begin(app, actor).await?;
    for candidate in which {
        candidates::delete(&mut act.tx, &access, *candidate).await?;
    }
    act.commit().await
}
