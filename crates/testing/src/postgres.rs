//! A PostgreSQL of our own: its folder, its socket, its end.
//!
//! It listens on a Unix socket only, so that no port can be taken. A small shell waits at its side: when the pipe to the
//! test process closes, however that process ends, the shell stops the server and removes the folder.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use crate::Problem;

mod encryption;

/// URL of a running server without a database name, `postgresql://user@host`; set by whoever runs several test programs.
pub const SERVER_VARIABLE: &str = "QICHENG_TEST_POSTGRES";

const DEBIAN_VERSIONS: &str = "/usr/lib/postgresql";
const START_TRIES: u32 = 600;
const TRY_EVERY: Duration = Duration::from_millis(50);

/// Waits for the end of its input; then ends the server ($1: postgres, $2: folder) and sweeps up.
const WATCHDOG: &str = r#"
"$1" -D "$2/data" -k "$2" >"$2/log" 2>&1 </dev/null &
server=$!
read -r _
kill -QUIT "$server"
wait "$server"
rm -rf "$2"
"#;

/// Whether a crash of the machine may lose what was committed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Durability {
    /// Nothing is synced: for ordinary tests.
    Fast,
    /// As in production: for tests that kill the server and for benches.
    Durable,
}

/// An encrypted way to a server, and certificates to try it with.
#[derive(Debug)]
pub struct Encrypted {
    /// URL of the maintenance database over TCP, without a query.
    pub url: String,
    /// Certificate of the authority that signed the server's.
    pub authority: PathBuf,
    /// Certificate of an authority that did not.
    pub stranger: PathBuf,
}

/// A server that lives as long as this value.
#[derive(Debug)]
pub struct Server {
    url: String,
    encrypted: Option<Encrypted>,
    /// `None` when somebody else runs the server.
    watchdog: Option<Child>,
}

impl Server {
    /// The server of this test process: the one named by [`SERVER_VARIABLE`], or one of its own started at first use.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start. Never a reason to skip a test.
    pub fn shared() -> Result<&'static Self, Problem> {
        static SHARED: OnceLock<Result<Server, Problem>> = OnceLock::new();
        let server = SHARED.get_or_init(|| match std::env::var(SERVER_VARIABLE) {
            Ok(url) => Ok(Self { url, encrypted: None, watchdog: None }),
            Err(_) => Self::start(Durability::Fast),
        });
        server.as_ref().map_err(Clone::clone)
    }

    /// Makes a cluster in a temporary folder (`initdb --locale=C -E UTF8`) and starts it.
    ///
    /// # Errors
    /// As [`Server::shared`].
    pub fn start(durability: Durability) -> Result<Self, Problem> {
        Self::prepared(durability, |_, _| Ok((String::new(), None)))
    }

    /// A server that also answers on 127.0.0.1, encrypted only.
    ///
    /// # Errors
    /// As [`Server::shared`].
    pub fn encrypted() -> Result<Self, Problem> {
        Self::prepared(Durability::Fast, encryption::prepare)
    }

    /// The encrypted way to a server started for it.
    pub const fn encrypted_way(&self) -> Option<&Encrypted> {
        self.encrypted.as_ref()
    }

    fn prepared(
        durability: Durability,
        prepare: impl FnOnce(&Servant, &Path) -> Result<(String, Option<Encrypted>), Problem>,
    ) -> Result<Self, Problem> {
        let programs = Programs::find()?;
        let servant = Servant::choose()?;
        let folder = servant.folder()?;
        servant.run(
            Command::new(programs.path("initdb"))
                .args(["--locale=C", "-E", "UTF8", "-U", "postgres", "-A", "trust", "--no-sync", "--no-instructions"])
                .arg("-D")
                .arg(folder.join("data")),
        )?;
        let mut settings = fs::OpenOptions::new()
            .append(true)
            .open(folder.join("data/postgresql.conf"))
            .map_err(|error| Problem::new("postgresql.conf", error))?;
        let (more, encrypted) = prepare(&servant, &folder)?;
        settings
            .write_all(format!("{}{more}", configuration(durability)).as_bytes())
            .map_err(|error| Problem::new("postgresql.conf", error))?;

        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(WATCHDOG).arg("watchdog").arg(programs.path("postgres")).arg(&folder);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let watchdog =
            servant.prepare(&mut command).spawn().map_err(|error| Problem::new("starting PostgreSQL", error))?;
        let host = folder.display().to_string().replace('/', "%2F");
        let server = Self { url: format!("postgresql://postgres@{host}"), encrypted, watchdog: Some(watchdog) };
        wait_for_socket(&folder)?;
        Ok(server)
    }

    /// The URL without a database name.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn database_url(&self, name: &str) -> String {
        format!("{}/{name}", self.url)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut watchdog) = self.watchdog.take() {
            drop(watchdog.stdin.take());
            let _ = watchdog.wait();
        }
    }
}

