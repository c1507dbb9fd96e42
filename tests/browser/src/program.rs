//! The built program, named by `QICHENG_BIN`, on a throw-away folder and a free port.

use std::collections::BTreeSet;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

/// First load of the demo in a dev build on a busy machine.
const START: Duration = Duration::from_secs(180);
const LETTER: Duration = Duration::from_secs(30);
const LOG: &str = "server.log";

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

/// How the program is started.
#[derive(Clone, Debug)]
pub struct Start {
    /// `demo` or `serve`.
    command: &'static str,
    words: Vec<String>,
    database: Option<String>,
    environment: Vec<(String, String)>,
}

impl Start {
    fn new(command: &'static str, words: &[&str]) -> Self {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Self { command, words, database: None, environment: Vec::new() }
    }

    /// `qicheng demo` with further words.
    pub fn demo(words: &[&str]) -> Self {
        Self::new("demo", words)
    }

    /// `qicheng serve` on what [`Program::init`] has begun.
    pub fn serve() -> Self {
        Self::new("serve", &[])
    }

    /// On this PostgreSQL database instead of SQLite in the folder.
    pub fn database(mut self, url: Option<&str>) -> Self {
        self.database = url.map(str::to_owned);
        self
    }

    /// A variable of the program's environment, such as `QICHENG_LOG_FILTER`.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// Killed when dropped.
pub struct Program {
    child: Option<Child>,
    folder: TempDir,
    listen: String,
    start: Start,
    /// Outbox files whose code has been used.
    read: Mutex<BTreeSet<PathBuf>>,
}

impl Program {
    /// Starts on a new folder.
    ///
    /// # Errors
    /// `QICHENG_BIN` is not set, or the program does not become ready.
    pub async fn start(start: Start) -> Result<Self> {
        let mut program = Self::prepare(start)?;
        program.begin().await?;
        Ok(program)
    }

    /// Runs `qicheng init` with these words on a new folder, then starts; what `init` said comes along.
    ///
    /// # Errors
    /// As [`Program::start`], and when `init` fails.
    pub async fn init(words: &[&str], start: Start) -> Result<(Self, String)> {
        let mut program = Self::prepare(start)?;
        let said = program.run(&[&["init"], words].concat())?;
        ensure!(said.status.success(), "init: {}", String::from_utf8_lossy(&said.stderr));
        program.begin().await?;
        Ok((program, String::from_utf8(said.stdout)?))
    }

    async fn begin(&mut self) -> Result<()> {
        let words = self.start.words.clone();
        self.spawn(&words.iter().map(String::as_str).collect::<Vec<_>>())?;
        self.ready().await
    }

    fn prepare(start: Start) -> Result<Self> {
        let listen = free_address()?;
        Ok(Self { child: None, folder: tempfile::tempdir()?, listen, start, read: Mutex::default() })
    }

    /// Stops the program and starts it again on its folder, at the same address, with these words.
    ///
    /// # Errors
    /// As [`Program::start`].
    pub async fn restart(&mut self, words: &[&str]) -> Result<()> {
        self.stop();
        self.spawn(words)?;
        self.ready().await
    }

    /// Runs another command on the same folder and database beside the server, such as `ledger verify`.
    ///
    /// # Errors
    /// The program cannot be run.
    pub fn run(&self, words: &[&str]) -> Result<Output> {
        let mut command = self.command(words)?;
        Ok(command.stdin(Stdio::null()).output()?)
    }

    fn command(&self, words: &[&str]) -> Result<Command> {
        let binary = std::env::var_os("QICHENG_BIN").context("QICHENG_BIN names no program; run cargo xtask test")?;
        let mut command = Command::new(binary);
        command.args(words).arg("--data").arg(self.folder.path());
        if let Some(url) = &self.start.database {
            command.args(["--database", url]);
        }
        command.envs(self.start.environment.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    fn spawn(&mut self, words: &[&str]) -> Result<()> {
        let mut command = self.command(&[self.start.command])?;
        command.args(["--listen", &self.listen]).args(words);
        let log = File::options().create(true).append(true).open(self.folder.path().join(LOG))?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.child = Some(command.spawn()?);
        Ok(())
    }

    fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // An error means that it has ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Address without a path.
    pub fn address(&self) -> String {
        format!("http://{}", self.listen)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What the server has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join(LOG)).unwrap_or_default()
    }

    /// # Errors
    /// The list is missing or malformed.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        let text = std::fs::read_to_string(self.folder.path().join("demo-accounts.json"))?;
        Ok(serde_json::from_str(&text)?)
    }

