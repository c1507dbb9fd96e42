//! Everything a guard may look at. What a use case did not load stays empty, and empty refuses.

use super::{Act, Concern, Decision, LostCause, Occupancy, Pace, Placement, PlacementKind, Process};
use crate::ids::{AccountId, ContactId, PlacementRef};
use crate::organisations::{ReviewLevels, Season, Switches};
use crate::policy::Rules;
use crate::time::Instant;
use crate::words::words;

words! {
    /// Who acts, as the rules see it.
    pub enum Side {
        Graduate = "graduate",
        Employer = "employer",
        Department = "department",
        School = "school",
        System = "system",
    }
}

impl Side {
    /// As in sentences.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Graduate => "毕业生",
            Self::Employer => "单位",
            Self::Department => "院系",
            Self::School => "学校",
            Self::System => "系统",
        }
    }
}

/// Who acts. `account` is `None` for the program itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Actor {
    pub side: Side,
    pub account: Option<AccountId>,
}

/// The roster entry of the graduate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct EntryFacts {
    /// Taken off the roster or moved to another 届.
    pub removed: bool,
    /// Whether the training mode may sign (1, 22, 3, 42, 5; R02, R39).
    pub may_sign: bool,
    /// Code 1, 非定向: what some provinces ask for besides.
    pub ordinary_mode: bool,
    /// The graduate confirmed the basic record at first log-in (R03).
    pub checked: bool,
    /// The school put the entry on its open list (HB).
    pub opened_by_school: bool,
    /// The plan is already filed (HB).
    pub plan_filed: bool,
    /// The school reopened this graduate after the season, with a ground (decision 12).
    pub reopened: bool,
}

/// The inviting employer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct EmployerFacts {
    /// Admitted and not frozen.
    pub admitted: bool,
}

/// The second proof of a binding act (decision 8).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Proof {
    pub contact: ContactId,
    /// The code sent there came back, for this account, act, record and version.
    pub verified: bool,
    /// From when the contact counts for binding acts; `None` while something must happen first.
    pub counts_from: Option<Instant>,
}

/// The category of a destination, as the code table of the cohort has it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CategoryFacts {
    /// In today's set of the province.
    pub offered: bool,
    /// 定向/委培毕业去向补充登记: the only one for training modes that may not sign, and for nobody else (R39).
    pub targeted: bool,
}

/// Rescissions of the entry so far (R16).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Rescissions {
    /// Filed by the graduate.
    pub filed: u32,
    /// Of those, passed.
    pub passed: u32,
    /// The school's limit.
    pub limit: u32,
}

/// The version the actor saw and the version that is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Versions {
    pub seen: i64,
    pub actual: i64,
}

/// What an act is judged by. Make it with [`Facts::of`] and fill in what was loaded.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub now: Instant,
    pub actor: Actor,
    pub rules: Rules<'a>,
    pub season: Season,
    /// The kind of the record acted on, or about to be made.
    pub kind: PlacementKind,
    /// The record acted on; `None` before it exists.
    pub record: Option<PlacementRef>,
    pub entry: Option<EntryFacts>,
    /// Today's switches of the school and cohort.
    pub switches: Switches,
    /// Today's review levels: a process keeps those it began under, whatever stands here.
    pub levels: ReviewLevels,
    pub occupancy: Occupancy,
    pub employer: Option<EmployerFacts>,
    /// Another open invitation of the same employer to the same entry (R08).
    pub open_invitation: Option<PlacementRef>,
    /// An unfinished application of the same kind (R22).
    pub open_application: Option<PlacementRef>,
    /// Of a destination.
    pub category: Option<CategoryFacts>,
    pub rescissions: Rescissions,
    /// The school reviews voids, where the policy leaves it to the school (R36).
    pub void_review: bool,
    /// What now takes the record's ground away (`domain.md` §6.14).
    pub lost: Option<LostCause>,
    /// The graduate's department has an account that may review (R47).
    pub department_can_review: bool,
    pub proof: Option<Proof>,
    /// `None` where nobody saw a version: the program itself.
    pub versions: Option<Versions>,
    /// Days asked for, on an invitation.
    pub days: Option<u32>,
    /// What the reviewer decides, on a decision.
    pub decision: Option<&'a Decision>,
    /// How long it can be undone.
    pub pace: Pace,
    /// Why: of a void, a rescission, an abandonment.
    pub reason: Option<&'a str>,
    /// Further words on a rescission, at most 200 characters.
    pub explanation: Option<&'a str>,
    /// Files that lie with the submission, and how many it must have at least.
    pub evidence: u32,
    pub evidence_least: u32,
    /// What the reviewer must have looked into.
    pub concerns: &'a [Concern],
    #[cfg(test)]
    pub(super) waived: Option<super::Guard>,
}

impl<'a> Facts<'a> {
    /// Facts that refuse whatever needs more than a time, an actor and rules.
    pub fn of(now: Instant, actor: Actor, rules: Rules<'a>, season: Season) -> Self {
        Self {
            now,
            actor,
            rules,
            season,
            kind: PlacementKind::Online,
            record: None,
            entry: None,
            switches: Switches::default(),
            levels: ReviewLevels::SchoolOnly,
            occupancy: Occupancy::default(),
            employer: None,
            open_invitation: None,
            open_application: None,
            category: None,
            rescissions: Rescissions::default(),
            void_review: false,
            lost: None,
            department_can_review: false,
            proof: None,
            versions: None,
            days: None,
            decision: None,
            pace: Pace::Single,
            reason: None,
            explanation: None,
            evidence: 0,
            evidence_least: 0,
            concerns: &[],
            #[cfg(test)]
            waived: None,
        }
    }

    /// The review levels of a process: those it began under, or today's.
    pub(super) fn levels_of(&self, state: Option<&Placement>) -> ReviewLevels {
        state.and_then(Placement::levels).unwrap_or(self.levels)
    }

    /// What the other placements of the entry hold.
    pub(super) fn others(&self) -> Occupancy {
        self.occupancy.without(self.record)
    }
}

/// An act on a state under facts: what every guard is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub act: Act,
    /// `None` when the act makes the record.
    pub state: Option<&'a Placement>,
    pub facts: &'a Facts<'a>,
}

impl Case<'_> {
    /// What is under way, or would begin.
    pub fn process(&self) -> Process {
        self.state.map_or_else(|| self.facts.kind.process(), Placement::process)
    }

    /// The kind of the record.
    pub fn kind(&self) -> PlacementKind {
        self.state.map_or(self.facts.kind, Placement::kind)
    }
}
