//! `qicheng ledger verify`: exit code 1 when anything is not as it was recorded.

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use super::Place;

#[derive(Subcommand, Debug)]
pub enum Ledger {
    /// 核对每一条流程记录、顺序号、签名和当前状态；可在服务运行时进行
    Verify(Place),
}

impl Ledger {
    /// # Errors
    /// When the database cannot be read; damage is no error but an exit code.
    pub async fn run(self) -> Result<ExitCode> {
        let Self::Verify(place) = self;
        let (config, folder) = place.open()?;
        let app = folder.app(&config)?;
        let report = app::ledger::verify::verify(&app).await?;
        println!(
            "{} owners, {} streams, {} events, {} checkpoints, {} erased",
            report.owners, report.streams, report.events, report.checkpoints, report.erased
        );
        for finding in &report.findings {
            println!("{finding}");
        }
        if report.findings.is_empty() {
            println!("台账完好");
            return Ok(ExitCode::SUCCESS);
        }
        println!("发现 {} 处问题", report.findings.len());
        Ok(ExitCode::FAILURE)
    }
}
