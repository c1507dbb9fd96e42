//! Structured logs to standard error.

use std::io::IsTerminal as _;

use anyhow::{Context, Result};
use serde::Deserialize;
use tracing_subscriber::EnvFilter;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

/// Begins to log; without a format, people get text and machines JSON.
///
/// # Errors
/// When the filter cannot be understood.
pub fn start(format: Option<Format>, filter: &str) -> Result<()> {
    let filter = EnvFilter::try_new(filter).with_context(|| format!("log.filter = {filter:?}"))?;
    let terminal = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format.unwrap_or(if terminal { Format::Text } else { Format::Json }) {
        Format::Json => builder.json().flatten_event(true).with_target(true).try_init(),
        Format::Text => builder.with_ansi(terminal).with_target(false).try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("logs are being written already: {error}"))
}
