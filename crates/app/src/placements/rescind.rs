//! A graduate asks to end an offline or a paper agreement (F229–F231): a reason from the list, words of their own, the
//! rescission letter and the second proof. Pulled back or returned, the same request is submitted again.

use domain::accounts::{Access, Action, CodePurpose};
use domain::ids::{ContactId, FileId, PlacementRef};
use domain::placements::{
    Act as Move, Actor as By, Facts, PlacementKind, Process, Rescissions, Side, perform, why_not,
};
use domain::refusal::{FieldErrors, Refusal};
use domain::time::Instant;
use serde_json::json;
use store::engine::Tx;
use store::placements::evidence::{self, EvidenceRow};
use store::placements::rescissions;
use store::placements::submissions::{self, SubmissionRow};
use uuid::Uuid;

use super::application::{Application, load_application, sealed};
use super::apply::{Happened, apply, event};
use super::evidence::{Allowed, allowed, kept};
use super::fresh::freshen;
use super::own::{asks_again, rescissions_of};
use crate::accounts::codes;
use crate::employers::licence::Upload;
use crate::jobs::Job;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Longest explanation, in characters.
pub const EXPLANATION_CHARACTERS: usize = 200;

/// 解约原因 (`codes.md` §10).
pub const REASONS: [&str; 9] = [
    "找到了更好的工作",
    "考取公务员或事业单位",
    "升学",
    "应征入伍",
    "单位违反约定",
    "单位注销或停止经营",
    "个人或家庭原因",
    "协议信息有误",
    "其他去向",
];

/// A request as its form posts it.
#[derive(Clone, Debug)]
pub struct Ask {
    pub record: PlacementRef,
    pub nonce: Uuid,
    pub seen: i64,
    /// One of [`REASONS`].
    pub reason: String,
    pub explanation: String,
    pub contact: Option<ContactId>,
    pub code: String,
}

/// The form's surroundings: the agreement, the letters that lie with the request, what may be brought.
pub struct AskForm {
    pub found: Application,
    pub rescissions: Rescissions,
    pub allowed: Allowed,
    /// Why it is not possible now.
    pub refusal: Option<Refusal>,
}

impl AskForm {
    pub fn letters(&self) -> impl Iterator<Item = &EvidenceRow> {
        self.found.files_of(Process::OfflineRescission)
    }
}

/// Filed the first time, or submitted again.
fn act_of(found: &Application) -> Move {
    if asks_again(&found.state) { Move::Submit } else { Move::Rescind }
}

fn facts<'a>(found: &'a Application, actor: &Actor, now: Instant, seen: i64, so_far: Rescissions) -> Facts<'a> {
    let mut facts = found.facts(now, By { side: Side::Graduate, account: actor.account() }, Some(seen));
    facts.rescissions = so_far;
    facts.evidence = u32::try_from(found.files_of(Process::OfflineRescission).count()).unwrap_or(u32::MAX);
    facts.evidence_least = found.evidence_asked(Process::OfflineRescission).0;
    facts
}

async fn load(app: &App, actor: &Actor, record: PlacementRef) -> Result<AskForm, ActError> {
    let mut tx = app.db.read().await?;
    asked(app, actor, &mut tx, record).await
}

async fn asked(app: &App, actor: &Actor, tx: &mut Tx, record: PlacementRef) -> Result<AskForm, ActError> {
    let access = actor.access(Action::Apply)?;
    let found = load_application(app, tx, &access, record).await?;
    if found.row.kind == PlacementKind::Destination {
        return Err(ActError::NotFound);
    }
    let rescissions = rescissions_of(tx, &access, &found).await?;
    let refusal = {
        let facts = facts(&found, actor, app.now(), found.row.version, rescissions);
        why_not(act_of(&found), Some(&found.state), &facts)
    };
    let allowed = allowed(&found.ground.current, Process::OfflineRescission);
    Ok(AskForm { found, rescissions, allowed, refusal })
}

/// The form of the request.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not the graduate's, or is ended another way.
pub async fn form(app: &App, actor: &Actor, record: PlacementRef) -> Result<AskForm, ActError> {
    load(app, actor, record).await
}

