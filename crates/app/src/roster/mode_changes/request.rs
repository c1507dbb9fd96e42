//! The school puts a request together and sends it (F290). A draft keeps whatever was typed.

use domain::accounts::Action;
use domain::ids::{EntryId, FileId, ModeChangeId, SchoolId};
use domain::policy::ModeReview;
use domain::refusal::{FieldErrors, Refusal};
use domain::roster::{MODE_REASON_CHARACTERS, ModeChange, ModeChangeCode, ModeRequest, UNIT_CHARACTERS};
use serde_json::json;
use store::organisations::schools;
use store::roster::{commitments, entries, mode_change_files, mode_changes};
use uuid::Uuid;

use super::{ModeChangeRow, UploadedFile, announce, event, facts, mode, set_mode, stale};
use crate::employers::licence::Upload;
use crate::inbox::{Message, Recipient};
use crate::organisations::rules;
use crate::placements::evidence;
use crate::roster::own_school;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// A typed value is kept up to this many times what the field allows.
const SLACK: usize = 4;

/// Begins a request about an entry; an open one is gone on with instead.
///
/// # Errors
/// [`ActError::NotFound`] for an entry out of reach, [`ActError::Refused`] when it is not on the roster any more.
pub async fn start(app: &App, actor: &Actor, nonce: Uuid, entry: EntryId) -> Result<ModeChangeId, ActError> {
    let access = actor.access(Action::RequestModeChange)?;
    let school = own_school(&access)?;
    let account = actor.account().ok_or(ActError::NotFound)?;
    let change = ModeChangeId(app.new_id());
    once_more(async || {
        let mut act = match Act::begin_once(app, actor, nonce).await? {
            Began::Fresh(act) => act,
            Began::Done(outcome) => return outcome.parse().map_err(|_| ActError::NotFound),
        };
        let row = entries::find(&mut act.tx, &access, school, entry).await?.ok_or(ActError::NotFound)?;
        if row.removed_at.is_some() {
            return Err(Refusal::new("not-on-roster", "R01", "该毕业生已不在本届名单中", "请核对名单").into());
        }
        let before = mode_changes::of_entry(&mut act.tx, &access, school, entry).await?;
        if let Some(open) = before.iter().find(|known| known.state.code().is_open()) {
            return Ok(open.change);
        }
        let bound = commitments::find(&mut act.tx, &access, school, entry).await?;
        let (unit, unit_region) = bound.map(|bound| (bound.unit, bound.region)).unwrap_or_default();
        let new = mode_changes::NewModeChange {
            school,
            change,
            entry,
            cohort: row.cohort,
            from: row.training_mode,
            unit,
            unit_region,
            asked_by: account,
            asked_by_name: actor.name().to_owned(),
        };
        let now = act.now();
        mode_changes::insert(&mut act.tx, &access, &new, now).await?;
        let begun = mode_changes::find(&mut act.tx, &access, (school, change)).await?.ok_or(ActError::NotFound)?;
        let mut first = event(&begun, "mode-change.started", ModeChangeCode::Draft, 1, json!({ "from": begun.from }));
        first.from = String::new();
        act.event(first).await?;
        act.commit_with(&change.to_string()).await?;
        Ok(change)
    })
    .await
}

/// The form as it was posted.
#[derive(Clone, Debug)]
pub struct ModeForm {
    pub change: ModeChangeId,
    pub nonce: Uuid,
    /// The version the form was made from.
    pub seen: i64,
    pub to: String,
    pub unit: String,
    pub unit_region: String,
    pub reason: String,
    pub uploads: Vec<Upload>,
}

/// Keeps the draft as typed.
///
/// # Errors
/// [`ActError::Fields`] at `evidence` for a file that is refused, [`ActError::Stale`] when it changed since it was seen.
pub async fn save(app: &App, actor: &Actor, form: &ModeForm) -> Result<(), ActError> {
    file(app, actor, form, false).await.map(drop)
}

/// Keeps the draft and sends it; where policy leaves the decision to the school the roster changes at once. Returns where
/// the request stands then.
///
/// # Errors
/// [`ActError::Fields`] for what is missing — the draft is kept all the same —, [`ActError::Refused`] by a rule,
/// [`ActError::Stale`] when it changed since it was seen.
pub async fn submit(app: &App, actor: &Actor, form: &ModeForm) -> Result<ModeChangeCode, ActError> {
    file(app, actor, form, true).await
}

