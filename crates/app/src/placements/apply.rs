//! The one way to write a move: state and version, slots, intention, review, agreement, report, employer's view,
//! event and messages, all in the act's transaction.

use domain::employers::LetterTerms;
use domain::ledger::Owner;
use domain::placements::{Effect, Moved, Placement, PlacementKind, Reported, StateCode};
use domain::reports::ReportedFields;
use domain::time::Instant;
use serde_json::{Value, json};
use store::placements::{PlacementMove, PlacementRow, answers, employer_view, reported, signings};

use super::record::{Record, read, store_state, stored_state, write};
use super::{EmployerSnapshot, load_application, notices, seal};
use crate::{Act, ActError, NewEvent, Stale};

/// What happened, as the ledger names it.
pub(super) struct Happened {
    pub kind: &'static str,
    /// Names, values and reasons.
    pub detail: Value,
}

/// Writes the move and returns the row after it.
///
/// # Errors
/// [`ActError::Stale`] when the record moved since it was loaded.
pub(super) async fn apply(
    act: &mut Act,
    record: &Record,
    moved: &Moved<Placement>,
    happened: Happened,
) -> Result<PlacementRow, ActError> {
    let inside = act.system();
    let now = act.now();
    for effect in &moved.effects {
        if let Effect::VoidOther { record: other } = effect {
            void_other(act, *other, record.row.record).await?;
        }
    }
    let number = match moved.effects.contains(&Effect::SealAgreement) {
        true => Some(seal::seal(act, record, &moved.state).await?),
        false => None,
    };
    let (to, waiting) = (moved.state.code(), moved.state.waiting());
    let step = PlacementMove {
        record: record.row.record,
        from: record.row.state,
        version: record.row.version,
        to,
        waiting,
        slot: moved.state.slot(),
        number: number.clone(),
        flags: record.concerns.iter().map(|concern| concern.as_str()).collect::<Vec<_>>().join(" "),
        deadline: moved.state.deadline(),
        waiting_since: match (waiting.level(), record.row.waiting == waiting) {
            (None, _) => None,
            (Some(_), true) => record.row.waiting_since,
            (Some(_), false) => Some(now),
        },
        at: now,
    };
    if !store::placements::move_to(&mut act.tx, &inside, &step).await? {
        return Err(stale(record));
    }
    store_state(&mut act.tx, &inside, step.record, &moved.state).await?;
    let answer_until = awaited(&moved.state);
    if answer_until != awaited(&record.state) {
        answers::set(&mut act.tx, &inside, step.record, answer_until).await?;
    }
    if let Some(employer) = record.row.employer
        && !employer_view::follow(&mut act.tx, &inside, employer, &step).await?
    {
        return Err(ActError::defect(format!("the employer's view of {} lags behind", step.record)));
    }
    let row = PlacementRow {
        state: to,
        waiting,
        slot: step.slot,
        number: number.or_else(|| record.row.number.clone()),
        flags: step.flags.clone(),
        deadline: step.deadline,
        waiting_since: step.waiting_since,
        updated_at: now,
        version: record.row.version + 1,
        ..record.row.clone()
    };
    let detail = happened.detail.clone();
    act.event(event(&row, record.row.state, happened)).await?;
    for effect in &moved.effects {
        match effect {
            Effect::UpdateReported { to } => report(act, record, *to).await?,
            Effect::Notify { side, message } => {
                if let Some(text) = notices::compose(record, &moved.state, &row, (*side, *message), &detail) {
                    act.tell(text).await?;
                }
            }
            // A slot is the state's own column; the agreement was sealed and the other voided above.
            Effect::ReleaseSlot { .. } | Effect::TakeSlot { .. } | Effect::VoidOther { .. } | Effect::SealAgreement => {
            }
        }
    }
    Ok(row)
}

/// Until when the other side of a rescission may answer; an invitation has its own deadline.
fn awaited(state: &Placement) -> Option<Instant> {
    state.answer_until().filter(|_| state.code() != StateCode::OnInvited)
}

