//! Checking an uploaded roster file: every row is read, judged and kept sealed; the roster itself is not touched (F054).

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::accounts::{Access, Action};
use domain::ids::{AccountId, Cohort, ImportId, SchoolId};
use domain::refusal::FieldErrors;
use domain::roster::{Headings, RosterColumn};
use sha2::{Digest, Sha256};
use store::roster::import_rows;
use store::roster::imports::{self, ImportRecord};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::judgement::{Claims, Frame, Judged, meet_roster};
use super::{check_cohort, own_school, returned_workbook};
use crate::ports::SheetRow;
use crate::{Act, ActError, Actor, App, NewEvent};

/// Rows read, judged and stored at a time; a transaction of storage holds no more.
const BATCH: usize = 200;
/// Longest file name kept, in characters.
const FILE_NAME: usize = 120;
/// The form field of the file.
const FIELD: &str = "file";

/// An uploaded file.
pub struct CheckImport {
    pub cohort: Cohort,
    /// As the browser named it.
    pub file_name: String,
    pub bytes: Vec<u8>,
    /// Checks even a file that was checked before.
    pub again: bool,
}

/// What became of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Checked {
    New(ImportId),
    /// The same bytes were checked before; this is that import.
    Known(ImportId),
    /// A returned workbook: its rows went back to their import.
    Returned {
        import: ImportId,
        rows: usize,
    },
}

impl Checked {
    pub const fn import(self) -> ImportId {
        match self {
            Self::New(import) | Self::Known(import) | Self::Returned { import, .. } => import,
        }
    }
}

/// The upload on the data disk while it is read.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!(%error, "an upload could not be removed from the scratch folder");
        }
    }
}

impl Scratch {
    async fn write(app: &App, bytes: &[u8]) -> Result<Self, ActError> {
        let path = app.scratch.join(format!("import-{}", app.new_id().simple()));
        let failed = |cause: std::io::Error| ActError::defect(format!("scratch folder: {cause}"));
        tokio::fs::create_dir_all(&app.scratch).await.map_err(failed)?;
        let scratch = Self(path);
        tokio::fs::write(&scratch.0, bytes).await.map_err(failed)?;
        Ok(scratch)
    }
}

/// A file's rows in batches, read on a thread of its own and never held as a whole.
struct Reading {
    batches: mpsc::Receiver<Vec<SheetRow>>,
    end: tokio::task::JoinHandle<Result<(), String>>,
}

impl Reading {
    fn start(app: &App, name: &str, path: &Path) -> Self {
        let (send, batches) = mpsc::channel(2);
        let (app, name, path) = (app.clone(), name.to_owned(), path.to_owned());
        let end = tokio::task::spawn_blocking(move || {
            let mut batch = Vec::with_capacity(BATCH);
            let read = app.sheets.read(&name, &path, &mut |row| {
                batch.push(row);
                if batch.len() < BATCH {
                    return ControlFlow::Continue(());
                }
                match send.blocking_send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                }
            });
            if read.is_ok() && !batch.is_empty() {
                // The reader may have given up; then nobody waits for the rest.
                let _ = send.blocking_send(batch);
            }
            read
        });
        Self { batches, end }
    }

    /// Whether the file was read to its end.
    async fn finish(mut self) -> Result<(), ActError> {
        self.batches.close();
        match self.end.await {
            Ok(read) => read.map_err(wrong_file),
            Err(cause) => Err(ActError::defect(format!("reading a sheet: {cause}"))),
        }
    }
}

fn wrong_file(message: impl Into<String>) -> ActError {
    FieldErrors::one(FIELD, message).into()
}

