//! `qicheng admin`: what an operator does without a page. Writes, so the server must be stopped on SQLite.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use app::accounts::staff::{self, Post};
use app::codes::Load;
use app::{ActError, Actor, App};
use clap::{Args, Subcommand};
use domain::accounts::{Access, SystemPurpose};
use domain::codes::Loadable;
use domain::ids::Cohort;
use store::accounts::identities;
use store::organisations::schools;

use super::{Place, init};

#[derive(Args, Debug)]
pub struct Admin {
    #[command(subcommand)]
    act: AdminAct,
    #[command(flatten)]
    place: Place,
}

#[derive(Subcommand, Debug)]
enum AdminAct {
    /// 新建管理账号，打印一次临时密码
    CreateAccount {
        /// 所属机构：platform、province:省级编号 或 school:院校代码
        #[arg(long)]
        post: String,
        #[arg(long)]
        login: String,
        #[arg(long)]
        name: String,
    },
    /// 给管理账号一个新的临时密码，并结束它的所有登录
    ResetPassword { login: String },
    /// 导入各校标记的预警单位（.xlsx 或 .csv）
    ImportWarnings { file: PathBuf },
    /// 导入单位登记状态（.xlsx 或 .csv）
    ImportBusinessStatus { file: PathBuf },
    /// 导入代码表的一个版本：UTF-8 的 .csv，表头含 code、name，可含 parent_code
    LoadCodes {
        /// schools（院校）、majors（专业）或 industries（国民经济行业）
        #[arg(long)]
        table: String,
        /// 从哪一届起使用，如 2027
        #[arg(long)]
        cohort: i16,
        file: PathBuf,
    },
}

impl Admin {
    /// # Errors
    /// What the use case answers, in its words.
    pub async fn run(self) -> Result<ExitCode> {
        let (config, folder) = self.place.open()?;
        let _lock = folder.lock_for(&config)?;
        let app = folder.app(&config)?;
        match self.act {
            AdminAct::CreateAccount { post, login, name } => {
                let post = self::post(&app, &post).await?;
                init::show("账号", &init::open(&app, &administrator(), post, &login, &name).await?);
            }
            AdminAct::ResetPassword { login } => {
                let access = Access::system(SystemPurpose::Administer);
                let found = identities::by_login(&mut *app.db.read().await?, &access, &login.to_lowercase()).await?;
                let row = found.with_context(|| format!("没有用户名为 {login} 的账号"))?;
                let given = said(staff::give_password(&app, &administrator(), app.new_id(), row.account).await)?;
                init::show("账号", &given);
            }
            AdminAct::ImportWarnings { file } => {
                let (name, bytes) = read(&file)?;
                let imported =
                    app::employers::warnings::import_marks(&app, &administrator(), app.new_id(), &name, bytes).await;
                println!("已导入 {} 条预警", said(imported)?.lines);
            }
            AdminAct::LoadCodes { table, cohort, file } => {
                let (_, bytes) = read(&file)?;
                let table = Loadable::parse(&table).context("代码表写成 schools、majors 或 industries")?;
                let load = Load { nonce: app.new_id(), table, from: Cohort(cohort), file: bytes };
                let lines = said(app::codes::load(&app, &administrator(), load).await)?;
                println!("已导入{} {lines} 行，从 {cohort}届 起使用", table.title());
            }
            AdminAct::ImportBusinessStatus { file } => {
                let (name, bytes) = read(&file)?;
                let imported =
                    app::employers::warnings::import_statuses(&app, &administrator(), app.new_id(), &name, bytes).await;
                println!("已导入 {} 条登记状态", said(imported)?.lines);
            }
        }
        finish(&app).await?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn post(app: &App, text: &str) -> Result<Post> {
    match text.split_once(':') {
        None if text == "platform" => Ok(Post::Platform),
        Some(("province", number)) => Ok(Post::Province(number.parse().ok().context("省级编号是数字")?)),
        Some(("school", code)) => {
            let access = Access::system(SystemPurpose::Administer);
            let found = schools::find_by_code(&mut *app.db.read().await?, &access, code).await?;
            Ok(Post::School(found.with_context(|| format!("没有院校代码为 {code} 的学校"))?.school))
        }
        _ => anyhow::bail!("所属机构写成 platform、province:省级编号 或 school:院校代码"),
    }
}

/// The one who sits at the machine.
pub(super) const fn administrator() -> Actor {
    Actor::System(SystemPurpose::Administer)
}

/// Numbers what was written, so that a copy taken now is complete, and closes.
pub(super) async fn finish(app: &App) -> Result<()> {
    app::ledger::sequence::number_all(app).await?;
    Ok(app.db.close().await?)
}

/// A refusal in the words a page would show.
pub(crate) fn said<T>(answer: Result<T, ActError>) -> Result<T> {
    answer.map_err(|error| match error {
        ActError::Refused(refusal) => anyhow::anyhow!("{}。{}（{}）", refusal.reason, refusal.way_out, refusal.rule),
        ActError::Fields(errors) => {
            let lines: Vec<_> = errors.0.iter().map(|error| format!("{}：{}", error.field, error.message)).collect();
            anyhow::anyhow!("{}", lines.join("\n"))
        }
        other => other.into(),
    })
}

fn read(path: &Path) -> Result<(String, Vec<u8>)> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes))
}
