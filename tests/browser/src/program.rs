//! The built program, named by `QICHENG_BIN`, on a throw-away folder and a free port.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// First load of the demo in a dev build on a busy machine.
const START: Duration = Duration::from_secs(180);
const LETTER: Duration = Duration::from_secs(30);

/// A line of `demo-accounts.json`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Account {
    pub role: String,
    pub login: String,
    pub password: String,
    pub name: String,
    pub organisation: String,
    pub note: String,
}

/// Killed when dropped.
pub struct Program {
    child: Child,
    folder: TempDir,
    address: String,
    /// Outbox files whose code has been used.
    read: BTreeSet<PathBuf>,
}

impl Program {
    /// `qicheng demo` with further words, such as `--database postgres://…`, and environment for its configuration.
    ///
    /// # Errors
    /// `QICHENG_BIN` is not set, or the program does not become ready.
    pub async fn demo(words: &[&str], environment: &[(&str, &str)]) -> Result<Self> {
        let binary = std::env::var_os("QICHENG_BIN").context("QICHENG_BIN names no program; run cargo xtask test")?;
        let folder = tempfile::tempdir()?;
        let listen = free_address()?;
        let mut command = Command::new(binary);
        command.arg("demo").arg("--data").arg(folder.path()).args(["--listen", &listen]).args(words);
        command.envs(environment.iter().copied()).stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        let child = command.spawn()?;
        let mut program = Self { child, folder, address: format!("http://{listen}"), read: BTreeSet::new() };
        program.ready().await?;
        Ok(program)
    }

    /// Address without a path.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// # Errors
    /// The list is missing or malformed.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        let text = std::fs::read_to_string(self.folder.path().join("demo-accounts.json"))?;
        Ok(serde_json::from_str(&text)?)
    }

    /// The first account of a role whose note holds these words.
    ///
    /// # Errors
    /// There is none.
    pub fn account(&self, role: &str, note: &str) -> Result<Account> {
        let all = self.accounts()?.into_iter();
        let mut fitting = all.filter(|account| account.role == role && account.note.contains(note));
        fitting.next().with_context(|| format!("no demo account {role} {note}"))
    }

    /// The newest one-time code sent for an act of an account, each at most once; waits for it.
    ///
    /// # Errors
    /// None comes in time.
    pub async fn code(&mut self, account: &str, act: &str) -> Result<String> {
        let deadline = tokio::time::Instant::now() + LETTER;
        let mut glances = tokio::time::interval(Duration::from_millis(100));
        loop {
            glances.tick().await;
            if let Some((file, code)) = self.newest(account, act)? {
                self.read.insert(file);
                return Ok(code);
            }
            ensure!(tokio::time::Instant::now() < deadline, "no code for {act} of {account} in the outbox");
        }
    }

    fn newest(&self, account: &str, act: &str) -> Result<Option<(PathBuf, String)>> {
        let Ok(outbox) = std::fs::read_dir(self.folder.path().join("outbox")) else { return Ok(None) };
        let mut files = outbox.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json") && !self.read.contains(file));
        files.sort();
        for file in files.into_iter().rev() {
            // A file half written is read at the next glance.
            let Ok(letter) = serde_json::from_slice::<Value>(&std::fs::read(&file)?) else { continue };
            let is = |field: &str, value: &str| letter.get(field).and_then(Value::as_str) == Some(value);
            if let (true, Some(code)) = (is("account", account) && is("act", act), letter.get("code")) {
                return Ok(code.as_str().map(|code| (file, code.to_owned())));
            }
        }
        Ok(None)
    }

    async fn ready(&mut self) -> Result<()> {
        let deadline = tokio::time::Instant::now() + START;
        let mut glances = tokio::time::interval(Duration::from_millis(200));
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::new();
        loop {
            glances.tick().await;
            if let Some(status) = self.child.try_wait()? {
                bail!("the program ended with {status} before it was ready");
            }
            let answer = client.get(format!("{}/readyz", self.address)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            ensure!(tokio::time::Instant::now() < deadline, "the program is not ready in {} s", START.as_secs());
        }
    }
}

/// An address nobody listens on; another process could take it before the program does, which `ready` would show.
fn free_address() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}
