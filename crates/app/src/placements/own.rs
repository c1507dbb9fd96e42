//! What a graduate sees of their own: what waits, where each record of any kind stands, what can be done with it, and
//! why an act is not possible. Rooms: `own/home.rs` the first page, `own/invitation.rs` the letters, `own/standing.rs`
//! the words.
//!
//! Reading changes nothing: an invitation past its deadline is shown as expired before anybody has written so.

mod home;
mod invitation;
mod standing;

use domain::accounts::{Access, Action};
use domain::ids::PlacementRef;
use domain::placements::{
    Act, Actor as By, Placement, PlacementKind, Rescissions, Shown, Side, Standing, StateCode, Tone, Wording, why_not,
};
use domain::refusal::Refusal;
use domain::time::{Day, Instant};
use store::engine::Tx;
use store::placements::{PlacementRow, rescissions};

use super::reclassified::{Reclassified, reclassified};
use super::{Content, Record, load_content};
use crate::{ActError, Actor, App};

pub use home::{Home, Stage, home};
pub use invitation::{OwnInvitation, invitation, invitations};

/// Records one graduate's pages list.
const MOST_RECORDS: i64 = 100;

/// One record of the graduate's own, of any kind.
pub struct OwnRecord {
    pub content: Content,
    /// The placement's state as it is by the clock.
    pub state: StateCode,
    /// What somebody waits for: the state of an open request to end the agreement, else the placement's own.
    pub waiting: StateCode,
    /// The official label of what waits.
    pub label: String,
    pub shown: Shown,
    /// How the last request to end the agreement came out, while the agreement holds.
    pub unfulfilled: Option<Shown>,
    /// The day by which the running step usually ends, and whether that has passed.
    pub expected: Option<(Day, bool)>,
    /// Acts of the graduate that have their place here, each with what stands in its way.
    pub acts: Vec<(Act, Option<Refusal>)>,
    /// Until when the acceptance can be taken back.
    pub take_back_until: Option<Instant>,
    /// Requests to end an agreement so far, and how many there may be (R16).
    pub rescissions: Rescissions,
    /// What reviewers changed in it, oldest first (F272).
    pub reclassified: Vec<Reclassified>,
}

impl std::ops::Deref for OwnRecord {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.content
    }
}

impl OwnRecord {
    /// Whether the act is possible now.
    pub fn may(&self, act: Act) -> bool {
        self.acts.iter().any(|(own, refusal)| *own == act && refusal.is_none())
    }

    /// What stands in the way of an act that has its place here.
    pub fn why_not(&self, act: Act) -> Option<&Refusal> {
        self.acts.iter().find(|(own, _)| *own == act).and_then(|(_, refusal)| refusal.as_ref())
    }

    /// Whether it is the graduate's turn.
    pub fn is_own_turn(&self) -> bool {
        self.waiting.holder() == Some(Side::Graduate)
    }
}

/// One line of a list.
pub struct Listed {
    pub row: PlacementRow,
    pub state: StateCode,
    pub tag: &'static str,
    pub tone: Tone,
}

/// The state by the clock.
fn state_now(row: &PlacementRow, now: Instant) -> StateCode {
    match row.state {
        StateCode::OnInvited if row.deadline.is_some_and(|deadline| now >= deadline) => StateCode::OnExpired,
        state => state,
    }
}

fn listed(row: PlacementRow, now: Instant) -> Listed {
    let state = state_now(&row, now);
    let Standing { tag, tone, .. } = Standing::of(state);
    Listed { row, state, tag, tone }
}

/// Every placement of the entry the session stands for, newest first.
async fn rows(tx: &mut Tx, access: &Access) -> Result<Vec<PlacementRow>, ActError> {
    let (school, entry) = access.school().zip(access.entry()).ok_or(ActError::NotFound)?;
    Ok(store::placements::list_of_entry(tx, access, school, entry, MOST_RECORDS).await?)
}

/// Every record, newest first.
///
/// # Errors
/// [`ActError::NotFound`] when the session stands for no roster entry.
pub async fn records(app: &App, actor: &Actor) -> Result<Vec<Listed>, ActError> {
    let access = actor.access(Action::SeeOwnPlacements)?;
    let now = app.now();
    let mut tx = app.db.read().await?;
    Ok(rows(&mut tx, &access).await?.into_iter().map(|row| listed(row, now)).collect())
}

