//! The school's lists of records (`domain.md` §8, §6.14): which kinds each holds, what its columns say, one page of it.
//!
//! One description per list; pages and exports read the same columns.

mod after;
mod column;
mod end;

pub use after::AfterPass;
pub use column::ListColumn;
pub use end::End;
pub(super) use end::end_of;

use domain::accounts::{Access, Action, SystemPurpose};
use domain::ids::Cohort;
use domain::placements::{PlacementKind, Side, StateCode, Wording};
use domain::policy::CategorySet;
use serde::{Deserialize, Serialize};
use store::engine::Tx;
use store::placements::PlacementRow;

use super::application::paper_number;
use super::queue::{self, Asked, Order, PlacementFilter, QueuePage};
use crate::organisations::rules;
use crate::{ActError, Actor, App};

/// One list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordList {
    /// 在线签约管理: agreements made here, on line or stamped.
    Agreements,
    /// 补登管理
    Paper,
    /// 去向登记管理
    Destinations,
    /// 作废信息
    Void,
}

use ListColumn as C;
use StateCode as S;

/// A page of a list, with what the school may do with each line; of void records with how each ended.
pub struct RecordPage {
    pub page: QueuePage,
    pub ends: Vec<End>,
    pub after: Vec<AfterPass>,
}

const AGREEMENT_STATES: &[S] = &[
    S::OnInvited,
    S::OnWithdrawn,
    S::OnRefused,
    S::OnExpired,
    S::OnReviewDepartment,
    S::OnReviewSchool,
    S::OnFailed,
    S::OfTextReviewDepartment,
    S::OfTextReviewSchool,
    S::OfTextPulled,
    S::OfTextReturned,
    S::OfTextFailed,
    S::OfStamp,
    S::OfImageReviewDepartment,
    S::OfImageReviewSchool,
    S::OfImagePulled,
    S::OfImageReturned,
    S::OfImageFailed,
    S::OfAbandonRequested,
    S::OnSigned,
    S::OfSigned,
    S::OnRescinded,
    S::OfRescinded,
    S::OnVoid,
    S::OfVoid,
    S::OnLost,
    S::OfLost,
];
const PAPER_STATES: &[S] = &[
    S::BdReviewDepartment,
    S::BdReviewSchool,
    S::BdPulled,
    S::BdReturned,
    S::BdFailed,
    S::BdDone,
    S::BdRescinded,
    S::BdVoid,
    S::BdLost,
];
const AGREEMENT_REQUESTS: &[S] = &[
    S::RoByGraduate,
    S::RoByEmployer,
    S::RoEscalated,
    S::RoReviewDepartment,
    S::RoReviewSchool,
    S::RfReviewDepartment,
    S::RfReviewSchool,
    S::RfPulled,
    S::RfReturned,
];
const PAPER_REQUESTS: &[S] = &[S::RfReviewDepartment, S::RfReviewSchool, S::RfPulled, S::RfReturned];
const DESTINATION_STATES: &[S] = &[
    S::QxReviewDepartment,
    S::QxReviewSchool,
    S::QxPulled,
    S::QxReturned,
    S::QxFailed,
    S::QxDone,
    S::QxVoidReviewDepartment,
    S::QxVoidReviewSchool,
    S::QxVoid,
    S::QxLost,
];
const VOID_STATES: &[S] =
    &[S::OnVoid, S::OfVoid, S::BdVoid, S::QxVoid, S::OfTextFailed, S::OfImageFailed, S::BdFailed, S::QxFailed];

impl RecordList {
    pub const ALL: [Self; 4] = [Self::Agreements, Self::Paper, Self::Destinations, Self::Void];

