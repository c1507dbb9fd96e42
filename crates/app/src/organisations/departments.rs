//! Departments of a school: added and renamed; accounts and roster pick them, nobody types them (F022).

use domain::accounts::Action;
use domain::ids::DepartmentId;
use domain::ledger::Owner;
use domain::refusal::FieldErrors;
use serde_json::json;
use store::StoreError;
use store::organisations::departments::{self as stored, DepartmentRow};
use uuid::Uuid;

use crate::act::Began;
use crate::agreements::unprintable;
use crate::{Act, ActError, Actor, App, NewEvent, Stale};

/// The longest name, in characters.
const NAME: usize = 40;

/// The departments of the actor's school, with the names of those nobody may review for.
#[derive(Clone, Debug)]
pub struct Departments {
    pub rows: Vec<DepartmentRow>,
    pub without_reviewer: Vec<String>,
}

/// # Errors
/// [`ActError::Refused`] without the right.
pub async fn list(app: &App, actor: &Actor) -> Result<Departments, ActError> {
    let access = actor.access(Action::ManageDepartments)?;
    let school = access.school().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    Ok(Departments {
        rows: stored::list(&mut tx, &access, school).await?,
        without_reviewer: stored::without_reviewer(&mut tx, &access, school).await?,
    })
}

/// # Errors
/// [`ActError::Fields`] for a name that is empty, too long or taken.
pub async fn add(app: &App, actor: &Actor, nonce: Uuid, name: &str) -> Result<(), ActError> {
    let access = actor.access(Action::ManageDepartments)?;
    let school = access.school().ok_or(ActError::NotFound)?;
    let name = read(app, name)?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let (department, now) = (DepartmentId(app.new_id()), act.now());
    stored::insert(&mut act.tx, &access, school, department, &name, now).await.map_err(taken)?;
    act.event(NewEvent {
        owner: Owner::School(school),
        stream: department.0,
        kind: "department.added",
        ids: vec![("school", school.to_string()), ("department", department.to_string())],
        from: String::new(),
        to: String::new(),
        version: 1,
        detail: json!({ "name": name }),
    })
    .await?;
    act.commit_with("added").await
}

/// # Errors
/// As [`add`]; [`ActError::Stale`] when somebody renamed it since `version`.
pub async fn rename(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    department: DepartmentId,
    version: i64,
    name: &str,
) -> Result<(), ActError> {
    let access = actor.access(Action::ManageDepartments)?;
    let school = access.school().ok_or(ActError::NotFound)?;
    let name = read(app, name)?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let rows = stored::list(&mut act.tx, &access, school).await?;
    let seen = rows.into_iter().find(|row| row.department == department).ok_or(ActError::NotFound)?;
    if seen.version != version {
        return Err(renamed(&seen));
    }
    if seen.name == name {
        return Ok(());
    }
    if !stored::rename(&mut act.tx, &access, school, &seen, &name).await.map_err(taken)? {
        return Err(renamed(&seen));
    }
    act.event(NewEvent {
        owner: Owner::School(school),
        stream: department.0,
        kind: "department.renamed",
        ids: vec![("school", school.to_string()), ("department", department.to_string())],
        from: String::new(),
        to: String::new(),
        version: version + 1,
        detail: json!({ "before": seen.name, "after": name }),
    })
    .await?;
    act.commit_with("renamed").await
}

fn renamed(now: &DepartmentRow) -> ActError {
    ActError::Stale(Stale { what_changed: format!("这个院系已改名为“{}”", now.name), version: now.version })
}

fn read(app: &App, name: &str) -> Result<String, FieldErrors> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(FieldErrors::one("name", "请填写院系名称")),
        count if count > NAME => Err(FieldErrors::one("name", format!("院系名称不超过 {NAME} 个字"))),
        _ => match unprintable(app, name) {
            Some(message) => Err(FieldErrors::one("name", message)),
            None => Ok(name.to_owned()),
        },
    }
}

fn taken(error: StoreError) -> ActError {
    if error.is_unique("departments", &["school_id", "name"]) {
        return FieldErrors::one("name", "已有同名院系").into();
    }
    error.into()
}
