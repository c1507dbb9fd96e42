//! The employer invites (F094–F104): one letter to one or several candidates of one post, each judged for itself.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::agreements::{EmployerBlock, GraduateBlock};
use domain::codes::{Builtin, regions};
use domain::employers::{LetterForm, LetterPurpose, LetterTerms};
use domain::ids::{CandidateId, EmployerId, EntryId, PlacementId, PlacementRef, SchoolId};
use domain::placements::{Actor as By, EmployerFacts, Facts, Placement, PlacementKind, Side, perform, why_not};
use domain::refusal::{FieldError, FieldErrors, Refusal};
use domain::time::Instant;
use serde_json::json;
use store::employers::EmployerRow;
use store::engine::Tx;
use store::placements::employer_view::{self, EmployerPlacementRow};
use store::placements::signings::{self, SigningRow};
use store::placements::{NewPlacement, PlacementRow};
use uuid::Uuid;

use super::apply::{Happened, event};
use super::ground::open_invitation;
use super::record::write;
use super::signing::{EmployerSnapshot, graduate_block};
use super::{Ground, fresh, notices};
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Candidates one letter may go to.
pub const MOST_CANDIDATES: usize = 100;

/// A letter as the form posts it.
#[derive(Clone, Debug)]
pub struct Letter {
    pub form: LetterForm,
    pub candidates: Vec<CandidateId>,
}

/// What would become of the letter for one candidate.
#[derive(Clone, Debug)]
pub struct Prospect {
    pub candidate: CandidateId,
    pub school: SchoolId,
    pub entry: EntryId,
    pub name: String,
    pub school_name: String,
    pub major: String,
    pub level: String,
    /// Why this one cannot be invited now.
    pub refusal: Option<Refusal>,
}

/// What became of the letter.
#[derive(Clone, Debug)]
pub struct Sent {
    pub invited: Vec<PlacementRef>,
    pub refused: Vec<(String, Refusal)>,
}

/// Whether the employer may invite.
pub(super) async fn is_admitted(tx: &mut Tx, access: &Access, employer: EmployerId) -> Result<bool, ActError> {
    Ok(store::employers::find(tx, access, employer).await?.is_some_and(|row| admitted(&row)))
}

fn admitted(row: &EmployerRow) -> bool {
    row.admission.may_invite().is_ok()
}

/// Each candidate with the reason why it cannot be invited, for the form and the preview.
///
/// # Errors
/// When the actor is no employer, or storage fails.
pub async fn prospects(app: &App, actor: &Actor, candidates: &[CandidateId]) -> Result<Vec<Prospect>, ActError> {
    let access = actor.access(Action::SendInvitation)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let admitted = is_admitted(&mut tx, &access, employer).await?;
    let mut prospects = Vec::with_capacity(candidates.len());
    for candidate in candidates.iter().take(MOST_CANDIDATES) {
        let found = store::employers::candidates::find(&mut tx, &access, *candidate).await?;
        let Some(row) = found else { continue };
        let inside = Access::system(SystemPurpose::Work);
        let mut prospect = Prospect {
            candidate: *candidate,
            school: row.school,
            entry: row.entry,
            name: row.name,
            school_name: row.school_name,
            major: row.major,
            level: row.level,
            refusal: None,
        };
        prospect.refusal = match Ground::load(app, &mut tx, &inside, row.school, row.entry).await {
            Ok(ground) => {
                let open = open_invitation(&mut tx, &inside, &ground, employer, app.now()).await?;
                let mut facts = facts(&ground, app.now(), actor, admitted, open);
                facts.days = Some(1);
                why_not(domain::placements::Act::Invite, None, &facts)
            }
            Err(ActError::NotFound) => Some(gone()),
            Err(error) => return Err(error),
        };
        prospects.push(prospect);
    }
    Ok(prospects)
}

