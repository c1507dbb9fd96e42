//! Bringing new entries in, a batch of rows with a handful of statements: persons, entries, contacts, events.

use std::collections::HashMap;

use domain::ids::{EntryId, PersonId};
use domain::ledger::Owner;
use domain::people::PersonName;
use domain::roster::RosterFields;
use store::people::persons;
use store::people::persons::PersonRow;
use store::roster::entries::{self, EntryRow};
use store::roster::imports::ImportRecord;
use store::roster::{commitments, entry_changes};

use super::apply_import::giver;
use super::entry_fields;
use crate::people::{self, given};
use crate::{Act, ActError, App, NewEvent};

/// One row about to become an entry.
pub(super) struct NewRow {
    pub line: i32,
    pub fields: RosterFields,
}

/// Whose entry it becomes.
struct Holder {
    person: PersonId,
    /// Just made, so that nothing is known about it.
    fresh: bool,
    name_conflict: bool,
}

/// Adds the entries; the rows name different documents, none of which is on the cohort's roster.
pub(super) async fn add_entries(
    app: &App,
    act: &mut Act,
    record: &ImportRecord,
    rows: Vec<NewRow>,
) -> Result<(), ActError> {
    let access = act.system();
    let holders = holders(app, act, &rows).await?;
    let fresh: Vec<_> = (rows.iter().zip(&holders))
        .filter(|(_, holder)| holder.fresh)
        .map(|(row, holder)| (holder.person, given::named(&row.fields)))
        .collect();
    let mut first = given::give_first(act, giver(record), &fresh).await?;
    let mut added = Vec::with_capacity(rows.len());
    let mut events = Vec::with_capacity(rows.len());
    for (row, holder) in rows.iter().zip(&holders) {
        let entry = entry(app, act, record, row, holder);
        let contacts = if holder.fresh {
            first.remove(&holder.person).unwrap_or_default()
        } else {
            given::give(act, giver(record), holder.person, &given::named(&row.fields)).await?
        };
        events.push(imported(record, row, &entry, contacts));
        added.push((entry, entry_fields::digest(app, &row.fields)));
    }
    entry_changes::load(&mut act.tx, &access, record.school, &added).await?;
    for (row, (entry, _)) in rows.iter().zip(&added) {
        if let Some(bound) = &row.fields.commitment {
            commitments::put(&mut act.tx, &access, record.school, entry.entry, Some(bound)).await?;
        }
    }
    act.first_events(events).await
}

/// The person of each document: found, made, or — where the known person has another name — made anew and left unlinked.
async fn holders(app: &App, act: &mut Act, rows: &[NewRow]) -> Result<Vec<Holder>, ActError> {
    let (access, now) = (act.system(), act.now());
    let blinds: Vec<[u8; 32]> = rows.iter().map(|row| people::document_blind(app, &row.fields.document)).collect();
    let known: HashMap<[u8; 32], PersonId> =
        persons::with_documents(&mut act.tx, &access, &blinds).await?.into_iter().collect();
    let mut made: Vec<(PersonRow, [u8; 32])> = Vec::new();
    let mut holders = Vec::with_capacity(rows.len());
    for (row, blind) in rows.iter().zip(blinds) {
        let Some(person) = known.get(&blind).copied() else {
            let (person, blind) = people::person_row(app, PersonId(app.new_id()), &row.fields.document, now)?;
            holders.push(Holder { person: person.person, fresh: true, name_conflict: false });
            made.push((person, blind));
            continue;
        };
        let entries = entries::of_person(&mut act.tx, &access, person).await?;
        let same = |entry: &EntryRow| PersonName::stored(entry.name.clone()).is_same_as(&row.fields.name);
        if entries.is_empty() || entries.iter().any(same) {
            holders.push(Holder { person, fresh: false, name_conflict: false });
            continue;
        }
        let (unlinked, _) = people::person_row(app, PersonId(app.new_id()), &row.fields.document, now)?;
        persons::insert_unlinked(&mut act.tx, &access, &unlinked).await?;
        holders.push(Holder { person: unlinked.person, fresh: false, name_conflict: true });
    }
    persons::load(&mut act.tx, &access, &made).await?;
    Ok(holders)
}

fn entry(app: &App, act: &Act, record: &ImportRecord, new: &NewRow, holder: &Holder) -> EntryRow {
    let now = act.now();
    let mut row = EntryRow {
        school: record.school,
        entry: EntryId(app.new_id()),
        cohort: record.cohort,
        person: holder.person,
        department_id: new.fields.department,
        department: String::new(),
        name: String::new(),
        name_key: String::new(),
        document_kind: String::new(),
        document_masked: String::new(),
        document_blind: Vec::new(),
        exam_number: String::new(),
        student_number: String::new(),
        sex: String::new(),
        ethnic_group: String::new(),
        political_status: String::new(),
        birth_day: new.fields.birth_day,
        level: String::new(),
        level_group: String::new(),
        major_code: String::new(),
        major: String::new(),
        training_mode: String::new(),
        origin_region: String::new(),
        study_years: String::new(),
        entered_month: String::new(),
        graduation_month: String::new(),
        mobile_masked: String::new(),
        email_masked: String::new(),
        check_state: "unchecked".to_owned(),
        checked_at: None,
        dispute: String::new(),
        name_conflict: holder.name_conflict,
        removed_at: None,
        reopened_at: None,
        reopened_ground: None,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    entry_fields::fill(app, &mut row, &new.fields);
    row
}

fn imported(record: &ImportRecord, new: &NewRow, row: &EntryRow, contacts: Vec<String>) -> NewEvent {
    NewEvent {
        owner: Owner::School(record.school),
        stream: row.entry.0,
        kind: "entry.imported",
        ids: vec![
            ("entry", row.entry.to_string()),
            ("person", row.person.to_string()),
            ("import", record.import.to_string()),
        ],
        from: String::new(),
        to: "unchecked".to_owned(),
        version: 1,
        detail: serde_json::json!({
            "line": new.line, "file": record.file_name, "contacts": contacts, "name_conflict": row.name_conflict,
        }),
    }
}
