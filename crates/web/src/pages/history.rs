//! A record's history as every portal shows it: who, what, when; whose turn it is and until when; up to the goal.

use app::Actor;
use app::placements::timeline::{self, Phase};
use app::placements::{Signing, timeline::Step};
use domain::ids::PlacementRef;
use domain::time::Instant;

use crate::WebState;
use crate::components::{StepState, Timeline, TimelineStep};
use crate::respond::PageError;

/// What the actor may know of the record's way.
///
/// # Errors
/// When the record is not within the actor's access.
pub(crate) async fn of_record(state: &WebState, actor: &Actor, record: PlacementRef) -> Result<Timeline, PageError> {
    let steps = timeline::timeline(&state.app, actor, record).await?;
    Ok(shown(steps, state.app.now()))
}

/// What follows an acceptance, before it is given.
pub(crate) fn after_acceptance(signing: &Signing, now: Instant) -> Timeline {
    shown(timeline::after_acceptance(signing), now)
}

fn shown(steps: Vec<Step>, now: Instant) -> Timeline {
    let steps = steps.into_iter().map(|step| {
        let phase = match step.phase {
            Phase::Done => StepState::Done,
            Phase::Now => StepState::Now,
            Phase::ToCome => StepState::Todo,
            Phase::Stopped => StepState::Stop,
        };
        let parts = [step.at.map(|at| at.spoken(now)).unwrap_or_default(), step.who, step.until];
        let note = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        TimelineStep { state: phase, title: step.title, note, reason: step.reason }
    });
    Timeline { steps: steps.collect() }
}
