//! `qicheng serve`.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::{Result, bail};
use app::organisations::begin;
use clap::Args;
use store::engine::{Database, Dialect};

use super::Place;
use crate::folder::DataFolder;
use crate::logging::{self, Format};
use crate::server::Server;

#[derive(Args, Debug)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// 监听地址
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
}

impl Serve {
    /// # Errors
    /// When the configuration, the folder, the database or the address stands in the way.
    pub async fn run(self, format: Option<Format>) -> Result<ExitCode> {
        let mut config = self.place.config()?;
        config.listen = self.listen.unwrap_or(config.listen);
        logging::start(format.or(config.log.format), &config.log.filter)?;
        let folder = DataFolder::create(&config.data)?;
        let _lock = folder.lock_for(&config)?;
        let app = folder.app(&config)?;
        bring_up_to_date(&app.db).await?;
        if begin::is_empty(&app).await? {
            println!("这是一个空的系统。打开 {}/setup，初始化口令：{}", config.public_url(), begin::token(&app));
        }
        Server::bind(app, &config, false).await?.run().await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A school's own SQLite, and an empty database, are brought up to date at once; a PostgreSQL that other copies may be
/// serving from is left to `qicheng migrate`.
async fn bring_up_to_date(database: &Database) -> Result<()> {
    let pending = database.pending_migrations().await?;
    if pending.is_empty() {
        return Ok(());
    }
    let fresh = pending.first().is_some_and(|step| step.starts_with("V1_"));
    if database.dialect() == Dialect::Postgres && !fresh {
        bail!("the database lacks {} schema steps: stop every copy, run `qicheng migrate`, start again", pending.len());
    }
    tracing::info!(steps = pending.len(), "bringing the database up to date");
    database.migrate().await?;
    Ok(())
}
