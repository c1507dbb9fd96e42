//! The project's own commands: `cargo xtask test | shots | bench | walk`.
//!
//! `test` is everything that CI runs; what it passes, a clean clone passes.

mod bench;
mod features;
mod proofs;
mod shots;
mod suite;
mod test;
mod tools;
mod walk;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test [--bless]    everything CI runs; --bless rewrites docs/features.toml
cargo xtask shots [DIR]       pictures of every page at 390 and 1440 px (default: shots in the target folder)
cargo xtask bench [NAME…]     benches in release mode; figures go to docs/performance.md; --quick: only whether they run
cargo xtask walk [--all]      the exhaustive walk of the state machines; --all takes the whole product
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => test::run(false),
        ["test", "--bless"] => test::run(true),
        ["shots"] => shots::run(None),
        ["shots", folder] => shots::run(Some(Path::new(folder))),
        ["bench", names @ ..] => bench::run(names),
        ["walk"] => walk::run(false),
        ["walk", "--all"] => walk::run(true),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where cargo puts what it builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The program as the tests start it.
fn binary(profile: &str) -> PathBuf {
    target().join(profile).join("qicheng")
}
