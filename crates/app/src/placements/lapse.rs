//! 失效: what loses its ground when the roster changes is suspended, with the cause (§6.14; decision 2).

use domain::ids::{EntryId, SchoolId};
use domain::placements::{Act as Move, Actor as By, LostCause, Side, perform};
use serde_json::json;

use super::apply::{Happened, apply};
use super::load_record;
use crate::{Act, ActError};

/// Placements of one entry looked at.
const MOST_RECORDS: i64 = 200;

/// The entry's holder may no longer sign (R02, R39): invitations, signings and ordinary destinations lose their ground;
/// a registration at the unit of the agreement keeps it. Returns how many lapsed.
///
/// # Errors
/// When storage fails, or somebody else moved one of them.
pub(crate) async fn may_not_sign(act: &mut Act, (school, entry): (SchoolId, EntryId)) -> Result<usize, ActError> {
    let (app, inside) = (act.app().clone(), act.system());
    let mut lapsed = 0;
    for row in store::placements::list_of_entry(&mut act.tx, &inside, school, entry, MOST_RECORDS).await? {
        if !Move::Lose.from().contains(&row.state) {
            continue;
        }
        let found = load_record(&app, &mut act.tx, &inside, row.record).await?;
        if !found.needs_right_to_sign() {
            continue;
        }
        let mut facts = found.facts(act.now(), By { side: Side::System, account: None }, None);
        facts.lost = Some(LostCause::MayNotSign);
        let moved = perform(Move::Lose, Some(found.state.clone()), &facts)?;
        // A decision about what has lapsed settles no more.
        store::placements::intentions::delete(&mut act.tx, &inside, row.record).await?;
        let detail = json!({ "cause": LostCause::MayNotSign.as_str(), "reason": LostCause::MayNotSign.title() });
        apply(act, &found, &moved, Happened { kind: "placement.lost", detail }).await?;
        lapsed += 1;
    }
    Ok(lapsed)
}
