//! A demo on its own folder and database, and the program serving it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use testing::TempDatabase;
use testing::postgres::{Durability, Server};
use tokio::process::{Child, Command};

use crate::Scale;
use crate::browser::Browser;

const START: Duration = Duration::from_secs(120);

/// Where the data lies.
pub enum Engine {
    Sqlite,
    Postgres { server: Server, database: TempDatabase },
}

/// An installation for one bench.
pub struct Place {
    folder: TempDir,
    engine: Engine,
    binary: PathBuf,
}

/// The program at work; killed when dropped.
pub struct Running {
    child: Child,
    address: String,
    /// From the start of the process to its first answer.
    pub ready_after: Duration,
}

/// The program named by `QICHENG_BIN`.
///
/// # Errors
/// When nothing names it.
pub fn binary() -> Result<PathBuf> {
    std::env::var_os("QICHENG_BIN").map(PathBuf::from).context("QICHENG_BIN names no program; run cargo xtask bench")
}

impl Place {
    /// A demo of this size on SQLite.
    ///
    /// # Errors
    /// When the program does not make it.
    pub async fn sqlite(graduates: usize, employers: usize) -> Result<Self> {
        Self::demo(Engine::Sqlite, graduates, employers).await
    }

    /// The same on a PostgreSQL of its own; figures count only when it syncs as in production.
    ///
    /// # Errors
    /// When PostgreSQL does not start, or the program does not make the demo.
    pub async fn postgres(graduates: usize, employers: usize, scale: Scale) -> Result<Self> {
        let server = Server::start(scale.pick(Durability::Durable, Durability::Fast))?;
        let database = TempDatabase::empty(&server).await?;
        Self::demo(Engine::Postgres { server, database }, graduates, employers).await
    }

    async fn demo(engine: Engine, graduates: usize, employers: usize) -> Result<Self> {
        let place = Self { folder: tempfile::tempdir()?, engine, binary: binary()? };
        let (graduates, employers) = (graduates.to_string(), employers.to_string());
        let words = ["--load-only", "--graduates", &graduates, "--employers", &employers];
        let done = place.command(&words).status().await?;
        ensure!(done.success(), "the demo could not be loaded: {done}");
        Ok(place)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("demo").arg("--data").arg(self.folder.path()).args(words);
        if let Some(url) = self.url() {
            command.args(["--database", url]);
        }
        command.env("QICHENG_LOG_FILTER", "error").stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        command
    }

    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn sqlite_file(&self) -> PathBuf {
        self.folder.path().join("qicheng.sqlite")
    }

    /// Of the PostgreSQL database.
    pub fn url(&self) -> Option<&str> {
        match &self.engine {
            Engine::Sqlite => None,
            Engine::Postgres { database, .. } => Some(database.url()),
        }
    }

    pub fn name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "SQLite",
            Engine::Postgres { .. } => "PostgreSQL",
        }
    }

    /// Log-in name and password of the first demo account of a role whose note holds these words.
    ///
    /// # Errors
    /// When there is none.
    pub fn account(&self, role: &str, note: &str) -> Result<(String, String)> {
        let text = std::fs::read_to_string(self.folder.path().join("demo-accounts.json"))?;
        let lines: Vec<serde_json::Value> = serde_json::from_str(&text)?;
        let text = |line: &serde_json::Value, field: &str| {
            line.get(field).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
        };
        let found = lines.iter().find(|line| text(line, "role") == role && text(line, "note").contains(note));
        let line = found.with_context(|| format!("no demo account {role} {note}"))?;
        Ok((text(line, "login"), text(line, "password")))
    }

    /// # Errors
    /// When the program does not answer in time.
    pub async fn serve(&self) -> Result<Running> {
        let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let begun = Instant::now();
        let mut child = self.command(&["--listen", &listen]).spawn()?;
        let address = format!("http://{listen}");
        let browser = Browser::new(&address)?;
        while browser.get("/").await.is_err() {
            ensure!(child.try_wait()?.is_none(), "the program ended before it answered");
            ensure!(begun.elapsed() < START, "the program does not answer");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(Running { child, address, ready_after: begun.elapsed() })
    }
}

impl Running {
    /// Address without a path.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Ends the program; its folder is free for the next one afterwards.
    ///
    /// # Errors
    /// When the process cannot be ended.
    pub async fn end(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// A line of `/proc/…/status` in megabytes, such as `VmRSS` or `VmHWM`.
    ///
    /// # Errors
    /// When the process has gone.
    pub fn megabytes(&self, line: &str) -> Result<f64> {
        let id = self.child.id().context("the program has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let found = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
        let kilobytes: f64 = found.context("no such line")?.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kilobytes / 1024.0)
    }
}