/// Checks the file row by row (F054). Nothing is written to the roster.
///
/// # Errors
/// A field error on `file` when the file cannot be read or lacks a column.
pub async fn check_import(app: &App, actor: &Actor, input: CheckImport) -> Result<Checked, ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    check_cohort(app, input.cohort)?;
    if input.bytes.is_empty() {
        return Err(wrong_file("请选择要上传的文件"));
    }
    let sha256: [u8; 32] = Sha256::digest(&input.bytes).into();
    let frame = {
        let mut tx = app.db.read().await?;
        if !input.again
            && let Some(known) = imports::find_same_file(&mut tx, &access, school, input.cohort, &sha256).await?
        {
            return Ok(Checked::Known(known.import));
        }
        Frame::load(app, &mut tx, &access, school, input.cohort).await?
    };
    let scratch = Scratch::write(app, &input.bytes).await?;
    let file_name: String = input.file_name.chars().filter(|c| !c.is_control()).take(FILE_NAME).collect();
    drop(input.bytes);
    let mut reading = Reading::start(app, &file_name, &scratch.0);
    let Some(first) = reading.batches.recv().await else {
        reading.finish().await?;
        return Err(wrong_file("表格里没有内容，请按模板填写后再上传"));
    };
    let mut first = first.into_iter();
    let heading = first.next().map(|row| row.cells).unwrap_or_default();
    if let Some(returned) = returned_workbook::Returned::read(&heading) {
        let mut rows: Vec<SheetRow> = first.collect();
        while let Some(batch) = reading.batches.recv().await {
            rows.extend(batch);
        }
        reading.finish().await?;
        let import = returned.import;
        let rows = returned_workbook::take_back(app, actor, &frame, &returned, rows).await?;
        return Ok(Checked::Returned { import, rows });
    }
    let headings = Headings::read(&heading);
    let missing: Vec<&str> = headings.missing().into_iter().map(RosterColumn::title).collect();
    if !missing.is_empty() {
        drop(reading.finish().await);
        return Err(wrong_file(format!(
            "第一行缺少这些列：{}。请使用模板，或把列名改成与模板一致",
            missing.join("、")
        )));
    }
    let record = ImportRecord {
        school,
        import: ImportId(app.new_id()),
        cohort: input.cohort,
        file_name,
        file_sha256: sha256.to_vec(),
        state: "checking".to_owned(),
        heading: serde_json::to_string(&heading).map_err(|cause| ActError::defect(cause.to_string()))?,
        row_count: 0,
        check_millis: 0,
        created_at: app.now(),
        created_by: actor.account().unwrap_or(AccountId(Uuid::nil())),
        finished_at: None,
        version: 1,
    };
    let import = record.import;
    let checked = check_all(app, actor, &access, &frame, &headings, record, first.collect(), &mut reading).await;
    let checked = match checked {
        Ok(()) => reading.finish().await,
        Err(error) => {
            drop(reading.finish().await);
            Err(error)
        }
    };
    match checked {
        Ok(()) => finish(app, actor, &access, (school, import)).await.map(|()| Checked::New(import)),
        Err(error) => {
            let mut tx = app.db.write().await?;
            imports::delete(&mut tx, &access, school, import).await?;
            tx.commit().await?;
            Err(error)
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "one call, in the order of the file's life")]
async fn check_all(
    app: &App,
    actor: &Actor,
    access: &Access,
    frame: &Frame,
    headings: &Headings,
    record: ImportRecord,
    first: Vec<SheetRow>,
    reading: &mut Reading,
) -> Result<(), ActError> {
    let (school, import) = (record.school, record.import);
    let mut act = Act::begin(app, actor).await?;
    imports::insert(&mut act.tx, access, &record).await?;
    act.commit().await?;
    let mut claims = Claims::default();
    let mut batch = Some(first);
    while let Some(rows) = batch {
        let mut judged = Vec::with_capacity(rows.len());
        for row in rows {
            let line = i32::try_from(row.number).unwrap_or(i32::MAX);
            let mut row = Judged::read(app, frame, headings, line, row.cells);
            claims.claim(&mut row);
            judged.push(row);
        }
        {
            let mut tx = app.db.read().await?;
            meet_roster(app, &mut tx, access, frame, &mut judged).await?;
        }
        let stored = judged.into_iter().map(|row| row.stored(app, import)).collect::<Result<Vec<_>, _>>()?;
        let mut tx = app.db.write().await?;
        import_rows::load(&mut tx, access, school, import, stored).await?;
        tx.commit().await?;
        batch = reading.batches.recv().await;
    }
    Ok(())
}

async fn finish(
    app: &App,
    actor: &Actor,
    access: &Access,
    (school, import): (SchoolId, ImportId),
) -> Result<(), ActError> {
    let mut act = Act::begin(app, actor).await?;
    let record = imports::find(&mut act.tx, access, school, import).await?.ok_or(ActError::NotFound)?;
    let counts = import_rows::counts(&mut act.tx, access, school, import).await?;
    let rows: i64 = counts.iter().map(|count| count.rows).sum();
    if rows == 0 {
        imports::delete(&mut act.tx, access, school, import).await?;
        act.commit().await?;
        return Err(wrong_file("表格里只有列名，没有学生，请填写后再上传"));
    }
    let millis = (act.now().micros() - record.created_at.micros()) / 1000;
    let (row_count, millis) = (i32::try_from(rows).unwrap_or(i32::MAX), i32::try_from(millis).unwrap_or(i32::MAX));
    imports::finish_check(&mut act.tx, access, school, import, row_count, millis).await?;
    let counted: serde_json::Map<_, _> = counts.into_iter().map(|count| (count.outcome, count.rows.into())).collect();
    act.event(NewEvent {
        owner: domain::ledger::Owner::School(school),
        stream: import.0,
        kind: "import.checked",
        ids: vec![("import", import.to_string())],
        from: String::new(),
        to: "checked".to_owned(),
        version: 2,
        detail: serde_json::json!({ "file": record.file_name, "rows": counted }),
    })
    .await?;
    act.commit().await
}