async fn file(app: &App, actor: &Actor, form: &ModeForm, send: bool) -> Result<ModeChangeCode, ActError> {
    let access = actor.access(Action::RequestModeChange)?;
    let school = own_school(&access)?;
    let key = (school, form.change);
    let (review, allowed) = {
        let mut tx = app.db.read().await?;
        let (_, policy) = rules::policy_of_school(&mut tx, &access, school).await?;
        let allowed = evidence::allowed(&policy.current, domain::placements::Process::Paper);
        (policy.current.training_mode_change_review, allowed)
    };
    let added = added(app, school, form, &allowed).await?;
    once_more(async || {
        let mut act = match Act::begin_once(app, actor, form.nonce).await? {
            Began::Fresh(act) => act,
            Began::Done(code) => return ModeChangeCode::parse(&code).ok_or(ActError::NotFound),
        };
        let mut row = mode_changes::find(&mut act.tx, &access, key).await?.ok_or(ActError::NotFound)?;
        if row.version != form.seen {
            return Err(stale(&row));
        }
        row.state.clone().edit()?;
        fill(&mut row, form);
        if !mode_changes::save(&mut act.tx, &access, &row, row.version).await? {
            return Err(stale(&row));
        }
        row.version += 1;
        for new in &added {
            mode_change_files::insert(&mut act.tx, &access, key, new).await?;
        }
        let files = mode_change_files::list(&mut act.tx, &access, key).await?.len();
        if files > usize::try_from(allowed.files).unwrap_or(usize::MAX) {
            return Err(FieldErrors::one("evidence", format!("最多 {} 个文件", allowed.files)).into());
        }
        let kept = event(&row, "mode-change.saved", ModeChangeCode::Draft, row.version, json!({ "files": files }));
        act.event(kept).await?;
        if !send {
            act.commit_with(ModeChangeCode::Draft.as_str()).await?;
            return Ok(ModeChangeCode::Draft);
        }
        match send_on(&mut act, &row, review, files).await {
            Ok(code) => {
                act.commit_with(code.as_str()).await?;
                Ok(code)
            }
            // What was typed and uploaded stays, although it is not sent.
            Err(error @ (ActError::Fields(_) | ActError::Refused(_))) => {
                act.commit().await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    })
    .await
}

async fn added(
    app: &App,
    school: SchoolId,
    form: &ModeForm,
    allowed: &evidence::Allowed,
) -> Result<Vec<UploadedFile>, ActError> {
    let mut added = Vec::with_capacity(form.uploads.len());
    for upload in form.uploads.clone() {
        let stored = evidence::stored(app, school, upload, allowed).await?;
        added.push(UploadedFile {
            file: FileId(app.new_id()),
            name: stored.name,
            kind: stored.kind.to_owned(),
            sha256: stored.sha256,
            bytes: stored.bytes,
            pages: stored.pages,
            uploaded_at: app.now(),
        });
    }
    Ok(added)
}

fn fill(row: &mut ModeChangeRow, form: &ModeForm) {
    let cut = |text: &str, longest: usize| text.trim().chars().take(longest * SLACK).collect::<String>();
    row.to = cut(&form.to, 2);
    row.unit = cut(&form.unit, UNIT_CHARACTERS);
    row.unit_region = cut(&form.unit_region, UNIT_CHARACTERS);
    row.reason = cut(&form.reason, MODE_REASON_CHARACTERS);
}

/// Sends the draft on. Nothing is written before everything has been checked.
async fn send_on(
    act: &mut Act,
    row: &ModeChangeRow,
    review: ModeReview,
    files: usize,
) -> Result<ModeChangeCode, ActError> {
    let (inside, now) = (act.system(), act.now());
    let asked = ModeRequest::read(mode(&row.from)?, &row.to, &row.unit, &row.unit_region, &row.reason, files)?;
    let entry = entries::find(&mut act.tx, &inside, row.school, row.entry).await?.ok_or(ActError::NotFound)?;
    let facts = facts(&mut act.tx, &inside, &entry, files).await?;
    let pending = row.state.clone().submit(&asked, &facts, now)?;
    let (next, kind, by) = match review {
        ModeReview::Province => (pending, "mode-change.submitted", ""),
        ModeReview::School => (pending.approve(&asked, &facts, "", now)?, "mode-change.approved", act.actor().name()),
    };
    let by = by.to_owned();
    // The region as its code from now on.
    let mut sent = row.clone();
    if let Some(bound) = &asked.commitment {
        sent.unit_region.clone_from(&bound.region);
    }
    if !mode_changes::save(&mut act.tx, &inside, &sent, row.version).await? {
        return Err(stale(row));
    }
    sent.version += 1;
    if !mode_changes::move_to(&mut act.tx, &inside, &sent, &next, &by).await? {
        return Err(stale(row));
    }
    let detail = json!({
        "from": asked.from.name(), "to": asked.to.name(), "reason": asked.reason, "files": files,
        "unit": asked.commitment.as_ref().map_or("", |bound| bound.unit.as_str()),
    });
    act.event(event(&sent, kind, next.code(), sent.version + 1, detail)).await?;
    if matches!(next, ModeChange::Approved { .. }) {
        let school = schools::find(&mut act.tx, &inside, row.school).await?.ok_or(ActError::NotFound)?;
        set_mode::set_mode(act, &school, entry.clone(), &asked, &row.reason).await?;
    }
    announce(act, &sent, &entry, &next).await?;
    if matches!(next, ModeChange::Pending { .. }) {
        tell_province(act, &sent, &asked).await?;
    }
    Ok(next.code())
}

/// Tells the staff of the province that a request waits for them.
async fn tell_province(act: &mut Act, row: &ModeChangeRow, asked: &ModeRequest) -> Result<(), ActError> {
    let inside = act.system();
    let school = schools::find(&mut act.tx, &inside, row.school).await?.ok_or(ActError::NotFound)?;
    act.tell(Message {
        to: Recipient::Province(school.province),
        kind: "mode-change",
        subject: format!("{}申请变更{}的培养方式", row.school_name, row.name),
        body: format!("由{}变更为{}，请审核。", asked.from.name(), asked.to.name()),
        link: format!("/p/{}/mode-changes/{}/{}", row.cohort, row.school, row.change),
        record: row.change.to_string(),
    })
    .await
}