/// One record.
///
/// # Errors
/// [`ActError::NotFound`] when it is not the graduate's.
pub async fn record(app: &App, actor: &Actor, record: PlacementRef) -> Result<OwnRecord, ActError> {
    let access = actor.access(Action::SeeOwnPlacements)?;
    let mut tx = app.db.read().await?;
    found(app, actor, &mut tx, &access, record).await
}

async fn found(
    app: &App,
    actor: &Actor,
    tx: &mut Tx,
    access: &Access,
    record: PlacementRef,
) -> Result<OwnRecord, ActError> {
    let content = load_content(app, tx, access, record).await?;
    let rescissions = rescissions_of(tx, access, &content).await?;
    let reclassified = reclassified(tx, &content).await?;
    let now = app.now();
    let state = state_now(&content.row, now);
    let waiting = content.state.open_rescission().unwrap_or(state);
    let label = waiting.label(Side::Graduate, Wording::of(content.rules()));
    let expected = super::timeline::expected(&content, now);
    let values = standing::values(&content, content.signing(), waiting, now, expected);
    let ended = content.state.rescission().filter(|code| code.is_final() && state.slot().is_some());
    let unfulfilled = ended.map(|code| Standing::of(code).shown(&standing::of_rescission(&content, &values)));
    let cooling = content.pinned.pinned.accept_cooling_minutes;
    Ok(OwnRecord {
        acts: acts(&content, actor, now, rescissions),
        shown: Standing::of(waiting).shown(&values),
        take_back_until: super::accept::take_back_until(&content.state, cooling),
        state,
        waiting,
        label,
        unfulfilled,
        expected,
        rescissions,
        reclassified,
        content,
    })
}

/// How often the graduate asked to end an agreement, against the school's limit (R16, R17).
///
/// # Errors
/// When storage fails.
pub(super) async fn rescissions_of(tx: &mut Tx, access: &Access, record: &Record) -> Result<Rescissions, ActError> {
    let limit = record.ground.settings.rescission_limit.into();
    let (filed, passed) = rescissions::count(tx, access, record.row.record.school, record.row.entry).await?;
    Ok(Rescissions { filed, passed, limit })
}

/// What the graduate may do in the record's state, and in that of an open request to end it.
fn acts(content: &Content, actor: &Actor, now: Instant, rescissions: Rescissions) -> Vec<(Act, Option<Refusal>)> {
    let by = By { side: Side::Graduate, account: actor.account() };
    let seen = content.row.version;
    let mut plain = content.facts(now, by, Some(seen));
    plain.rescissions = rescissions;
    let submitting = content.application().map(|application| application.submitting(now, actor, seen));
    let refusal = |act: Act| {
        let facts = match (act, &submitting) {
            (Act::Submit | Act::SendBack, Some(submitting)) => submitting,
            _ => &plain,
        };
        why_not(act, Some(&content.state), facts)
    };
    let has_place = |act: &&Act| {
        let own = act.sides_on(content.row.kind).contains(&Side::Graduate) && **act != Act::Save;
        let from = act.from();
        own && (from.contains(&content.state.code()) || from.contains(&content.state.waiting()))
    };
    Act::ALL.iter().filter(has_place).map(|act| (*act, refusal(*act))).collect()
}

/// Whether ending a destination asks the school, so that only one of the two acts is spoken of (R35, R36).
pub fn void_act(record: &OwnRecord) -> Option<Act> {
    let destination = record.row.kind == PlacementKind::Destination && matches!(record.state, StateCode::QxDone);
    let reviewed = record.why_not(Act::Void).is_some_and(|refusal| refusal.guard == "void-not-allowed");
    destination.then_some(if reviewed { Act::RequestVoid } else { Act::Void })
}

/// Whether the text of the agreement is fixed and has its number.
pub fn has_agreement(record: &OwnRecord) -> bool {
    record.row.number.is_some() && matches!(record.state.kind(), Some(PlacementKind::Online | PlacementKind::Offline))
}

/// Whether the placement's state holds a request of the graduate to end it that can be submitted again.
pub fn asks_again(state: &Placement) -> bool {
    matches!(state.waiting(), StateCode::RfPulled | StateCode::RfReturned)
}
