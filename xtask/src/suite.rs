//! Runs `cargo test`, shows its output as it comes and keeps the verdict of every test.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// A test program that says nothing for this long hangs.
const SILENCE: Duration = Duration::from_secs(600);

/// Verdicts by full name: test program, `::`, path of the test.
#[derive(Default, Debug)]
pub struct Verdicts {
    program: String,
    pub passed: BTreeSet<String>,
    pub failed: BTreeSet<String>,
    /// A program that ended without its closing line.
    pub broken: bool,
}

impl Verdicts {
    fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("Running ") {
            self.program = program(rest).to_owned();
        } else if let Some(name) = line.strip_prefix("Doc-tests ") {
            self.program = format!("{name}-doc");
        } else if line.starts_with("error:") && !line.contains("target") {
            self.broken = true;
        } else if let Some((name, verdict)) = line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... ")) {
            let name = name.trim_end_matches(" - should panic");
            let full = format!("{}::{name}", self.program);
            match verdict.split(' ').next() {
                Some("ok") => self.passed.insert(full),
                Some("FAILED") => self.failed.insert(full),
                _ => false,
            };
        }
    }

    /// Full name of the passed test that the runner prints as `name`; none when a test of that name failed somewhere.
    pub fn passed_as(&self, name: &str) -> Option<&str> {
        let is = |full: &&String| full.split_once("::").is_some_and(|(_, printed)| printed == name);
        let found = self.passed.iter().find(is).map(String::as_str);
        found.filter(|_| !self.failed.iter().any(|full| is(&full)))
    }

    pub fn summary(&self) -> String {
        format!("{} passed, {} failed", self.passed.len(), self.failed.len())
    }
}

/// `season` of `unittests src/lib.rs (target/debug/deps/season-0123456789abcdef)`.
fn program(running: &str) -> &str {
    let path = running.rsplit_once('(').map_or(running, |(_, path)| path.trim_end_matches(')'));
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('-').map_or(file, |(name, _)| name)
}

/// Runs `cargo` with `words`; both streams in one pipe keep the order of program names and verdicts.
pub fn run(words: &[&str], variables: &[(&str, &OsStr)], root: &Path) -> Result<Verdicts> {
    let (reader, writer) = std::io::pipe()?;
    let mut command = Command::new("cargo");
    command.args(words).current_dir(root).stdin(Stdio::null()).process_group(0);
    command.envs(variables.iter().copied()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().context("cargo does not start")?;
    drop(command);
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(reader).split(b'\n').map_while(Result::ok) {
            if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
        }
    });
    let mut verdicts = Verdicts::default();
    let mut last = String::new();
    loop {
        match lines.recv_timeout(SILENCE) {
            Ok(line) => {
                writeln!(std::io::stdout(), "{line}")?;
                verdicts.read(&line);
                last = line;
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let group = format!("-{}", child.id());
                Command::new("kill").args(["-KILL", "--", &group]).status().context("kill does not start")?;
                child.wait()?;
                bail!("no output for {} s; stopped after: {last}", SILENCE.as_secs());
            }
        }
    }
    if !child.wait()?.success() && verdicts.failed.is_empty() {
        verdicts.broken = true;
    }
    Ok(verdicts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_carry_the_program_they_belong_to() {
        let mut verdicts = Verdicts::default();
        for line in [
            "     Running unittests src/lib.rs (target/debug/deps/season-0d1e)",
            "test tests::everybody_is_there ... ok",
            "     Running tests/online_signing.rs (target/debug/deps/online_signing-77)",
            "test accepts ... FAILED",
            "test breaks - should panic ... ok",
            "test slow ... ignored",
            "test result: FAILED. 1 passed; 1 failed",
            "   Doc-tests domain",
            "test src/time.rs - time (line 3) ... ok",
        ] {
            verdicts.read(line);
        }
        let passed: Vec<_> = verdicts.passed.iter().map(String::as_str).collect();
        let expected =
            ["domain-doc::src/time.rs - time (line 3)", "online_signing::breaks", "season::tests::everybody_is_there"];
        assert_eq!(passed, expected);
        assert_eq!(verdicts.summary(), "3 passed, 1 failed");
        assert!(!verdicts.broken);
    }
}