fn gone() -> Refusal {
    Refusal::new("not-on-roster", "R01", "该毕业生已不在学校名单中", "请从收藏夹移出，核对后重新添加")
}

fn facts<'a>(ground: &'a Ground, now: Instant, actor: &Actor, admitted: bool, open: Option<PlacementRef>) -> Facts<'a> {
    let by = By { side: Side::Employer, account: actor.account() };
    let rules = domain::policy::Rules { pinned: &ground.policy.pinned, current: &ground.current };
    let mut facts = ground.facts(rules, now, by);
    facts.employer = Some(EmployerFacts { admitted });
    facts.open_invitation = open;
    facts
}

/// Reads the letter under the rules of the first candidate's school; every candidate's own rules are applied at sending.
///
/// # Errors
/// [`ActError::Fields`] naming every field to correct.
pub async fn read_letter(app: &App, actor: &Actor, letter: &Letter) -> Result<LetterTerms, ActError> {
    let access = actor.access(Action::SendInvitation)?;
    let first = letter.candidates.first().ok_or_else(|| FieldErrors::one("candidate", "请先选择要邀请的毕业生"))?;
    let mut tx = app.db.read().await?;
    let candidate = store::employers::candidates::find(&mut tx, &access, *first).await?.ok_or(ActError::NotFound)?;
    let inside = Access::system(SystemPurpose::Work);
    let ground = Ground::load(app, &mut tx, &inside, candidate.school, candidate.entry).await?;
    terms(app, &letter.form, &ground)
}

fn terms(app: &App, form: &LetterForm, ground: &Ground) -> Result<LetterTerms, ActError> {
    let purpose = LetterPurpose::Invitation { max_days: ground.current.invite_max_days };
    let today = app.now().day();
    let terms = form.read(purpose, ground.current.household_model, ground.entry.cohort, today)?;
    let (block, receiving) = (terms.block(), terms.receiving.block());
    let printed = [
        ("post", format!("{}{}", block.post, block.probation)),
        ("report_place", block.report_place),
        ("work_place", block.work_place),
        ("contact", format!("{}{}", terms.contact, terms.phone)),
        ("supplement", terms.supplement.clone()),
        (
            "archive_receiver",
            format!("{}{}{}", receiving.archive_receiver, receiving.archive_address, receiving.archive_contact),
        ),
        ("household_address", receiving.household_address),
    ];
    let mut errors = FieldErrors::new();
    for (field, text) in printed {
        errors.0.extend(unprintable(app, field, &text));
    }
    errors.into_result()?;
    Ok(terms)
}

/// The message at a field whose text the agreement could not print; nothing may fail at sealing.
pub(super) fn unprintable(app: &App, field: &str, text: &str) -> Option<FieldError> {
    let message = crate::agreements::unprintable(app, text)?;
    Some(FieldError { field: field.to_owned(), message })
}

/// The parties' own names and addresses must print as well: said before anybody is bound.
fn parties_print(app: &App, employer: &EmployerBlock, graduate: &GraduateBlock) -> Result<(), ActError> {
    let texts = [
        ("单位信息", format!("{}{}{}", employer.name, employer.address, employer.email), "请在单位信息中换用其他写法"),
        (
            "毕业生信息",
            format!("{}{}{}", graduate.name, graduate.department, graduate.major),
            "请联系学校核对名单中的用字",
        ),
    ];
    for (what, text, way_out) in texts {
        let missing: String = app.renderer.missing_glyphs(&text).into_iter().collect();
        if !missing.is_empty() {
            let reason = format!("{what}中有协议书无法印出的字：{missing}");
            return Err(Refusal::new("does-not-print", "R05", reason, way_out).into());
        }
    }
    Ok(())
}