/// Takes the record for this act and loads it as it is then; a request that was filed meanwhile is not added to.
async fn held(app: &App, actor: &Actor, act: &mut Act, record: PlacementRef) -> Result<AskForm, ActError> {
    let (access, inside, now) = (actor.access(Action::Apply)?, act.system(), act.now());
    // Nobody's row is held who may not see it.
    store::placements::find(&mut act.tx, &access, record).await?.ok_or(ActError::NotFound)?;
    store::placements::hold(&mut act.tx, &inside, record, now).await?.ok_or(ActError::NotFound)?;
    let form = asked(app, actor, &mut act.tx, record).await?;
    match form.refusal {
        Some(refusal) => Err(refusal.into()),
        None => Ok(form),
    }
}

/// Too many letters for the form.
fn too_many(form: &AskForm, more: usize) -> Result<(), ActError> {
    let there = form.letters().count();
    if there + more > usize::try_from(form.allowed.files).unwrap_or(usize::MAX) {
        let message = format!("最多 {} 个文件，已有 {there} 个", form.allowed.files);
        return Err(FieldErrors::one("letter", message).into());
    }
    Ok(())
}

/// Lays letters with the request, before it is filed or while it is taken back, and returns the version that whoever saw
/// `seen` has seen then. The record's version moves: a request made out of an earlier one is stale.
///
/// # Errors
/// [`ActError::Fields`] at `letter`, naming the file; [`ActError::Refused`] when no request is possible now.
pub async fn lay(
    app: &App,
    actor: &Actor,
    record: PlacementRef,
    seen: i64,
    uploads: Vec<Upload>,
) -> Result<i64, ActError> {
    let form = load(app, actor, record).await?;
    if let Some(refusal) = form.refusal {
        return Err(refusal.into());
    }
    too_many(&form, uploads.len())?;
    let mut rows: Vec<EvidenceRow> = Vec::new();
    for upload in uploads {
        let row = kept(app, record, Process::OfflineRescission, upload, &form.allowed).await.map_err(at_letter)?;
        // The same file twice is one file.
        if !rows.iter().any(|other| other.sha256 == row.sha256) {
            rows.push(row);
        }
    }
    once_more(async || {
        let mut act = Act::begin(app, actor).await?;
        let form = held(app, actor, &mut act, record).await?;
        let there = |row: &EvidenceRow| form.letters().any(|letter| letter.sha256 == row.sha256);
        let new: Vec<_> = rows.iter().filter(|row| !there(row)).collect();
        if new.is_empty() {
            return Ok(seen);
        }
        too_many(&form, new.len())?;
        let inside = act.system();
        for row in &new {
            evidence::insert(&mut act.tx, &inside, record, row).await?;
            act.enqueue(Job::DrawPages { record, file: row.file }).await?;
        }
        let files: Vec<_> = new.iter().map(|row| json!({ "file": row.file, "name": row.name })).collect();
        let happened = Happened { kind: "placement.evidence-added", detail: json!({ "files": files }) };
        let row = &form.found.row;
        act.event(event(row, row.state, happened)).await?;
        act.commit().await?;
        Ok(if seen + 1 == row.version { row.version } else { seen })
    })
    .await
}

/// What is wrong with a file, at the field of this form.
fn at_letter(error: ActError) -> ActError {
    match error {
        ActError::Fields(mut errors) => {
            for error in &mut errors.0 {
                "letter".clone_into(&mut error.field);
            }
            ActError::Fields(errors)
        }
        other => other,
    }
}

/// Takes a letter off again; the record's version moves.
///
/// # Errors
/// [`ActError::NotFound`] when it does not lie there, [`ActError::Refused`] when no request is possible now.
pub async fn take_off(app: &App, actor: &Actor, record: PlacementRef, file: FileId) -> Result<(), ActError> {
    once_more(async || {
        let mut act = Act::begin(app, actor).await?;
        let form = held(app, actor, &mut act, record).await?;
        let letter = form.letters().find(|letter| letter.file == file).ok_or(ActError::NotFound)?;
        let (inside, now) = (act.system(), act.now());
        if !evidence::remove(&mut act.tx, &inside, record, file, now).await? {
            return Err(ActError::NotFound);
        }
        let detail = json!({ "files": [{ "file": file, "name": letter.name }] });
        let happened = Happened { kind: "placement.evidence-removed", detail };
        let row = &form.found.row;
        act.event(event(row, row.state, happened)).await?;
        act.commit().await
    })
    .await
}

