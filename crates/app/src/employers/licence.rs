//! 营业执照 as an upload: checked by content, size, pixels and pages, stripped of metadata, stored before the row that names it.

use domain::ids::{AccountId, EmployerId, FileId};
use domain::refusal::FieldErrors;
use domain::time::Instant;
use store::employers::files::FileRow;

use crate::ports::{BlobOwner, UploadKind, UploadLimits};
use crate::{ActError, App};

/// Largest licence, in bytes.
pub const MOST_BYTES: u64 = 10 << 20;

/// A file as the browser sent it.
#[derive(Clone)]
pub struct Upload {
    /// As the browser named it.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.bytes.len())
    }
}

/// A licence whose blob is stored; nothing names it yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    pub sha256: [u8; 32],
    /// `jpeg`, `png` or `pdf`.
    pub kind: String,
    pub bytes: i64,
    pub name: String,
}

fn limits() -> UploadLimits {
    UploadLimits {
        max_bytes: MOST_BYTES,
        max_pixels: 40_000_000,
        max_pages: 5,
        kinds: vec![UploadKind::Jpeg, UploadKind::Png, UploadKind::Pdf],
    }
}

/// Checks a licence and stores its blob.
///
/// # Errors
/// [`ActError::Fields`] at `licence`, in words.
pub async fn keep(app: &App, employer: EmployerId, upload: Upload) -> Result<Kept, ActError> {
    let checker = app.clone();
    let name: String = upload.name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(80).collect();
    let shown = if name.is_empty() { "营业执照".to_owned() } else { name };
    let label = shown.clone();
    let checked = tokio::task::spawn_blocking(move || checker.pictures.check(&label, upload.bytes, &limits())).await;
    let checked = checked.map_err(|cause| ActError::defect(format!("checking an upload: {cause}")))?;
    let checked = checked.map_err(|problem| FieldErrors::one("licence", problem))?;
    let sha256 = app.blobs.put(BlobOwner::Employer(employer), &checked.bytes).await?;
    let kind = match checked.kind {
        UploadKind::Jpeg => "jpeg",
        UploadKind::Png => "png",
        UploadKind::Pdf => "pdf",
    };
    let bytes = i64::try_from(checked.bytes.len()).unwrap_or(i64::MAX);
    Ok(Kept { sha256, kind: kind.to_owned(), bytes, name: shown })
}

impl Kept {
    /// The text a form carries from one page to the next, so that nobody uploads twice; only we can make it.
    pub fn carry(&self, app: &App, employer: EmployerId) -> String {
        let Self { sha256, kind, bytes, name } = self;
        let body = format!("{}|{kind}|{bytes}|{name}", domain::ledger::hex(sha256));
        format!("{}|{body}", seal(app, employer, &body))
    }

    /// What [`Kept::carry`] made for the same employer.
    pub fn carried(app: &App, employer: EmployerId, text: &str) -> Option<Self> {
        let (mac, body) = text.split_once('|')?;
        if mac != seal(app, employer, body) {
            return None;
        }
        let mut parts = body.splitn(4, '|');
        let (hex, kind, bytes, name) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let mut sha256 = [0_u8; 32];
        for (place, byte) in sha256.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(place * 2..place * 2 + 2)?, 16).ok()?;
        }
        Some(Self { sha256, kind: kind.to_owned(), bytes: bytes.parse().ok()?, name: name.to_owned() })
    }

    /// The row that names the blob.
    pub(super) fn row(
        self,
        app: &App,
        employer: EmployerId,
        purpose: &str,
        by: Option<AccountId>,
        now: Instant,
    ) -> FileRow {
        FileRow {
            employer,
            file: FileId(app.new_id()),
            purpose: purpose.to_owned(),
            name: self.name,
            kind: self.kind,
            sha256: self.sha256,
            bytes: self.bytes,
            created_at: now,
            created_by: by,
        }
    }
}

fn seal(app: &App, employer: EmployerId, body: &str) -> String {
    let mac = app.vault.blind("kept-licence", &format!("{employer}|{body}"));
    domain::ledger::hex(mac.get(..16).unwrap_or_default())
}
