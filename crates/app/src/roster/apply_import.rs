//! Bringing the good rows of a checked import into the roster, a small transaction at a time (F054).
//!
//! Invariant: a row is marked done in the transaction that writes its entry, so an import that was cut off goes on where
//! it stopped and never writes a row twice.

use domain::accounts::{Access, Action};
use domain::ids::{ImportId, SchoolId};
use domain::ledger::Owner;
use domain::people::ContactOrigin;
use domain::roster::{RosterFields, changes};
use store::roster::entries;
use store::roster::import_rows::{self, StoredRow};
use store::roster::imports::{self, ImportRecord};
use store::roster::{commitments, entry_changes};

use super::add_entries::{NewRow, add_entries};
use super::judgement::{Claims, Frame, Judged, meet_roster};
use super::show_import::{Counts, counts_of, headings_of};
use super::{entry_fields, own_school, sealed_row};
use crate::inbox::{Message, Recipient};
use crate::people;
use crate::people::given::{self, Giver};
use crate::placements::lapse;
use crate::{Act, ActError, Actor, App, NewEvent, once_more};

/// Rows of the file in one transaction.
const BATCH: i64 = 100;
/// Batches done before the starting request is answered; the worker does the rest.
const AT_START: usize = 2;

/// Starts the import of the good rows and does the first of them.
///
/// # Errors
/// [`ActError::NotFound`] when the school has no such import, or it is still being checked.
pub async fn start(app: &App, actor: &Actor, import: ImportId) -> Result<(), ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    let mut act = Act::begin(app, actor).await?;
    let record = imports::find(&mut act.tx, &access, school, import).await?.ok_or(ActError::NotFound)?;
    match record.state.as_str() {
        "checking" => return Err(ActError::NotFound),
        "checked" => {
            imports::set_state(&mut act.tx, &access, school, import, "checked", "importing", None).await?;
            act.event(import_event(&record, "import.started", "importing", serde_json::json!({}))).await?;
            act.commit().await?;
        }
        _ => drop(act),
    }
    for _ in 0..AT_START {
        if !once_more(|| step(app, school, import)).await? {
            break;
        }
    }
    Ok(())
}

/// Goes on with every import that is under way; the worker's turn. Returns how many batches were done.
///
/// # Errors
/// When storage fails.
pub async fn work(app: &App) -> Result<usize, ActError> {
    let running = {
        let mut tx = app.db.read().await?;
        imports::running(&mut tx, &system(), 20).await?
    };
    let mut done = 0;
    for (school, import) in running {
        while once_more(|| step(app, school, import)).await? {
            done += 1;
        }
    }
    Ok(done)
}

/// Forgets the rows of imports older than 30 days; what was imported stays, of course.
///
/// # Errors
/// When storage fails.
pub async fn sweep(app: &App) -> Result<usize, ActError> {
    let before = app.now().plus_hours(-24 * 30);
    let old = {
        let mut tx = app.db.read().await?;
        imports::old(&mut tx, &system(), before, 20).await?
    };
    for (school, import) in &old {
        let mut tx = app.db.write().await?;
        imports::forget_rows(&mut tx, &system(), *school, *import).await?;
        tx.commit().await?;
    }
    Ok(old.len())
}

const fn system() -> Access {
    Access::system(domain::accounts::SystemPurpose::Work)
}

fn import_event(record: &ImportRecord, kind: &'static str, to: &str, detail: serde_json::Value) -> NewEvent {
    NewEvent {
        owner: Owner::School(record.school),
        stream: record.import.0,
        kind,
        ids: vec![("import", record.import.to_string())],
        from: record.state.clone(),
        to: to.to_owned(),
        version: record.version + 1,
        detail,
    }
}

/// One transaction; `false` when nothing is left to do.
async fn step(app: &App, school: SchoolId, import: ImportId) -> Result<bool, ActError> {
    let actor = Actor::System(domain::accounts::SystemPurpose::Work);
    let mut act = Act::begin(app, &actor).await?;
    let access = act.system();
    let record = imports::find(&mut act.tx, &access, school, import).await?.ok_or(ActError::NotFound)?;
    if record.state != "importing" {
        return Ok(false);
    }
    let mut rows = import_rows::of_outcome(&mut act.tx, &access, school, import, "new", 0, BATCH).await?;
    if rows.is_empty() {
        rows = import_rows::of_outcome(&mut act.tx, &access, school, import, "update", 0, BATCH).await?;
    }
    if rows.is_empty() {
        return finish(act, &record).await.map(|()| false);
    }
    let frame = Frame::load(app, &mut act.tx, &access, school, record.cohort).await?;
    take(app, &mut act, &frame, &record, rows).await?;
    act.commit().await?;
    Ok(true)
}

