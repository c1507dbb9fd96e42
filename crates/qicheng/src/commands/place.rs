//! Which installation a command is about.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use messages::Secret;

use crate::config::Config;
use crate::folder::DataFolder;

/// The configuration and what the command line lays over it.
#[derive(Args, Clone, Debug, Default)]
pub struct Place {
    /// 配置文件（TOML）
    #[arg(long, env = "QICHENG_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 数据目录
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// PostgreSQL 地址；不写时用数据目录中的 SQLite
    #[arg(long, value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
}

impl Place {
    /// # Errors
    /// When the configuration cannot be read.
    pub fn config(&self) -> Result<Config> {
        let mut config = Config::load(self.config.as_deref())?;
        if let Some(data) = &self.data {
            config.data.clone_from(data);
        }
        if let Some(url) = &self.database {
            config.database.url = Some(Secret(url.clone()));
        }
        Ok(config)
    }

    /// The configuration together with a folder that exists.
    ///
    /// # Errors
    /// As [`Place::config`], and when there is no such folder.
    pub fn open(&self) -> Result<(Config, DataFolder)> {
        let config = self.config()?;
        let folder = DataFolder::open(&config.data)?;
        Ok((config, folder))
    }
}
