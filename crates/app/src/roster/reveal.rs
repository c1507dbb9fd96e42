//! Showing one masked value in full: an audited act (decision 18).

use domain::accounts::Action;
use domain::ids::EntryId;
use domain::ledger::Owner;
use domain::roster::RosterColumn;
use store::organisations::schools;
use store::roster::entries;

use super::{entry_fields, own_school};
use crate::{Act, ActError, Actor, App, NewEvent};

/// The value in full; the event names the field, never the value.
///
/// # Errors
/// [`ActError::NotFound`] for an entry out of reach or a field that is not masked.
pub async fn reveal(app: &App, actor: &Actor, entry: EntryId, column: RosterColumn) -> Result<String, ActError> {
    let access = actor.access(Action::RevealPersonal)?;
    let school = own_school(&access)?;
    let masked = [RosterColumn::DocumentNumber, RosterColumn::Mobile, RosterColumn::Email, RosterColumn::BirthDay];
    if !masked.contains(&column) {
        return Err(ActError::NotFound);
    }
    let mut act = Act::begin(app, actor).await?;
    let row = entries::find(&mut act.tx, &access, school, entry).await?.ok_or(ActError::NotFound)?;
    let school_row = schools::find(&mut act.tx, &access, school).await?.ok_or(ActError::NotFound)?;
    let fields = entry_fields::read(app, &mut act.tx, &access, &row, &school_row).await?;
    act.event(NewEvent {
        owner: Owner::School(school),
        stream: entry.0,
        kind: "entry.revealed",
        ids: vec![("entry", entry.to_string())],
        from: String::new(),
        to: String::new(),
        version: row.version,
        detail: serde_json::json!({ "fields": [column.title()] }),
    })
    .await?;
    act.commit().await?;
    Ok(entry_fields::cell(&fields, column))
}