async fn finish(mut act: Act, record: &ImportRecord) -> Result<(), ActError> {
    let access = act.system();
    let (school, import, now) = (record.school, record.import, act.now());
    let counts: Counts = counts_of(import_rows::counts(&mut act.tx, &access, school, import).await?);
    let state = if counts.bad == 0 { "done" } else { "checked" };
    imports::set_state(&mut act.tx, &access, school, import, "importing", state, Some(now)).await?;
    let detail = serde_json::json!({ "done": counts.done, "bad": counts.bad, "same": counts.same });
    act.event(import_event(record, "import.finished", state, detail)).await?;
    let text = if counts.bad == 0 {
        format!("{}：{} 行已导入。", record.file_name, counts.done)
    } else {
        format!("{}：{} 行已导入，{} 行需要修改。", record.file_name, counts.done, counts.bad)
    };
    act.tell(Message {
        to: Recipient::Account(record.created_by),
        kind: "import-finished",
        subject: "名单导入完成".to_owned(),
        body: text,
        link: format!("/s/{}/imports/{import}", record.cohort),
        record: import.to_string(),
    })
    .await?;
    act.commit().await
}

/// Brings the rows in. Each is judged anew, since the roster or the departments may have changed; what turned out bad or
/// empty of news is stored in its place.
async fn take(
    app: &App,
    act: &mut Act,
    frame: &Frame,
    record: &ImportRecord,
    rows: Vec<StoredRow>,
) -> Result<(), ActError> {
    let access = act.system();
    let (_, headings) = headings_of(record)?;
    let mut claims = Claims::default();
    let mut judged = Vec::with_capacity(rows.len());
    for row in rows {
        let cells = sealed_row::cells(app, record.import, &row)?;
        let mut row = Judged::read(app, frame, &headings, row.row_number, cells);
        claims.claim(&mut row);
        judged.push(row);
    }
    meet_roster(app, &mut act.tx, &access, frame, &mut judged).await?;
    let (mut done, mut new) = (Vec::with_capacity(judged.len()), Vec::with_capacity(judged.len()));
    for mut row in judged {
        let line = row.line;
        match (row.outcome(), row.fields.take()) {
            ("new", Some(fields)) => new.push(NewRow { line, fields }),
            ("update", Some(fields)) => change(app, act, frame, record, &fields).await?,
            (_, fields) => {
                row.fields = fields;
                let stored = row.stored(app, record.import)?;
                import_rows::replace(&mut act.tx, &access, record.school, record.import, stored).await?;
                continue;
            }
        }
        done.push(line);
    }
    add_entries(app, act, record, new).await?;
    import_rows::mark_done(&mut act.tx, &access, record.school, record.import, &done).await?;
    Ok(())
}

async fn change(
    app: &App,
    act: &mut Act,
    frame: &Frame,
    record: &ImportRecord,
    fields: &RosterFields,
) -> Result<(), ActError> {
    let (access, now) = (act.system(), act.now());
    let blind = people::document_blind(app, &fields.document).to_vec();
    let known = entry_changes::with_documents(&mut act.tx, &access, record.school, record.cohort, &[blind]).await?;
    let known = known.first().ok_or(ActError::NotFound)?;
    let mut row = entries::find(&mut act.tx, &access, record.school, known.entry).await?.ok_or(ActError::NotFound)?;
    let before = entry_fields::read(app, &mut act.tx, &access, &row, &frame.school).await?;
    let mut after = fields.clone();
    after.mobile = after.mobile.or_else(|| before.mobile.clone());
    after.email = after.email.or_else(|| before.email.clone());
    // A file without the columns of 定向 says nothing about them.
    after.commitment =
        after.commitment.or_else(|| before.commitment.clone().filter(|_| fields.training_mode.is_bound()));
    let changed = changes(&before, &after);
    let columns: Vec<_> = changed.iter().map(|change| change.column).collect();
    let check = entry_fields::read_check(app, &row)?.after_change(&columns);
    let from = row.check_state.clone();
    entry_fields::fill(app, &mut row, fields);
    entry_fields::write_check(app, &mut row, &check)?;
    let digest = entry_fields::merged(known.fields_digest.as_deref(), entry_fields::digest(app, fields));
    if !entry_changes::update(&mut act.tx, &access, &row, digest, now).await? {
        return Err(ActError::defect("an entry changed within its own transaction"));
    }
    commitments::put(&mut act.tx, &access, record.school, row.entry, after.commitment.as_ref()).await?;
    let given = given::give(act, giver(record), row.person, &given::named(fields)).await?;
    act.event(NewEvent {
        owner: Owner::School(record.school),
        stream: row.entry.0,
        kind: "entry.updated",
        ids: vec![("entry", row.entry.to_string()), ("import", record.import.to_string())],
        from,
        to: row.check_state.clone(),
        version: row.version + 1,
        detail: serde_json::json!({
            "file": record.file_name, "contacts": given, "changes": entry_fields::changes_detail(&changed),
        }),
    })
    .await?;
    if before.training_mode.may_sign_online() && !after.training_mode.may_sign_online() {
        lapse::may_not_sign(act, (row.school, row.entry)).await?;
    }
    Ok(())
}

pub(super) const fn giver(record: &ImportRecord) -> Giver {
    Giver { school: record.school, origin: ContactOrigin::SchoolImport }
}
