//! A graduate submits an application (F171, F198, F270): checked whole, with a second proof, and kept as it was.

use domain::accounts::{Action, CodePurpose};
use domain::ids::{ContactId, PlacementRef};
use domain::placements::forms::Values;
use domain::placements::{Act as Move, Actor as By, Concern, Facts, Process, Side, perform, why_not};
use domain::policy::Rules;
use domain::refusal::{FieldErrors, Refusal};
use store::placements::submissions::{self, SubmissionRow};
use store::placements::{applications, failed_applications, pin};
use uuid::Uuid;

use super::application::{Application, load_application, sealed};
use super::apply::{Happened, apply};
use super::fresh::freshen;
use super::invite::unprintable;
use super::offline_document::offline_document;
use super::record::write;
use super::signing::graduate_block;
use crate::accounts::codes;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// A submission as the sheet posts it.
#[derive(Clone, Debug)]
pub struct Submit {
    pub record: PlacementRef,
    pub nonce: Uuid,
    pub seen: i64,
    /// 我确认以上信息真实、准确
    pub confirmed: bool,
    pub contact: Option<ContactId>,
    pub code: String,
}

/// The act that sends the application on from where it stands.
fn act_of(found: &Application) -> (Move, CodePurpose) {
    match found.process() {
        Process::OfflineImage => (Move::SendBack, CodePurpose::SendBack),
        _ => (Move::Submit, CodePurpose::Submit),
    }
}

impl Application {
    fn process(&self) -> Process {
        self.state.process()
    }

    /// Facts for submitting, with what lies in the form.
    pub(super) fn submitting(&self, now: domain::time::Instant, actor: &Actor, seen: i64) -> Facts<'_> {
        let mut facts = self.facts(now, By { side: Side::Graduate, account: actor.account() }, Some(seen));
        if self.submissions.is_empty() {
            // A draft is pinned to nothing yet: today's policy judges, and is pinned with the first submission.
            facts.rules = Rules { pinned: &self.ground.policy.pinned, current: &self.ground.current };
        }
        let process = self.process();
        facts.evidence = u32::try_from(self.files_of(process).count()).unwrap_or(u32::MAX);
        facts.evidence_least = self.evidence_asked(process).0;
        facts
    }

    /// The form's values as they would be stored.
    ///
    /// # Errors
    /// What is wrong with each field; an image needs no form.
    pub fn checked(&self, today: domain::time::Day) -> Result<Values, FieldErrors> {
        let mut errors = FieldErrors::new();
        let read = match self.form() {
            _ if self.process() == Process::OfflineImage => Ok(Values::new()),
            Some(form) => form.read(&self.values, self.row.cohort, today),
            None => Err(FieldErrors::one("category", "请先选择毕业去向")),
        };
        let (least, what) = self.evidence_asked(self.process());
        let given = self.files_of(self.process()).count();
        if given < usize::try_from(least).unwrap_or(usize::MAX) {
            errors.add("evidence", format!("请上传{what}，至少 {least} 份"));
        }
        match read {
            Ok(values) => errors.into_result().map(|()| values),
            Err(wrong) => {
                errors.0.splice(0..0, wrong.0);
                Err(errors)
            }
        }
    }
}

/// Sends the code that proves a submission of this record at this version.
///
/// # Errors
/// [`ActError::Refused`] when submitting is not possible at all, or the contact does not count yet (decision 8).
pub async fn send_code(
    app: &App,
    actor: &Actor,
    record: PlacementRef,
    seen: i64,
    contact: ContactId,
) -> Result<(), ActError> {
    let access = actor.access(Action::Apply)?;
    let purpose = {
        let mut tx = app.db.read().await?;
        let found = load_application(app, &mut tx, &access, record).await?;
        if found.process() == Process::OfflineRescission {
            return Err(ActError::NotFound);
        }
        let (act, purpose) = act_of(&found);
        if let Some(refusal) = why_not(act, Some(&found.state), &found.submitting(app.now(), actor, seen)) {
            return Err(refusal.into());
        }
        purpose
    };
    codes::send_to_own_contact(app, actor, contact, purpose, &record.to_string(), seen).await
}

