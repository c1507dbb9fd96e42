//! `qicheng`: reads the command line and does what it says.

use std::process::ExitCode;

use clap::Parser as _;
use qicheng::commands::CommandLine;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    let done = line.run_alone().unwrap_or_else(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(line.run())
    });
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("qicheng: {error:#}");
            ExitCode::FAILURE
        }
    }
}