fn configuration(durability: Durability) -> String {
    let sync = match durability {
        Durability::Fast => "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n",
        Durability::Durable => "",
    };
    format!("{sync}listen_addresses = ''\nmax_connections = 300\nshared_buffers = 64MB\ntimezone = 'UTC'\n")
}

/// The server answers as soon as its lock file says `ready`.
fn wait_for_socket(folder: &Path) -> Result<(), Problem> {
    for _ in 0..START_TRIES {
        let state = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if state.lines().any(|line| line.trim() == "ready") {
            return Ok(());
        }
        thread::sleep(TRY_EVERY);
    }
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    Err(Problem::new("PostgreSQL does not start", log))
}

struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// In `PATH`, then the newest of Debian's folders.
    fn find() -> Result<Self, Problem> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut debian: Vec<PathBuf> = fs::read_dir(DEBIAN_VERSIONS)
            .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
            .unwrap_or_default();
        debian.sort_by_key(|folder| version_of(folder));
        std::env::split_paths(&path)
            .chain(debian.into_iter().rev())
            .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
            .map(|folder| Self { folder })
            .ok_or_else(|| Problem::new("PostgreSQL is not installed", "neither in PATH nor in /usr/lib/postgresql"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn version_of(folder: &Path) -> u32 {
    folder.parent().and_then(Path::file_name).and_then(OsStr::to_str).and_then(|name| name.parse().ok()).unwrap_or(0)
}

/// Whom the server runs as: PostgreSQL refuses root.
struct Servant {
    /// User and group, when it is not ourselves.
    other: Option<(u32, u32)>,
}

impl Servant {
    fn choose() -> Result<Self, Problem> {
        let me = fs::metadata("/proc/self").map_err(|error| Problem::new("/proc/self", error))?;
        if me.uid() != 0 {
            return Ok(Self { other: None });
        }
        let users = fs::read_to_string("/etc/passwd").map_err(|error| Problem::new("/etc/passwd", error))?;
        let other = ["postgres", "nobody"].iter().find_map(|name| user(&users, name));
        other.map_or_else(
            || Err(Problem::new("PostgreSQL refuses root", "there is neither a user postgres nor nobody")),
            |other| Ok(Self { other: Some(other) }),
        )
    }

    /// An empty folder only the servant can read.
    fn folder(&self) -> Result<PathBuf, Problem> {
        // A private TMPDIR may be closed to the other user, and a socket's path must stay under 108 bytes.
        let parent = if self.other.is_some() { PathBuf::from("/tmp") } else { std::env::temp_dir() };
        let failed = |error| Problem::new(parent.display(), error);
        let folder = tempfile::Builder::new().prefix("qicheng-pg-").tempdir_in(&parent).map_err(failed)?.keep();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).map_err(failed)?;
        if let Some((user, group)) = self.other {
            chown(&folder, Some(user), Some(group)).map_err(failed)?;
        }
        Ok(folder)
    }

    fn prepare<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        if let Some((user, group)) = self.other {
            command.uid(user).gid(group);
        }
        command.current_dir("/").env("LC_ALL", "C").env_remove("PGDATA")
    }

    fn run(&self, command: &mut Command) -> Result<(), Problem> {
        let program = command.get_program().display().to_string();
        let output = self.prepare(command).output().map_err(|error| Problem::new(&program, error))?;
        if output.status.success() {
            return Ok(());
        }
        Err(Problem::new(program, String::from_utf8_lossy(&output.stderr)))
    }
}

fn user(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut numbers = line.split(':').skip(2);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests;
