//! 邀请函模板 (F101): the texts of a letter, kept under a name, unchecked until they are sent.

use domain::accounts::Action;
use domain::employers::LetterForm;
use domain::ids::TemplateId;
use domain::refusal::FieldErrors;
use store::employers::templates::{self, TemplateRow};

use crate::{Act, ActError, Actor, App, Stale};

/// Templates one employer may keep.
const MOST: usize = 50;
/// Characters of a name.
const LONGEST_NAME: usize = 30;

/// A template with its texts.
#[derive(Clone, Debug)]
pub struct Template {
    pub row: TemplateRow,
    pub letter: LetterForm,
}

fn read(row: TemplateRow) -> Result<Template, ActError> {
    let letter = serde_json::from_str(&row.body)
        .map_err(|cause| ActError::defect(format!("template {} does not read: {cause}", row.template)))?;
    Ok(Template { row, letter })
}

fn name_of(text: &str) -> Result<String, FieldErrors> {
    let name = text.trim();
    let found = name.chars().count();
    if found == 0 || found > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(FieldErrors::one("template_name", format!("请填写模板名称，最多 {LONGEST_NAME} 个字")));
    }
    Ok(name.to_owned())
}

/// The own employer's templates, by name.
///
/// # Errors
/// When the actor is no employer's.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Template>, ActError> {
    let access = actor.access(Action::SendInvitation)?;
    let mut tx = app.db.read().await?;
    templates::list(&mut tx, &access).await?.into_iter().map(read).collect()
}

/// # Errors
/// [`ActError::NotFound`] for templates of others.
pub async fn find(app: &App, actor: &Actor, template: TemplateId) -> Result<Template, ActError> {
    let access = actor.access(Action::SendInvitation)?;
    let mut tx = app.db.read().await?;
    read(templates::find(&mut tx, &access, template).await?.ok_or(ActError::NotFound)?)
}

/// Saves a letter under a name; a template of that name is overwritten, so doing it twice is doing it once.
///
/// # Errors
/// [`ActError::Fields`] at `template_name`.
pub async fn save(app: &App, actor: &Actor, name: &str, letter: &LetterForm) -> Result<TemplateId, ActError> {
    let access = actor.access(Action::SendInvitation)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    let name = name_of(name)?;
    let body = serde_json::to_string(letter).map_err(|cause| ActError::defect(format!("a letter: {cause}")))?;
    let mut act = Act::begin(app, actor).await?;
    let now = act.now();
    let template = match templates::find_by_name(&mut act.tx, &access, &name).await? {
        Some(row) => {
            templates::replace(&mut act.tx, &access, &row, &name, &body, now).await?;
            row.template
        }
        None => {
            if templates::list(&mut act.tx, &access).await?.len() >= MOST {
                let full = format!("最多保存 {MOST} 个模板，请先删除不用的");
                return Err(FieldErrors::one("template_name", full).into());
            }
            let template = TemplateId(app.new_id());
            let row = TemplateRow { employer, template, name, body, updated_at: now, version: 1 };
            templates::insert(&mut act.tx, &access, &row).await?;
            template
        }
    };
    act.commit().await?;
    Ok(template)
}

/// # Errors
/// [`ActError::Fields`] when the name is taken, [`ActError::Stale`] when a colleague was faster.
pub async fn rename(app: &App, actor: &Actor, template: TemplateId, seen: i64, name: &str) -> Result<(), ActError> {
    let access = actor.access(Action::SendInvitation)?;
    let name = name_of(name)?;
    let mut act = Act::begin(app, actor).await?;
    let row = templates::find(&mut act.tx, &access, template).await?.ok_or(ActError::NotFound)?;
    if templates::find_by_name(&mut act.tx, &access, &name).await?.is_some_and(|other| other.template != template) {
        return Err(FieldErrors::one("template_name", "已有同名模板，请换一个名称").into());
    }
    let (body, now) = (row.body.clone(), act.now());
    if row.version != seen || !templates::replace(&mut act.tx, &access, &row, &name, &body, now).await? {
        return Err(ActError::Stale(Stale {
            what_changed: "这个模板刚刚被修改".to_owned(), version: row.version
        }));
    }
    act.commit().await
}

/// Deleting what is gone already is no fault.
///
/// # Errors
/// When the actor is no employer's.
pub async fn delete(app: &App, actor: &Actor, template: TemplateId) -> Result<(), ActError> {
    let access = actor.access(Action::SendInvitation)?;
    let mut act = Act::begin(app, actor).await?;
    templates::delete(&mut act.tx, &access, template).await?;
    act.commit().await
}
