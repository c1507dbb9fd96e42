//! The unit of work: one write transaction that carries state, ledger events, inbox messages and jobs together.
//!
//! Invariant: nothing of an act is visible unless all of it is; an act posted twice happens once.

use std::collections::BTreeMap;

use domain::accounts::{Access, SystemPurpose};
use domain::ids::AccountId;
use domain::ledger::{Event, Owner};
use domain::time::Instant;
use store::accounts::posts;
use store::engine::WriteTx;
use uuid::Uuid;

use crate::{ActError, Actor, App};

/// An open unit of work.
pub struct Act {
    app: App,
    actor: Actor,
    now: Instant,
    /// The post this act answers, as long as its outcome is open.
    post: Option<(AccountId, Uuid)>,
    pub tx: WriteTx,
}

/// A begun act, or the answer of the same post already done.
pub enum Began {
    Fresh(Act),
    /// The outcome the first post left.
    Done(String),
}

/// An event as a use case states it; actor and time are the act's.
pub struct NewEvent {
    pub owner: Owner,
    pub stream: Uuid,
    pub kind: &'static str,
    /// Opaque ids the event is about.
    pub ids: Vec<(&'static str, String)>,
    pub from: String,
    pub to: String,
    pub version: i64,
    /// Names, values and reasons, as one JSON object.
    pub detail: serde_json::Value,
}

impl Act {
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(app: &App, actor: &Actor) -> Result<Self, ActError> {
        let tx = app.db.write().await?;
        Ok(Self { app: app.clone(), actor: actor.clone(), now: app.now(), post: None, tx })
    }

    /// Begins an act that a form posts with a nonce. The second post of a nonce waits for the first one's end and gets its
    /// outcome, so that a double tap meets no stale version and no spent code.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin_once(app: &App, actor: &Actor, nonce: Uuid) -> Result<Began, ActError> {
        let mut act = Self::begin(app, actor).await?;
        if let Some(account) = actor.account() {
            if let Some(outcome) = posts::claim(&mut act.tx, account, nonce, act.now).await? {
                return Ok(Began::Done(outcome));
            }
            act.post = Some((account, nonce));
        }
        Ok(Began::Fresh(act))
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The transaction's time: every guard and every row of the act uses it.
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// An access for what the program does by itself within the act: expiries, counters, messages.
    pub const fn system(&self) -> Access {
        Access::system(SystemPurpose::Work)
    }

    /// Appends an event to its stream.
    ///
    /// # Errors
    /// When storage fails; a concurrent event of the same stream is a lost race.
    pub async fn event(&mut self, new: NewEvent) -> Result<(), ActError> {
        let event = self.completed(new);
        let salt = self.app.random::<16>();
        store::ledger::append(&mut self.tx, &event, &salt).await?;
        Ok(())
    }

    /// Begins many streams at once, each with its first event.
    ///
    /// # Errors
    /// When storage fails; a stream that has events already is a lost race.
    pub async fn first_events(&mut self, new: Vec<NewEvent>) -> Result<(), ActError> {
        let events: Vec<_> = new.into_iter().map(|new| (self.completed(new), self.app.random::<16>())).collect();
        store::ledger::begin_streams(&mut self.tx, &events).await?;
        Ok(())
    }

    fn completed(&self, new: NewEvent) -> Event {
        let mut detail = new.detail;
        if let serde_json::Value::Object(fields) = &mut detail {
            fields.insert("by".into(), self.actor.name().into());
            fields.insert("of".into(), self.actor.organisation().into());
        }
        Event {
            owner: new.owner,
            stream: new.stream,
            kind: new.kind,
            actor: self.actor.account(),
            role: self.actor.role_text(),
            ids: new.ids.into_iter().map(|(name, id)| (name.to_owned(), id)).collect::<BTreeMap<_, _>>(),
            from: new.from,
            to: new.to,
            version: new.version,
            detail,
            at: self.now,
        }
    }

    /// Makes the whole act last. A post whose outcome is still open may be posted again.
    ///
    /// # Errors
    /// When the commit fails; then nothing happened.
    pub async fn commit(mut self) -> Result<(), ActError> {
        if let Some((account, nonce)) = self.post {
            posts::release(&mut self.tx, account, nonce).await?;
        }
        Ok(self.tx.commit().await?)
    }

    /// Makes the act last and remembers its outcome for a second post of the same nonce.
    ///
    /// # Errors
    /// As [`Act::commit`].
    pub async fn commit_with(mut self, outcome: &str) -> Result<(), ActError> {
        if let Some((account, nonce)) = self.post.take() {
            posts::settle(&mut self.tx, account, nonce, outcome).await?;
        }
        self.commit().await
    }
}

/// Runs an act, and once more when it lost a race, so that the domain can refuse by name what an index refused.
///
/// # Errors
/// What the act answers, the second time at the latest.
pub async fn once_more<T, F>(mut act: impl FnMut() -> F) -> Result<T, ActError>
where
    F: Future<Output = Result<T, ActError>>,
{
    match act().await {
        Err(error) if error.lost_race() => act().await,
        answer => answer,
    }
}
