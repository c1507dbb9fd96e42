//! The command line.

mod admin;
mod backup;
mod demo;
mod doctor;
mod draw_pages;
mod init;
mod ledger;
mod place;
mod serve;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

pub(crate) use admin::said;
pub use demo::Demo;
pub use place::Place;

use crate::config::keys;
use crate::logging::Format;

/// 启程 Qicheng：毕业生签约与去向登记
#[derive(Parser, Debug)]
#[command(name = "qicheng", version, about, long_about = None)]
pub struct CommandLine {
    #[command(subcommand)]
    command: Command,
    /// 日志格式；不写时终端用 text，其余用 json
    #[arg(long, global = true, value_enum)]
    log_format: Option<Format>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// 提供服务
    Serve(serve::Serve),
    /// 用一个虚构的签约季试用
    Demo(Demo),
    /// 建立第一个平台运营账号、省份、学校和管理账号
    Init(init::Init),
    /// 升级数据库结构（先停止服务）
    Migrate(Place),
    /// 管理：账号、预警单位、工商状态、代码表
    Admin(admin::Admin),
    /// 检查配置、数据库、时钟、密钥、字体和磁盘，并说明怎样解决
    Doctor(Place),
    /// 备份数据库、文件和密钥；可在服务运行时进行
    Backup(backup::Backup),
    /// 把备份恢复到空的数据目录和数据库
    Restore(backup::Restore),
    /// 流程台账
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// 配置
    #[command(subcommand)]
    Config(ConfigCommand),
    /// 绘制附件页面；由本程序自己调用
    #[command(hide = true)]
    DrawPages(draw_pages::DrawPages),
    /// 版本
    Version,
}

#[derive(Subcommand, Debug)]
enum ConfigCommand {
    /// 打印带注释的配置样例
    Sample,
}

impl CommandLine {
    /// What is done without a runtime: a process that draws has no memory to spare for one.
    pub fn run_alone(&self) -> Option<Result<ExitCode>> {
        match &self.command {
            Command::DrawPages(draw) => Some(draw.run()),
            _ => None,
        }
    }

    /// Does what the line says; the code tells a script how it went.
    ///
    /// # Errors
    /// Whatever stood in the way, with its remedy where there is one.
    pub async fn run(self) -> Result<ExitCode> {
        let format = self.log_format;
        match self.command {
            Command::Serve(serve) => serve.run(format).await,
            Command::Demo(demo) => demo.run(format).await,
            Command::Init(init) => init.run().await,
            Command::Migrate(place) => migrate(&place).await,
            Command::Admin(admin) => admin.run().await,
            Command::Doctor(place) => doctor::run(&place).await,
            Command::Backup(backup) => backup.run().await,
            Command::Restore(restore) => restore.run().await,
            Command::Ledger(ledger) => ledger.run().await,
            Command::Config(ConfigCommand::Sample) => {
                print!("{}", keys::sample());
                Ok(ExitCode::SUCCESS)
            }
            Command::DrawPages(draw) => draw.run(),
            Command::Version => {
                println!("qicheng {}", env!("CARGO_PKG_VERSION"));
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

async fn migrate(place: &Place) -> Result<ExitCode> {
    let config = place.config()?;
    let folder = crate::folder::DataFolder::create(&config.data)?;
    let _lock = folder.lock_for(&config)?;
    let database = folder.database(&config)?;
    let pending = database.pending_migrations().await?;
    database.migrate().await?;
    database.close().await?;
    for step in &pending {
        println!("{step}");
    }
    println!("数据库结构已是最新（本次 {} 步）", pending.len());
    Ok(ExitCode::SUCCESS)
}
