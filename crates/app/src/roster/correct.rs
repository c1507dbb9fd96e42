//! Correcting an entry by the school, answering a graduate's dispute (F056–F058, F064).

use domain::accounts::Action;
use domain::ids::EntryId;
use domain::ledger::Owner;
use domain::people::{Contact, ContactOrigin};
use domain::refusal::FieldErrors;
use domain::roster::{
    CheckState, FieldChange, Headings, RosterColumn, RosterFields, Severity, changes, check_row, ground_stays,
    may_set_directly,
};
use store::organisations::departments;
use store::roster::{commitments, entries, entry_changes};
use uuid::Uuid;

use super::judgement::{Frame, unprinted};
use super::relink::relink;
use super::{EntryRow, entry_fields, mode_changes, own_school};
use crate::inbox::{Message, Recipient};
use crate::people::given::{self, Giver};
use crate::placements::lapse;
use crate::{Act, ActError, Actor, App, Began, NewEvent, Stale};

/// What the correction form shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CorrectionForm {
    pub row: EntryRow,
    /// Values to edit; the masked ones are empty and stay as they are when left so.
    pub values: Vec<(RosterColumn, String)>,
    /// What a masked field shows beside its empty box.
    pub masked: Vec<(RosterColumn, String)>,
    pub departments: Vec<String>,
    pub check: CheckState,
}

/// Fields whose value the form does not show.
const MASKED: [RosterColumn; 3] = [RosterColumn::DocumentNumber, RosterColumn::Mobile, RosterColumn::Email];

/// The entry ready for correction.
///
/// # Errors
/// [`ActError::NotFound`] for an entry out of reach.
pub async fn correction_form(app: &App, actor: &Actor, entry: EntryId) -> Result<CorrectionForm, ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let row = entries::find(&mut tx, &access, school, entry).await?.ok_or(ActError::NotFound)?;
    let frame = Frame::load(app, &mut tx, &access, school, row.cohort).await?;
    let fields = entry_fields::read(app, &mut tx, &access, &row, &frame.school).await?;
    let value = |column: &RosterColumn| {
        let text = if MASKED.contains(column) { String::new() } else { entry_fields::cell(&fields, *column) };
        (*column, text)
    };
    let departments = departments::list(&mut tx, &access, school).await?.into_iter().map(|row| row.name).collect();
    Ok(CorrectionForm {
        values: RosterColumn::ALL.iter().map(value).collect(),
        masked: MASKED.map(|column| (column, fields.shown(column))).to_vec(),
        departments,
        check: entry_fields::read_check(app, &row)?,
        row,
    })
}

/// Typed values and why they are right.
pub struct Correction {
    pub entry: EntryId,
    pub version: i64,
    pub nonce: Uuid,
    /// Columns that are left out, and masked ones that are empty, stay.
    pub values: Vec<(RosterColumn, String)>,
    pub reason: String,
}

/// Writes the correction; returns what changed, which is nothing when the values are the old ones.
///
/// # Errors
/// Field errors named by column; a refusal when the change would block a signing under way; [`ActError::Stale`].
pub async fn correct(app: &App, actor: &Actor, input: Correction) -> Result<Vec<FieldChange>, ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(Vec::new()) };
    let mut row = entries::find(&mut act.tx, &access, school, input.entry).await?.ok_or(ActError::NotFound)?;
    if row.version != input.version {
        return Err(changed(&row));
    }
    let frame = Frame::load(app, &mut act.tx, &access, school, row.cohort).await?;
    let before = entry_fields::read(app, &mut act.tx, &access, &row, &frame.school).await?;
    let after = overlaid(&frame, &before, &input.values)?;
    let changed_fields = changes(&before, &after);
    if changed_fields.is_empty() {
        return Ok(changed_fields);
    }
    let reason = input.reason.trim();
    if reason.is_empty() || reason.chars().count() > 200 {
        return Err(FieldErrors::one("reason", "请写明更正依据，最多 200 字").into());
    }
    let columns: Vec<RosterColumn> = changed_fields.iter().map(|change| change.column).collect();
    let mut errors = FieldErrors::new();
    for (column, message) in unprinted(app, &after).into_iter().filter(|(column, _)| columns.contains(column)) {
        errors.add(column.as_str(), message);
    }
    errors.into_result()?;
    may_set_directly(before.training_mode, after.training_mode, frame.mode_review)?;
    let busy = mode_changes::in_process(&mut act.tx, &access, school, input.entry).await?;
    ground_stays(before.training_mode, after.training_mode, busy)?;
    let typed = |contact: &Contact| match contact {
        Contact::Mobile(_) => columns.contains(&RosterColumn::Mobile),
        Contact::Email(_) => columns.contains(&RosterColumn::Email),
    };
    let mut offered: Vec<Contact> = given::named(&after).into_iter().filter(typed).collect();
    if columns.contains(&RosterColumn::DocumentNumber) || columns.contains(&RosterColumn::DocumentKind) {
        offered.extend(relink(&mut act, &mut row, &after).await?);
    }
    let check = entry_fields::read_check(app, &row)?.after_change(&columns);
    let from = row.check_state.clone();
    let stored = entry_changes::digest(&mut act.tx, &access, school, input.entry).await?;
    entry_fields::fill(app, &mut row, &after);
    entry_fields::write_check(app, &mut row, &check)?;
    let digest = entry_fields::merged(stored.as_deref(), entry_fields::digest(app, &after));
    let now = act.now();
    let written = entry_changes::update(&mut act.tx, &access, &row, digest, now).await;
    match written {
        Ok(true) => {}
        Ok(false) => return Err(changed(&row)),
        Err(store::StoreError::Unique { .. }) => {
            return Err(FieldErrors::one("exam_number", "本届名单中已有相同的考生号或证件号码").into());
        }
        Err(error) => return Err(error.into()),
    }
    commitments::put(&mut act.tx, &access, school, input.entry, after.commitment.as_ref()).await?;
    let giver = Giver { school, origin: ContactOrigin::Staff };
    let given = given::give(&mut act, giver, row.person, &offered).await?;
    act.event(NewEvent {
        owner: Owner::School(school),
        stream: row.entry.0,
        kind: "entry.corrected",
        ids: vec![("entry", row.entry.to_string())],
        from,
        to: row.check_state.clone(),
        version: row.version + 1,
        detail: serde_json::json!({
            "changes": entry_fields::changes_detail(&changed_fields), "contacts": given, "reason": reason,
        }),
    })
    .await?;
    if before.training_mode.may_sign_online() && !after.training_mode.may_sign_online() {
        lapse::may_not_sign(&mut act, (school, input.entry)).await?;
    }
    let titles: Vec<&str> = columns.iter().map(|column| column.title()).collect();
    act.tell(told(&row, format!("学校更正了你的{}，请重新核对。", titles.join("、")))).await?;
    act.commit_with("done").await?;
    Ok(changed_fields)
}

