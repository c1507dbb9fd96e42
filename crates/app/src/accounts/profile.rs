//! One's own data as a member of staff (F020), and how staff can be reached (F021).

use domain::accounts::Action;
use domain::people::{Email, Mobile};
use domain::refusal::FieldErrors;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::accounts::identities::{self, AccountRow};

use super::record;
use crate::error::Broken;
use crate::{Act, ActError, Actor, App, Stale};

/// 邮箱, 手机, 电话, 传真, QQ; empty when not given.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reach {
    pub mobile: String,
    pub email: String,
    pub phone: String,
    pub fax: String,
    pub qq: String,
}

impl std::fmt::Debug for Reach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reach(***)")
    }
}

/// What a form of an account says besides rights.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Profile {
    pub name: String,
    pub job_title: String,
    pub reach: Reach,
}

impl Profile {
    /// # Errors
    /// Every field that must be corrected.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::new();
        let length = self.name.chars().count();
        if length == 0 || length > 60 {
            errors.add("name", "请填写姓名，最多 60 个字");
        }
        if self.job_title.chars().count() > 60 {
            errors.add("job_title", "职务最多 60 个字");
        }
        if !self.reach.mobile.is_empty() {
            errors.take("mobile", Mobile::parse(&self.reach.mobile));
        }
        if !self.reach.email.is_empty() {
            errors.take("email", Email::parse(&self.reach.email));
        }
        for (field, text) in [("phone", &self.reach.phone), ("fax", &self.reach.fax), ("qq", &self.reach.qq)] {
            let fits =
                text.len() <= 30 && text.chars().all(|letter| letter.is_ascii_digit() || "-+() ".contains(letter));
            if !fits {
                errors.add(field, "只能填写数字和 - + ( )，最多 30 个字符");
            }
        }
        errors.into_result()
    }
}

/// # Errors
/// When the sealed value does not open.
pub fn open_reach(app: &App, row: &AccountRow) -> Result<Reach, ActError> {
    let Some(sealed) = &row.contact_sealed else { return Ok(Reach::default()) };
    let text =
        app.vault.open_text("accounts", "contact_sealed", row.account.0.as_bytes(), sealed).map_err(Broken::from)?;
    serde_json::from_str(&text).map_err(|cause| ActError::defect(format!("contact of {}: {cause}", row.account)))
}

/// # Errors
/// When the text cannot be sealed.
pub fn seal_reach(app: &App, account: domain::ids::AccountId, reach: &Reach) -> Result<Vec<u8>, ActError> {
    let text = serde_json::to_string(reach).map_err(|cause| ActError::defect(cause.to_string()))?;
    let sealed = app.vault.seal("accounts", "contact_sealed", account.0.as_bytes(), text.as_bytes());
    Ok(sealed.map_err(Broken::from)?)
}

/// The actor's own account and how it can be reached.
///
/// # Errors
/// When storage fails.
pub async fn own(app: &App, actor: &Actor) -> Result<(AccountRow, Reach), ActError> {
    let access = actor.access(Action::SeeOwnAccount)?;
    let account = actor.account().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let row = identities::find(&mut tx, &access, account).await?.ok_or(ActError::NotFound)?;
    let reach = open_reach(app, &row)?;
    Ok((row, reach))
}

/// Changes the actor's own name, post and contacts; graduates change their contacts elsewhere.
///
/// # Errors
/// [`ActError::Fields`], or [`ActError::Stale`] when the account changed since it was seen.
pub async fn change_own(app: &App, actor: &Actor, version: i64, profile: &Profile) -> Result<(), ActError> {
    let access = actor.access(Action::ChangeOwnAccount)?;
    if access.person().is_some() {
        return Err(ActError::NotFound);
    }
    profile.check()?;
    let account = actor.account().ok_or(ActError::NotFound)?;
    let mut act = Act::begin(app, actor).await?;
    let mut row = identities::find(&mut act.tx, &access, account).await?.ok_or(ActError::NotFound)?;
    let now_at = row.version;
    row.version = version;
    row.name.clone_from(&profile.name);
    row.job_title.clone_from(&profile.job_title);
    row.contact_sealed = Some(seal_reach(app, account, &profile.reach)?);
    if !identities::update(&mut act.tx, &access, &row).await? {
        return Err(ActError::Stale(Stale { what_changed: "账号资料刚刚被修改".to_owned(), version: now_at }));
    }
    record(&mut act, &row, "account.profile-changed", json!({ "name": row.name })).await?;
    act.commit().await
}
