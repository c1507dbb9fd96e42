//! 核对信息: the graduate sees the own entry field by field, confirms it, or says which fields are wrong (F061–F064, F067).

use domain::accounts::Action;
use domain::ledger::Owner;
use domain::refusal::Refusal;
use domain::roster::{CHECK_COLUMNS, CheckState, RosterColumn};
use store::organisations::schools;
use store::roster::entries::{self, EntryRow};
use uuid::Uuid;

use super::{entry_fields, own_school};
use crate::{Act, ActError, Actor, App, Began, NewEvent, Stale};

/// The own entry as its holder may see it: document number and mobile in full.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnEntry {
    pub name: String,
    /// Field, value, and whether the graduate is asked to check it.
    pub fields: Vec<(RosterColumn, String, bool)>,
    pub state: CheckState,
    pub school_name: String,
    /// The line to call at the school.
    pub school_phone: String,
    pub version: i64,
}

/// The graduate's answer to the check.
pub enum CheckAnswer {
    /// 信息确认无误，进入系统 (F062).
    Confirm,
    /// These fields are wrong; the note says what is right (F064).
    Dispute { columns: Vec<RosterColumn>, note: String },
    /// The dispute was a mistake.
    Withdraw,
}

/// The own entry.
///
/// # Errors
/// [`ActError::NotFound`] for a session without an entry.
pub async fn own_entry(app: &App, actor: &Actor) -> Result<OwnEntry, ActError> {
    let access = actor.access(Action::CheckOwnEntry)?;
    let school = own_school(&access)?;
    let entry = access.entry().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let row = entries::find(&mut tx, &access, school, entry).await?.ok_or(ActError::NotFound)?;
    let school_row = schools::find(&mut tx, &access, school).await?.ok_or(ActError::NotFound)?;
    let fields = entry_fields::read(app, &mut tx, &access, &row, &school_row).await?;
    let shown = |column: &RosterColumn| {
        let text = match column {
            RosterColumn::DocumentNumber | RosterColumn::Mobile | RosterColumn::Email => {
                entry_fields::cell(&fields, *column)
            }
            other => fields.shown(*other),
        };
        (*column, text, CHECK_COLUMNS.contains(column))
    };
    Ok(OwnEntry {
        name: row.name.clone(),
        fields: RosterColumn::ALL
            .iter()
            .map(shown)
            .filter(|(column, text, _)| !column.is_of_bound() || !text.is_empty())
            .collect(),
        state: entry_fields::read_check(app, &row)?,
        school_name: school_row.name,
        school_phone: school_row.phone,
        version: row.version,
    })
}

/// Whether the graduate may go past the check (F062, F063).
///
/// # Errors
/// The refusal while the check is open; [`ActError::NotFound`] for a session without an entry.
pub async fn may_enter(app: &App, actor: &Actor) -> Result<Result<(), Refusal>, ActError> {
    let access = actor.access(Action::CheckOwnEntry)?;
    let school = own_school(&access)?;
    let entry = access.entry().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let row = entries::find(&mut tx, &access, school, entry).await?.ok_or(ActError::NotFound)?;
    Ok(entry_fields::read_check(app, &row)?.may_enter())
}

/// Records the answer.
///
/// # Errors
/// A refusal of the domain; [`ActError::Stale`] when the school changed the entry since the page was made.
pub async fn answer_check(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    version: i64,
    answer: CheckAnswer,
) -> Result<(), ActError> {
    let access = actor.access(Action::CheckOwnEntry)?;
    let school = own_school(&access)?;
    let entry = access.entry().ok_or(ActError::NotFound)?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let mut row = entries::find(&mut act.tx, &access, school, entry).await?.ok_or(ActError::NotFound)?;
    if row.version != version {
        return Err(changed(&row));
    }
    let state = entry_fields::read_check(app, &row)?;
    let (from, now) = (row.check_state.clone(), act.now());
    let (kind, fields, next) = match answer {
        // The roster is the student record a school files; no second source is compared yet.
        CheckAnswer::Confirm => ("entry.confirmed", Vec::new(), state.confirm(None, now)?),
        CheckAnswer::Dispute { columns, note } => {
            let titles: Vec<&str> = columns.iter().map(|column| column.title()).collect();
            ("entry.disputed", titles, state.dispute(&columns, &note, now)?)
        }
        CheckAnswer::Withdraw => ("entry.dispute-withdrawn", Vec::new(), state.settle()),
    };
    let seen = row.clone();
    entry_fields::write_check(app, &mut row, &next)?;
    if !entries::set_check(&mut act.tx, &access, &seen, &row.check_state, &row.dispute, now).await? {
        return Err(changed(&row));
    }
    act.event(NewEvent {
        owner: Owner::School(school),
        stream: entry.0,
        kind,
        ids: vec![("entry", entry.to_string())],
        from,
        to: row.check_state,
        version: version + 1,
        detail: serde_json::json!({ "fields": fields }),
    })
    .await?;
    act.commit_with("done").await
}

fn changed(row: &EntryRow) -> ActError {
    ActError::Stale(Stale {
        what_changed: "学校刚刚更新了你的信息，请重新核对".to_owned(), version: row.version
    })
}
