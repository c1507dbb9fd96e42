//! `qicheng init`: takes an empty installation to its first operator, province, school and accounts.

use std::process::ExitCode;

use anyhow::{Result, ensure};
use app::accounts::profile::{Profile, Reach};
use app::accounts::staff::{self, FirstPassword, Post, StaffForm};
use app::organisations::create_province::{CreateProvince, create_province};
use app::organisations::create_school::{CreateSchool, create_school};
use app::{Actor, App};
use clap::Args;
use domain::accounts::{LevelScope, Rights};

use super::Place;
use super::admin::{administrator, finish, said};
use crate::folder::DataFolder;

#[derive(Args, Debug)]
pub struct Init {
    #[command(flatten)]
    place: Place,
    /// 平台运营账号的用户名
    #[arg(long, default_value = "operator")]
    operator: String,
    /// 平台运营人员姓名
    #[arg(long)]
    operator_name: String,
    /// 省级机构名称，如 江州省
    #[arg(long)]
    province: String,
    /// 政策口径：v23、v21 或 hubei
    #[arg(long, default_value = "v23")]
    profile: String,
    /// 院校代码，5 位数字
    #[arg(long)]
    school_code: String,
    /// 学校全称
    #[arg(long)]
    school: String,
    /// 学校就业部门电话
    #[arg(long)]
    school_phone: String,
    /// 学校管理账号的用户名；不写时是 school 加院校代码
    #[arg(long)]
    school_login: Option<String>,
    /// 学校管理人员姓名
    #[arg(long)]
    school_admin: String,
}

impl Init {
    /// # Errors
    /// When the installation is not empty, or a value does not read.
    pub async fn run(self) -> Result<ExitCode> {
        let config = self.place.config()?;
        let folder = DataFolder::create(&config.data)?;
        let _lock = folder.lock_for(&config)?;
        let app = folder.app(&config)?;
        app.db.migrate().await?;
        let actor = administrator();
        let there = said(staff::list(&app, &actor, "", "").await)?.rows;
        ensure!(there.is_empty(), "已经初始化过：登录后在页面上继续，或用 `qicheng admin create-account`");
        let province =
            CreateProvince { nonce: app.new_id(), name: self.province, profile: self.profile, parties: None };
        let province = said(create_province(&app, &actor, province).await)?;
        let school = CreateSchool {
            nonce: app.new_id(),
            province: Some(province),
            code: self.school_code.clone(),
            name: self.school,
            phone: self.school_phone,
        };
        let school = said(create_school(&app, &actor, school).await)?;
        let login = self.school_login.unwrap_or_else(|| format!("school{}", self.school_code));
        let operator = open(&app, &actor, Post::Platform, &self.operator, &self.operator_name).await?;
        let admin = open(&app, &actor, Post::School(school), &login, &self.school_admin).await?;
        finish(&app).await?;
        println!("已初始化。用下面的临时密码登录，首次登录后须修改：");
        show("平台运营", &operator);
        show("学校管理", &admin);
        println!("下一步：qicheng serve --data {}", folder.path().display());
        Ok(ExitCode::SUCCESS)
    }
}

/// Makes an account with every right its post can have.
pub(super) async fn open(app: &App, actor: &Actor, post: Post, login: &str, name: &str) -> Result<FirstPassword> {
    let rights = if matches!(post, Post::Platform) { Rights::NONE } else { Rights::FULL };
    let form = StaffForm {
        login: login.to_owned(),
        post: post.code(),
        profile: Profile { name: name.to_owned(), job_title: String::new(), reach: Reach::default() },
        rights,
        levels: LevelScope::All,
    };
    said(staff::create(app, actor, app.new_id(), &form).await)
}

/// The one time a temporary password is shown.
pub(super) fn show(what: &str, made: &FirstPassword) {
    println!("  {what}  用户名 {}  临时密码 {}", made.login, made.password.as_deref().unwrap_or("（已发出）"));
}
