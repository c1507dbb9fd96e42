//! The one way to write a move: state and version, slots, intention, review, agreement, report, employer's view,
//! event and messages, all in the act's transaction.

use domain::ledger::Owner;
use domain::placements::{Effect, Moved, Online, Reported, StateCode};
use domain::reports::ReportedFields;
use serde_json::{Value, json};
use store::placements::{PlacementMove, PlacementRow, employer_view, reported, signings};

use super::signing::write;
use super::{Signing, notices, seal};
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
    signing: &Signing,
    moved: &Moved<Online>,
    happened: Happened,
) -> Result<PlacementRow, ActError> {
    let inside = act.system();
    let now = act.now();
    for effect in &moved.effects {
        if let Effect::VoidOther { record } = effect {
            void_other(act, *record, signing.row.record).await?;
        }
    }
    let number = match moved.effects.contains(&Effect::SealAgreement) {
        true => Some(seal::seal(act, signing, &moved.state).await?),
        false => None,
    };
    let to = moved.state.code();
    let step = PlacementMove {
        record: signing.row.record,
        from: signing.row.state,
        version: signing.row.version,
        to,
        slot: moved.state.slot(),
        number: number.clone(),
        flags: signing.concerns.iter().map(|concern| concern.as_str()).collect::<Vec<_>>().join(" "),
        deadline: Some(moved.state.invitation().deadline),
        waiting_since: match (to.level(), signing.row.state == to) {
            (None, _) => None,
            (Some(_), true) => signing.row.waiting_since,
            (Some(_), false) => Some(now),
        },
        at: now,
    };
    if !store::placements::move_to(&mut act.tx, &inside, &step).await? {
        return Err(stale(signing));
    }
    signings::set_facts(&mut act.tx, &inside, step.record, &write(&moved.state, "facts")?).await?;
    if let Some(employer) = signing.row.employer
        && !employer_view::follow(&mut act.tx, &inside, employer, &step).await?
    {
        return Err(ActError::defect(format!("the employer's view of {} lags behind", step.record)));
    }
    let row = PlacementRow {
        state: to,
        slot: step.slot,
        number: number.or_else(|| signing.row.number.clone()),
        flags: step.flags.clone(),
        deadline: step.deadline,
        waiting_since: step.waiting_since,
        updated_at: now,
        version: signing.row.version + 1,
        ..signing.row.clone()
    };
    let told = notices::told_reason(&happened.detail);
    act.event(event(&row, signing.row.state, happened)).await?;
    for effect in &moved.effects {
        match effect {
            Effect::UpdateReported { to } => report(act, signing, *to).await?,
            Effect::Notify { side, message } => {
                if let Some(text) = notices::compose(signing, &moved.state, &row, (*side, *message), &told) {
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
pub(super) fn stale(signing: &Signing) -> ActError {
    ActError::Stale(Stale {
        what_changed: "这条记录刚刚被其他人处理，请查看最新状态".to_owned(),
        version: signing.row.version + 1,
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
    let step = PlacementMove {
        record,
        from: row.state,
        version: row.version,
        to: StateCode::QxVoid,
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
    let from = row.state;
    let row = PlacementRow { state: StateCode::QxVoid, slot: None, version: row.version + 1, ..row };
    let detail = json!({ "because": because.to_string() });
    act.event(event(&row, from, Happened { kind: "placement.voided", detail })).await
}

async fn report(act: &mut Act, signing: &Signing, to: Reported) -> Result<(), ActError> {
    let inside = act.system();
    let (fields, placement) = match to {
        Reported::Placement => {
            let fields =
                ReportedFields::of_agreement(&signing.employer.block, &signing.employer.region, &signing.terms.block());
            (fields, Some(signing.row.record.placement))
        }
        Reported::Seeking => (ReportedFields::seeking(), None),
        Reported::Cleared | Reported::Unfiled => (ReportedFields::default(), None),
    };
    let now = act.now();
    let (school, entry) = (signing.row.record.school, signing.row.entry);
    reported::put(&mut act.tx, &inside, school, entry, &write(&fields, "report")?, placement, now).await?;
    Ok(())
}
