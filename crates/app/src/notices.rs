//! Notices of the platform: operators publish and withdraw them, the public entrance shows them.

use domain::accounts::Action;
use domain::ledger::Owner;
use domain::refusal::FieldErrors;
use serde_json::json;
use store::notices::{self as stored, NoticeRow};
use uuid::Uuid;

use crate::act::Began;
use crate::{Act, ActError, Actor, App, NewEvent};

/// Longest title and body, in characters.
const TITLE: usize = 60;
const BODY: usize = 4_000;

/// The newest `limit` notices, for everybody.
///
/// # Errors
/// When storage fails.
pub async fn current(app: &App, limit: i64) -> Result<Vec<NoticeRow>, ActError> {
    let mut tx = app.db.read().await?;
    Ok(stored::current(&mut tx, limit).await?)
}

/// One notice, for everybody.
///
/// # Errors
/// [`ActError::NotFound`] when there is none, or it was withdrawn.
pub async fn read(app: &App, notice: Uuid) -> Result<NoticeRow, ActError> {
    let mut tx = app.db.read().await?;
    let found = stored::find(&mut tx, notice).await?;
    found.filter(|row| row.withdrawn_at.is_none()).ok_or(ActError::NotFound)
}

/// The newest notices, withdrawn ones included.
///
/// # Errors
/// [`ActError::Refused`] for all but operators.
pub async fn list(app: &App, actor: &Actor, limit: i64) -> Result<Vec<NoticeRow>, ActError> {
    let access = actor.access(Action::ManageNotices)?;
    let mut tx = app.db.read().await?;
    Ok(stored::list(&mut tx, &access, limit).await?)
}

/// # Errors
/// [`ActError::Fields`] for a title or body that is empty or too long.
pub async fn publish(app: &App, actor: &Actor, nonce: Uuid, title: &str, body: &str) -> Result<(), ActError> {
    let access = actor.access(Action::ManageNotices)?;
    let mut errors = FieldErrors::new();
    for (field, text, most) in [("title", title, TITLE), ("body", body, BODY)] {
        if text.trim().is_empty() || text.chars().count() > most {
            errors.add(field, format!("请填写，不超过 {most} 个字"));
        }
    }
    errors.into_result()?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let new = NoticeRow {
        notice: app.new_id(),
        title: title.trim().to_owned(),
        body: body.trim().to_owned(),
        published_at: act.now(),
        withdrawn_at: None,
    };
    stored::insert(&mut act.tx, &access, &new).await?;
    act.event(event(new.notice, "notice.published", 1, &new.title)).await?;
    act.commit_with("published").await
}

/// # Errors
/// [`ActError::NotFound`] when it was withdrawn before.
pub async fn withdraw(app: &App, actor: &Actor, nonce: Uuid, notice: Uuid) -> Result<(), ActError> {
    let access = actor.access(Action::ManageNotices)?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let now = act.now();
    let row = stored::find(&mut act.tx, notice).await?.ok_or(ActError::NotFound)?;
    if !stored::withdraw(&mut act.tx, &access, notice, now).await? {
        return Err(ActError::NotFound);
    }
    act.event(event(notice, "notice.withdrawn", 2, &row.title)).await?;
    act.commit_with("withdrawn").await
}

fn event(notice: Uuid, kind: &'static str, version: i64, title: &str) -> NewEvent {
    NewEvent {
        owner: Owner::Platform,
        stream: notice,
        kind,
        ids: vec![("notice", notice.simple().to_string())],
        from: String::new(),
        to: String::new(),
        version,
        detail: json!({ "title": title }),
    }
}
