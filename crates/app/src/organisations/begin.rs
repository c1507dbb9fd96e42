//! An empty installation begins: its first province, school, and an account of each and of the platform (decision 14).
//!
//! Invariant: it begins once; the operator's account comes last, so a beginning that broke off is simply done again.

use domain::accounts::{Access, LevelScope, Rights, SystemPurpose};
use domain::refusal::{FieldErrors, Refusal};
use store::accounts::identities;
use store::organisations::{provinces, schools};

use super::create_province::{CreateProvince, create_province};
use super::create_school::{CreateSchool, create_school};
use crate::accounts::profile::{Profile, Reach};
use crate::accounts::staff::{self, FirstPassword, Post, StaffForm};
use crate::{ActError, Actor, App};

const ACTOR: Actor = Actor::System(SystemPurpose::Administer);

/// Who will hold an account.
#[derive(Clone, Debug, Default)]
pub struct Holder {
    pub login: String,
    pub name: String,
}

#[derive(Clone, Debug, Default)]
pub struct Beginning {
    pub operator: Holder,
    pub province: String,
    /// Code of a shipped profile.
    pub profile: String,
    pub province_admin: Holder,
    pub school_code: String,
    pub school: String,
    pub school_phone: String,
    pub school_admin: Holder,
}

/// The accounts, whose passwords are shown this once.
pub struct Begun {
    pub operator: FirstPassword,
    pub province: FirstPassword,
    pub school: FirstPassword,
}

/// Whether nobody looks after the platform yet.
///
/// # Errors
/// When storage fails.
pub async fn is_empty(app: &App) -> Result<bool, ActError> {
    let mut tx = app.db.read().await?;
    Ok(!identities::has_operator(&mut tx, &Access::system(SystemPurpose::Administer)).await?)
}

/// The word that opens the set-up page, in groups of four: known to whoever can read the server's log. It follows from
/// the installation's keys, so every copy knows it and none stores it; once there is an operator it opens nothing.
pub fn token(app: &App) -> String {
    let hex = domain::ledger::hex(&app.vault.blind("setup", "token"));
    let groups: Vec<String> = (0..4).filter_map(|at| hex.get(at * 4..at * 4 + 4).map(str::to_owned)).collect();
    groups.join("-")
}

/// # Errors
/// [`ActError::Fields`] naming what to correct, [`ActError::Refused`] when the installation has an operator.
pub async fn begin(app: &App, input: &Beginning) -> Result<Begun, ActError> {
    if !is_empty(app).await? {
        return Err(Refusal::new("already-begun", "decision 14", "已经初始化过", "请登录后在页面上继续").into());
    }
    check(input)?;
    let access = Access::system(SystemPurpose::Administer);
    let known = {
        let mut tx = app.db.read().await?;
        let named = provinces::list(&mut tx, &access).await?.into_iter().find(|row| row.name == input.province.trim());
        let school = schools::find_by_code(&mut tx, &access, input.school_code.trim()).await?;
        (named.map(|row| row.province), school.map(|row| row.school))
    };
    let province = match known.0 {
        Some(province) => province,
        None => {
            let new = CreateProvince {
                nonce: app.new_id(),
                name: input.province.clone(),
                profile: input.profile.clone(),
                parties: None,
            };
            create_province(app, &ACTOR, new).await.map_err(|error| renamed(error, "name", "province"))?
        }
    };
    let school = match known.1 {
        Some(school) => school,
        None => {
            let new = CreateSchool {
                nonce: app.new_id(),
                province: Some(province),
                code: input.school_code.clone(),
                name: input.school.clone(),
                phone: input.school_phone.clone(),
            };
            let made = create_school(app, &ACTOR, new).await;
            made.map_err(|error| renamed(renamed(error, "name", "school"), "code", "school_code"))?
        }
    };
    let admin = open(app, Post::Province(province), &input.province_admin).await;
    let admin = admin.map_err(|error| renamed(error, "login", "province_login"))?;
    let school = open(app, Post::School(school), &input.school_admin).await;
    let school = school.map_err(|error| renamed(error, "login", "school_login"))?;
    let operator = open(app, Post::Platform, &input.operator).await;
    let operator = operator.map_err(|error| renamed(error, "login", "operator_login"))?;
    Ok(Begun { operator, province: admin, school })
}

/// What can be said before anything is written.
fn check(input: &Beginning) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::new();
    let holders = [
        ("operator_login", "operator_name", &input.operator),
        ("province_login", "province_admin", &input.province_admin),
        ("school_login", "school_admin", &input.school_admin),
    ];
    for (index, (login, name, holder)) in holders.iter().enumerate() {
        if holder.name.trim().is_empty() {
            errors.add(name, "请填写姓名");
        }
        if holders.iter().take(index).any(|(_, _, other)| other.login.eq_ignore_ascii_case(&holder.login)) {
            errors.add(login, "用户名不能相同");
        }
    }
    errors.into_result()
}

/// An account with every right its post can have; one left by a beginning that broke off gets a new password.
async fn open(app: &App, post: Post, holder: &Holder) -> Result<FirstPassword, ActError> {
    let login = holder.login.trim().to_lowercase();
    let left = {
        let mut tx = app.db.read().await?;
        identities::by_login(&mut tx, &Access::system(SystemPurpose::Administer), &login).await?
    };
    if let Some(row) = left.filter(|row| Post::of(row) == Some(post)) {
        return staff::give_password(app, &ACTOR, app.new_id(), row.account).await;
    }
    let form = StaffForm {
        login,
        post: post.code(),
        profile: Profile { name: holder.name.trim().to_owned(), job_title: String::new(), reach: Reach::default() },
        rights: if matches!(post, Post::Platform) { Rights::NONE } else { Rights::FULL },
        levels: LevelScope::All,
    };
    staff::create(app, &ACTOR, app.new_id(), &form).await
}

/// The same problem under the name the form of the beginning gives the field.
fn renamed(error: ActError, from: &str, to: &str) -> ActError {
    match error {
        ActError::Fields(mut errors) => {
            for error in errors.0.iter_mut().filter(|error| error.field == from) {
                to.clone_into(&mut error.field);
            }
            ActError::Fields(errors)
        }
        other => other,
    }
}
