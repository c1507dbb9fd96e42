//! What an employer sees of its invitations and agreements: lists by state in keyset pages, and one record.

use domain::accounts::Action;
use domain::ids::{CandidateId, PlacementRef};
use domain::placements::{Act, Actor as By, Side, StateCode, Wording, why_not};
use domain::refusal::Refusal;
use domain::time::Instant;
use store::placements::employer_view;
pub use store::placements::employer_view::EmployerPlacementRow as Row;
use uuid::Uuid;

use super::signing::{Signing, load};
use crate::{ActError, Actor, App};

/// One tab of 签约邀请.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    Waiting,
    Review,
    Signed,
    Refused,
    Expired,
    Withdrawn,
    Failed,
}

impl Tab {
    pub const ALL: [Self; 7] =
        [Self::Waiting, Self::Review, Self::Signed, Self::Refused, Self::Expired, Self::Withdrawn, Self::Failed];

    /// The word in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Review => "review",
            Self::Signed => "signed",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Failed => "failed",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Waiting => "待应约",
            Self::Review => "待学校审核",
            Self::Signed => "已签约",
            Self::Refused => "已拒绝",
            Self::Expired => "已过期",
            Self::Withdrawn => "已撤回",
            Self::Failed => "未通过",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.as_str() == text)
    }

    const fn states(self) -> [StateCode; 2] {
        match self {
            Self::Waiting => [StateCode::OnInvited; 2],
            Self::Review => [StateCode::OnReviewDepartment, StateCode::OnReviewSchool],
            Self::Signed => [StateCode::OnSigned; 2],
            Self::Refused => [StateCode::OnRefused; 2],
            Self::Expired => [StateCode::OnExpired; 2],
            Self::Withdrawn => [StateCode::OnWithdrawn; 2],
            Self::Failed => [StateCode::OnFailed; 2],
        }
    }
}

/// Where a page of a list begins: after this record.
pub type Key = (Instant, Uuid);

/// Later than anything sent: the year 9000.
const LAST: Instant = Instant::from_micros(221_845_392_000_000_000);

/// One page of a tab.
pub struct Page {
    pub rows: Vec<Row>,
    /// How many each tab holds.
    pub counts: Vec<(Tab, u64)>,
    /// The key of the next page, when there is one.
    pub next: Option<Key>,
}

/// The tab's records of graduates whose names begin with `name`; the counts are of all.
///
/// # Errors
/// When the actor is no employer, or storage fails.
pub async fn page(
    app: &App,
    actor: &Actor,
    tab: Tab,
    name: &str,
    after: Option<Key>,
    size: usize,
) -> Result<Page, ActError> {
    let access = actor.access(Action::SeeEmployerPlacements)?;
    let mut tx = app.db.read().await?;
    let name = Some(name).filter(|name| !name.is_empty());
    let from = after.unwrap_or((LAST, Uuid::max()));
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = employer_view::list(&mut tx, &access, Some(tab.states()), name, from, limit).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|row| (row.sent_at, row.record.placement.0));
    let counted = employer_view::counts(&mut tx, &access).await?;
    let counts = Tab::ALL.into_iter().map(|tab| {
        let states = tab.states();
        let held = |state: &str| states.iter().any(|one| one.as_str() == state);
        let sum: i64 = counted.iter().filter(|(state, _)| held(state)).map(|(_, count)| count).sum();
        (tab, u64::try_from(sum).unwrap_or_default())
    });
    Ok(Page { rows, counts: counts.collect(), next })
}

/// One record of the employer's own.
pub struct EmployerRecord {
    pub signing: Signing,
    /// The state by the clock.
    pub state: StateCode,
    /// The official label.
    pub label: String,
    /// Why it cannot be withdrawn.
    pub withdraw: Option<Refusal>,
    /// The candidate for another invitation, where the process ended and the graduate is still kept.
    pub again: Option<CandidateId>,
    /// Why the review failed.
    pub failed: Option<String>,
}

/// # Errors
/// [`ActError::NotFound`] when it is not the employer's.
pub async fn record(app: &App, actor: &Actor, record: PlacementRef) -> Result<EmployerRecord, ActError> {
    let access = actor.access(Action::SeeEmployerPlacements)?;
    let now = app.now();
    let mut tx = app.db.read().await?;
    let signing = load(app, &mut tx, &access, record).await?;
    let state = if signing.state.is_overdue(now) { StateCode::OnExpired } else { signing.row.state };
    let by = By { side: Side::Employer, account: actor.account() };
    let withdraw = why_not(Act::Withdraw, Some(&signing.state), &signing.facts(now, by, Some(signing.row.version)));
    let ended =
        matches!(state, StateCode::OnWithdrawn | StateCode::OnRefused | StateCode::OnExpired | StateCode::OnFailed);
    let kept = match ended {
        true => store::employers::candidates::of_entry(&mut tx, &access, record.school, signing.row.entry).await?,
        false => None,
    };
    let failing = signing.state.failure().map(|failure| &failure.failing);
    let failed = failing.map(|failing| format!("{}：{}", failing.reason.title(), failing.details));
    let label = state.label(Side::Employer, Wording::of(signing.rules()));
    Ok(EmployerRecord { state, label, withdraw, again: kept.map(|row| row.candidate), failed, signing })
}
