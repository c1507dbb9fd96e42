//! Files a graduate adds to an application and takes off again (F178, F197, F266): checked by content, stripped of
//! metadata, stored before the row that names them.

use domain::accounts::{Access, Action};
use domain::ids::{FileId, PlacementRef, SchoolId};
use domain::placements::{Act as Move, Actor as By, PlacementKind, Process, Side, StateCode, why_not};
use domain::policy::{Current, FileType};
use domain::refusal::{FieldErrors, Refusal};
use serde_json::json;
use store::placements::evidence;
pub use store::placements::evidence::EvidenceRow;
use uuid::Uuid;

use super::application::{Application, load_application};
use super::apply::{Happened, event};
use crate::employers::licence::Upload;
use crate::jobs::Job;
use crate::ports::{BlobOwner, UploadKind, UploadLimits};
use crate::{Act, ActError, Actor, App, Began, Stale, looks, once_more};

/// Largest picture, in pixels.
const MOST_PIXELS: u64 = 60_000_000;
/// Most pages of one document.
const MOST_PAGES: u32 = 30;

/// What the policy lets a process bring.
#[derive(Clone, Debug)]
pub struct Allowed {
    pub files: u32,
    pub bytes: u32,
    pub types: Vec<FileType>,
}

/// Stamped agreements are proofs; everything else is evidence.
pub fn allowed(policy: &Current, process: Process) -> Allowed {
    if matches!(process, Process::OfflineImage | Process::OfflineRescission | Process::OnlineRescission) {
        let types = policy.upload_proof_types.clone();
        return Allowed { files: policy.upload_proof_max_files, bytes: policy.upload_proof_max_bytes, types };
    }
    let types = policy.upload_evidence_types.clone();
    Allowed { files: policy.upload_evidence_max_files, bytes: policy.upload_evidence_max_bytes, types }
}

impl Allowed {
    fn limits(&self) -> UploadLimits {
        let kind = |one: &FileType| match one {
            FileType::Jpg => UploadKind::Jpeg,
            FileType::Png => UploadKind::Png,
            FileType::Pdf => UploadKind::Pdf,
        };
        let kinds = self.types.iter().map(kind).collect();
        UploadLimits { max_bytes: self.bytes.into(), max_pixels: MOST_PIXELS, max_pages: MOST_PAGES, kinds }
    }
}

/// Why files cannot be added or removed now.
fn closed(found: &Application, app: &App, actor: &Actor) -> Option<Refusal> {
    let by = By { side: Side::Graduate, account: actor.account() };
    let facts = found.facts(app.now(), by, Some(found.row.version));
    // Only an image that is awaited takes files while the text is fixed.
    let image = [StateCode::OfStamp, StateCode::OfImagePulled, StateCode::OfImageReturned].contains(&found.row.state);
    if image && found.row.kind == PlacementKind::Offline {
        return None;
    }
    why_not(Move::Save, Some(&found.state), &facts)
}

/// Too many files for the form.
pub(super) fn too_many(allowed: &Allowed, there: usize, more: usize) -> Result<(), ActError> {
    if there + more > usize::try_from(allowed.files).unwrap_or(usize::MAX) {
        let message = format!("最多 {} 个文件，已有 {there} 个", allowed.files);
        return Err(FieldErrors::one("evidence", message).into());
    }
    Ok(())
}

/// Takes the record for this act and loads it as it is then; what was submitted meanwhile is not added to.
async fn held(act: &mut Act, access: &Access, record: PlacementRef) -> Result<Application, ActError> {
    let (app, inside, now) = (act.app().clone(), act.system(), act.now());
    // Nobody's row is held who may not see it.
    store::placements::find(&mut act.tx, access, record).await?.ok_or(ActError::NotFound)?;
    store::placements::hold(&mut act.tx, &inside, record, now).await?.ok_or(ActError::NotFound)?;
    let found = load_application(&app, &mut act.tx, access, record).await?;
    match closed(&found, &app, act.actor()) {
        Some(refusal) => Err(refusal.into()),
        None => Ok(found),
    }
}

