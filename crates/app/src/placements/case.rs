//! One case as a reviewer reads it, of any kind: what was submitted beside what is newest, checks, earlier reviews, what
//! is reported, and why an act is not possible.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::agreements::{EmployerBlock, GraduateBlock};
use domain::ids::PlacementRef;
use domain::organisations::ReviewLevels;
use domain::placements::{
    Act as Move, Actor as By, CategoryFacts, Concern, Level, Process, Side, Slot, StateCode, Wording, why_not,
};
use domain::refusal::Refusal;
use domain::reports::ReportedFields;
use domain::time::Instant;
use store::engine::Tx;
use store::placements::reviews::{self, ReviewRow};
use store::placements::{PlacementRow, evidence, evidence_pages};

pub use super::content::Content;
use super::decide::reviewer;
use super::evidence_pages::FilePages;
use super::queue::LOOK;
use super::reclassified::{Reclassified, reclassified};
use super::record::read;
use super::signing::graduate_block;
use super::{Application, Record, Signing, load_record};
use crate::{ActError, Actor, App, looks};

/// Records of one graduate that are looked through.
const MOST_RECORDS: i64 = 100;

/// A case with everything its page shows. It reads as its [`Record`].
pub struct Case {
    pub content: Content,
    /// Whether the reader is of the school or of a department.
    pub side: Side,
    pub wording: Wording,
    /// Settled decisions, oldest first.
    pub reviews: Vec<ReviewRow>,
    pub reported: ReportedFields,
    /// Evidence with its pages, oldest first, what was taken off too.
    pub files: Vec<FilePages>,
    /// Other records with one of these files (F185).
    pub same_evidence: Vec<SameEvidence>,
    /// Of a rescission: destinations of the graduate that ended before (F242).
    pub voided: Vec<PlacementRow>,
    /// The last change of kind or content at review (F272).
    pub reclassified: Option<Reclassified>,
    /// The graduate as the roster has them now.
    pub newest_graduate: GraduateBlock,
    /// The employer as its profile stands now; `None` for employers without an account.
    pub newest_employer: Option<EmployerBlock>,
    /// The reader has no right to decide at all; then no act is offered.
    pub may_review: bool,
    pub no_pass: Option<Refusal>,
    pub no_return: Option<Refusal>,
    pub no_fail: Option<Refusal>,
    pub no_undo: Option<Refusal>,
    pub no_reclassify: Option<Refusal>,
    /// What a school does with a record in force or lost, and what stands in the reader's way.
    pub afterwards: Vec<(Move, Option<Refusal>)>,
}

/// Another record that holds one of the case's files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SameEvidence {
    /// Graduate, kind and state; `None` for a record the reader may not see.
    pub row: Option<PlacementRow>,
}

impl std::ops::Deref for Case {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.content
    }
}

/// # Errors
/// [`ActError::NotFound`] when the record is not within the access.
pub async fn case(app: &App, actor: &Actor, record: PlacementRef) -> Result<Case, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let mut tx = app.db.read().await?;
    let found = load_record(app, &mut tx, &access, record).await?;
    let inside = Access::system(SystemPurpose::Work);
    let reviews = reviews::list(&mut tx, &access, record).await?;
    let reported = store::placements::reported::find(&mut tx, &access, record.school, found.row.entry).await?;
    let reported = match reported {
        Some(row) => read(&row.fields, "report")?,
        None => ReportedFields::default(),
    };
    let newest_employer = match found.row.employer {
        Some(employer) => store::employers::find(&mut tx, &inside, employer).await?,
        None => None,
    };
    let newest_employer =
        newest_employer.map(|row| row.profile(&app.vault)).transpose().map_err(crate::Broken::from)?;
    let drawn = evidence_pages::list(&mut tx, &access, record).await?;
    let files = evidence::list(&mut tx, &access, record).await?;
    let files = files.into_iter().map(|row| FilePages::of(row, &drawn)).collect();
    let by = reviewer(actor)?;
    let may_review = actor.access(Action::Review).is_ok();
    let [no_pass, no_return, no_fail, no_undo] = {
        let facts = found.facts(app.now(), by, Some(found.row.version));
        [Move::Pass, Move::Return, Move::Fail, Move::Undo].map(|act| why_not(act, Some(&found.state), &facts))
    };
    let no_reclassify = no_reclassify(&found, app.now(), by);
    let afterwards = afterwards(&found, app.now(), by);
    Ok(Case {
        side: by.side,
        wording: Wording::of(found.rules()),
        newest_graduate: graduate_block(&found.ground.entry, &found.ground.school.name),
        newest_employer: newest_employer.map(|profile| profile.block()),
        files,
        same_evidence: same_evidence(&mut tx, &access, &found).await?,
        voided: voided(&mut tx, &inside, &found).await?,
        reclassified: reclassified(&mut tx, &found).await?.pop(),
        content: Content::of(app, &mut tx, &access, found).await?,
        reviews,
        reported,
        may_review,
        no_pass,
        no_return,
        no_fail,
        no_undo,
        no_reclassify,
        afterwards,
    })
}