    /// The first account of a role of an organisation whose name begins so and whose note holds these words.
    ///
    /// # Errors
    /// There is none.
    pub fn account(&self, role: &str, organisation: &str, note: &str) -> Result<Account> {
        let all = self.accounts()?.into_iter().filter(|account| account.role == role);
        let mut fitting = all.filter(|a| a.organisation.starts_with(organisation) && a.note.contains(note));
        fitting.next().with_context(|| format!("no demo account {role} {organisation} {note}"))
    }

    /// The newest one-time code for an act sent to a contact, as its mask shows it, each at most once; waits for it.
    ///
    /// # Errors
    /// None comes in time.
    pub async fn code(&self, contact: &str, act: &str) -> Result<String> {
        let deadline = tokio::time::Instant::now() + LETTER;
        let mut glances = tokio::time::interval(Duration::from_millis(100));
        loop {
            glances.tick().await;
            if let Some((file, code)) = self.newest(contact, act)? {
                self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(file);
                return Ok(code);
            }
            ensure!(tokio::time::Instant::now() < deadline, "no code for {act} to {contact} in the outbox");
        }
    }

    /// The path of the newest one-time link sent to a contact, as its mask shows it; waits for it.
    ///
    /// # Errors
    /// None comes in time.
    pub async fn link(&self, contact: &str, start: &str) -> Result<String> {
        let deadline = tokio::time::Instant::now() + LETTER;
        let mut glances = tokio::time::interval(Duration::from_millis(100));
        loop {
            glances.tick().await;
            for letter in self.letters()?.into_iter().rev() {
                let of = |field: &str| letter.1.get(field).and_then(Value::as_str).unwrap_or_default();
                let found = of("body").find(start).filter(|_| of("contact") == contact);
                if let Some(path) = found.and_then(|at| of("body").get(at..)) {
                    return Ok(path.split_whitespace().next().unwrap_or_default().to_owned());
                }
            }
            ensure!(tokio::time::Instant::now() < deadline, "no link {start} to {contact} in the outbox");
        }
    }

    /// Every letter of the outbox with its file, oldest first.
    fn letters(&self) -> Result<Vec<(PathBuf, Value)>> {
        let Ok(outbox) = std::fs::read_dir(self.folder.path().join("outbox")) else { return Ok(Vec::new()) };
        let mut files = outbox.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        files.into_iter().map(|file| Ok((file.clone(), serde_json::from_slice(&std::fs::read(&file)?)?))).collect()
    }

    fn newest(&self, contact: &str, act: &str) -> Result<Option<(PathBuf, String)>> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (file, letter) in self.letters()?.into_iter().rev().filter(|(file, _)| !read.contains(file)) {
            let is = |field: &str, value: &str| letter.get(field).and_then(Value::as_str) == Some(value);
            if let (true, Some(code)) = (is("contact", contact) && is("act", act), letter.get("code")) {
                return Ok(code.as_str().map(|code| (file, code.to_owned())));
            }
        }
        Ok(None)
    }

    async fn ready(&mut self) -> Result<()> {
        let deadline = tokio::time::Instant::now() + START;
        let mut glances = tokio::time::interval(Duration::from_millis(100));
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::new();
        loop {
            glances.tick().await;
            if let Some(status) = self.child.as_mut().context("the program was not started")?.try_wait()? {
                bail!("the program ended with {status} before it was ready:\n{}", self.log());
            }
            let answer = client.get(format!("{}/readyz", self.address())).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            ensure!(tokio::time::Instant::now() < deadline, "the program is not ready in {} s", START.as_secs());
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.stop();
    }
}

/// An address nobody listens on; another process could take it before the program does, which `ready` would show.
fn free_address() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}