/// Adds files to what is under way; either all of them or, with a message at `evidence`, none. The record's version moves:
/// a submission made out of an earlier one is stale.
///
/// # Errors
/// [`ActError::Fields`] at `evidence`, naming the file; [`ActError::Refused`] when the record takes no files now.
pub async fn add(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    record: PlacementRef,
    uploads: Vec<Upload>,
) -> Result<(), ActError> {
    let access = actor.access(Action::Apply)?;
    let (process, allowed) = {
        let mut tx = app.db.read().await?;
        let found = load_application(app, &mut tx, &access, record).await?;
        if let Some(refusal) = closed(&found, app, actor) {
            return Err(refusal.into());
        }
        let process = found.state.process();
        let allowed = allowed(&found.ground.current, process);
        if uploads.is_empty() {
            return Err(FieldErrors::one("evidence", "请选择要上传的文件").into());
        }
        too_many(&allowed, found.files_of(process).count(), uploads.len())?;
        (process, allowed)
    };
    let mut rows: Vec<EvidenceRow> = Vec::new();
    for upload in uploads {
        let row = kept(app, record, process, upload, &allowed).await?;
        // The same file twice on one form is one file.
        if !rows.iter().any(|other| other.sha256 == row.sha256) {
            rows.push(row);
        }
    }
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else {
            let mut tx = app.db.read().await?;
            let found = load_application(app, &mut tx, &access, record).await?;
            let there = |row: &EvidenceRow| found.files_of(process).any(|file| file.sha256 == row.sha256);
            return if rows.iter().all(there) { Ok(()) } else { Err(used(&found)) };
        };
        let found = held(&mut act, &access, record).await?;
        if found.state.process() != process {
            let what_changed = "这条记录刚刚进入下一步，请重新上传".to_owned();
            return Err(ActError::Stale(Stale { what_changed, version: found.row.version }));
        }
        let there = |row: &EvidenceRow| found.files_of(process).any(|file| file.sha256 == row.sha256);
        let new: Vec<_> = rows.iter().filter(|row| !there(row)).collect();
        if new.is_empty() {
            return Ok(());
        }
        too_many(&allowed, found.files_of(process).count(), new.len())?;
        let inside = act.system();
        for row in &new {
            evidence::insert(&mut act.tx, &inside, record, row).await?;
            act.enqueue(Job::DrawPages { record, file: row.file }).await?;
        }
        let files: Vec<_> = new.iter().map(|row| json!({ "file": row.file, "name": row.name })).collect();
        let happened = Happened { kind: "placement.evidence-added", detail: json!({ "files": files }) };
        act.event(event(&found.row, found.row.state, happened)).await?;
        act.commit_with("added").await
    })
    .await
}

/// A page gone back to, whose act was done already, asks for another one: said rather than silently dropped.
fn used(found: &Application) -> ActError {
    let what_changed = "这个页面上的材料已经提交过一次".to_owned();
    ActError::Stale(Stale { what_changed, version: found.row.version })
}

/// An upload that passed every check, stored; nothing names it yet.
pub(crate) struct Stored {
    /// As the uploader named it.
    pub name: String,
    /// `jpeg`, `png` or `pdf`, by content.
    pub kind: &'static str,
    pub sha256: [u8; 32],
    pub bytes: i64,
    pub pages: i32,
}