    /// The noun of its address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agreements => "agreements",
            Self::Paper => "paper-agreements",
            Self::Destinations => "destinations",
            Self::Void => "void",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.as_str() == text)
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Agreements => "在线签约管理",
            Self::Paper => "补登管理",
            Self::Destinations => "去向登记管理",
            Self::Void => "作废信息管理",
        }
    }

    /// Its noun in sentences.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Agreements => "签约",
            Self::Paper => "补登",
            Self::Destinations => "去向登记",
            Self::Void => "作废记录",
        }
    }

    pub const fn kinds(self) -> &'static [PlacementKind] {
        match self {
            Self::Agreements => &[PlacementKind::Online, PlacementKind::Offline],
            Self::Paper => &[PlacementKind::Paper],
            Self::Destinations => &[PlacementKind::Destination],
            Self::Void => PlacementKind::ALL,
        }
    }

    /// The list in which a record of this kind is at home.
    pub const fn of(kind: PlacementKind) -> Self {
        match kind {
            PlacementKind::Online | PlacementKind::Offline => Self::Agreements,
            PlacementKind::Paper => Self::Paper,
            PlacementKind::Destination => Self::Destinations,
        }
    }

    /// Whether the record stands in the list.
    pub fn holds(self, row: &PlacementRow) -> bool {
        self.kinds().contains(&row.kind) && (self != Self::Void || VOID_STATES.contains(&row.state))
    }

    /// The states its filter offers, in the order of the process; drafts are the graduate's own.
    pub const fn states(self) -> &'static [StateCode] {
        match self {
            Self::Agreements => AGREEMENT_STATES,
            Self::Paper => PAPER_STATES,
            Self::Destinations => DESTINATION_STATES,
            Self::Void => VOID_STATES,
        }
    }

    /// The states of requests to end what the list shows, which a line reads before its own.
    const fn requests(self) -> &'static [StateCode] {
        match self {
            Self::Agreements => AGREEMENT_REQUESTS,
            Self::Paper => PAPER_REQUESTS,
            Self::Destinations | Self::Void => &[],
        }
    }

    /// The states by what staff read for them: one choice of the filter may stand for the same state of several kinds.
    pub fn choices(self, wording: Wording) -> Vec<(String, Vec<StateCode>)> {
        let mut choices: Vec<(String, Vec<StateCode>)> = Vec::new();
        for state in self.states().iter().chain(self.requests()) {
            let label = self.choice(*state, wording);
            match choices.iter_mut().find(|(known, _)| *known == label) {
                Some((_, states)) => states.push(*state),
                None => choices.push((label, vec![*state])),
            }
        }
        choices
    }

    /// What staff read for a state, with what tells it from another of the kind that reads the same.
    fn choice(self, state: StateCode, wording: Wording) -> String {
        let label = state.label(Side::School, wording);
        // A request is of no kind of its own: it stands beside the states of every kind.
        let same_kind = |other: StateCode| match (other.kind(), state.kind()) {
            (Some(other), Some(own)) => other == own,
            _ => true,
        };
        let namesake =
            |other: &StateCode| *other != state && same_kind(*other) && other.label(Side::School, wording) == label;
        if !self.states().iter().chain(self.requests()).any(namesake) {
            return label;
        }
        match state.level() {
            Some(level) => format!("{label} · 待{}", level.title()),
            None => format!("{label}（{}）", state.process().title()),
        }
    }

    /// What its filter on states is called.
    pub fn state_title(self, wording: Wording) -> String {
        match self {
            Self::Agreements | Self::Paper => format!("签约{}状态", wording.step()),
            Self::Destinations => "登记状态".to_owned(),
            Self::Void => "作废状态".to_owned(),
        }
    }

    /// The newest first: by beginning, or by end where everything has ended.
    pub const fn order(self, oldest: bool) -> Order {
        match (self, oldest) {
            (Self::Void, false) => Order::LatestChange,
            (Self::Void, true) => Order::FirstChange,
            (_, false) => Order::Newest,
            (_, true) => Order::Oldest,
        }
    }

    /// The columns of its page.
    pub const fn columns(self) -> &'static [ListColumn] {
        match self {
            Self::Agreements => &[
                C::Initiator,
                C::Department,
                C::Major,
                C::Level,
                C::Document,
                C::Number,
                C::Employer,
                C::StudentNumber,
                C::State,
            ],
            Self::Paper => &[
                C::Department,
                C::Major,
                C::Level,
                C::Document,
                C::Number,
                C::Employer,
                C::Post,
                C::StudentNumber,
                C::State,
            ],
            Self::Destinations => {
                &[C::Department, C::Major, C::Level, C::Document, C::Category, C::Unit, C::StudentNumber, C::State]
            }
            Self::Void => {
                &[C::Kind, C::Unit, C::Number, C::Cause, C::EndedBy, C::EndedAt, C::StateBefore, C::Department]
            }
        }
    }

    /// The filter with the list's own bounds.
    pub fn narrow(self, filter: &mut PlacementFilter) {
        let own = self.kinds();
        match filter.kind {
            Some(kind) if own.contains(&kind) => {}
            _ => {
                filter.kind = None;
                filter.kinds = if self == Self::Void { Vec::new() } else { own.to_vec() };
            }
        }
        filter.ended = self == Self::Void;
        if !filter.ended {
            // Only what has ended changes no more, so that its last change is its end.
            filter.changed_since = None;
            filter.failed_for = None;
        }
        // A request waits beside the state of its record.
        filter.waiting.extend(filter.states.iter().filter(|state| self.requests().contains(state)));
        filter.states.retain(|state| self.states().contains(state));
    }
}

