//! A placement of any kind with everything its acts look at: state, rules, ground, what a reviewer must have looked into.

use std::sync::Arc;

use domain::accounts::{Access, SystemPurpose};
use domain::agreements::SchoolBlock;
use domain::ids::PlacementRef;
use domain::organisations::LevelGroup;
use domain::placements::forms::{Category, category_list};
use domain::placements::{
    Actor as By, CategoryFacts, Concern, Decision, EmployerFacts, Facts, Intention, Level, LostCause, Placement,
    PlacementKind, Versions,
};
use domain::policy::{Policy, Rules};
use domain::time::Instant;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::engine::{Tx, WriteTx};
use store::placements::{PlacementRow, applications, evidence, signings};

use super::Ground;
use crate::employers::warnings::{self, EmployerHints};
use crate::organisations::rules;
use crate::{ActError, App, Stale};

/// A placement, loaded.
pub struct Record {
    pub row: PlacementRow,
    pub state: Placement,
    /// Name of the reviewer whose decision is waiting.
    pub intention_by: Option<String>,
    pub ground: Ground,
    /// The policy the placement was started under.
    pub pinned: Arc<Policy>,
    pub employer_admitted: bool,
    /// Of a destination, once it is chosen.
    pub category: Option<CategoryFacts>,
    /// Another application of its kind that is unfinished, which this one would meet when it came back, or was taken back
    /// from its review (R22).
    pub open_application: Option<PlacementRef>,
    /// What is known about the employer, by its code or by its name alone.
    pub hints: EmployerHints,
    /// What a reviewer must have looked into, by what is known now.
    pub concerns: Vec<Concern>,
}

/// Loads a placement within the access.
///
/// # Errors
/// [`ActError::NotFound`] when there is none within the access.
pub async fn load_record(app: &App, tx: &mut Tx, access: &Access, record: PlacementRef) -> Result<Record, ActError> {
    let row = store::placements::find(tx, access, record).await?.ok_or(ActError::NotFound)?;
    // What guards need of the roster and the rules is the program's to read.
    let inside = Access::system(SystemPurpose::Work);
    let state = stored_state(tx, &inside, &row).await?;
    let entry = store::roster::entries::find(tx, &inside, record.school, row.entry).await?;
    let entry = entry.ok_or_else(|| ActError::defect(format!("placement {record} has no roster entry")))?;
    let ground = Ground::of_entry(app, tx, &inside, entry).await?;
    let pinned = rules::policy(tx, &inside, row.policy_version).await?;
    let intention = store::placements::intentions::find(tx, &inside, record).await?;
    let intention_by = intention.as_ref().map(|row| row.by_name.clone());
    let intention = intention.map(read_intention).transpose()?;
    let employer_admitted = match row.employer {
        Some(employer) => super::invite::is_admitted(tx, &inside, employer).await?,
        None => false,
    };
    let chosen = match row.kind {
        PlacementKind::Destination => applications::find(tx, &inside, record).await?.map(|stored| stored.category),
        _ => None,
    };
    let chosen = chosen.filter(|key| !key.is_empty());
    let known = chosen.as_ref().and_then(|key| category_list(ground.current.destination_category_set).find(key));
    let absent = CategoryFacts { offered: false, targeted: false };
    let category = chosen.as_ref().map(|_| known.map_or(absent, Category::facts));
    // Other destinations name a school or a project of one's own.
    let name = match row.kind {
        PlacementKind::Destination if known.is_none_or(|kind| kind.form().field("employer").is_none()) => "",
        _ => row.employer_name.as_str(),
    };
    let hints = warnings::hints_of_unit(tx, &inside, record.school, name, &row.credit_code).await?;
    let mut concerns = hints.concerns();
    if row.attempt > 1 {
        concerns.push(Concern::SecondSubmission);
    }
    let state = state.with_intention(intention);
    if row.kind != PlacementKind::Online && !evidence::same_elsewhere(tx, &inside, record).await?.is_empty() {
        concerns.push(Concern::SameEvidence);
    }
    let may_meet = row.kind != PlacementKind::Online && (state.review().is_some() || state.before_loss().is_some());
    let open_application = match may_meet {
        true => store::placements::open_application(tx, &inside, record.school, row.entry, row.kind).await?,
        false => None,
    };
    Ok(Record {
        category,
        open_application,
        row,
        state,
        intention_by,
        ground,
        pinned,
        employer_admitted,
        hints,
        concerns,
    })
}

