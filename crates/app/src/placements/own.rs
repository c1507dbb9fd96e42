//! What a graduate sees of their own signing: what waits, where each record stands, and why an act is not possible.
//!
//! Reading changes nothing: an invitation past its deadline is shown as expired before anybody has written so.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::employers::CreditCode;
use domain::ids::PlacementRef;
use domain::organisations::ReviewLevels;
use domain::placements::{
    Act, Actor as By, Case, Guard, PlacementKind, Shown, Side, Slot, Standing, StandingValues, StateCode, Tone,
    Wording, why_not,
};
use domain::policy::Rules;
use domain::refusal::Refusal;
use domain::time::{Day, Instant};
use store::engine::Tx;
use store::placements::PlacementRow;
use store::roster::entries::EntryRow;

use super::signing::{Signing, load};
use crate::employers::warnings::{self, EmployerHints};
use crate::{ActError, Actor, App};

/// Records one graduate's pages list.
const MOST_RECORDS: i64 = 100;

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

/// One record of the graduate's own.
pub struct OwnRecord {
    pub signing: Signing,
    /// The state as it is by the clock.
    pub state: StateCode,
    /// The official label.
    pub label: String,
    pub shown: Shown,
    /// The day by which the running step usually ends, and whether that has passed.
    pub expected: Option<(Day, bool)>,
    pub hints: EmployerHints,
    /// Why it cannot be accepted.
    pub accept: Option<Refusal>,
    /// Why it cannot be refused.
    pub refuse: Option<Refusal>,
    /// Why the acceptance cannot be taken back.
    pub take_back: Option<Refusal>,
    /// Until when the acceptance can be taken back.
    pub take_back_until: Option<Instant>,
}

/// One line of a list.
pub struct Listed {
    pub row: PlacementRow,
    pub state: StateCode,
    pub tag: &'static str,
    pub tone: Tone,
}

/// How far the graduate is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Check,
    Sign,
    Review,
    Signed,
}

/// What the home page shows.
pub struct Home {
    pub entry: EntryRow,
    pub school: String,
    pub levels: ReviewLevels,
    pub stage: Stage,
    /// Open ones, the most urgent first.
    pub invitations: Vec<OwnRecord>,
    pub in_process: Option<OwnRecord>,
    pub effective: Option<OwnRecord>,
    /// The newest of the others.
    pub records: Vec<Listed>,
    /// Why no invitation could be accepted at all, whoever sends it.
    pub why_not_sign: Option<Refusal>,
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

async fn entry_row(tx: &mut Tx, access: &Access) -> Result<EntryRow, ActError> {
    let (school, entry) = access.school().zip(access.entry()).ok_or(ActError::NotFound)?;
    store::roster::entries::find(tx, access, school, entry).await?.ok_or(ActError::NotFound)
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
    let ground = super::Ground::of_entry(app, &mut tx, &inside, entry.clone()).await?;
    let mut invitations = Vec::new();
    let (mut in_process, mut effective, mut records) = (None, None, Vec::new());
    for row in rows(&mut tx, &own).await? {
        let online = row.kind == PlacementKind::Online;
        match (state_now(&row, now), row.slot) {
            (StateCode::OnInvited, _) => invitations.push(found(app, actor, &mut tx, &own, row.record).await?),
            (_, Some(Slot::InProcess)) if online => {
                in_process = Some(found(app, actor, &mut tx, &own, row.record).await?);
            }
            (_, Some(Slot::Effective)) if online => {
                effective = Some(found(app, actor, &mut tx, &own, row.record).await?);
            }
            _ => records.push(listed(row, now)),
        }
    }
    invitations.sort_by_key(|record| record.signing.row.deadline);
    let stage = match (entry.check_state.as_str(), &in_process, &effective) {
        (_, _, Some(_)) => Stage::Signed,
        (_, Some(_), None) => Stage::Review,
        ("confirmed", None, None) => Stage::Sign,
        _ => Stage::Check,
    };
    let by = By { side: Side::Graduate, account: actor.account() };
    let rules = Rules { pinned: &ground.policy.pinned, current: &ground.current };
    let facts = ground.facts(rules, now, by);
    let case = Case { act: Act::Accept, state: None, facts: &facts };
    let why_not_sign = TO_SIGN_AT_ALL.iter().find_map(|guard| guard.check(&case).err());
    Ok(Home {
        levels: ground.settings.levels,
        school: ground.school.name,
        entry,
        stage,
        invitations,
        in_process,
        effective,
        records,
        why_not_sign,
    })
}

/// Open invitations, the most urgent first, and the answered ones.
///
/// # Errors
/// As [`home`].
pub async fn invitations(app: &App, actor: &Actor) -> Result<(Vec<OwnRecord>, Vec<Listed>), ActError> {
    let access = actor.access(Action::SeeOwnPlacements)?;
    let now = app.now();
    let mut tx = app.db.read().await?;
    let (mut open, mut answered) = (Vec::new(), Vec::new());
    for row in rows(&mut tx, &access).await? {
        match (row.kind, state_now(&row, now)) {
            (PlacementKind::Online, StateCode::OnInvited) => {
                open.push(found(app, actor, &mut tx, &access, row.record).await?);
            }
            (PlacementKind::Online, _) => answered.push(listed(row, now)),
            _ => {}
        }
    }
    open.sort_by_key(|record| record.signing.row.deadline);
    Ok((open, answered))
}

/// Every record, newest first.
///
/// # Errors
/// As [`home`].
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
    let signing = load(app, tx, access, record).await?;
    let inside = Access::system(SystemPurpose::Work);
    let code = CreditCode::stored(signing.row.credit_code.clone());
    let hints = warnings::hints(tx, &inside, record.school, &code).await?;
    Ok(own_record(app, actor, signing, hints))
}

