//! The configuration: a TOML file, then the environment, then what only secrets' files hold.
//!
//! Invariant: a key nobody knows stops the start. [`keys::KEYS`] names every key once, for the environment and the sample.

pub mod keys;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use messages::{EmailConfig, Secret, SmsConfig};
use serde::Deserialize;
use toml::{Table, Value};

use keys::{KEYS, Key};

/// Variables of the same prefix that are no configuration.
const OTHER_VARIABLES: [&str; 8] = [
    "QICHENG_CONFIG",
    "QICHENG_PASSPHRASE",
    "QICHENG_PASSPHRASE_FILE",
    "QICHENG_PASSWORD",
    "QICHENG_BIN",
    "QICHENG_SHOTS",
    "QICHENG_PROOFS",
    "QICHENG_TEST_POSTGRES",
];

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    /// Without a slash at the end; `None` means `http://{listen}`.
    pub public_url: Option<String>,
    pub behind_proxy: bool,
    pub database: DatabaseConfig,
    pub review: ReviewConfig,
    pub log: LogConfig,
    pub metrics: MetricsConfig,
    pub email: Option<EmailConfig>,
    pub sms: Option<SmsConfig>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseConfig {
    /// `None`: SQLite in the data folder.
    pub url: Option<Secret>,
    pub connections: usize,
    pub readers: usize,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviewConfig {
    /// `None`: what the policy says.
    pub settle_seconds: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    pub format: Option<crate::logging::Format>,
    pub filter: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MetricsConfig {
    /// `None`: no metrics are served.
    pub listen: Option<SocketAddr>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::from("qicheng-data"),
            public_url: None,
            behind_proxy: false,
            database: DatabaseConfig::default(),
            review: ReviewConfig::default(),
            log: LogConfig::default(),
            metrics: MetricsConfig::default(),
            email: None,
            sms: None,
        }
    }
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self { url: None, connections: 16, readers: 4 }
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { format: None, filter: "info".to_owned() }
    }
}

impl Config {
    /// Reads the file, when one is named, and lays the process's environment over it.
    ///
    /// # Errors
    /// An unreadable file, an unknown key, or a value of the wrong kind.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let text = match file {
            Some(path) => std::fs::read_to_string(path).with_context(|| path.display().to_string())?,
            None => String::new(),
        };
        let variables = std::env::vars().filter(|(name, _)| name.starts_with("QICHENG_")).collect::<Vec<_>>();
        let config = Self::read(&text, &variables);
        match file {
            Some(path) => config.with_context(|| format!("configuration {}", path.display())),
            None => config.context("configuration"),
        }
    }

    /// # Errors
    /// As [`Config::load`].
    pub fn read(text: &str, variables: &[(String, String)]) -> Result<Self> {
        let mut table: Table = toml::from_str(text)?;
        for (name, value) in variables {
            if OTHER_VARIABLES.contains(&name.as_str()) {
                continue;
            }
            let (base, from_file) = match name.strip_suffix("_FILE") {
                Some(base) => (base, true),
                None => (name.as_str(), false),
            };
            let Some(key) = KEYS.iter().find(|key| key.variable() == base && (key.secret || !from_file)) else {
                bail!("the environment variable {name} is no configuration key");
            };
            let path = if from_file { format!("{}_file", key.path) } else { key.path.to_owned() };
            put(&mut table, &path, key.value_of(value, from_file))?;
        }
        for key in KEYS.iter().filter(|key| key.secret) {
            read_secret(&mut table, key)?;
        }
        let config: Self = Value::Table(table).try_into()?;
        ensure!(
            config.public_url.as_deref().is_none_or(|url| url.starts_with("http://") || url.starts_with("https://")),
            "public_url begins with https:// (or http:// for a trial)"
        );
        Ok(config)
    }

    /// Scheme and host of links, without a slash at the end.
    pub fn public_url(&self) -> String {
        let url = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        url.trim_end_matches('/').to_owned()
    }
}

/// `email.password_file = "path"` becomes `email.password`.
fn read_secret(table: &mut Table, key: &Key) -> Result<()> {
    let named = format!("{}_file", key.path);
    let Some(path) = take(table, &named) else { return Ok(()) };
    let path = path.as_str().with_context(|| format!("{named} is no path"))?.to_owned();
    ensure!(find(table, key.path).is_none(), "{} and {named} are both given", key.path);
    let secret = std::fs::read_to_string(&path).with_context(|| format!("{named} = {path}"))?;
    put(table, key.path, Value::String(secret.trim_end_matches(['\r', '\n']).to_owned()))
}

fn put(table: &mut Table, path: &str, value: Value) -> Result<()> {
    match path.split_once('.') {
        None => {
            table.insert(path.to_owned(), value);
            Ok(())
        }
        Some((section, rest)) => {
            let entry = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
            let inner = entry.as_table_mut().with_context(|| format!("{section} is no section"))?;
            put(inner, rest, value)
        }
    }
}

fn find<'t>(table: &'t Table, path: &str) -> Option<&'t Value> {
    match path.split_once('.') {
        None => table.get(path),
        Some((section, rest)) => find(table.get(section)?.as_table()?, rest),
    }
}

fn take(table: &mut Table, path: &str) -> Option<Value> {
    match path.split_once('.') {
        None => table.remove(path),
        Some((section, rest)) => take(table.get_mut(section)?.as_table_mut()?, rest),
    }
}

#[cfg(test)]
mod tests;
