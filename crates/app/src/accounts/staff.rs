//! 账号管理: each level makes and keeps the accounts of the level below and its own (F016–F019, F021–F027, F030), and an
//! employer's administrator those of its staff.
//!
//! Invariant: nobody hands on a right or an education level they do not have; nobody manages accounts of another
//! organisation; departments, schools and provinces are picked, never typed.

mod posts;

use domain::accounts::{Access, Action, Bound, LevelScope, Rights, Role};
use domain::ids::AccountId;
use domain::refusal::{FieldErrors, Refusal};
use serde_json::json;
use store::accounts::identities::{self, AccountRow};
use store::accounts::sessions;
use store::accounts::staff as stored;
use store::engine::Tx;
use store::organisations::departments;
use uuid::Uuid;

use super::profile::{Profile, Reach, open_reach, seal_reach};
use super::{password, record};
use crate::{Act, ActError, Actor, App, Began, Stale, once_more};

pub use posts::Post;
pub use store::accounts::staff::StaffRow;

/// Accounts on one page.
pub const PAGE: i64 = 50;

/// What the list page shows.
#[derive(Clone, Debug)]
pub struct StaffPage {
    pub rows: Vec<StaffRow>,
    /// More follow after the last row.
    pub more: bool,
    /// Departments without an account that may review (R12), for schools.
    pub without_reviewer: Vec<String>,
}

/// One account as its form shows it.
#[derive(Clone, Debug)]
pub struct StaffCase {
    pub row: AccountRow,
    pub reach: Reach,
    /// The posts the actor may give, with their names.
    pub posts: Vec<(Post, String)>,
}

/// A filled form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StaffForm {
    pub login: String,
    /// The form value of the post.
    pub post: String,
    pub profile: Profile,
    pub rights: Rights,
    pub levels: LevelScope,
}

/// A new or reset account: the password is shown this once.
#[derive(Clone)]
pub struct FirstPassword {
    pub account: AccountId,
    pub login: String,
    /// `None` for the second post of one form.
    pub password: Option<String>,
}

/// The action that opens 账号管理 to the actor's role.
pub const fn action_of(role: Role) -> Action {
    match role {
        Role::Province => Action::ManageProvinceAccounts,
        Role::Operator => Action::ManageOrganisations,
        Role::Employer | Role::EmployerAdmin => Action::ManageEmployerAccounts,
        _ => Action::ManageSchoolAccounts,
    }
}

fn access_of(actor: &Actor) -> Result<Access, ActError> {
    let role = actor.session().map_or(Role::Operator, |session| session.role);
    Ok(actor.access(action_of(role))?)
}

/// # Errors
/// [`ActError::Refused`] without the right to manage accounts.
pub async fn list(app: &App, actor: &Actor, keyword: &str, after: &str) -> Result<StaffPage, ActError> {
    let access = access_of(actor)?;
    let mut tx = app.db.read().await?;
    let mut rows = stored::list(&mut tx, &access, keyword, after, PAGE + 1).await?;
    let more = rows.len() > usize::try_from(PAGE).unwrap_or_default();
    rows.truncate(usize::try_from(PAGE).unwrap_or_default());
    let without_reviewer = match access.school() {
        Some(school) => departments::without_reviewer(&mut tx, &access, school).await?,
        None => Vec::new(),
    };
    Ok(StaffPage { rows, more, without_reviewer })
}

/// The posts the actor may fill, with their names.
///
/// # Errors
/// As [`list`].
pub async fn posts(app: &App, actor: &Actor) -> Result<Vec<(Post, String)>, ActError> {
    let access = access_of(actor)?;
    let mut tx = app.db.read().await?;
    posts::fillable(&mut tx, &access).await
}

/// # Errors
/// [`ActError::NotFound`] when the account is not the actor's to manage.
pub async fn find(app: &App, actor: &Actor, account: AccountId) -> Result<StaffCase, ActError> {
    let access = access_of(actor)?;
    let mut tx = app.db.read().await?;
    let row = managed(&mut tx, &access, account).await?;
    let reach = open_reach(app, &row)?;
    Ok(StaffCase { row, reach, posts: posts::fillable(&mut tx, &access).await? })
}