/// Asked of a kind that fits the graduate: the one that is filled in is what the act would change.
fn no_reclassify(found: &Record, now: Instant, by: By) -> Option<Refusal> {
    let mut facts = found.facts(now, by, Some(found.row.version));
    facts.category = Some(CategoryFacts { offered: true, targeted: !found.ground.entry_facts().may_sign });
    why_not(Move::Reclassify, Some(&found.state), &facts)
}

fn afterwards(found: &Record, now: Instant, by: By) -> Vec<(Move, Option<Refusal>)> {
    let lost = found.state.before_loss().is_some();
    let acts: &[Move] = match (lost, found.row.slot, by.side) {
        (true, _, Side::School) => &[Move::Void, Move::Restore],
        (true, _, _) => &[Move::Void],
        (false, Some(Slot::Effective), Side::School) => &[Move::Amend, Move::Void, Move::Recall],
        (false, Some(Slot::Effective), _) => &[Move::Amend, Move::Void],
        (false, _, _) => &[],
    };
    let facts = found.facts(now, by, Some(found.row.version));
    acts.iter().map(|act| (*act, why_not(*act, Some(&found.state), &facts))).collect()
}

async fn same_evidence(tx: &mut Tx, access: &Access, found: &Record) -> Result<Vec<SameEvidence>, ActError> {
    if !found.concerns.contains(&Concern::SameEvidence) {
        return Ok(Vec::new());
    }
    let mut same = Vec::new();
    for other in evidence::same_elsewhere(tx, access, found.row.record).await? {
        same.push(SameEvidence { row: store::placements::find(tx, access, other).await? });
    }
    Ok(same)
}

async fn voided(tx: &mut Tx, inside: &Access, found: &Record) -> Result<Vec<PlacementRow>, ActError> {
    if found.state.rescission_request().is_none() {
        return Ok(Vec::new());
    }
    let (school, entry) = (found.row.record.school, found.row.entry);
    let mut rows = store::placements::list_of_entry(tx, inside, school, entry, MOST_RECORDS).await?;
    rows.retain(|row| row.state == StateCode::QxVoid);
    Ok(rows)
}

impl Case {
    pub fn signing(&self) -> Option<&Signing> {
        match &self.content {
            Content::Online(signing) => Some(signing),
            Content::Application(_) => None,
        }
    }

    pub fn application(&self) -> Option<&Application> {
        match &self.content {
            Content::Online(_) => None,
            Content::Application(application) => Some(application),
        }
    }

    /// What must be ticked 已核实 with a note before passing; only what brings something into force asks.
    pub fn concerns(&self) -> &[Concern] {
        if self.state.process().enters() { &self.content.concerns } else { &[] }
    }

    /// The graduate as they submitted; as they are now until they do.
    pub fn submitted_graduate(&self) -> &GraduateBlock {
        let submitted = match &self.content {
            Content::Online(signing) => &signing.graduate,
            Content::Application(application) => &application.graduate,
        };
        if submitted.name.is_empty() { &self.newest_graduate } else { submitted }
    }

    /// Who decided last and how, settled or not; for the colleague who comes second.
    pub fn last_decision(&self) -> Option<(String, Move)> {
        let pending = self.state.intention().zip(self.intention_by.as_ref());
        if let Some((intention, name)) = pending {
            return Some((name.clone(), intention.decision.act()));
        }
        self.reviews.last().and_then(|review| Some((review.by_name.clone(), Move::parse(&review.decision)?)))
    }

    /// The decision waiting to settle is the reader's own.
    pub fn decided_by(&self, actor: &Actor) -> bool {
        let by = By { side: self.side, account: actor.account() };
        self.state.intention().is_some_and(|intention| by.account == Some(intention.by))
    }

    /// When what waits was submitted; of a case that does not wait, its last submission.
    pub fn submitted_at(&self) -> Option<Instant> {
        let last = match &self.content {
            Content::Online(_) => None,
            Content::Application(application) => application.submissions.last().map(|submission| submission.at),
        };
        self.state.review().map(|review| review.submitted_at).or(last)
    }

    /// Settled decisions on what was submitted last, oldest first.
    pub fn reviews_since_submission(&self) -> &[ReviewRow] {
        let from = self.submitted_at().map_or(0, |at| self.reviews.partition_point(|review| review.decided_at < at));
        self.reviews.get(from..).unwrap_or_default()
    }

    /// The levels of the review that is under way, or was last.
    pub fn levels(&self) -> ReviewLevels {
        if let Content::Online(signing) = &self.content
            && self.state.process() == Process::Online
        {
            return signing.invitation.levels;
        }
        let two = match self.state.review() {
            Some(review) => review.level == Level::Department || review.department.is_some(),
            None => self.reviews_since_submission().iter().any(|review| review.level == Level::Department.as_str()),
        };
        if two { ReviewLevels::DepartmentThenSchool } else { ReviewLevels::SchoolOnly }
    }
}

/// Records that the actor opened the case (decision 18).
///
/// # Errors
/// Without the right to see placements, or when storage fails.
pub async fn looked(app: &App, actor: &Actor, record: PlacementRef) -> Result<(), ActError> {
    actor.access(Action::SeePlacements)?;
    let Some(viewer) = actor.account() else { return Ok(()) };
    looks::note(app, viewer.0, record.to_string(), LOOK).await
}
