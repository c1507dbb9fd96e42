//! Pictures of every page that the browser journeys visit, at both sizes.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::test::step;
use crate::{binary, root, suite, target, tools};

pub fn run(folder: Option<&Path>) -> Result<()> {
    let root = root();
    tools::check()?;
    step("the program", &["build", "--workspace", "--bins"], &root)?;
    let folder = match folder {
        Some(folder) => std::path::absolute(folder)?,
        None => target().join("shots"),
    };
    std::fs::create_dir_all(&folder)?;
    let program = binary("debug");
    let variables = [("QICHENG_SHOTS", folder.as_os_str()), ("QICHENG_BIN", program.as_os_str())];
    let verdicts = suite::run(&["test", "--package", "browser", "--no-fail-fast"], &variables, &root)?;
    println!("pictures: {}", folder.display());
    println!("{}", verdicts.summary());
    ensure!(verdicts.failed.is_empty() && !verdicts.broken, "not every journey came to its end");
    Ok(())
}
