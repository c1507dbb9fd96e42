//! Puts an [`App`] together: leaves behind their ports, keys, database, clock.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use app::ports::{Channel, Clock, Entropy};
use app::{App, Parts, Timing};
use files::{DiskBlobs, Drawer, Eyes};
use sheets::Workbooks;
use store::engine::Database;
use typesetting::Typesetter;

use crate::keys::Keys;

/// What differs between a server, a demo, a command and a test.
pub struct Assembly {
    pub db: Database,
    pub keys: Keys,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub channels: Vec<Arc<dyn Channel>>,
    /// Draws what strangers sent.
    pub drawer: Drawer,
    /// The data folder: `files/` and `scratch/` lie below it.
    pub folder: PathBuf,
    /// Without a slash at the end.
    pub public_url: String,
    pub timing: Timing,
}

/// Calls the program that is running, found once: an upgrade may put another one in its place.
///
/// # Errors
/// When the system does not say where it is.
pub fn own_drawer() -> Result<Drawer> {
    Ok(Drawer::new(std::env::current_exe().context("the path of the running program")?))
}

impl Assembly {
    /// # Errors
    /// When a folder cannot be made or the keys contradict each other.
    pub fn app(self) -> Result<App> {
        let scratch = self.folder.join("scratch");
        std::fs::create_dir_all(&scratch).with_context(|| scratch.display().to_string())?;
        Ok(App::new(Parts {
            vault: self.keys.vault()?,
            checkpoint_key: self.keys.checkpoint(),
            db: self.db,
            clock: self.clock,
            entropy: self.entropy,
            renderer: Arc::new(Typesetter::new(&self.public_url)),
            blobs: Arc::new(DiskBlobs::new(self.folder.join("files"))),
            pictures: Arc::new(Eyes),
            drawing: Arc::new(self.drawer),
            sheets: Arc::new(Workbooks::default()),
            channels: self.channels,
            scratch,
            public_url: self.public_url,
            timing: self.timing,
        }))
    }
}
