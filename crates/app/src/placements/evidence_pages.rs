//! Evidence as pictures (F185): drawn by a job after the upload, or by the first reader who comes before it. What does not
//! draw is offered as the file it is.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::ids::{FileId, PlacementRef};
use store::placements::evidence::{self, EvidenceRow};
use store::placements::evidence_pages::{self, EvidencePageRow};
use tokio::sync::Semaphore;

use crate::ports::{BlobOwner, UploadKind};
use crate::{ActError, Actor, App, Broken};

/// Longer edge of a page on the screen, pixels.
const PAGE_EDGE: u32 = 1600;
/// Longer edge of a thumbnail, pixels.
const THUMBNAIL_EDGE: u32 = 320;
/// Pages drawn of one file.
const MOST_PAGES: u32 = 30;
/// The thumbnail's place among the pages.
pub const THUMBNAIL: u32 = 0;

/// Drawing takes seconds of a core: no more than two files at once, however many ask.
static DRAWING: Semaphore = Semaphore::const_new(2);

/// What a viewer shows of one file.
#[derive(Clone, Debug)]
pub struct FilePages {
    pub row: EvidenceRow,
    /// How many pages can be shown; `None` when it does not draw. Until it is drawn, what the file says.
    pub pages: Option<u32>,
}

impl FilePages {
    pub(super) fn of(row: EvidenceRow, drawn: &[EvidencePageRow]) -> Self {
        let own = || drawn.iter().filter(|page| page.file == row.file);
        let pages = match own().find(|page| page.page == 0) {
            None => Some(u32::try_from(row.pages).unwrap_or(1).clamp(1, MOST_PAGES)),
            Some(EvidencePageRow { sha256: None, .. }) => None,
            Some(_) => own().map(|page| u32::try_from(page.page).unwrap_or_default()).max(),
        };
        Self { row, pages }
    }
}

/// One page as JPEG, [`THUMBNAIL`] being the small one; drawn now when nobody has yet.
///
/// # Errors
/// [`ActError::NotFound`] when the reader may not see the record, the file has no such page, or does not draw.
pub async fn page(
    app: &App,
    actor: &Actor,
    action: Action,
    (record, file, page): (PlacementRef, FileId, u32),
) -> Result<Vec<u8>, ActError> {
    let access = actor.access(action)?;
    let mut found = drawn(app, &access, record, file).await?;
    if found.is_empty() {
        draw(app, record, file).await?;
        found = drawn(app, &access, record, file).await?;
    }
    let row = found.into_iter().find(|row| u32::try_from(row.page) == Ok(page));
    let sha256 = row.and_then(|row| row.sha256).ok_or(ActError::NotFound)?;
    let bytes = app.blobs.get(BlobOwner::School(record.school), sha256).await?;
    bytes.ok_or_else(|| ActError::defect(format!("the picture of file {file} is gone")))
}

async fn drawn(
    app: &App,
    access: &Access,
    record: PlacementRef,
    file: FileId,
) -> Result<Vec<EvidencePageRow>, ActError> {
    let mut tx = app.db.read().await?;
    store::placements::find(&mut tx, access, record).await?.ok_or(ActError::NotFound)?;
    let rows = evidence_pages::list(&mut tx, access, record).await?;
    Ok(rows.into_iter().filter(|row| row.file == file).collect())
}

/// Draws a file's pages and keeps them; does nothing when that is done.
///
/// # Errors
/// [`ActError::NotFound`] when there is no such file, or its blob is gone; when nothing can be drawn now.
pub async fn draw(app: &App, record: PlacementRef, file: FileId) -> Result<(), ActError> {
    let inside = Access::system(SystemPurpose::Work);
    let closed = |cause: tokio::sync::AcquireError| ActError::defect(format!("drawing: {cause}"));
    let _turn = DRAWING.acquire().await.map_err(closed)?;
    if !drawn(app, &inside, record, file).await?.is_empty() {
        return Ok(());
    }
    let row = {
        let mut tx = app.db.read().await?;
        let files = evidence::list(&mut tx, &inside, record).await?;
        files.into_iter().find(|row| row.file == file).ok_or(ActError::NotFound)?
    };
    let owner = BlobOwner::School(record.school);
    let bytes = app.blobs.get(owner, row.sha256).await?.ok_or(ActError::NotFound)?;
    let pictures = drawing(app, &row.kind, bytes).await?;
    let mut kept = Vec::with_capacity(pictures.len());
    for (page, picture) in (0..).zip(&pictures) {
        kept.push(EvidencePageRow { file, page, sha256: Some(app.blobs.put(owner, picture).await?) });
    }
    if kept.is_empty() {
        tracing::warn!(%record, %file, kind = row.kind, "a file does not draw");
        kept.push(EvidencePageRow { file, page: 0, sha256: None });
    }
    let mut tx = app.db.write().await?;
    for page in &kept {
        evidence_pages::insert(&mut tx, &inside, record, page, app.now()).await?;
    }
    tx.commit().await.map_err(Broken::from)?;
    Ok(())
}

/// Thumbnail and pages; nothing when the file does not draw.
async fn drawing(app: &App, kind: &str, bytes: Vec<u8>) -> Result<Vec<Vec<u8>>, ActError> {
    let kind = match kind {
        "jpeg" => UploadKind::Jpeg,
        "png" => UploadKind::Png,
        _ => UploadKind::Pdf,
    };
    let drawn = app.drawing.pages(kind, bytes, PAGE_EDGE, MOST_PAGES).await?;
    let Some((mut pages, first)) = drawn.and_then(|pages| pages.first().cloned().map(|first| (pages, first))) else {
        return Ok(Vec::new());
    };
    let small = app.drawing.pages(UploadKind::Jpeg, first, THUMBNAIL_EDGE, 1).await?;
    Ok(match small {
        Some(small) => {
            pages.splice(0..0, small);
            pages
        }
        None => Vec::new(),
    })
}
