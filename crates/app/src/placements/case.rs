//! One case as a reviewer reads it: what was submitted beside what is newest, checks, earlier reviews, what is reported,
//! and why an act is not possible.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::agreements::{EmployerBlock, GraduateBlock};
use domain::employers::CreditCode;
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, Actor as By, Concern, Side, Wording, why_not};
use domain::refusal::Refusal;
use domain::reports::ReportedFields;
use store::placements::reviews::{self, ReviewRow};

use super::Signing;
use super::decide::reviewer;
use super::queue::LOOK;
use super::record::read;
use super::signing::{graduate_block, load};
use crate::employers::warnings::{self, EmployerHints};
use crate::{ActError, Actor, App};

/// A case with everything its page shows.
pub struct Case {
    pub signing: Signing,
    /// Whether the reader is of the school or of a department.
    pub side: Side,
    pub wording: Wording,
    /// Settled decisions, oldest first.
    pub reviews: Vec<ReviewRow>,
    pub reported: ReportedFields,
    pub hints: EmployerHints,
    /// The graduate as the roster has them now.
    pub newest_graduate: GraduateBlock,
    /// The employer as its profile stands now.
    pub newest_employer: EmployerBlock,
    /// The reader has no right to decide at all; then no act is offered.
    pub may_review: bool,
    pub no_pass: Option<Refusal>,
    pub no_fail: Option<Refusal>,
    pub no_undo: Option<Refusal>,
}

/// # Errors
/// [`ActError::NotFound`] when the record is not within the access.
pub async fn case(app: &App, actor: &Actor, record: PlacementRef) -> Result<Case, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let mut tx = app.db.read().await?;
    let signing = load(app, &mut tx, &access, record).await?;
    let inside = Access::system(SystemPurpose::Work);
    let reviews = reviews::list(&mut tx, &access, record).await?;
    let reported = store::placements::reported::find(&mut tx, &access, record.school, signing.row.entry).await?;
    let reported = match reported {
        Some(row) => read(&row.fields, "report")?,
        None => ReportedFields::default(),
    };
    let hints = match signing.row.credit_code.as_str() {
        "" => EmployerHints::default(),
        code => warnings::hints(&mut tx, &inside, record.school, &CreditCode::stored(code.to_owned())).await?,
    };
    let employer = match signing.row.employer {
        Some(employer) => store::employers::find(&mut tx, &inside, employer).await?,
        None => None,
    };
    let newest_employer = match employer {
        Some(row) => row.profile(&app.vault).map_err(crate::Broken::from)?.block(),
        None => signing.employer.block.clone(),
    };
    let by = reviewer(actor)?;
    let may_review = actor.access(Action::Review).is_ok();
    let (no_pass, no_fail, no_undo) = {
        let facts = signing.facts(app.now(), by, Some(signing.row.version));
        let ask = |act| why_not(act, Some(&signing.state), &facts);
        (ask(Move::Pass), ask(Move::Fail), ask(Move::Undo))
    };
    Ok(Case {
        side: by.side,
        wording: Wording::of(signing.rules()),
        newest_graduate: graduate_block(&signing.ground.entry, &signing.ground.school.name),
        signing,
        reviews,
        reported,
        hints,
        newest_employer,
        may_review,
        no_pass,
        no_fail,
        no_undo,
    })
}

impl Case {
    /// What must be ticked 已核实 with a note before passing.
    pub fn concerns(&self) -> &[Concern] {
        &self.signing.concerns
    }

    /// Who decided last and how, settled or not; for the colleague who comes second.
    pub fn last_decision(&self) -> Option<(String, bool)> {
        let pending = self.signing.state.intention().zip(self.signing.intention_by.as_ref());
        if let Some((intention, name)) = pending {
            return Some((name.clone(), matches!(intention.decision, domain::placements::Decision::Pass { .. })));
        }
        self.reviews.last().map(|review| (review.by_name.clone(), review.decision == "pass"))
    }

    /// The decision waiting to settle is the reader's own.
    pub fn decided_by(&self, actor: &Actor) -> bool {
        let by = By { side: self.side, account: actor.account() };
        self.signing.state.intention().is_some_and(|intention| by.account == Some(intention.by))
    }
}

/// Records that the actor opened the case (decision 18).
///
/// # Errors
/// When storage fails.
pub async fn looked(app: &App, actor: &Actor, record: PlacementRef) -> Result<(), ActError> {
    actor.access(Action::SeePlacements)?;
    let Some(viewer) = actor.account() else { return Ok(()) };
    let mut tx = app.db.write().await?;
    store::oversight::views::note(&mut tx, viewer.0, &record.to_string(), LOOK, app.now()).await?;
    Ok(tx.commit().await?)
}
