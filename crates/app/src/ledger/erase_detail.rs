//! Erases what an event says in words, under a named rule: the fact stays chained and the ledger stays verifiable.

use domain::accounts::SystemPurpose;
use domain::ledger::Owner;
use serde_json::json;
use uuid::Uuid;

use crate::{Act, ActError, Actor, App, NewEvent};

/// Longest name of a rule, in characters.
const RULE_CHARACTERS: usize = 60;

/// The detail of one event.
#[derive(Clone, Debug)]
pub struct EraseDetail {
    pub owner: Owner,
    pub stream: Uuid,
    pub seq: i64,
    /// Such as `retention-3-years`; shown wherever the detail was.
    pub rule: String,
}

/// Erases the detail with its salt, which is itself an event of the stream's owner.
///
/// # Errors
/// [`ActError::NotFound`] when there is no such detail, or nobody but the program itself asks.
pub async fn erase_detail(app: &App, actor: &Actor, erase: &EraseDetail) -> Result<(), ActError> {
    let Actor::System(SystemPurpose::Administer | SystemPurpose::Work) = actor else { return Err(ActError::NotFound) };
    let rule = erase.rule.trim();
    if rule.is_empty() || rule.chars().count() > RULE_CHARACTERS {
        return Err(ActError::defect("a detail is erased under a short rule name"));
    }
    let mut act = Act::begin(app, actor).await?;
    let now = act.now();
    let place = (erase.owner.to_string(), erase.stream, erase.seq);
    if !store::ledger::erase_detail(&mut act.tx, (&place.0, place.1, place.2), now, rule).await? {
        return Err(ActError::NotFound);
    }
    act.event(NewEvent {
        owner: erase.owner,
        // A stream of its own: the aggregate's last fact keeps telling its state.
        stream: app.new_id(),
        kind: "ledger.detail-erased",
        ids: vec![("stream", erase.stream.to_string()), ("seq", erase.seq.to_string())],
        from: String::new(),
        to: String::new(),
        version: erase.seq,
        detail: json!({ "rule": rule }),
    })
    .await?;
    act.commit().await
}
