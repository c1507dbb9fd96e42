//! The data folder: `keys/`, `qicheng.sqlite`, `files/`, `scratch/`, `outbox/`, `server.lock`.
//!
//! Whoever writes without asking the server holds the lock; readers and the back-up run beside it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use app::ports::{Channel, ChannelKind, Clock, Entropy};
use app::{App, Timing};
use messages::{HttpSms, OutboxFolder, SmtpEmail};
use store::StoreError;
use store::engine::{Database, FolderLock};

use crate::assembly::{Assembly, own_drawer};
use crate::config::Config;
use crate::keys::Keys;
use crate::ports::{SystemClock, SystemEntropy};

/// Where an installation lives.
#[derive(Clone, Debug)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// Makes the folder when it is missing, for its owner only.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn create(path: &Path) -> Result<Self> {
        if !path.exists() {
            fs::create_dir_all(path).with_context(|| path.display().to_string())?;
            fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
        }
        Ok(Self(path.to_owned()))
    }

    /// # Errors
    /// When there is no such folder.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.is_dir() {
            bail!(
                "{} does not exist: `qicheng init` makes an installation, `qicheng demo` one to look at",
                path.display()
            );
        }
        Ok(Self(path.to_owned()))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn sqlite(&self) -> PathBuf {
        self.0.join("qicheng.sqlite")
    }

    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    pub fn files(&self) -> PathBuf {
        self.0.join("files")
    }

    /// Takes the folder for this process alone.
    ///
    /// # Errors
    /// Says which process to stop when a server runs on it.
    pub fn lock(&self) -> Result<FolderLock> {
        match FolderLock::take(&self.0) {
            Err(StoreError::FolderTaken { holder }) => bail!(
                "a server (process {holder}) is running on {}: stop it first, or use another --data",
                self.0.display()
            ),
            taken => Ok(taken?),
        }
    }

    /// As [`DataFolder::lock`] on SQLite; copies on one PostgreSQL are welcome, and need nothing.
    ///
    /// # Errors
    /// As [`DataFolder::lock`].
    pub fn lock_for(&self, config: &Config) -> Result<Option<FolderLock>> {
        if config.database.url.is_some() { Ok(None) } else { self.lock().map(Some) }
    }

    /// # Errors
    /// When the database cannot be opened.
    pub fn database(&self, config: &Config) -> Result<Database> {
        Ok(match &config.database.url {
            Some(url) => Database::open_postgres(&url.0, config.database.connections).context("database.url")?,
            None => Database::open_sqlite(self.sqlite(), config.database.readers)?,
        })
    }

    /// The program on this folder with the machine's clock and randomness.
    ///
    /// # Errors
    /// When keys, database or a way out of messages cannot be opened.
    pub fn app(&self, config: &Config) -> Result<App> {
        self.app_with(config, Arc::new(SystemClock), Arc::new(SystemEntropy), false)
    }

    /// As [`DataFolder::app`], with another clock or randomness.
    ///
    /// # Errors
    /// As [`DataFolder::app`].
    pub fn app_with(
        &self,
        config: &Config,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        weak_password_hash: bool,
    ) -> Result<App> {
        let timing = Timing { settle_seconds: config.review.settle_seconds, weak_password_hash };
        Assembly {
            db: self.database(config)?,
            keys: Keys::open_or_create(&self.keys(), &SystemEntropy)?,
            clock,
            entropy,
            channels: self.channels(config)?,
            drawer: own_drawer()?,
            folder: self.0.clone(),
            public_url: config.public_url(),
            timing,
        }
        .app()
    }

    /// What is not configured goes into the folder `outbox`.
    fn channels(&self, config: &Config) -> Result<Vec<Arc<dyn Channel>>> {
        let sms: Arc<dyn Channel> = match &config.sms {
            Some(sms) => Arc::new(HttpSms::new(sms.clone())?),
            None => Arc::new(OutboxFolder::new(&self.0, ChannelKind::Sms)),
        };
        let email: Arc<dyn Channel> = match &config.email {
            Some(email) => Arc::new(SmtpEmail::new(email)?),
            None => Arc::new(OutboxFolder::new(&self.0, ChannelKind::Email)),
        };
        Ok(vec![sms, email])
    }
}
