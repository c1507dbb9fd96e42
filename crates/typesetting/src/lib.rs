//! Sets agreements as PDF/A and as page images, from embedded templates and faces.
//!
//! Equal documents give equal bytes on every machine: no clock, no system fonts, no random identifiers. A document
//! with a character no face can print, or with a template this build does not carry, is refused by name instead of
//! being printed wrong.

mod code;
mod faces;
mod printed;
mod words;
mod world;

use std::sync::Arc;
use std::time::Duration;

use app::ports::{PortError, Renderer};
use async_trait::async_trait;
use domain::agreements::{AgreementDocument, Template};
use tokio::sync::Semaphore;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;

use faces::Shelf;
use printed::{Files, Form, Printed};
use world::Desk;

/// How long one render may take, waiting for its turn included.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// Minutes east of UTC, for the date inside the file.
const CHINA_MINUTES: i32 = 480;

/// Why a document could not be set.
#[derive(Debug, thiserror::Error)]
enum SettingError {
    #[error("no face prints {0:?}")]
    Glyphs(Vec<char>),
    #[error("this build does not carry template {0} with that hash")]
    Template(String),
    #[error("typst: {0}")]
    Typst(String),
    #[error("page image: {0}")]
    Image(String),
}

/// The renderer of the product; cheap to clone.
#[derive(Clone)]
pub struct Typesetter {
    shelf: Arc<Shelf>,
    turns: Arc<Semaphore>,
    origin: Arc<str>,
    printed: Arc<Printed>,
}

impl Typesetter {
    /// `origin` is the address of the public pages without a closing slash, `https://example.cn`; it is printed in the
    /// square code. Costs nothing: faces load on first use, see [`Self::warm`].
    pub fn new(origin: &str) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            shelf: Arc::default(),
            turns: Arc::new(Semaphore::new(cores)),
            origin: origin.trim_end_matches('/').into(),
            printed: Arc::default(),
        }
    }

    /// Loads the faces now, so that the first reader does not wait. Blocks for a moment: call it on a thread of its own.
    pub fn warm(&self) {
        self.shelf.faces();
    }

    /// Runs `work` on the set document, off the async threads, one per core, within the time limit.
    ///
    /// A render cannot be stopped from outside: after the limit the caller is answered while the render keeps its turn
    /// until it ends, so that runaway templates can never take more than all turns.
    async fn set<T: Send + 'static>(
        &self,
        document: &AgreementDocument,
        work: impl FnOnce(&AgreementDocument, &PagedDocument) -> Result<T, SettingError> + Send + 'static,
    ) -> Result<T, PortError> {
        let (turns, typesetter, document) = (Arc::clone(&self.turns), self.clone(), document.clone());
        let job = async move {
            let turn = turns.acquire_owned().await.map_err(|closed| port_error(&closed, true))?;
            tokio::task::spawn_blocking(move || {
                let _turn = turn;
                let _eviction = Eviction;
                typesetter.compile(&document).and_then(|pages| work(&document, &pages))
            })
            .await
            .map_err(|lost| port_error(&lost, true))?
            .map_err(|problem| port_error(&problem, false))
        };
        tokio::time::timeout(TIME_LIMIT, job).await.map_err(|late| port_error(&late, true))?
    }

    /// As [`Self::set`], unless the very same sealed version was printed lately.
    async fn print(
        &self,
        document: &AgreementDocument,
        form: Form,
        work: impl FnOnce(&AgreementDocument, &PagedDocument) -> Result<Vec<Vec<u8>>, SettingError> + Send + 'static,
    ) -> Result<Files, PortError> {
        let key = document.content_hash().map(|hash| (hash, form));
        if let Some(files) = key.as_ref().and_then(|key| self.printed.find(key)) {
            return Ok(files);
        }
        let files = Arc::new(self.set(document, work).await?);
        if let Some(key) = key {
            self.printed.keep(key, &files);
        }
        Ok(files)
    }

    fn compile(&self, document: &AgreementDocument) -> Result<PagedDocument, SettingError> {
        let missing = faces::missing_glyphs(&document.canonical_text());
        if !missing.is_empty() {
            return Err(SettingError::Glyphs(missing));
        }
        let template =
            Template::find(&document.template).ok_or_else(|| SettingError::Template(document.template.id.clone()))?;
        let facts = words::facts(document, &self.origin).to_string();
        let desk = Desk::new(template, facts, self.shelf.faces())
            .map_err(|problem| SettingError::Typst(problem.to_string()))?;
        typst::compile(&desk).output.map_err(|problems| typst_problem(&problems))
    }
}

#[async_trait]
impl Renderer for Typesetter {
    async fn agreement(&self, document: &AgreementDocument) -> Result<Vec<u8>, PortError> {
        let files = self.print(document, Form::Pdf, |document, pages| {
            let options = pdf_options(document)?;
            Ok(vec![typst_pdf::pdf(pages, &options).map_err(|problems| typst_problem(&problems))?])
        });
        Ok(files.await?.concat())
    }

    async fn agreement_pages(&self, document: &AgreementDocument) -> Result<Vec<Vec<u8>>, PortError> {
        let files = self.print(document, Form::Pages, |_, pages| {
            let image = |page| {
                typst_render::render(page, &RenderOptions::default())
                    .encode_png()
                    .map_err(|problem| SettingError::Image(problem.to_string()))
            };
            pages.pages().iter().map(image).collect()
        });
        Ok(files.await?.to_vec())
    }

    fn missing_glyphs(&self, text: &str) -> Vec<char> {
        faces::missing_glyphs(text)
    }
}

/// Empties typst's memory when a render ends, however it ends; without it the process grows by a megabyte a document.
struct Eviction;

impl Drop for Eviction {
    fn drop(&mut self) {
        comemo::evict(0);
    }
}

/// An issued agreement is PDF/A with the decision's time and its hash as identity; a preview is a plain PDF.
fn pdf_options(document: &AgreementDocument) -> Result<PdfOptions, SettingError> {
    let Some((issue, hash)) = document.issue.as_ref().zip(document.content_hash()) else {
        return Ok(PdfOptions { ident: Smart::Custom("preview".to_owned()), ..PdfOptions::default() });
    };
    let at = issue.decided.civil();
    let narrow = |part: i8| u8::try_from(part).unwrap_or_default();
    let timestamp = Datetime::from_ymd_hms(
        i32::from(at.year()),
        narrow(at.month()),
        narrow(at.day()),
        narrow(at.hour()),
        narrow(at.minute()),
        narrow(at.second()),
    )
    .and_then(|at| Timestamp::new_local(at, CHINA_MINUTES));
    let standards = PdfStandards::new(&[PdfStandard::A_2a])
        .map_err(|problem| SettingError::Typst(problem.message().to_string()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(hash.to_string()),
        creator: Smart::Custom(Some("Qicheng".to_owned())),
        timestamp,
        standards,
        ..PdfOptions::default()
    })
}

fn typst_problem(problems: &[SourceDiagnostic]) -> SettingError {
    let texts: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    SettingError::Typst(texts.join("; "))
}

fn port_error(cause: &dyn std::error::Error, temporary: bool) -> PortError {
    PortError { what: "setting an agreement", cause: cause.to_string(), temporary }
}

#[cfg(test)]
mod tests;