fn own_record(app: &App, actor: &Actor, signing: Signing, hints: EmployerHints) -> OwnRecord {
    let now = app.now();
    let by = By { side: Side::Graduate, account: actor.account() };
    let state = state_now(&signing.row, now);
    let label = state.label(Side::Graduate, Wording::of(signing.rules()));
    let expected = super::timeline::expected(&signing, now);
    let facts = signing.facts(now, by, Some(signing.row.version));
    let refusal = |act| why_not(act, Some(&signing.state), &facts);
    let (accept, refuse, take_back) = (refusal(Act::Accept), refusal(Act::Refuse), refusal(Act::TakeBack));
    let cooling = signing.pinned.pinned.accept_cooling_minutes;
    let take_back_until = super::accept::take_back_until(&signing.state, cooling);
    let shown = Standing::of(state).shown(&values(&signing, now, expected));
    OwnRecord { state, label, shown, expected, hints, accept, refuse, take_back, take_back_until, signing }
}

fn values(signing: &Signing, now: Instant, expected: Option<(Day, bool)>) -> StandingValues {
    let failing = signing.state.failure().map(|failure| &failure.failing);
    let reason = failing.map(|failing| format!("{}，{}", failing.reason.title(), failing.details));
    let reviewers = match signing.invitation.levels {
        ReviewLevels::SchoolOnly => "学校",
        ReviewLevels::DepartmentThenSchool => "学院、学校",
    };
    StandingValues {
        employer: Some(signing.row.employer_name.clone()),
        department: Some(signing.row.department.clone()),
        deadline: signing.row.deadline.map(|deadline| deadline.spoken_end(now)),
        expected: expected.map(|(day, late)| match late {
            false => format!("{}前", day.spoken(now.day())),
            true => "比平时慢".to_owned(),
        }),
        reason: reason.map(|text| text.trim_end_matches('。').to_owned()),
        office: None,
        points: None,
        contact: Some(signing.terms.contact.clone()),
        reviewers: Some(reviewers.to_owned()),
    }
}
