//! The graduate's first page: what waits, how far it is, what can be begun, what there was.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::organisations::ReviewLevels;
use domain::placements::{Act, Actor as By, Case, Guard, PlacementKind, Side, Slot, StateCode, why_not};
use domain::policy::Rules;
use domain::refusal::Refusal;
use domain::time::Instant;
use store::engine::Tx;
use store::roster::entries::EntryRow;

use super::{Listed, OwnInvitation, OwnRecord, found, invitation, listed, rows, state_now};
use crate::placements::{Ground, start};
use crate::{ActError, Actor, App};

/// What must hold for signing with any employer.
const TO_SIGN_AT_ALL: [Guard; 8] = [
    Guard::OnRoster,
    Guard::MaySign,
    Guard::OrdinaryMode,
    Guard::PlanNotFiled,
    Guard::OpenedBySchool,
    Guard::SwitchOn,
    Guard::SeasonOpened,
    Guard::SeasonNotClosed,
];

/// How far the graduate is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Check,
    /// To sign or to apply, or to correct what was applied for.
    Choose,
    Review,
    /// An agreement or a destination is in force.
    Settled,
}

/// What the home page shows.
pub struct Home {
    pub entry: EntryRow,
    pub school: String,
    pub levels: ReviewLevels,
    pub stage: Stage,
    /// Open ones, the most urgent first.
    pub invitations: Vec<OwnInvitation>,
    pub in_process: Option<OwnRecord>,
    pub effective: Option<OwnRecord>,
    /// Unfinished applications, newest first.
    pub drafts: Vec<Listed>,
    /// The newest of the others.
    pub records: Vec<Listed>,
    /// The training mode is one that may sign (R39).
    pub may_sign: bool,
    /// Why no invitation could be accepted at all, whoever sends it.
    pub why_not_sign: Option<Refusal>,
    /// Why no agreement can be applied for or registered.
    pub why_not_agreement: Option<Refusal>,
    /// Why no destination can be registered.
    pub why_not_destination: Option<Refusal>,
}

/// # Errors
/// [`ActError::NotFound`] when the session stands for no roster entry.
pub async fn home(app: &App, actor: &Actor) -> Result<Home, ActError> {
    let access = actor.access(Action::SeeGraduateHome)?;
    let own = actor.access(Action::SeeOwnPlacements)?;
    let now = app.now();
    let mut tx = app.db.read().await?;
    let entry = entry_row(&mut tx, &access).await?;
    let inside = Access::system(SystemPurpose::Work);
    let ground = Ground::of_entry(app, &mut tx, &inside, entry.clone()).await?;
    let mut invitations = Vec::new();
    let (mut in_process, mut effective, mut drafts, mut records) = (None, None, Vec::new(), Vec::new());
    for row in rows(&mut tx, &own).await? {
        match (state_now(&row, now), row.slot) {
            (StateCode::OnInvited, _) => {
                invitations.push(invitation::found(app, actor, &mut tx, &own, row.record).await?);
            }
            (_, Some(Slot::InProcess)) => in_process = Some(found(app, actor, &mut tx, &own, row.record).await?),
            (_, Some(Slot::Effective)) => effective = Some(found(app, actor, &mut tx, &own, row.record).await?),
            (state, None) if state.holder() == Some(Side::Graduate) => drafts.push(listed(row, now)),
            _ => records.push(listed(row, now)),
        }
    }
    invitations.sort_by_key(|letter| letter.signing.row.deadline);
    let [why_not_agreement, why_not_destination] = why_not_start(&ground, actor, now);
    Ok(Home {
        levels: ground.settings.levels,
        stage: stage(&entry, in_process.as_ref(), effective.as_ref()),
        may_sign: ground.entry_facts().may_sign,
        why_not_sign: why_not_sign(&ground, actor, now),
        why_not_agreement,
        why_not_destination,
        school: ground.school.name,
        entry,
        invitations,
        in_process,
        effective,
        drafts,
        records,
    })
}

async fn entry_row(tx: &mut Tx, access: &Access) -> Result<EntryRow, ActError> {
    let (school, entry) = access.school().zip(access.entry()).ok_or(ActError::NotFound)?;
    store::roster::entries::find(tx, access, school, entry).await?.ok_or(ActError::NotFound)
}

fn stage(entry: &EntryRow, in_process: Option<&OwnRecord>, effective: Option<&OwnRecord>) -> Stage {
    match (in_process, effective) {
        (Some(record), _) if record.is_own_turn() => Stage::Choose,
        (Some(_), _) => Stage::Review,
        (None, Some(_)) => Stage::Settled,
        (None, None) if entry.check_state == "confirmed" => Stage::Choose,
        (None, None) => Stage::Check,
    }
}

fn why_not_sign(ground: &Ground, actor: &Actor, now: Instant) -> Option<Refusal> {
    let by = By { side: Side::Graduate, account: actor.account() };
    let rules = Rules { pinned: &ground.policy.pinned, current: &ground.current };
    let facts = ground.facts(rules, now, by);
    let case = Case { act: Act::Accept, state: None, facts: &facts };
    TO_SIGN_AT_ALL.iter().find_map(|guard| guard.check(&case).err())
}

/// Of agreements, only when neither way to one is open.
fn why_not_start(ground: &Ground, actor: &Actor, now: Instant) -> [Option<Refusal>; 2] {
    let refusal = |kind| why_not(Act::Start, None, &start::facts(ground, actor, now, kind));
    let offline = refusal(PlacementKind::Offline);
    let agreement = offline.filter(|_| refusal(PlacementKind::Paper).is_some());
    [agreement, refusal(PlacementKind::Destination)]
}
