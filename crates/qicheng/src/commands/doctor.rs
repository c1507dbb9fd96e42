//! `qicheng doctor`: what would keep this installation from working, each with its remedy.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use app::ports::{Clock as _, Renderer as _};
use store::engine::Database;
use typesetting::Typesetter;

use super::Place;
use crate::config::Config;
use crate::folder::DataFolder;
use crate::keys::Keys;
use crate::ports::SystemClock;

/// Rare characters every agreement must be able to print.
const RARE: &str = "㛃䶮𬱖龑喆堃";
/// Below this the disk counts as full, in MB.
const LEAST_FREE_MB: u64 = 2_048;
/// The machine's clock and the database's may differ by this, in seconds.
const CLOCK_DIFFERENCE_SECONDS: i64 = 5;

/// One thing looked at.
struct Check {
    what: &'static str,
    /// What is well, or what is wrong and how to mend it.
    found: Result<String>,
}

/// # Errors
/// Never for an ill installation: that is an exit code.
pub async fn run(place: &Place) -> Result<ExitCode> {
    let mut checks = Vec::new();
    let config = place.config();
    match config {
        Err(error) => checks.push(Check { what: "配置", found: Err(error) }),
        Ok(config) => {
            checks.push(Check { what: "配置", found: Ok(describe(&config)) });
            checks.push(Check { what: "密钥", found: keys(&config) });
            let database = DataFolder::open(&config.data).and_then(|folder| folder.database(&config));
            match database {
                Err(error) => checks.push(Check { what: "数据库", found: Err(error) }),
                Ok(database) => {
                    checks.push(Check { what: "数据库", found: schema(&database).await });
                    checks.push(Check { what: "时钟", found: clock(&database).await });
                }
            }
            checks.push(Check { what: "字体", found: fonts() });
            checks.push(Check { what: "磁盘", found: disk(&config) });
            checks.push(Check { what: "短信和邮件", found: Ok(channels(&config)) });
        }
    }
    let mut ill = 0;
    for Check { what, found } in checks {
        match found {
            Ok(text) => println!("✓ {what}：{text}"),
            Err(error) => {
                ill += 1;
                println!("✗ {what}：{error:#}");
            }
        }
    }
    Ok(if ill == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn describe(config: &Config) -> String {
    let database = if config.database.url.is_some() { "PostgreSQL" } else { "SQLite" };
    format!("{database}，数据目录 {}，对外地址 {}", config.data.display(), config.public_url())
}

fn keys(config: &Config) -> Result<String> {
    Keys::open(&config.data.join("keys"))?.vault()?;
    Ok("齐全，只有本用户可读。请确认备份的口令另存于别处".to_owned())
}

async fn schema(database: &Database) -> Result<String> {
    let pending = database.pending_migrations().await.context("数据库不能访问：检查 database.url 与网络")?;
    anyhow::ensure!(pending.is_empty(), "结构落后 {} 步：停止服务后运行 `qicheng migrate`", pending.len());
    Ok("可访问，结构是最新的".to_owned())
}

async fn clock(database: &Database) -> Result<String> {
    let now = SystemClock.now();
    let theirs = store::engine::clock(&mut *database.read().await?).await?;
    let difference = theirs.seconds_since(now).abs();
    anyhow::ensure!(
        difference <= CLOCK_DIFFERENCE_SECONDS,
        "本机与数据库的时间相差 {difference} 秒：在两边开启 NTP 校时，期限以本机时间为准"
    );
    anyhow::ensure!(now.day().year() >= 2026, "本机时间是 {}：请校时", now.minute_text());
    Ok(format!("{}（北京时间）", now.minute_text()))
}

fn fonts() -> Result<String> {
    let missing = Typesetter::new("").missing_glyphs(RARE);
    anyhow::ensure!(missing.is_empty(), "缺少字形 {missing:?}：安装包不完整，请重新安装");
    Ok("可以打印生僻字".to_owned())
}

fn disk(config: &Config) -> Result<String> {
    let output = Command::new("df")
        .args(["--output=avail", "--block-size=1M"])
        .arg(&config.data)
        .output()
        .context("df 不能运行")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let free: u64 = text.lines().nth(1).and_then(|line| line.trim().parse().ok()).context("df 没有给出可用空间")?;
    anyhow::ensure!(free >= LEAST_FREE_MB, "只剩 {free} MB：清理或扩容 {}，否则无法保存", config.data.display());
    Ok(format!("可用 {} GB", free / 1024))
}

fn channels(config: &Config) -> String {
    let mut silent = Vec::new();
    if config.sms.is_none() {
        silent.push("短信");
    }
    if config.email.is_none() {
        silent.push("邮件");
    }
    if silent.is_empty() {
        return "都已配置".to_owned();
    }
    format!("{}未配置，只写入 {}", silent.join("、"), config.data.join("outbox").display())
}