/// The account, when its post is one the access may fill.
async fn managed(tx: &mut Tx, access: &Access, account: AccountId) -> Result<AccountRow, ActError> {
    let row = identities::find(tx, access, account).await?.ok_or(ActError::NotFound)?;
    let post = Post::of(&row).ok_or(ActError::NotFound)?;
    if matches!(access.bound(), Bound::School(school) if row.school != Some(school)) {
        return Err(ActError::NotFound);
    }
    let fits = posts::fillable(tx, access).await?.into_iter().any(|(known, _)| known == post);
    if fits { Ok(row) } else { Err(ActError::NotFound) }
}

/// Makes an account with a temporary password.
///
/// # Errors
/// [`ActError::Fields`], [`ActError::Refused`] when rights exceed the giver's.
pub async fn create(app: &App, actor: &Actor, nonce: Uuid, form: &StaffForm) -> Result<FirstPassword, ActError> {
    let access = access_of(actor)?;
    let login = form.login.trim().to_lowercase();
    let mut errors = form.profile.check().err().unwrap_or_default();
    if !(4..=32).contains(&login.len())
        || !login.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte))
    {
        errors.add("login", "用户名为 4 至 32 位小写字母、数字或 . _ -");
    }
    let post = {
        let mut tx = app.db.read().await?;
        let post = posts::fillable(&mut tx, &access).await?.into_iter().find(|(post, _)| post.code() == form.post);
        if identities::by_login(&mut tx, &access, &login).await?.is_some() {
            errors.add("login", "这个用户名已被使用，请换一个");
        }
        post.map(|(post, _)| post)
    };
    if post.is_none() {
        errors.add("post", "请选择所属机构");
    }
    errors.into_result()?;
    let post = post.ok_or(ActError::NotFound)?;
    within_giver(actor, form.rights, form.levels)?;
    let temporary = password::temporary(app);
    let hash = password::hash(app, &temporary).await?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else {
            return Ok(FirstPassword { account: AccountId(nonce), login: login.clone(), password: None });
        };
        let account = AccountId(app.new_id());
        let mut row = AccountRow {
            account,
            role: post.role(),
            active: true,
            login: Some(login.clone()),
            password_hash: Some(hash.clone()),
            must_change_password: true,
            name: form.profile.name.clone(),
            job_title: form.profile.job_title.clone(),
            contact_sealed: Some(seal_reach(app, account, &form.profile.reach)?),
            province: None,
            school: access.school(),
            department: None,
            employer: None,
            person: None,
            rights: if post.employer().is_some() { Rights::NONE } else { form.rights },
            levels: form.levels,
            created_at: act.now(),
            created_by: actor.account(),
            last_login_at: None,
            version: 1,
        };
        post.fill(&mut row);
        if identities::by_login(&mut act.tx, &access, &login).await?.is_some() {
            return Err(FieldErrors::one("login", "这个用户名已被使用，请换一个").into());
        }
        identities::insert(&mut act.tx, &access, &row).await?;
        record(&mut act, &row, "account.created", rights_detail(&row)).await?;
        act.commit_with(&account.to_string()).await?;
        Ok(FirstPassword { account, login: login.clone(), password: Some(temporary.clone()) })
    })
    .await
}

/// Changes everything but the user name; rights take hold with the next request.
///
/// # Errors
/// As [`create`], and [`ActError::Stale`] when the account changed since it was seen.
pub async fn change(
    app: &App,
    actor: &Actor,
    account: AccountId,
    version: i64,
    form: &StaffForm,
) -> Result<(), ActError> {
    let access = access_of(actor)?;
    form.profile.check()?;
    within_giver(actor, form.rights, form.levels)?;
    let mut act = Act::begin(app, actor).await?;
    let mut row = managed(&mut act.tx, &access, account).await?;
    not_oneself(actor, account)?;
    let post = posts::fillable(&mut act.tx, &access).await?.into_iter().find(|(post, _)| post.code() == form.post);
    let Some((post, _)) = post else { return Err(FieldErrors::one("post", "请选择所属机构").into()) };
    if !Post::of(&row).is_some_and(|held| held.may_become(post)) {
        return Err(FieldErrors::one("post", "账号不能换到另一个级别或机构，请新建账号").into());
    }
    post.fill(&mut row);
    row.name.clone_from(&form.profile.name);
    row.job_title.clone_from(&form.profile.job_title);
    row.contact_sealed = Some(seal_reach(app, account, &form.profile.reach)?);
    row.rights = if post.employer().is_some() { Rights::NONE } else { form.rights };
    row.levels = form.levels;
    write(&mut act, &access, &mut row, version).await?;
    record(&mut act, &row, "account.changed", rights_detail(&row)).await?;
    act.commit().await
}