/// Sends the letter to every candidate it can go to, in one transaction.
///
/// # Errors
/// [`ActError::Fields`] when the letter must be corrected; refusals of single candidates stand in the answer.
pub async fn send(app: &App, actor: &Actor, nonce: Uuid, letter: &Letter) -> Result<Sent, ActError> {
    let access = actor.access(Action::SendInvitation)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    if letter.candidates.is_empty() {
        return Err(FieldErrors::one("candidate", "请先选择要邀请的毕业生").into());
    }
    if letter.candidates.len() > MOST_CANDIDATES {
        let message = format!("一次最多邀请 {MOST_CANDIDATES} 人");
        return Err(FieldErrors::one("candidate", message).into());
    }
    freshen_earlier(app, &access, employer, &letter.candidates).await?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else {
            return Ok(Sent { invited: Vec::new(), refused: Vec::new() });
        };
        let row = store::employers::find(&mut act.tx, &access, employer).await?.ok_or(ActError::NotFound)?;
        let mut sent = Sent { invited: Vec::new(), refused: Vec::new() };
        let together = letter.candidates.len() > 1;
        for candidate in &letter.candidates {
            let found = store::employers::candidates::find(&mut act.tx, &access, *candidate).await?;
            let Some(candidate) = found else { continue };
            match invite_one(&mut act, (&row, &letter.form, together), candidate.school, candidate.entry).await {
                Ok(record) => sent.invited.push(record),
                Err(ActError::Refused(refusal)) => sent.refused.push((candidate.name, *refusal)),
                Err(ActError::NotFound) => sent.refused.push((candidate.name, gone())),
                Err(error) => return Err(error),
            }
        }
        let outcome = format!("invited {}", sent.invited.len());
        act.commit_with(&outcome).await?;
        Ok(sent)
    })
    .await
}

/// Writes the expiry of earlier invitations of this employer that nobody met yet, since one open invitation is the limit.
async fn freshen_earlier(
    app: &App,
    access: &Access,
    employer: EmployerId,
    candidates: &[CandidateId],
) -> Result<(), ActError> {
    let mut earlier = Vec::new();
    {
        let mut tx = app.db.read().await?;
        for candidate in candidates {
            let Some(row) = store::employers::candidates::find(&mut tx, access, *candidate).await? else { continue };
            let open =
                store::placements::open_invitation(&mut tx, access, row.school, row.entry, employer, Instant::EPOCH)
                    .await?;
            earlier.extend(open);
        }
    }
    for record in earlier {
        fresh::freshen(app, record).await?;
    }
    Ok(())
}

/// One invitation within the act.
async fn invite_one(
    act: &mut Act,
    (employer, form, together): (&EmployerRow, &LetterForm, bool),
    school: SchoolId,
    entry: EntryId,
) -> Result<PlacementRef, ActError> {
    let (app, now, inside) = (act.app().clone(), act.now(), act.system());
    let actor = act.actor().clone();
    let ground = Ground::load(&app, &mut act.tx, &inside, school, entry).await?;
    if together && !ground.current.invite_batch {
        let reason = format!("{}所在省一封邀请函只邀请一名毕业生", ground.school.name);
        return Err(Refusal::new("one-letter-each", "decision 13", reason, "请给这名毕业生单独发出邀请").into());
    }
    let terms = terms(&app, form, &ground)?;
    let open = open_invitation(&mut act.tx, &inside, &ground, employer.employer, now).await?;
    let mut facts = facts(&ground, now, &actor, admitted(employer), open);
    facts.days = terms.days.map(u32::from);
    let moved = perform(domain::placements::Act::Invite, None, &facts)?;
    let record = PlacementRef { school, placement: PlacementId(app.new_id()) };
    let failed = store::placements::failed_invitations(&mut act.tx, &inside, school, entry, employer.employer).await?;
    let row = placement_row(&ground, employer, &terms, record, &moved.state, failed, now);
    let new = NewPlacement { row, document_blind: ground.entry.document_blind.clone() };
    store::placements::insert(&mut act.tx, &inside, &new).await?;
    let row = new.row;
    let graduate = graduate_block(&ground.entry, &ground.school.name);
    let block = employer_block(employer, &terms);
    parties_print(&app, &block, &graduate)?;
    let snapshot = EmployerSnapshot {
        block,
        region: regions().full_name(&employer.region).unwrap_or(&employer.region).to_owned(),
    };
    let signing = SigningRow {
        terms: write(&terms, "terms")?,
        employer_snapshot: write(&snapshot, "employer snapshot")?,
        graduate_snapshot: write(&graduate, "graduate snapshot")?,
        facts: write(&moved.state, "facts")?,
    };
    signings::insert(&mut act.tx, &inside, record, &signing).await?;
    employer_view::insert(&mut act.tx, &inside, employer.employer, &view_row(&row, &ground)).await?;
    let detail = json!({ "employer": row.employer_name, "graduate": row.student_name, "post": row.post });
    let mut new_event = event(&row, row.state, Happened { kind: "placement.invited", detail });
    new_event.from = String::new();
    act.event(new_event).await?;
    act.tell(notices::invitation(&row)).await?;
    Ok(record)
}

