//! `qicheng demo`: a folder with a synthetic season, served.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use app::App;
use app::ports::Clock as _;
use clap::Args;
use domain::time::{Day, Instant};
use messages::Secret;
use season::{Season, SeasonPlan};
use serde::{Deserialize, Serialize};

use crate::assembly::{Assembly, own_drawer};
use crate::config::Config;
use crate::demo::{DemoClock, Letters, PASSWORD, play, write_accounts};
use crate::folder::DataFolder;
use crate::keys::Keys;
use crate::logging::{self, Format};
use crate::ports::{SeededEntropy, SystemClock, SystemEntropy};
use crate::server::Server;

const MARK: &str = "demo.json";
const ACCOUNTS: &str = "demo-accounts.json";

#[derive(Args, Debug)]
pub struct Demo {
    /// 数据目录；第二次启动沿用
    #[arg(long, value_name = "DIR", default_value = "qicheng-demo")]
    data: PathBuf,
    /// 监听地址
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// PostgreSQL 地址（空的数据库）；不写时用数据目录中的 SQLite
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// 随机种子：同样的种子和日期得到同样的签约季
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// 把这一天当作今天（YYYY-MM-DD）；不写时是真正的今天。沿用数据目录时可以往后推，例如看邀请逾期
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Day>,
    /// 审核决定生效前可撤回的秒数
    #[arg(long, value_name = "N")]
    settle_seconds: Option<u32>,
    /// 毕业生人数
    #[arg(long, default_value_t = 2_000, hide = true)]
    graduates: usize,
    /// 用人单位数
    #[arg(long, default_value_t = 150, hide = true)]
    employers: usize,
    /// 同时提供界面组件页 /dev/components
    #[arg(long, hide = true)]
    components: bool,
    /// 只准备数据，不提供服务
    #[arg(long, hide = true)]
    load_only: bool,
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "请写成 2026-11-18".to_owned())
}

/// What the folder was made from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    seed: u64,
    today: Day,
    /// How far the demo's clock runs from the machine's, in microseconds.
    clock_distance: i64,
    postgres: bool,
}

impl Demo {
    /// # Errors
    /// When the folder holds something else, the database is not empty, or the address is taken.
    pub async fn run(self, format: Option<Format>) -> Result<ExitCode> {
        let mut config = Config::load(None)?;
        config.data.clone_from(&self.data);
        config.listen = self.listen;
        config.database.url = self.database.clone().map(Secret).or(config.database.url);
        config.review.settle_seconds = self.settle_seconds.or(config.review.settle_seconds);
        logging::start(format.or(config.log.format), &config.log.filter)?;
        let folder = DataFolder::create(&config.data)?;
        let _lock = folder.lock()?;
        let mark = match self.found(&folder, &config)? {
            Some(mark) => self.moved_on(&folder, mark)?,
            None => self.load(&folder, &config).await?,
        };
        if self.load_only {
            return Ok(ExitCode::SUCCESS);
        }
        let clock = Arc::new(DemoClock::running(Arc::new(SystemClock), mark.clock_distance));
        let app = folder.app_with(&config, clock, Arc::new(SystemEntropy), true)?;
        let server = Server::bind(app, &config, self.components).await?;
        self.greet(&folder, &server)?;
        server.run().await?;
        Ok(ExitCode::SUCCESS)
    }

    fn found(&self, folder: &DataFolder, config: &Config) -> Result<Option<Mark>> {
        let path = folder.path().join(MARK);
        if !path.exists() {
            let begun = folder.keys().exists();
            ensure!(
                !begun,
                "{} holds an installation, or a demo whose first load broke off: remove it, or use another --data",
                folder.path().display()
            );
            return Ok(None);
        }
        let mark: Mark =
            serde_json::from_str(&std::fs::read_to_string(&path)?).with_context(|| path.display().to_string())?;
        let postgres = config.database.url.is_some();
        ensure!(
            mark.postgres == postgres,
            "this demo lives in {}",
            if mark.postgres { "PostgreSQL: give its --database" } else { "SQLite: leave --database out" }
        );
        Ok(Some(mark))
    }