/// Sends the code that proves the request.
///
/// # Errors
/// [`ActError::Refused`] when no request is possible, or the contact does not count yet (decision 8).
pub async fn send_code(
    app: &App,
    actor: &Actor,
    record: PlacementRef,
    seen: i64,
    contact: ContactId,
) -> Result<(), ActError> {
    if let Some(refusal) = load(app, actor, record).await?.refusal {
        return Err(refusal.into());
    }
    codes::send_to_own_contact(app, actor, contact, CodePurpose::Rescind, &record.to_string(), seen).await
}

/// Files the request, or submits it again.
///
/// # Errors
/// [`ActError::Fields`] at `reason`, `explanation`, `letter`, `contact` or `code`; [`ActError::Refused`] by a guard;
/// [`ActError::Stale`] when the record changed since it was seen.
pub async fn rescind(app: &App, actor: &Actor, input: &Ask) -> Result<(), ActError> {
    let access = actor.access(Action::Apply)?;
    let mut errors = check(input);
    freshen(app, input.record).await?;
    if load(app, actor, input.record).await?.letters().next().is_none() {
        errors.add("letter", "请上传解约函；单位已注销或不给出具的，上传情况说明");
    }
    errors.into_result()?;
    let contact = input.contact.ok_or(ActError::NotFound)?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let found = load_application(app, &mut act.tx, &access, input.record).await?;
        let so_far = rescissions_of(&mut act.tx, &access, &found).await?;
        let (doing, explanation) = (act_of(&found), input.explanation.trim());
        let mut facts = facts(&found, actor, act.now(), input.seen, so_far);
        (facts.reason, facts.explanation) = (Some(input.reason.as_str()), Some(explanation));
        // Rules first: a code is not spent on an act that cannot happen.
        if let Some(refusal) = why_not(doing, Some(&found.state), &facts) {
            return Err(refusal.into());
        }
        found.unchanged_since(input.seen)?;
        let record = input.record.to_string();
        let (mut act, proof) =
            codes::prove(act, contact, CodePurpose::Rescind, &record, input.seen, &input.code).await?;
        facts.proof = Some(proof.proof);
        let moved = perform(doing, Some(found.state.clone()), &facts)?;
        keep(app, &mut act, &access, &found, doing).await?;
        let kind = if doing == Move::Rescind { "placement.rescission-asked" } else { "placement.submitted" };
        let detail = json!({
            "reason": input.reason, "explanation": explanation,
            "proof": proof.masked, "contact_origin": proof.origin, "contact_age_days": proof.age_days,
        });
        apply(&mut act, &found, &moved, Happened { kind, detail }).await?;
        act.commit_with(doing.as_str()).await
    })
    .await
}

fn check(input: &Ask) -> FieldErrors {
    let mut errors = FieldErrors::new();
    if !REASONS.contains(&input.reason.as_str()) {
        errors.add("reason", "请选择解约原因");
    }
    if input.explanation.trim().chars().count() > EXPLANATION_CHARACTERS {
        errors.add("explanation", format!("最多 {EXPLANATION_CHARACTERS} 个字"));
    }
    errors.legible("explanation", &input.explanation);
    if input.contact.is_none() {
        errors.add("contact", "请选择接收验证码的联系方式");
    }
    if input.code.is_empty() {
        errors.add("code", "请填写验证码");
    }
    errors
}

/// Keeps the submission with its letters, and counts a request that is filed the first time (R16).
async fn keep(app: &App, act: &mut Act, access: &Access, found: &Application, doing: Move) -> Result<(), ActError> {
    let (record, now) = (found.row.record, act.now());
    let letters: Vec<_> = found.files_of(Process::OfflineRescission).map(|letter| letter.file.to_string()).collect();
    let row = SubmissionRow {
        seq: 0,
        process: Process::OfflineRescission.as_str().to_owned(),
        category: String::new(),
        content: sealed(app, "submissions", record, &found.values)?,
        files: letters.join(" "),
        submitted_at: now,
    };
    submissions::insert(&mut act.tx, access, record, &row).await?;
    if doing == Move::Rescind {
        rescissions::insert(&mut act.tx, access, record, found.row.entry, now).await?;
    }
    Ok(())
}