fn placement_row(
    ground: &Ground,
    employer: &EmployerRow,
    terms: &LetterTerms,
    record: PlacementRef,
    state: &Placement,
    failed: i64,
    now: Instant,
) -> PlacementRow {
    let entry = &ground.entry;
    PlacementRow {
        record,
        entry: entry.entry,
        person: entry.person,
        cohort: entry.cohort,
        department_id: entry.department_id,
        level_group: entry.level_group.clone(),
        level: entry.level.clone(),
        kind: PlacementKind::Online,
        state: state.code(),
        slot: state.slot(),
        initiator: Side::Employer.as_str().to_owned(),
        employer: Some(employer.employer),
        employer_name: employer.name.clone(),
        credit_code: employer.credit_code.as_str().to_owned(),
        student_name: entry.name.clone(),
        student_number: entry.student_number.clone(),
        department: entry.department.clone(),
        major: entry.major.clone(),
        document_masked: entry.document_masked.clone(),
        post: terms.post.clone(),
        number: None,
        flags: String::new(),
        attempt: i32::try_from(failed).unwrap_or(i32::MAX).saturating_add(1),
        deadline: state.deadline(),
        waiting_since: None,
        policy_version: ground.policy_version,
        settings_version: ground.settings_version,
        created_at: now,
        updated_at: now,
        version: 1,
        waiting: state.waiting(),
    }
}

fn view_row(row: &PlacementRow, ground: &Ground) -> EmployerPlacementRow {
    EmployerPlacementRow {
        record: row.record,
        entry: row.entry,
        state: row.state,
        graduate_name: row.student_name.clone(),
        school_name: ground.school.name.clone(),
        level: row.level.clone(),
        major: row.major.clone(),
        post: row.post.clone(),
        number: None,
        sent_at: row.created_at,
        deadline: row.deadline,
        updated_at: row.updated_at,
        version: row.version,
    }
}

/// The employer as the agreement prints it; contact and telephone are those of the letter.
fn employer_block(employer: &EmployerRow, terms: &LetterTerms) -> EmployerBlock {
    let named = |table: Builtin, code: &str| table.table().name_of(code).unwrap_or(code).to_owned();
    let region = regions().full_name(&employer.region).unwrap_or_default();
    let address = if employer.address.starts_with(region) {
        employer.address.clone()
    } else {
        format!("{region}{}", employer.address)
    };
    EmployerBlock {
        name: employer.name.clone(),
        credit_code: employer.credit_code.as_str().to_owned(),
        nature: named(Builtin::EmployerNatures, &employer.nature),
        industry: named(Builtin::EmploymentIndustries, &employer.industry),
        address,
        contact: terms.contact.clone(),
        phone: terms.phone.clone(),
        email: employer.contact_email.clone(),
    }
}