/// # Errors
/// [`ActError::Fields`] for what is wrong with the form, a missing tick or a wrong code; [`ActError::Refused`] by a
/// guard; [`ActError::Stale`] when the record changed since it was seen.
pub async fn submit(app: &App, actor: &Actor, input: &Submit) -> Result<(), ActError> {
    let access = actor.access(Action::Apply)?;
    let mut errors = FieldErrors::new();
    if !input.confirmed {
        errors.add("confirmed", "请先勾选确认");
    }
    if input.contact.is_none() {
        errors.add("contact", "请选择接收验证码的联系方式");
    }
    if input.code.is_empty() {
        errors.add("code", "请填写验证码");
    }
    errors.into_result()?;
    freshen(app, input.record).await?;
    let contact = input.contact.ok_or(ActError::NotFound)?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let mut found = load_application(app, &mut act.tx, &access, input.record).await?;
        // A request to end an agreement has a form of its own.
        if found.process() == Process::OfflineRescission {
            return Err(ActError::NotFound);
        }
        let (doing, purpose) = act_of(&found);
        // Rules and form first: a code is not spent on an act that cannot happen.
        if let Some(refusal) = why_not(doing, Some(&found.state), &found.submitting(act.now(), actor, input.seen)) {
            return Err(refusal.into());
        }
        found.unchanged_since(input.seen)?;
        let values = found.checked(act.now().day())?;
        prints(app, &found)?;
        let record = input.record.to_string();
        let (mut act, proof) = codes::prove(act, contact, purpose, &record, input.seen, &input.code).await?;
        let mut facts = found.submitting(act.now(), actor, input.seen);
        facts.proof = Some(proof.proof);
        let moved = perform(doing, Some(found.state.clone()), &facts)?;
        if keep(app, &mut act, &found, &values).await? > 1 && !found.concerns.contains(&Concern::SecondSubmission) {
            found.record.concerns.push(Concern::SecondSubmission);
        }
        let kind = if doing == Move::SendBack { "placement.sent-back" } else { "placement.submitted" };
        let detail = proof.detail();
        apply(&mut act, &found, &moved, Happened { kind, detail }).await?;
        act.commit_with("submitted").await
    })
    .await
}

/// An agreement that no font prints is refused while its form is open, not at sealing.
fn prints(app: &App, found: &Application) -> Result<(), ActError> {
    if found.process() != Process::OfflineText {
        return Ok(());
    }
    let wrong = found.values.iter().filter_map(|(field, text)| unprintable(app, field, text)).collect();
    FieldErrors(wrong).into_result()?;
    let missing: String =
        app.renderer.missing_glyphs(&offline_document(found, None).canonical_text()).into_iter().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let reason = format!("名单信息中有协议书无法印出的字：{missing}");
    Err(Refusal::new("does-not-print", "R05", reason, "请联系学校核对名单中的用字").into())
}

/// Keeps the submission as it is, and pins the first one to today's rules; returns which attempt it is.
async fn keep(app: &App, act: &mut Act, found: &Application, values: &Values) -> Result<i32, ActError> {
    let (inside, now) = (act.system(), act.now());
    let record = found.row.record;
    let process = found.process();
    let files: Vec<_> = found.files_of(process).map(|file| file.file.to_string()).collect();
    let row = SubmissionRow {
        seq: 0,
        process: process.as_str().to_owned(),
        category: found.category.map(|category| category.key.clone()).unwrap_or_default(),
        content: sealed(app, "submissions", record, values)?,
        files: files.join(" "),
        submitted_at: now,
    };
    submissions::insert(&mut act.tx, &inside, record, &row).await?;
    if process != Process::OfflineImage {
        let graduate = graduate_block(&found.ground.entry, &found.ground.school.name);
        applications::set_graduate(&mut act.tx, &inside, record, &write(&graduate, "graduate snapshot")?).await?;
        let content = sealed(app, "applications", record, values)?;
        applications::set_content(&mut act.tx, &inside, record, &row.category, content, now).await?;
    }
    if found.submissions.is_empty() {
        let (school, entry) = (record.school, found.row.entry);
        let failed = failed_applications(&mut act.tx, &inside, school, entry, found.row.kind).await?;
        let attempt = i32::try_from(failed).unwrap_or(i32::MAX).saturating_add(1);
        let versions = [found.ground.policy_version, found.ground.settings_version];
        pin(&mut act.tx, &inside, record, versions, attempt).await?;
        return Ok(attempt);
    }
    Ok(found.row.attempt)
}
