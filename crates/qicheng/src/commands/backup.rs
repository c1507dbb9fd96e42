//! `qicheng backup` and `qicheng restore`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;

use super::Place;
use crate::backup;

#[derive(Args, Debug)]
struct Passphrase {
    /// 保护密钥的口令所在的文件；也可用环境变量 QICHENG_PASSPHRASE
    #[arg(long, value_name = "FILE", env = "QICHENG_PASSPHRASE_FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Passphrase {
    fn read(&self) -> Result<String> {
        let text = match &self.passphrase_file {
            Some(path) => std::fs::read_to_string(path).with_context(|| path.display().to_string())?,
            None => match std::env::var("QICHENG_PASSPHRASE") {
                Ok(text) => text,
                Err(_) => bail!("the keys need a passphrase: --passphrase-file FILE, or QICHENG_PASSPHRASE"),
            },
        };
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }
}

#[derive(Args, Debug)]
pub struct Backup {
    /// 备份写到哪里
    #[arg(value_name = "ARCHIVE")]
    to: PathBuf,
    #[command(flatten)]
    passphrase: Passphrase,
    #[command(flatten)]
    place: Place,
}

impl Backup {
    /// # Errors
    /// See [`backup::take`].
    pub async fn run(self) -> Result<ExitCode> {
        let (config, folder) = self.place.open()?;
        let app = folder.app(&config)?;
        let taken = backup::take(&app, &folder, &self.to, &self.passphrase.read()?).await?;
        println!("已备份 {} 行、{} 个文件：{}", taken.rows, taken.files, self.to.display());
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Args, Debug)]
pub struct Restore {
    /// 备份文件
    #[arg(value_name = "ARCHIVE")]
    from: PathBuf,
    #[command(flatten)]
    passphrase: Passphrase,
    #[command(flatten)]
    place: Place,
}

impl Restore {
    /// # Errors
    /// See [`backup::restore`].
    pub async fn run(self) -> Result<ExitCode> {
        let config = self.place.config()?;
        let restored = backup::restore(&config, &self.from, &self.passphrase.read()?).await?;
        println!("已恢复 {} 行、{} 个文件到 {}", restored.rows, restored.files, config.data.display());
        if restored.ledger.findings.is_empty() {
            println!("台账完好：{} 条流程记录", restored.ledger.events);
            return Ok(ExitCode::SUCCESS);
        }
        for finding in &restored.ledger.findings {
            println!("{finding}");
        }
        println!("台账有 {} 处问题：不要用这份恢复提供服务", restored.ledger.findings.len());
        Ok(ExitCode::FAILURE)
    }
}
