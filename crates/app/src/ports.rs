//! What the use cases ask of the outside world, as traits; the leaves implement them, tests replace them.

use std::ops::ControlFlow;
use std::path::Path;

use async_trait::async_trait;
use domain::ids::{EmployerId, SchoolId};
use domain::time::Instant;

/// The only source of time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Instant;
}

/// The only source of randomness; cryptographically strong in production, seeded in tests.
pub trait Entropy: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// A failure outside the product, with its cause in words for the log.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {cause}")]
pub struct PortError {
    pub what: &'static str,
    pub cause: String,
    /// Whether trying again later can help.
    pub temporary: bool,
}

/// Turns fixed agreement texts into documents. Same input, same bytes.
#[async_trait]
pub trait Renderer: Send + Sync {
    /// The PDF/A of an agreement version. Never called inside a transaction.
    async fn agreement(&self, document: &domain::agreements::AgreementDocument) -> Result<Vec<u8>, PortError>;
    /// The pages of the same document as PNG, for phones that cannot open PDF.
    async fn agreement_pages(
        &self,
        document: &domain::agreements::AgreementDocument,
    ) -> Result<Vec<Vec<u8>>, PortError>;
    /// Characters no shipped font can print; checked before anything is sealed.
    fn missing_glyphs(&self, text: &str) -> Vec<char>;
}

/// Whose files a blob belongs to; the first part of its path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum BlobOwner {
    School(SchoolId),
    Employer(EmployerId),
}

/// Content-addressed files: `{owner}/{sha256}`. Written before the row that names them commits; orphans are swept.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Stores the bytes and returns their SHA-256. Storing the same bytes twice is one blob.
    async fn put(&self, owner: BlobOwner, bytes: &[u8]) -> Result<[u8; 32], PortError>;
    /// `None` when no such blob exists.
    async fn get(&self, owner: BlobOwner, sha256: [u8; 32]) -> Result<Option<Vec<u8>>, PortError>;
    async fn delete(&self, owner: BlobOwner, sha256: [u8; 32]) -> Result<(), PortError>;
    /// Every blob last written before `before`.
    async fn list(&self, before: Instant) -> Result<Vec<(BlobOwner, [u8; 32])>, PortError>;
}

/// What an upload may be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UploadLimits {
    pub max_bytes: u64,
    pub max_pixels: u64,
    pub max_pages: u32,
    /// Accepted kinds.
    pub kinds: Vec<UploadKind>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UploadKind {
    Jpeg,
    Png,
    Pdf,
}

/// An upload that passed every check, its metadata removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckedUpload {
    pub kind: UploadKind,
    pub bytes: Vec<u8>,
    /// Pixels; zero for PDF.
    pub width: u32,
    pub height: u32,
    pub pages: u32,
}

/// Looks into pictures and documents people send, and draws the picture code.
pub trait Pictures: Send + Sync {
    /// # Errors
    /// The reason in Chinese, ready to stand at the field.
    fn check(&self, name: &str, bytes: Vec<u8>, limits: &UploadLimits) -> Result<CheckedUpload, String>;
    /// A smaller copy whose longer edge is at most `edge` pixels, as JPEG; `None` for documents.
    fn thumbnail(&self, upload: &CheckedUpload, edge: u32) -> Option<Vec<u8>>;
    /// A PNG in which a person can read `code`; `noise` decides its distortion.
    fn picture_code(&self, code: &str, noise: [u8; 32]) -> Vec<u8>;
}

/// Draws what people sent, within a limit of time and memory, whatever it is.
#[async_trait]
pub trait Drawing: Send + Sync {
    /// The pages of a stored picture or document as JPEG, each at most `edge` pixels long; at most `most` of them. `None`
    /// when it cannot be drawn, or not within the limit.
    ///
    /// # Errors
    /// When nothing can be drawn now, which says nothing of the file.
    async fn pages(
        &self,
        kind: UploadKind,
        bytes: Vec<u8>,
        edge: u32,
        most: u32,
    ) -> Result<Option<Vec<Vec<u8>>>, PortError>;
}

/// One row of a workbook or text table as the user sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetRow {
    /// The row number a spreadsheet program shows, from 1.
    pub number: u32,
    /// Cell texts: dates as `2026-11-18`, whole numbers without decimal point, trailing empty cells cut.
    pub cells: Vec<String>,
}

/// One sheet to write.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub columns: Vec<SheetColumn>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SheetColumn {
    pub title: String,
    /// Width in characters.
    pub width: u16,
    /// Offered as a drop-down when not empty.
    pub choices: Vec<String>,
    /// Shown as a note on the heading when not empty.
    pub note: String,
    /// Drawn in the warning colour: the reason column of a returned workbook.
    pub warning: bool,
}

/// Reads and writes .xlsx and .csv (UTF-8 or GB18030). Streams, and refuses bombs.
pub trait Sheets: Send + Sync {
    /// Hands every row to `on_row`, the heading first, until it breaks.
    ///
    /// # Errors
    /// In Chinese, naming what is wrong with the file.
    fn read(&self, name: &str, file: &Path, on_row: &mut dyn FnMut(SheetRow) -> ControlFlow<()>) -> Result<(), String>;
    /// Writes a workbook; every cell is text, formula starters harmless.
    fn write(&self, sheets: &[Sheet]) -> Result<Vec<u8>, PortError>;
}

/// A message on its way out of the product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outgoing {
    /// Repeated deliveries of one message carry the same key.
    pub key: String,
    /// Mobile number or address, in full; never logged.
    pub to: String,
    /// The same, masked; what the file transport and logs may show.
    pub to_masked: String,
    /// Log-in name of the receiver's account, where there is one.
    pub account: String,
    /// The act the message is about, kebab-case.
    pub act: String,
    pub subject: String,
    pub body: String,
    /// The one-time code inside, for transports that send templates.
    pub code: Option<String>,
    pub at: Instant,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChannelKind {
    Sms,
    Email,
}

/// One way out: SMS or e-mail.
#[async_trait]
pub trait Channel: Send + Sync {
    fn kind(&self) -> ChannelKind;
    async fn send(&self, message: &Outgoing) -> Result<(), PortError>;
}
