//! Views of the review workbench that somebody keeps: filters under a name, for oneself or for the colleagues beside.

use domain::accounts::Action;
use domain::refusal::{FieldErrors, Refusal};
use store::placements::saved_views;
use uuid::Uuid;

pub use store::placements::saved_views::SavedView;

use crate::{Act, ActError, Actor, App, Began};

/// Views one account may keep.
pub const MOST: usize = 8;
/// Characters of a name.
pub const LONGEST_NAME: usize = 12;

/// What the actor sees, oldest first.
///
/// # Errors
/// Without the right to see placements.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<SavedView>, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let mut tx = app.db.read().await?;
    Ok(saved_views::list(&mut tx, &access).await?)
}

/// Keeps a view; `query` is the address after the question mark.
///
/// # Errors
/// [`ActError::Fields`] at `name`, [`ActError::Refused`] beyond [`MOST`].
pub async fn save(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    (name, query): (&str, &str),
    shared: bool,
) -> Result<(), ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let account = actor.account().ok_or(ActError::NotFound)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(FieldErrors::one("name", format!("请填写视图名称，最多 {LONGEST_NAME} 个字")).into());
    }
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let kept = saved_views::list(&mut act.tx, &access).await?;
    if kept.iter().any(|view| view.account == account && view.name == name) {
        return Err(FieldErrors::one("name", "已有同名视图").into());
    }
    if kept.iter().filter(|view| view.account == account).count() >= MOST {
        let reason = format!("最多保存 {MOST} 个视图");
        return Err(Refusal::new("too-many-views", "5.16", reason, "请先删除不用的视图").into());
    }
    let view = SavedView {
        view: app.new_id(),
        account,
        shared,
        name: name.to_owned(),
        query: query.to_owned(),
        created_at: act.now(),
    };
    saved_views::insert(&mut act.tx, &access, &view).await?;
    act.commit_with("kept").await
}

/// Deletes a view of the actor's own.
///
/// # Errors
/// [`ActError::NotFound`] for views of others.
pub async fn delete(app: &App, actor: &Actor, view: Uuid) -> Result<(), ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let mut act = Act::begin(app, actor).await?;
    if !saved_views::delete(&mut act.tx, &access, view).await? {
        return Err(ActError::NotFound);
    }
    act.commit().await
}