    /// The demo's day as asked for: the season stays as it was played, time goes on.
    fn moved_on(&self, folder: &DataFolder, mark: Mark) -> Result<Mark> {
        let Some(today) = self.today else { return Ok(mark) };
        let machine = SystemClock.now();
        let now = Instant::from_micros(machine.micros().saturating_add(mark.clock_distance)).day();
        ensure!(
            today >= now,
            "this demo has come to {now}: --today only moves it on; use another --data to begin earlier"
        );
        if today == now {
            return Ok(mark);
        }
        let clock_distance = distance(machine, today);
        let mark = Mark { clock_distance, ..mark };
        keep(folder, &mark)?;
        Ok(mark)
    }

    async fn load(&self, folder: &DataFolder, config: &Config) -> Result<Mark> {
        let machine = Arc::new(SystemClock);
        let now = machine.now();
        let today = self.today.unwrap_or_else(|| now.day());
        let distance = distance(now, today);
        let season = Season::generate(SeasonPlan {
            seed: self.seed,
            today,
            graduates: self.graduates,
            employers: self.employers,
        });
        let clock = Arc::new(DemoClock::running(machine, distance));
        let letters = Letters::default();
        let entropy = Arc::new(SeededEntropy::new(self.seed));
        let db = folder.database(config)?;
        if !db.pending_migrations().await?.first().is_some_and(|step| step.starts_with("V1_")) {
            bail!("the database is not empty: a demo needs one of its own");
        }
        db.migrate().await?;
        let app: App = Assembly {
            db,
            keys: Keys::open_or_create(&folder.keys(), &SystemEntropy)?,
            clock: Arc::clone(&clock) as _,
            entropy,
            channels: letters.channels(),
            drawer: own_drawer()?,
            folder: folder.path().to_owned(),
            public_url: config.public_url(),
            timing: app::Timing { settle_seconds: config.review.settle_seconds, weak_password_hash: true },
        }
        .app()?;
        app.db.wait_for_disk(false).await?;
        play(&app, &clock, &letters, &season, clock_at(&clock, distance)).await?;
        app.db.wait_for_disk(true).await?;
        app.db.close().await?;
        let mark = Mark { seed: self.seed, today, clock_distance: distance, postgres: config.database.url.is_some() };
        write_accounts(&folder.path().join(ACCOUNTS), &season)?;
        keep(folder, &mark)?;
        Ok(mark)
    }

    fn greet(&self, folder: &DataFolder, server: &Server) -> Result<()> {
        let address = server.address()?;
        println!("启程 Qicheng 试用：http://{address}");
        println!("账号和口令：{}", folder.path().join(ACCOUNTS).display());
        let lines: Vec<serde_json::Value> =
            serde_json::from_str(&std::fs::read_to_string(folder.path().join(ACCOUNTS))?)?;
        let mut role = "";
        for line in &lines {
            let text = |field: &str| line.get(field).and_then(serde_json::Value::as_str).unwrap_or_default();
            if text("role") != role {
                role = text("role");
                println!("  {:<12}{:<20}{} {}", role, text("login"), text("organisation"), text("note"));
            }
        }
        println!("  口令都是 {PASSWORD}");
        println!("短信和邮件：{}", folder.path().join("outbox").display());
        Ok(())
    }
}

/// From the machine's clock to the same time of day on `today`, in microseconds.
fn distance(machine: Instant, today: Day) -> i64 {
    machine.day().start().seconds_since(today.start()).saturating_mul(-1_000_000)
}

fn keep(folder: &DataFolder, mark: &Mark) -> Result<()> {
    let path = folder.path().join(MARK);
    std::fs::write(&path, serde_json::to_vec_pretty(mark)?).with_context(|| path.display().to_string())
}

fn clock_at(clock: &DemoClock, distance: i64) -> Instant {
    clock.run(distance);
    clock.now()
}

#[cfg(test)]
mod tests;
