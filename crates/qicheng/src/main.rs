//! `qicheng`: reads the command line and does what it says.

use std::process::ExitCode;

use clap::Parser as _;
use qicheng::commands::CommandLine;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("qicheng: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(line.run()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("qicheng: {error:#}");
            ExitCode::FAILURE
        }
    }
}
