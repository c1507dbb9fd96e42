//! The province decides (F291): an approved change is in the roster with the decision.

use domain::accounts::Action;
use domain::ids::{ModeChangeId, SchoolId};
use domain::refusal::FieldErrors;
use domain::roster::MODE_REASON_CHARACTERS;
use serde_json::json;
use store::organisations::schools;
use store::roster::{entries, mode_change_files, mode_changes};
use uuid::Uuid;

use super::{announce, asked, event, facts, set_mode, stale};
use crate::{Act, ActError, Actor, App, Began, once_more};

/// The province's answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The note may be empty.
    Approve {
        note: String,
    },
    Reject {
        reason: String,
    },
}

/// # Errors
/// [`ActError::NotFound`] for a request of another province, [`ActError::Fields`] at `answer`, [`ActError::Refused`] when
/// the roster no longer fits the request, [`ActError::Stale`] when somebody was faster.
pub async fn decide(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    key: (SchoolId, ModeChangeId),
    seen: i64,
    verdict: &Verdict,
) -> Result<(), ActError> {
    let access = actor.access(Action::DecideModeChange)?;
    let (answer, needed) = match verdict {
        Verdict::Approve { note } => (note.trim(), false),
        Verdict::Reject { reason } => (reason.trim(), true),
    };
    if (needed && answer.is_empty()) || answer.chars().count() > MODE_REASON_CHARACTERS {
        let message = format!("请写明不同意的原因，最多 {MODE_REASON_CHARACTERS} 字");
        return Err(FieldErrors::one("answer", if needed { message } else { "审核意见最多 200 字".to_owned() }).into());
    }
    let mut errors = FieldErrors::new();
    errors.legible("answer", answer);
    errors.into_result()?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
        let row = mode_changes::find_sent(&mut act.tx, &access, key).await?.ok_or(ActError::NotFound)?;
        if row.version != seen {
            return Err(stale(&row));
        }
        let (inside, now) = (act.system(), act.now());
        let entry = entries::find(&mut act.tx, &inside, row.school, row.entry).await?.ok_or(ActError::NotFound)?;
        let request = asked(&row)?;
        let next = match verdict {
            Verdict::Approve { .. } => {
                let files = mode_change_files::list(&mut act.tx, &access, key).await?.len();
                let facts = facts(&mut act.tx, &inside, &entry, files).await?;
                row.state.clone().approve(&request, &facts, answer, now)?
            }
            Verdict::Reject { .. } => row.state.clone().reject(answer, now)?,
        };
        if !mode_changes::move_to(&mut act.tx, &access, &row, &next, actor.name()).await? {
            return Err(stale(&row));
        }
        let kind = if needed { "mode-change.rejected" } else { "mode-change.approved" };
        let detail = json!({ "from": request.from.name(), "to": request.to.name(), "reason": answer });
        act.event(event(&row, kind, next.code(), row.version + 1, detail)).await?;
        if !needed {
            let school = schools::find(&mut act.tx, &inside, row.school).await?.ok_or(ActError::NotFound)?;
            set_mode::set_mode(&mut act, &school, entry.clone(), &request, &row.reason).await?;
        }
        announce(&mut act, &row, &entry, &next).await?;
        act.commit_with(next.code().as_str()).await
    })
    .await
}