/// Answers a dispute: the data are right as they stand; the graduate checks once more.
///
/// # Errors
/// [`ActError::NotFound`] when there is nothing to answer; [`ActError::Stale`].
pub async fn answer_dispute(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    (entry, version): (EntryId, i64),
    reason: &str,
) -> Result<(), ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let mut row = entries::find(&mut act.tx, &access, school, entry).await?.ok_or(ActError::NotFound)?;
    if row.version != version {
        return Err(changed(&row));
    }
    if row.check_state != "disputed" {
        return Err(ActError::NotFound);
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 200 {
        return Err(FieldErrors::one("reason", "请写明答复，最多 200 字").into());
    }
    let seen = row.clone();
    let state = entry_fields::read_check(app, &row)?.settle();
    entry_fields::write_check(app, &mut row, &state)?;
    let now = act.now();
    if !entries::set_check(&mut act.tx, &access, &seen, &row.check_state, &row.dispute, now).await? {
        return Err(changed(&row));
    }
    act.event(NewEvent {
        owner: Owner::School(school),
        stream: entry.0,
        kind: "entry.dispute-answered",
        ids: vec![("entry", entry.to_string())],
        from: seen.check_state,
        to: row.check_state.clone(),
        version: version + 1,
        detail: serde_json::json!({ "reason": reason }),
    })
    .await?;
    act.tell(told(&row, format!("学校答复了你的反馈：{reason}。请再核对一次。"))).await?;
    act.commit_with("done").await
}

fn told(row: &EntryRow, body: String) -> Message {
    Message {
        to: Recipient::Person(row.person),
        kind: "check-again",
        subject: "请核对本人信息".to_owned(),
        body,
        link: "/g/check".to_owned(),
        record: row.entry.to_string(),
    }
}

fn changed(row: &EntryRow) -> ActError {
    ActError::Stale(Stale { what_changed: "这名毕业生的信息刚刚被更新".to_owned(), version: row.version })
}

/// The old fields with the typed values over them, checked like a row of a file.
fn overlaid(frame: &Frame, before: &RosterFields, values: &[(RosterColumn, String)]) -> Result<RosterFields, ActError> {
    let titles: Vec<&str> = RosterColumn::ALL.iter().map(|column| column.title()).collect();
    let typed = |column: &RosterColumn| {
        let typed = values.iter().find(|(known, _)| known == column).map(|(_, text)| text.trim());
        match typed {
            Some(text) if !(text.is_empty() && MASKED.contains(column)) => text.to_owned(),
            _ => entry_fields::cell(before, *column),
        }
    };
    let mut cells: Vec<String> = RosterColumn::ALL.iter().map(typed).collect();
    let mut checked = check_row(&Headings::read(&titles), &cells, &frame.context());
    // A new document number carries its own sex and birth day.
    let number_typed = values.iter().any(|(column, text)| *column == RosterColumn::DocumentNumber && !text.is_empty());
    if number_typed && checked.fields.is_none() {
        for (column, cell) in RosterColumn::ALL.iter().zip(&mut cells) {
            if matches!(column, RosterColumn::Sex | RosterColumn::BirthDay) {
                cell.clear();
            }
        }
        checked = check_row(&Headings::read(&titles), &cells, &frame.context());
    }
    let errors = checked.problems.into_iter().filter(|problem| problem.severity == Severity::Error);
    let mut wrong = FieldErrors::new();
    for problem in errors {
        wrong.add(problem.column.as_str(), problem.message);
    }
    wrong.into_result()?;
    checked.fields.ok_or_else(|| ActError::defect("a row without problems has no fields"))
}
