//! `qicheng init`: takes an empty installation to its first operator, province, school and accounts.

use std::process::ExitCode;

use anyhow::Result;
use app::accounts::profile::{Profile, Reach};
use app::accounts::staff::{self, FirstPassword, Post, StaffForm};
use app::organisations::begin::{Beginning, Holder, begin};
use app::{Actor, App};
use clap::Args;
use domain::accounts::{LevelScope, Rights};

use super::Place;
use super::admin::{finish, said};
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
    /// 省级管理账号的用户名
    #[arg(long, default_value = "province")]
    province_login: String,
    /// 省级管理人员姓名；不写时与平台运营人员相同
    #[arg(long)]
    province_admin: Option<String>,
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
        let login = self.school_login.unwrap_or_else(|| format!("school{}", self.school_code));
        let province_admin = self.province_admin.unwrap_or_else(|| self.operator_name.clone());
        let input = Beginning {
            operator: Holder { login: self.operator, name: self.operator_name },
            province: self.province,
            profile: self.profile,
            province_admin: Holder { login: self.province_login, name: province_admin },
            school_code: self.school_code,
            school: self.school,
            school_phone: self.school_phone,
            school_admin: Holder { login, name: self.school_admin },
        };
        let begun = said(begin(&app, &input).await)?;
        finish(&app).await?;
        println!("已初始化。用下面的临时密码登录，首次登录后须修改：");
        show("平台运营", &begun.operator);
        show("省级管理", &begun.province);
        show("学校管理", &begun.school);
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
