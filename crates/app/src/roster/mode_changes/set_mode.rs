//! An approved change enters the roster: training mode and unit, the right to sign, and what loses its ground by it.

use domain::ledger::Owner;
use domain::roster::{ModeRequest, changes};
use store::organisations::schools::SchoolRow;
use store::roster::entries::EntryRow;
use store::roster::{commitments, entry_changes};

use crate::placements::lapse;
use crate::roster::entry_fields;
use crate::{Act, ActError, NewEvent, Stale};

/// Writes the change into the entry.
///
/// # Errors
/// [`ActError::Stale`] when the entry changed within the act.
pub(super) async fn set_mode(
    act: &mut Act,
    school: &SchoolRow,
    mut row: EntryRow,
    asked: &ModeRequest,
    reason: &str,
) -> Result<(), ActError> {
    let (app, inside, now) = (act.app().clone(), act.system(), act.now());
    let before = entry_fields::read(&app, &mut act.tx, &inside, &row, school).await?;
    let mut after = before.clone();
    after.training_mode = asked.to;
    after.commitment.clone_from(&asked.commitment);
    let changed = changes(&before, &after);
    let stored = entry_changes::digest(&mut act.tx, &inside, row.school, row.entry).await?;
    entry_fields::fill(&app, &mut row, &after);
    let digest = entry_fields::merged(stored.as_deref(), entry_fields::digest(&app, &after));
    if !entry_changes::update(&mut act.tx, &inside, &row, digest, now).await? {
        let what_changed = "这名毕业生的信息刚刚被更新".to_owned();
        return Err(ActError::Stale(Stale { what_changed, version: row.version }));
    }
    commitments::put(&mut act.tx, &inside, row.school, row.entry, after.commitment.as_ref()).await?;
    act.event(NewEvent {
        owner: Owner::School(row.school),
        stream: row.entry.0,
        kind: "entry.mode-changed",
        ids: vec![("entry", row.entry.to_string())],
        from: row.check_state.clone(),
        to: row.check_state.clone(),
        version: row.version + 1,
        detail: serde_json::json!({ "changes": entry_fields::changes_detail(&changed), "reason": reason }),
    })
    .await?;
    if before.training_mode.may_sign_online() && !after.training_mode.may_sign_online() {
        lapse::may_not_sign(act, (row.school, row.entry)).await?;
    }
    Ok(())
}
