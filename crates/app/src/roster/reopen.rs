//! Reopening one graduate after the last day of the season, with the ground (decision 12).

use domain::accounts::Action;
use domain::ids::EntryId;
use domain::ledger::Owner;
use domain::refusal::FieldErrors;
use domain::roster::{GROUND_CHARACTERS, may_reopen};
use store::roster::entries;
use uuid::Uuid;

use super::{EntryRow, own_school};
use crate::inbox::{Message, Recipient};
use crate::organisations::rules;
use crate::{Act, ActError, Actor, App, Began, NewEvent, Stale};

/// Lets the graduate act once more although the season is over; the guards of every act read it from the entry.
///
/// # Errors
/// [`ActError::Fields`] without a ground, a refusal while the season lasts, [`ActError::Stale`] when the entry changed.
pub async fn reopen(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    (entry, version): (EntryId, i64),
    ground: &str,
) -> Result<(), ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let row = entries::find(&mut act.tx, &access, school, entry).await?.ok_or(ActError::NotFound)?;
    if row.version != version {
        return Err(changed(&row));
    }
    let (_, policy) = rules::policy_of_school(&mut act.tx, &access, school).await?;
    let (season, now) = (rules::season(&policy, row.cohort)?, act.now());
    may_reopen(&season, row.removed_at.is_none(), row.reopened_at.is_some(), now)?;
    let ground = ground.trim();
    if ground.is_empty() || ground.chars().count() > GROUND_CHARACTERS {
        let message = format!("请写明开放理由，最多 {GROUND_CHARACTERS} 字");
        return Err(FieldErrors::one("ground", message).into());
    }
    if !entries::set_reopened(&mut act.tx, &access, &row, ground, now).await? {
        return Err(changed(&row));
    }
    act.event(NewEvent {
        owner: Owner::School(school),
        stream: entry.0,
        kind: "entry.reopened",
        ids: vec![("entry", entry.to_string())],
        from: row.check_state.clone(),
        to: row.check_state.clone(),
        version: version + 1,
        detail: serde_json::json!({ "reason": ground }),
    })
    .await?;
    act.tell(Message {
        to: Recipient::Person(row.person),
        kind: "entry-reopened",
        subject: "学校已为你单独开放办理".to_owned(),
        body: format!("本届办理已于 {} 截止，学校为你单独开放，理由：{ground}。请尽快登录办理。", season.change_until),
        link: "/g".to_owned(),
        record: entry.to_string(),
    })
    .await?;
    act.commit_with("done").await
}

fn changed(row: &EntryRow) -> ActError {
    ActError::Stale(Stale { what_changed: "这名毕业生的信息刚刚被更新".to_owned(), version: row.version })
}