/// Checks an upload and stores its blob under the school.
///
/// # Errors
/// [`ActError::Fields`] at `evidence`, naming the file.
pub(crate) async fn stored(app: &App, school: SchoolId, upload: Upload, allowed: &Allowed) -> Result<Stored, ActError> {
    let name: String = upload.name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(80).collect();
    let name = if name.is_empty() { "证明材料".to_owned() } else { name };
    let (checker, label, limits) = (app.clone(), name.clone(), allowed.limits());
    let checked = tokio::task::spawn_blocking(move || checker.pictures.check(&label, upload.bytes, &limits)).await;
    let checked = checked.map_err(|cause| ActError::defect(format!("checking an upload: {cause}")))?;
    let checked = checked.map_err(|problem| FieldErrors::one("evidence", format!("{name}：{problem}")))?;
    let sha256 = app.blobs.put(BlobOwner::School(school), &checked.bytes).await?;
    let kind = match checked.kind {
        UploadKind::Jpeg => "jpeg",
        UploadKind::Png => "png",
        UploadKind::Pdf => "pdf",
    };
    let bytes = i64::try_from(checked.bytes.len()).unwrap_or(i64::MAX);
    Ok(Stored { name, kind, sha256, bytes, pages: i32::try_from(checked.pages.max(1)).unwrap_or(i32::MAX) })
}

pub(super) async fn kept(
    app: &App,
    record: PlacementRef,
    process: Process,
    upload: Upload,
    allowed: &Allowed,
) -> Result<EvidenceRow, ActError> {
    let Stored { name, kind, sha256, bytes, pages } = stored(app, record.school, upload, allowed).await?;
    Ok(EvidenceRow {
        file: FileId(app.new_id()),
        process: process.as_str().to_owned(),
        name,
        kind: kind.to_owned(),
        sha256,
        bytes,
        pages,
        by_side: Side::Graduate.as_str().to_owned(),
        uploaded_at: app.now(),
        removed_at: None,
    })
}

/// Takes a file off the form; the record's version moves.
///
/// # Errors
/// [`ActError::NotFound`] when it is not on it, [`ActError::Refused`] when the record takes no changes now.
pub async fn remove(app: &App, actor: &Actor, nonce: Uuid, record: PlacementRef, file: FileId) -> Result<(), ActError> {
    let access = actor.access(Action::Apply)?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else {
            let mut tx = app.db.read().await?;
            let found = load_application(app, &mut tx, &access, record).await?;
            return if found.files.iter().any(|one| one.file == file) { Err(used(&found)) } else { Ok(()) };
        };
        let found = held(&mut act, &access, record).await?;
        let there = found.files_of(found.state.process()).find(|row| row.file == file);
        let name = there.ok_or(ActError::NotFound)?.name.clone();
        let (inside, now) = (act.system(), act.now());
        if !evidence::remove(&mut act.tx, &inside, record, file, now).await? {
            return Err(ActError::NotFound);
        }
        let detail = json!({ "files": [{ "file": file, "name": name }] });
        let happened = Happened { kind: "placement.evidence-removed", detail };
        act.event(event(&found.row, found.row.state, happened)).await?;
        act.commit_with("removed").await
    })
    .await
}

/// What counts as a download, in the record of looks.
pub(crate) const DOWNLOAD: &str = "evidence";

/// A file as it is shown, for whoever may see the record.
pub struct Shown {
    pub name: String,
    /// `jpeg`, `png` or `pdf`.
    pub kind: String,
    pub bytes: Vec<u8>,
}

/// The original. What staff take is recorded for the graduate to see (decision 18).
///
/// # Errors
/// [`ActError::NotFound`] when the reader may not see the record, or it has no such file.
pub async fn file(
    app: &App,
    actor: &Actor,
    action: Action,
    record: PlacementRef,
    file: FileId,
) -> Result<Shown, ActError> {
    let access: Access = actor.access(action)?;
    let row = {
        let mut tx = app.db.read().await?;
        store::placements::find(&mut tx, &access, record).await?.ok_or(ActError::NotFound)?;
        let files = evidence::list(&mut tx, &access, record).await?;
        files.into_iter().find(|row| row.file == file).ok_or(ActError::NotFound)?
    };
    let bytes = app.blobs.get(BlobOwner::School(record.school), row.sha256).await?;
    let bytes = bytes.ok_or_else(|| ActError::defect(format!("the blob of file {file} is gone")))?;
    if action == Action::SeePlacements
        && let Some(viewer) = actor.account()
    {
        looks::note(app, viewer.0, record.to_string(), DOWNLOAD).await?;
    }
    Ok(Shown { name: row.name, kind: row.kind, bytes })
}