impl Record {
    /// The rules the placement is judged by: the pinned half it started under, the current half of today.
    pub fn rules(&self) -> Rules<'_> {
        Rules { pinned: &self.pinned.pinned, current: &self.ground.current }
    }

    /// Facts for an act by somebody who saw version `seen`; `None` for the program itself.
    pub fn facts(&self, now: Instant, actor: By, seen: Option<i64>) -> Facts<'_> {
        let mut facts = self.ground.facts(self.rules(), now, actor);
        facts.kind = self.row.kind;
        facts.record = Some(self.row.record);
        facts.employer = Some(EmployerFacts { admitted: self.employer_admitted });
        facts.versions = seen.map(|seen| Versions { seen, actual: self.row.version });
        facts.category = self.category;
        facts.open_application = self.open_application;
        facts.void_review = self.ground.settings.void_review;
        facts.concerns = &self.concerns;
        facts
    }

    /// Refuses what was decided on an older version, before a code is asked for: one sent for this version would be called
    /// missing, though the reader only has to look again.
    ///
    /// # Errors
    /// [`ActError::Stale`].
    pub(super) fn unchanged_since(&self, seen: i64) -> Result<(), ActError> {
        match self.row.version == seen {
            true => Ok(()),
            false => {
                let what_changed = "这条记录刚刚有变化".to_owned();
                Err(ActError::Stale(Stale { what_changed, version: self.row.version }))
            }
        }
    }

    /// Whether it stands on the graduate's right to sign (R02, R39): all but a registration at the unit of the agreement.
    pub(super) fn needs_right_to_sign(&self) -> bool {
        match self.row.kind {
            PlacementKind::Destination => self.category.is_some_and(|category| !category.targeted),
            PlacementKind::Online | PlacementKind::Offline | PlacementKind::Paper => true,
        }
    }

    /// What takes the record's ground away as things are now (§6.14).
    pub(super) fn lost_ground(&self) -> Option<LostCause> {
        let entry = self.ground.entry_facts();
        if entry.removed {
            return Some(LostCause::EntryRemoved);
        }
        if !entry.may_sign && self.needs_right_to_sign() {
            return Some(LostCause::MayNotSign);
        }
        let online = self.row.kind == PlacementKind::Online;
        (online && !self.employer_admitted).then_some(LostCause::EmployerStruckOff)
    }

    /// The school block as the settings print it today.
    pub fn school_block(&self) -> SchoolBlock {
        let group = LevelGroup::parse(&self.row.level_group).unwrap_or(LevelGroup::Undergraduate);
        let handler = self.ground.settings.handlers.of(group);
        SchoolBlock {
            name: self.ground.school.name.clone(),
            handler: handler.name.clone(),
            phone: handler.phone.clone(),
            address: handler.address.clone(),
            postcode: handler.postcode.clone(),
        }
    }
}

/// The state as the kind's own table holds it, without a decision that waits.
pub(super) async fn stored_state(tx: &mut Tx, inside: &Access, row: &PlacementRow) -> Result<Placement, ActError> {
    let facts = match row.kind {
        PlacementKind::Online => signings::find(tx, inside, row.record).await?.map(|stored| stored.facts),
        _ => applications::find(tx, inside, row.record).await?.map(|stored| stored.facts),
    };
    let facts = facts.ok_or_else(|| ActError::defect(format!("placement {} has no facts", row.record)))?;
    read(&facts, "facts")
}

/// Writes the state into the kind's own table.
pub(super) async fn store_state(
    tx: &mut WriteTx,
    inside: &Access,
    record: PlacementRef,
    state: &Placement,
) -> Result<(), ActError> {
    let facts = write(state, "facts")?;
    match state.kind() {
        PlacementKind::Online => signings::set_facts(tx, inside, record, &facts).await?,
        _ => applications::set_facts(tx, inside, record, &facts).await?,
    }
    Ok(())
}

fn read_intention(row: store::placements::intentions::IntentionRow) -> Result<Intention, ActError> {
    let decision: Decision = read(&row.decision, "decision")?;
    let level = Level::parse(&row.level).ok_or_else(|| ActError::defect(format!("review level {}", row.level)))?;
    Ok(Intention { decision, level, by: row.by, decided_at: row.decided_at, effective_at: row.effective_at })
}

pub(super) fn read<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, ActError> {
    serde_json::from_str(text).map_err(|cause| ActError::defect(format!("stored {what} does not read: {cause}")))
}

pub(super) fn write<T: Serialize>(value: &T, what: &str) -> Result<String, ActError> {
    serde_json::to_string(value).map_err(|cause| ActError::defect(format!("{what} does not write: {cause}")))
}
