//! The exhaustive walk of the state machines. Tests walk a bounded part; `--all` takes the whole product.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::root;

pub fn run(all: bool) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(["test", "--package", "domain", "walk", "--", "--nocapture"]).current_dir(root());
    if all {
        command.env("QICHENG_WALK", "all");
    }
    ensure!(command.status().context("cargo does not start")?.success(), "the walk found a fault");
    Ok(())
}