/// Stops an account, which ends its sessions, or restores it.
///
/// # Errors
/// As [`change`].
pub async fn set_active(
    app: &App,
    actor: &Actor,
    account: AccountId,
    version: i64,
    active: bool,
) -> Result<(), ActError> {
    let access = access_of(actor)?;
    let mut act = Act::begin(app, actor).await?;
    let mut row = managed(&mut act.tx, &access, account).await?;
    not_oneself(actor, account)?;
    row.active = active;
    write(&mut act, &access, &mut row, version).await?;
    if !active {
        let now = act.now();
        sessions::end_all(&mut act.tx, account, now).await?;
    }
    let kind = if active { "account.restored" } else { "account.stopped" };
    record(&mut act, &row, kind, json!({ "name": row.name })).await?;
    act.commit().await
}

/// Deletes an account nobody has ever logged in with; one that has acted is stopped instead, so that its acts keep a name.
///
/// # Errors
/// [`ActError::Refused`] when it was used.
pub async fn delete(app: &App, actor: &Actor, account: AccountId) -> Result<(), ActError> {
    let access = access_of(actor)?;
    let mut act = Act::begin(app, actor).await?;
    let row = managed(&mut act.tx, &access, account).await?;
    not_oneself(actor, account)?;
    if !stored::delete_unused(&mut act.tx, &access, account).await? {
        let way_out = "可以停用这个账号，停用后不能登录";
        return Err(Refusal::new("account-used", "F018", "这个账号登录过，不能删除", way_out).into());
    }
    record(&mut act, &row, "account.deleted", json!({ "name": row.name, "login": row.login })).await?;
    act.commit().await
}

/// Gives a new temporary password, which ends the account's sessions.
///
/// # Errors
/// As [`find`].
pub async fn give_password(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    account: AccountId,
) -> Result<FirstPassword, ActError> {
    let access = access_of(actor)?;
    let temporary = password::temporary(app);
    let hash = password::hash(app, &temporary).await?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else {
        return Ok(FirstPassword { account, login: String::new(), password: None });
    };
    let row = managed(&mut act.tx, &access, account).await?;
    not_oneself(actor, account)?;
    let now = act.now();
    identities::set_password(&mut act.tx, &access, account, &hash, true).await?;
    sessions::end_all(&mut act.tx, account, now).await?;
    record(&mut act, &row, "account.password-given", json!({ "name": row.name })).await?;
    act.commit_with("given").await?;
    Ok(FirstPassword { account, login: row.login.unwrap_or_default(), password: Some(temporary) })
}

async fn write(act: &mut Act, access: &Access, row: &mut AccountRow, version: i64) -> Result<(), ActError> {
    let actual = row.version;
    row.version = version;
    if !identities::update(&mut act.tx, access, row).await? {
        return Err(ActError::Stale(Stale { what_changed: "这个账号刚刚被修改".to_owned(), version: actual }));
    }
    row.version += 1;
    Ok(())
}

fn rights_detail(row: &AccountRow) -> serde_json::Value {
    json!({
        "name": row.name,
        "login": row.login,
        "employment": row.rights.employment.code(),
        "archive": row.rights.archive.code(),
        "household": row.rights.household.code(),
        "levels": row.levels.code(),
    })
}

fn within_giver(actor: &Actor, rights: Rights, levels: LevelScope) -> Result<(), ActError> {
    let Some(session) = actor.session().filter(|session| session.role.is_staff()) else { return Ok(()) };
    if rights.within(session.rights) && levels.within(session.levels) {
        return Ok(());
    }
    let reason = "不能授予超出自己账号的权限或数据范围";
    Err(Refusal::new("beyond-giver", "F024", reason, "请调低权限，或由上级账号设置").into())
}

fn not_oneself(actor: &Actor, account: AccountId) -> Result<(), ActError> {
    if actor.account() != Some(account) {
        return Ok(());
    }
    let way_out = "个人资料和密码请在「个人信息」中修改，权限请联系上级账号";
    Err(Refusal::new("own-account", "F024", "不能在账号管理中修改自己的账号", way_out).into())
}
