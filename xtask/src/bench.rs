//! Benches: every program of `tests/load/src/bin` prints a Markdown table, which replaces what stands between its
//! markers `<!-- bench:NAME -->` and `<!-- /bench:NAME -->` in `docs/performance.md`. `--quick` only shows that they run.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::test::step;
use crate::{binary, root, target};

const FIGURES: &str = "docs/performance.md";
const QUICK: &str = "--quick";

/// Runs the benches called `names`, all when there are none.
pub fn run(names: &[&str]) -> Result<()> {
    let root = root();
    let quick = names.contains(&QUICK);
    let names: Vec<&str> = names.iter().copied().filter(|name| *name != QUICK).collect();
    let profile = if quick { "debug" } else { "release" };
    let mut words = vec!["build", "--workspace", "--bins"];
    words.extend((!quick).then_some("--release"));
    step("the program and its load", &words, &root)?;
    let mut benches = Vec::new();
    for entry in std::fs::read_dir(root.join("tests/load/src/bin")).context("tests/load/src/bin")? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if names.is_empty() || names.iter().any(|wanted| *wanted == name) {
            benches.push(name);
        }
    }
    benches.sort();
    ensure!(!benches.is_empty(), "no such bench");
    for name in benches {
        println!("== {name}");
        let program = target().join(profile).join(&name);
        let output = Command::new(&program)
            .args(quick.then_some(QUICK))
            .env("QICHENG_BIN", binary(profile))
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| program.display().to_string())?;
        ensure!(output.status.success(), "{name} failed");
        let table = String::from_utf8(output.stdout)?;
        println!("{table}");
        if !quick {
            write(&root.join(FIGURES), &name, &table)?;
        }
    }
    Ok(())
}

fn write(file: &Path, name: &str, table: &str) -> Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let text = replaced(&text, name, table).with_context(|| format!("{FIGURES} has no markers bench:{name}"))?;
    std::fs::write(file, text)?;
    Ok(())
}

fn replaced(text: &str, name: &str, table: &str) -> Option<String> {
    let (open, close) = (format!("<!-- bench:{name} -->"), format!("<!-- /bench:{name} -->"));
    let (before, rest) = text.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    Some(format!("{before}{open}\n\n{}\n\n{close}{after}", table.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_takes_the_place_between_its_markers() {
        let text = "# A\n<!-- bench:queue -->\nold\n<!-- /bench:queue -->\nrest\n";
        let fresh = replaced(text, "queue", "| new |\n").unwrap();
        assert_eq!(fresh, "# A\n<!-- bench:queue -->\n\n| new |\n\n<!-- /bench:queue -->\nrest\n");
        assert_eq!(replaced(text, "other", ""), None);
    }
}
