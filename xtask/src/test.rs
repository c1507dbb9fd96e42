//! Everything CI runs, cheapest first.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use testing::postgres::{Durability, SERVER_VARIABLE, Server};
use testing::proofs::FOLDER_VARIABLE;

use crate::{binary, features, proofs, root, suite, target, tools};

const FEATURES: &str = "docs/features.toml";

pub fn run(bless: bool) -> Result<()> {
    let root = root();
    tools::check()?;
    step("format", &["fmt", "--all", "--check"], &root)?;
    step("lints", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &root)?;
    step("the program", &["build", "--workspace", "--bins"], &root)?;

    let folder = target().join("proofs");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    println!("== tests");
    let program = binary("debug");
    let postgres = Server::start(Durability::Fast)?;
    let variables = [
        (FOLDER_VARIABLE, folder.as_os_str()),
        (SERVER_VARIABLE, OsStr::new(postgres.url())),
        ("QICHENG_BIN", program.as_os_str()),
    ];
    let verdicts = suite::run(&["test", "--workspace", "--no-fail-fast"], &variables, &root)?;
    for name in &verdicts.failed {
        println!("failed: {name}");
    }
    let fresh = features::render(&proofs::read(&folder, &verdicts)?)?;
    let complete = verdicts.failed.is_empty() && !verdicts.broken;
    let stale = if complete { keep(&root, &fresh, bless) } else { Ok(()) };
    println!("{}", verdicts.summary());
    stale?;
    ensure!(complete, "the tests did not all pass");
    Ok(())
}

/// Compares the features with the committed file; writes them when blessed.
fn keep(root: &Path, fresh: &str, bless: bool) -> Result<()> {
    let file = root.join(FEATURES);
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    println!("== features: {} proven", features::proven(fresh)?.len());
    let lost = features::lost(&committed, fresh)?;
    ensure!(lost.is_empty(), "{FEATURES}: no longer proven: {}", lost.join(" "));
    if committed == fresh {
        return Ok(());
    }
    if bless {
        return std::fs::write(&file, fresh).with_context(|| file.display().to_string());
    }
    let beside = target().join("features.toml");
    std::fs::write(&beside, fresh)?;
    bail!("{FEATURES} is stale; the fresh one is {}", beside.display());
}

pub fn step(name: &str, words: &[&str], root: &Path) -> Result<()> {
    println!("== {name}");
    let started = Instant::now();
    let done = Command::new("cargo").args(words).current_dir(root).status().context("cargo does not start")?;
    ensure!(done.success(), "cargo {} failed", words.join(" "));
    println!("== {name}: {} s", started.elapsed().as_secs());
    Ok(())
}
