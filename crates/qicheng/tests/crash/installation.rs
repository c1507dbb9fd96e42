//! A data folder and its database, apart from whoever works on them.

use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use app::Timing;
use files::Drawer;
use qicheng::assembly::Assembly;
use qicheng::folder::DataFolder;
use qicheng::keys::Keys;
use qicheng::ports::{SystemClock, SystemEntropy};
use store::engine::Database;
use tempfile::TempDir;
use testing::TempDatabase;
use testing::postgres::Server;
use tokio::process::Command;

use crate::outside::{Captured, Sent};
use crate::stage::TestApp;

/// Outlives every process killed on it.
pub struct Installation {
    folder: TempDir,
    database: Option<TempDatabase>,
    address: String,
}

impl Installation {
    pub fn sqlite() -> Self {
        Self::new(None)
    }

    pub async fn postgres() -> Self {
        Self::new(Some(TempDatabase::empty(Server::shared().unwrap()).await.unwrap()))
    }

    fn new(database: Option<TempDatabase>) -> Self {
        // Another process could take the port in between, which the start would show.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().display();
        let url = database.as_ref().map(|database| format!("[database]\nurl = \"{}\"\n", database.url()));
        let url = url.unwrap_or_default();
        let text = format!("listen = \"{address}\"\ndata = \"{data}\"\n{url}[review]\nsettle_seconds = 2\n");
        std::fs::write(folder.path().join("qicheng.toml"), text).unwrap();
        Self { folder, database, address }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Opens keys and database in this process.
    pub fn open(&self) -> TestApp {
        self.open_with_messages().0
    }

    /// The same with everything that is sent from this process.
    pub fn open_with_messages(&self) -> (TestApp, Sent) {
        let folder = DataFolder::create(self.path()).unwrap();
        let db = match &self.database {
            Some(database) => Database::open_postgres(database.url(), 2).unwrap(),
            None => Database::open_sqlite(folder.sqlite(), 1).unwrap(),
        };
        let (channels, sent) = Captured::both();
        let app = Assembly {
            db,
            keys: Keys::open_or_create(&folder.keys(), &SystemEntropy).unwrap(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            channels,
            drawer: Drawer::new(env!("CARGO_BIN_EXE_qicheng")),
            folder: self.path().to_owned(),
            public_url: "http://qicheng.test".to_owned(),
            timing: Timing { weak_password_hash: true, ..Timing::default() },
        };
        (TestApp::new(app.app().unwrap()), sent)
    }

    /// The program with this installation's configuration.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qicheng"));
        command.args(words).arg("--config").arg(self.path().join("qicheng.toml"));
        command.env("QICHENG_LOG_FILTER", "error").stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        command
    }

    /// `qicheng ledger verify` finds nothing.
    pub async fn verify_ledger(&self) {
        let done = self.command(&["ledger", "verify"]).stdout(Stdio::piped()).output().await.unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    }
}
