//! Programs that the tests drive, and a Chinese font for the pages they look at: installed when root on Debian, otherwise
//! named with the command that installs them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

struct Tool {
    /// A program of the package.
    program: &'static str,
    package: &'static str,
}

/// Without it every Chinese character is a box of its own width, and no layout is tried.
const FONT: &str = "fonts-noto-cjk";

const TOOLS: [Tool; 5] = [
    Tool { program: "initdb", package: "postgresql" },
    Tool { program: "chromium", package: "chromium" },
    Tool { program: "chromedriver", package: "chromium-driver" },
    Tool { program: "pdftotext", package: "poppler-utils" },
    Tool { program: "fc-list", package: "fontconfig" },
];

/// Makes sure that every tool is there.
pub fn check() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    let command = format!("apt-get update && apt-get install -y --no-install-recommends {}", missing.join(" "));
    if !is_root() || find("apt-get").is_none() {
        bail!("missing tools; install them as root:\n  {command}");
    }
    println!("== installing {}", missing.join(" "));
    let done = Command::new("sh").args(["-c", &command]).env("DEBIAN_FRONTEND", "noninteractive").status();
    ensure!(done.context("apt-get does not start")?.success(), "failed: {command}");
    let still = self::missing();
    ensure!(still.is_empty(), "installed, and still not found: {}", still.join(" "));
    Ok(())
}

/// Debian's packages of what is not there.
fn missing() -> Vec<&'static str> {
    let absent = TOOLS.iter().filter(|tool| find(tool.program).is_none()).map(|tool| tool.package);
    absent.chain((!writes_chinese()).then_some(FONT)).collect()
}

fn writes_chinese() -> bool {
    let fonts = Command::new("fc-list").args([":lang=zh-cn", "family"]).output();
    fonts.is_ok_and(|output| !output.stdout.trim_ascii().is_empty())
}

fn is_root() -> bool {
    let uid = Command::new("id").arg("-u").output();
    uid.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The program in PATH, else in Debian's folders of PostgreSQL, newest first.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    debian.sort();
    folders.extend(debian.into_iter().rev());
    folders.into_iter().map(|folder| folder.join(program)).find(|file| Path::is_file(file))
}
