//! The program on a throw-away database and folder.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::ports::Outgoing;
use app::{App, Timing};
use axum::Router;
use axum::http::Method;
use files::Drawer;
use qicheng::assembly::Assembly;
use qicheng::keys::Keys;
use qicheng::workers;
use store::engine::Database;
use tempfile::TempDir;
use testing::postgres::Server;
use testing::proofs::Proofs;
use testing::{Problem, TempDatabase, TempFile};
use web::WebConfig;

use super::Page;
use super::outside::{Captured, MockClock, SeededEntropy, Sent};
use super::visitor::{Seen, Visitor};

/// The built program, which draws documents for the one under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_qicheng");

/// Keeps the database alive; what it is made of is nobody's concern.
enum Keep {
    Sqlite(TempFile),
    Postgres(#[expect(dead_code, reason = "kept alive, not read")] TempDatabase),
}

/// The whole program.
pub struct TestApp {
    app: App,
    clock: Arc<MockClock>,
    router: Router,
    table: Arc<[(Method, &'static str)]>,
    sent: Sent,
    proofs: Arc<Mutex<Proofs>>,
    seen: Seen,
    folder: TempDir,
    keep: Keep,
}

async fn migrate(database: Result<Database, store::StoreError>) -> Result<(), Problem> {
    let failed = |error| Problem::new("migration", error);
    let database = database.map_err(failed)?;
    database.migrate().await.map_err(failed)?;
    database.close().await.map_err(failed)
}

impl TestApp {
    pub async fn sqlite() -> Self {
        Self::on_sqlite(Drawer::new(PROGRAM)).await
    }

    /// On SQLite; a document that does not draw within this is given up.
    pub async fn drawing_within(limit: Duration) -> Self {
        Self::on_sqlite(Drawer::new(PROGRAM).within(limit)).await
    }

    async fn on_sqlite(drawer: Drawer) -> Self {
        let file = TempFile::fresh(async |path| migrate(Database::open_sqlite(path, 1)).await).await.unwrap();
        let database = Database::open_sqlite(file.path(), 4).unwrap();
        Self::on(database, Keep::Sqlite(file), drawer)
    }

    pub async fn postgres() -> Self {
        let server = Server::shared().unwrap();
        let temporary =
            TempDatabase::fresh(server, async |url| migrate(Database::open_postgres(&url, 1)).await).await.unwrap();
        let database = Database::open_postgres(temporary.url(), 8).unwrap();
        Self::on(database, Keep::Postgres(temporary), Drawer::new(PROGRAM))
    }

    fn on(db: Database, keep: Keep, drawer: Drawer) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(MockClock::new());
        let entropy = Arc::new(SeededEntropy::new(20_261_118));
        let (channels, sent) = Captured::both();
        let app = Assembly {
            db,
            keys: Keys::passing(entropy.as_ref()),
            clock: Arc::clone(&clock) as _,
            entropy,
            channels,
            drawer,
            folder: folder.path().to_owned(),
            public_url: "http://qicheng.test".to_owned(),
            timing: Timing { weak_password_hash: true, ..Timing::default() },
        }
        .app()
        .unwrap();
        let config = WebConfig { secure_cookies: false, behind_proxy: false, component_page: true };
        let web = web::build(app.clone(), config);
        let table = web.table.iter().map(|row| (row.method.clone(), row.path)).collect();
        let proofs = Arc::new(Mutex::new(Proofs::of("unnamed")));
        Self { app, clock, router: web.router, table, sent, proofs, seen: Seen::default(), folder, keep }
    }

    /// `test` is the name the test runner prints, with the crate's in front.
    pub fn named(self, test: &str) -> Self {
        let test = test.split_once("::").map_or(test, |(_, name)| name);
        *self.proofs.lock().unwrap_or_else(PoisonError::into_inner) = Proofs::of(test);
        self
    }

    /// A browser nobody is logged in with.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.router.clone(), Arc::clone(&self.table), Arc::clone(&self.proofs), Arc::clone(&self.seen))
    }

    /// Keeps every answer from now on.
    pub fn keep_pages(&self) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(Vec::new());
    }

    /// What was answered since [`TestApp::keep_pages`], each with its line of the route table.
    pub fn pages(&self) -> Vec<(String, Page)> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    /// Everything the database holds: SQLite's files as they are, PostgreSQL's tables as text.
    pub async fn database_dump(&self) -> Vec<(String, Vec<u8>)> {
        if let Keep::Sqlite(file) = &self.keep {
            let files = std::fs::read_dir(file.folder()).unwrap().map(|entry| entry.unwrap().path());
            return files.map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect();
        }
        let mut dump = Vec::new();
        let mut tx = self.app.db.read().await.unwrap();
        for (table, _) in store::classes::TABLES {
            let sql = format!("SELECT CAST(t AS TEXT) FROM {table} t");
            let rows: Vec<String> = tx.all(&sql, Vec::new(), |row| row.get(0)).await.unwrap();
            dump.push(((*table).to_owned(), rows.join("\n").into_bytes()));
        }
        dump
    }

    /// The route table: every method and address.
    pub fn routes(&self) -> Vec<(Method, &'static str)> {
        self.table.to_vec()
    }

    /// The program behind its pages, for fixtures and for looking at what is stored.
    pub fn app(&self) -> &App {
        &self.app
    }

    pub fn clock(&self) -> &MockClock {
        &self.clock
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Messages that left the product so far.
    pub fn sent(&self) -> Vec<Outgoing> {
        self.sent.messages.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on the channels fail; `Some(true)` in a way that may pass, `None` not any more.
    pub fn break_channels(&self, temporary: Option<bool>) {
        *self.sent.broken.lock().unwrap_or_else(PoisonError::into_inner) = temporary;
    }

    /// The code in the newest message to this contact; runs due jobs first.
    pub async fn code_to(&self, contact: &str) -> String {
        self.run_due_jobs().await;
        let sent = self.sent();
        let found = sent.iter().rev().filter(|message| message.to == contact).find_map(|message| message.code.clone());
        found.unwrap_or_else(|| panic!("no code went to {contact}"))
    }

    /// Does everything that is due now: workers and jobs.
    pub async fn run_due_jobs(&self) {
        while workers::turn(&self.app).await.unwrap() > 0 {}
    }
}
