//! The built program: a command that ends, or a server.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::process::{Child, Command};

/// Longer than any start on a busy machine.
const START: Duration = Duration::from_secs(120);
const GLANCE: Duration = Duration::from_millis(20);
const PASSPHRASE: &str = "correct horse battery staple";

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    well: bool,
    out: String,
    err: String,
}

impl Said {
    /// Its output; fails unless it went well.
    #[track_caller]
    pub fn well(self) -> String {
        assert!(self.well, "{}\n{}", self.out, self.err);
        self.out
    }

    /// Output and complaint; fails unless it refused.
    #[track_caller]
    pub fn refused(self) -> String {
        assert!(!self.well, "{}", self.out);
        format!("{}\n{}", self.out, self.err)
    }
}

fn command(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qicheng"));
    match words {
        ["admin", act @ ..] => command.arg("admin").arg("--data").arg(data).args(act),
        _ => command.args(words).arg("--data").arg(data),
    };
    command.env("QICHENG_PASSPHRASE", PASSPHRASE).stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// Runs a command on a data folder to its end.
pub async fn run(data: &Path, words: &[&str]) -> Said {
    let done = command(data, words).output().await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { well: done.status.success(), out: text(&done.stdout), err: text(&done.stderr) }
}

/// An address nobody listens on; another process could take it first, which the start would show.
pub fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// A server, killed when dropped.
pub struct Running {
    child: Child,
    listen: String,
    /// Apart from the data folder, which stays as the program makes it.
    _log: TempDir,
    log: PathBuf,
}

impl Running {
    /// Starts `serve` or `demo` with these words and waits until it answers.
    pub async fn start(data: &Path, words: &[&str], variables: &[(&str, &str)]) -> Self {
        let (listen, folder) = (free_address(), tempfile::tempdir().unwrap());
        let log = folder.path().join("server.log");
        let mut command = command(data, words);
        command.args(["--listen", &listen]).envs(variables.iter().copied());
        command.stdout(Stdio::null()).stderr(File::create(&log).unwrap());
        let child = command.spawn().unwrap();
        let mut running = Self { child, listen, _log: folder, log };
        let (client, begun) = (client(), Instant::now());
        let mut glances = tokio::time::interval(GLANCE);
        loop {
            glances.tick().await;
            let ended = running.child.try_wait().unwrap();
            assert!(ended.is_none(), "the program ended with {ended:?}:\n{}", running.log());
            let answer = client.get(running.url("/readyz")).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return running;
            }
            assert!(begun.elapsed() < START, "the program does not become ready:\n{}", running.log());
        }
    }

    /// Address and port.
    pub fn listen(&self) -> &str {
        &self.listen
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.listen)
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// SIGTERM, as a service manager sends it.
    pub async fn terminate(&self) {
        let process = self.child.id().unwrap().to_string();
        let sent = Command::new("kill").args(["-TERM", &process]).status().await.unwrap();
        assert!(sent.success());
    }

    /// How it ended.
    pub async fn ended(mut self) -> ExitStatus {
        self.child.wait().await.unwrap()
    }
}

pub fn client() -> reqwest::Client {
    // A provider is asked for even where nothing is encrypted; a second installation is refused and changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

/// Status of a log-in through the page.
pub async fn log_in(client: &reqwest::Client, server: &str, login: &str, password: &str) -> u16 {
    let request = client
        .post(format!("{server}/login"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("account={login}&password={password}"));
    request.send().await.unwrap().status().as_u16()
}