/// The words and kinds the lists of the actor's school use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terms {
    pub wording: Wording,
    pub categories: CategorySet,
}

/// # Errors
/// [`ActError::NotFound`] for sessions without a school.
pub async fn terms(app: &App, actor: &Actor) -> Result<Terms, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let school = access.school().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let (_, policy) = rules::policy_of_school(&mut tx, &Access::system(SystemPurpose::Work), school).await?;
    let wording = Wording { labels: policy.current.labels, parties: policy.pinned.agreement_parties };
    Ok(Terms { wording, categories: policy.current.destination_category_set })
}

/// A page of the list.
///
/// # Errors
/// [`ActError::NotFound`] for sessions without a school.
pub async fn records(app: &App, actor: &Actor, list: RecordList, asked: &Asked) -> Result<RecordPage, ActError> {
    let mut asked = asked.clone();
    list.narrow(&mut asked.filter);
    let mut page = queue::queue(app, actor, &asked).await?;
    let mut tx = app.db.read().await?;
    if list == RecordList::Paper {
        let inside = Access::system(SystemPurpose::Work);
        for line in page.lines.iter_mut().filter(|line| line.row.number.is_none()) {
            line.row.number = paper_number(app, &mut tx, &inside, line.row.record).await?;
        }
    }
    let mut ends = Vec::new();
    if list == RecordList::Void {
        for line in &page.lines {
            ends.push(end_of(&mut tx, &line.row).await?);
        }
    }
    let after = after::after_pass(&mut tx, &page.lines).await?;
    Ok(RecordPage { page, ends, after })
}

/// Records of the school with an objection to a correction that nobody has dealt with.
///
/// # Errors
/// When storage fails.
pub async fn objections(
    tx: &mut Tx,
    access: &Access,
    cohort: Cohort,
) -> Result<Vec<(String, RecordList, String)>, ActError> {
    /// Lines the home page shows.
    const SHOWN: i64 = 20;
    let Some(school) = access.school() else { return Ok(Vec::new()) };
    let found = store::placements::amendments::objected(tx, access, school, cohort, SHOWN).await?;
    Ok(found
        .into_iter()
        .filter_map(|(record, kind, name)| {
            Some((record.to_string(), RecordList::of(PlacementKind::parse(&kind)?), name))
        })
        .collect())
}

/// Whether the actor may correct and make void.
pub fn may_correct(actor: &Actor) -> bool {
    actor.access(Action::CorrectPlacements).is_ok()
}

#[cfg(test)]
mod tests;