/// The event of a placement's move.
pub(super) fn event(row: &PlacementRow, from: StateCode, happened: Happened) -> NewEvent {
    let mut ids = vec![("placement", row.record.placement.to_string()), ("entry", row.entry.to_string())];
    if let Some(employer) = row.employer {
        ids.push(("employer", employer.to_string()));
    }
    NewEvent {
        owner: Owner::School(row.record.school),
        stream: row.record.placement.0,
        kind: happened.kind,
        ids,
        from: from.as_str().to_owned(),
        to: row.state.as_str().to_owned(),
        version: row.version,
        detail: happened.detail,
    }
}

/// The record moved on since it was loaded.
pub(super) fn stale(record: &Record) -> ActError {
    ActError::Stale(Stale {
        what_changed: "这条记录刚刚被其他人处理，请查看最新状态".to_owned(),
        version: record.row.version + 1,
    })
}

/// Ends the destination that gives way to a signing (R34): void, its slot free.
async fn void_other(
    act: &mut Act,
    record: domain::ids::PlacementRef,
    because: domain::ids::PlacementRef,
) -> Result<(), ActError> {
    let inside = act.system();
    let row = store::placements::find(&mut act.tx, &inside, record).await?.ok_or(ActError::NotFound)?;
    let ended = stored_state(&mut act.tx, &inside, &row).await?.give_way(act.now());
    let step = PlacementMove {
        record,
        from: row.state,
        version: row.version,
        to: ended.code(),
        waiting: ended.waiting(),
        slot: None,
        number: None,
        flags: row.flags.clone(),
        deadline: row.deadline,
        waiting_since: None,
        at: act.now(),
    };
    if !store::placements::move_to(&mut act.tx, &inside, &step).await? {
        return Err(ActError::Stale(Stale {
            what_changed: "原去向刚刚有变化，请查看最新状态".to_owned(),
            version: row.version + 1,
        }));
    }
    store_state(&mut act.tx, &inside, record, &ended).await?;
    // A decision about what has ended settles no more.
    store::placements::intentions::delete(&mut act.tx, &inside, record).await?;
    let from = row.state;
    let row = PlacementRow { state: step.to, waiting: step.waiting, slot: None, version: row.version + 1, ..row };
    let detail = json!({ "because": because.to_string() });
    act.event(event(&row, from, Happened { kind: "placement.voided", detail })).await
}

async fn report(act: &mut Act, record: &Record, to: Reported) -> Result<(), ActError> {
    let inside = act.system();
    let (fields, placement) = match to {
        Reported::Placement => (reported_fields(act, record).await?, Some(record.row.record.placement)),
        Reported::Seeking => (ReportedFields::seeking(), None),
        Reported::Cleared | Reported::Unfiled => (ReportedFields::default(), None),
    };
    let now = act.now();
    let (school, entry) = (record.row.record.school, record.row.entry);
    reported::put(&mut act.tx, &inside, school, entry, &write(&fields, "report")?, placement, now).await?;
    Ok(())
}

/// What is reported of a placement in force.
async fn reported_fields(act: &mut Act, record: &Record) -> Result<ReportedFields, ActError> {
    let inside = act.system();
    match record.row.kind {
        PlacementKind::Online => {
            let stored = signings::find(&mut act.tx, &inside, record.row.record).await?.ok_or(ActError::NotFound)?;
            let terms: LetterTerms = read(&stored.terms, "terms")?;
            let employer: EmployerSnapshot = read(&stored.employer_snapshot, "employer snapshot")?;
            Ok(ReportedFields::of_agreement(&employer.block, &employer.region, &terms.block()))
        }
        _ => {
            let app = act.app().clone();
            let found = load_application(&app, &mut act.tx, &inside, record.row.record).await?;
            Ok(super::offline_document::reported(&found))
        }
    }
}
