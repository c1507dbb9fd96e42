//! A school begins: in a province, with its 院校代码, name and telephone (decision 14).

use domain::accounts::{Access, Action};
use domain::codes::Loadable;
use domain::ids::{Cohort, ProvinceId, SchoolId};
use domain::ledger::Owner;
use domain::refusal::FieldErrors;
use serde_json::json;
use store::organisations::provinces::{self, ProvinceRow};
use store::organisations::schools::{self, SchoolRow};
use uuid::Uuid;

use super::streams;
use crate::act::Began;
use crate::agreements::unprintable;
use crate::{Act, ActError, Actor, App, NewEvent, once_more};

/// The longest name, in characters.
const NAME: usize = 40;

#[derive(Clone, Debug)]
pub struct CreateSchool {
    pub nonce: Uuid,
    pub province: Option<ProvinceId>,
    pub code: String,
    pub name: String,
    pub phone: String,
}

/// Every province and school, for those who look after them.
#[derive(Clone, Debug)]
pub struct Organisations {
    pub provinces: Vec<ProvinceRow>,
    pub schools: Vec<SchoolRow>,
}

/// # Errors
/// [`ActError::Refused`] for all but operators.
pub async fn list(app: &App, actor: &Actor) -> Result<Organisations, ActError> {
    let access = actor.access(Action::ManageOrganisations)?;
    let mut tx = app.db.read().await?;
    let provinces = provinces::list(&mut tx, &access).await?;
    Ok(Organisations { provinces, schools: schools::list(&mut tx, &access).await? })
}

/// The name of the code in the loaded list of schools; empty when it is not there.
async fn listed(app: &App, access: &Access, code: &str) -> Result<String, ActError> {
    let mut tx = app.db.read().await?;
    let cohort = Cohort(app.now().day().year());
    let name = store::codes::name_of(&mut tx, access, Loadable::Schools, code, cohort).await?;
    Ok(name.unwrap_or_default())
}

/// Without a name, the one in the loaded list of schools is taken.
///
/// # Errors
/// [`ActError::Fields`] for what does not read, and for a code or name that is taken.
pub async fn create_school(app: &App, actor: &Actor, input: CreateSchool) -> Result<SchoolId, ActError> {
    let access = actor.access(Action::ManageOrganisations)?;
    let (code, phone) = (input.code.trim(), input.phone.trim());
    let name = match input.name.trim() {
        "" => listed(app, &access, code).await?,
        name => name.to_owned(),
    };
    let name = name.as_str();
    let mut errors = FieldErrors::new();
    if code.len() != 5 || !code.chars().all(|c| c.is_ascii_digit()) {
        errors.add("code", "院校代码是 5 位数字");
    }
    if name.is_empty() || name.chars().count() > NAME {
        errors.add("name", format!("请填写学校全称，不超过 {NAME} 个字"));
    }
    if let Some(message) = unprintable(app, name) {
        errors.add("name", message);
    }
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    if !(7..=20).contains(&digits) || !phone.chars().all(|c| c.is_ascii_digit() || "-+ ".contains(c)) {
        errors.add("phone", "请填写毕业生可以拨通的电话，如 010-60000000");
    }
    let province = input.province;
    if province.is_none() {
        errors.add("province", "请选择所属省级机构");
    }
    errors.into_result()?;
    let Some(province) = province else { return Err(ActError::NotFound) };
    once_more(async || {
        let mut act = match Act::begin_once(app, actor, input.nonce).await? {
            Began::Fresh(act) => act,
            Began::Done(outcome) => return outcome.parse().map_err(|_| ActError::NotFound),
        };
        let now = act.now();
        provinces::find(&mut act.tx, &access, province).await?.ok_or(ActError::NotFound)?;
        let mut taken = FieldErrors::new();
        if schools::find_by_code(&mut act.tx, &access, code).await?.is_some() {
            taken.add("code", "这个院校代码已有学校使用");
        }
        if schools::find_by_name(&mut act.tx, &access, name).await?.is_some() {
            taken.add("name", "已有同名学校");
        }
        taken.into_result()?;
        let school = schools::insert(&mut act.tx, &access, province, code, name, phone, now).await?;
        act.event(NewEvent {
            owner: Owner::School(school),
            stream: streams::school(school),
            kind: "school.created",
            ids: vec![("school", school.to_string()), ("province", province.to_string())],
            from: String::new(),
            to: String::new(),
            version: 1,
            detail: json!({ "code": code, "name": name, "phone": phone }),
        })
        .await?;
        act.commit_with(&school.to_string()).await?;
        Ok(school)
    })
    .await
}
