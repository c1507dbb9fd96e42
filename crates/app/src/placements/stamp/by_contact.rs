//! What the employer's contact does with a link, without an account: reads the agreement, lays the stamped pages on it,
//! and sends them back with a code to the contact's own mobile.

use domain::accounts::{Access, CodePurpose, PublicPurpose, SystemPurpose, ThrottleRule};
use domain::ids::{FileId, LinkId};
use domain::people::{Contact, Mobile, PersonName};
use domain::placements::{Act as Move, Actor as By, Process, Side, perform, why_not};
use domain::refusal::{FieldErrors, Refusal};
use serde_json::json;
use store::accounts::throttles;
use store::engine::WriteTx;
use store::placements::evidence::{self, EvidenceRow};
use store::placements::stamp_links::{self, LinkRow};
use store::placements::submissions::{self, SubmissionRow};
use store::uploads::UploadedFile;

use super::link::{is_own, text_version};
use super::{LinkState, Token, state_of};
use crate::accounts::{codes, limits};
use crate::agreements::document::{Pdf, sealed_pdf};
use crate::employers::licence::Upload;
use crate::jobs::Job;
use crate::people::contact_blind;
use crate::placements::application::{Application, load_application, sealed};
use crate::placements::apply::{Happened, apply};
use crate::placements::evidence::{Allowed, Shown, allowed, kept, too_many};
use crate::placements::fresh::freshen;
use crate::ports::BlobOwner;
use crate::{Act, ActError, Actor, App, Stale, once_more};

/// A link with what its page shows.
pub struct Opened {
    pub link: LinkRow,
    pub state: LinkState,
    pub found: Application,
    /// Pages laid on it so far; of a used one, those that were sent.
    pub files: Vec<UploadedFile>,
    pub allowed: Allowed,
    /// Why the agreement cannot be sent back although the link is open.
    pub refusal: Option<Refusal>,
}

/// What the form posts.
#[derive(Clone, Debug)]
pub struct SendBack {
    pub seen: i64,
    pub contact: String,
    pub mobile: String,
    pub code: String,
    pub confirmed: bool,
}

fn access() -> Access {
    Access::public(PublicPurpose::SendStampedBack)
}

fn actor() -> Actor {
    Actor::System(SystemPurpose::Work)
}

/// The link behind a token, as it is.
///
/// # Errors
/// [`ActError::NotFound`] when there is none; such tries are limited per address ([`ActError::TooMany`]).
pub async fn find(app: &App, address: &str, token: &str) -> Result<Opened, ActError> {
    let Some(token) = Token::parse(token) else {
        limits::wrong_try(app, address).await?;
        return Err(ActError::NotFound);
    };
    let access = access();
    let mut tx = app.db.read().await?;
    let Some(link) = stamp_links::by_token(&mut tx, &access, token.school, token.hash()).await? else {
        drop(tx);
        limits::wrong_try(app, address).await?;
        return Err(ActError::NotFound);
    };
    let found = load_application(app, &mut tx, &access, link.record).await?;
    let version = text_version(&mut tx, &access, link.record).await?;
    let state = state_of(&link, found.row.state, version, app.now());
    let files = stamp_links::laid(&mut tx, &access, link.record.school, link.link).await?;
    let refusal = {
        let by = By { side: Side::Employer, account: None };
        let facts = found.facts(app.now(), by, Some(found.row.version));
        why_not(Move::SendBack, Some(&found.state), &facts).filter(|_| state.is_open())
    };
    let allowed = allowed(&found.ground.current, Process::OfflineImage);
    Ok(Opened { link, state, found, files, allowed, refusal })
}

/// The same, when the link can still be used.
async fn open(app: &App, address: &str, token: &str) -> Result<Opened, ActError> {
    let opened = find(app, address, token).await?;
    match opened.state.is_open() {
        true => Ok(opened),
        false => Err(ended(opened.state).into()),
    }
}

/// Why a link is of no use any more.
fn ended(state: LinkState) -> Refusal {
    let reason = match state {
        LinkState::Used => "这个链接已经使用过",
        LinkState::Expired => "这个链接已过有效期",
        LinkState::Revoked => "毕业生已停用这个链接",
        _ => "这份协议书现在不需要回传",
    };
    Refusal::new("link-ended", "§6.6", reason, "需要时请毕业生重新发送链接")
}

/// Notes that the link was looked at, as looking into a record is noted (decision 18).
///
/// # Errors
/// When storage fails.
pub async fn looked(app: &App, opened: &Opened) -> Result<(), ActError> {
    if opened.state != LinkState::Sent {
        return Ok(());
    }
    let mut tx = app.db.write().await?;
    stamp_links::opened(&mut tx, &access(), opened.link.record.school, opened.link.link, app.now()).await?;
    Ok(tx.commit().await?)
}

/// The agreement to be stamped.
///
/// # Errors
/// [`ActError::NotFound`] for a token of no link, [`ActError::Refused`] when the link has ended.
pub async fn pdf(app: &App, address: &str, token: &str) -> Result<Pdf, ActError> {
    let opened = open(app, address, token).await?;
    sealed_pdf(app, &access(), opened.link.record).await
}

/// A page laid on the link, as it was uploaded.
///
/// # Errors
/// As [`pdf`].
pub async fn file(app: &App, address: &str, token: &str, file: FileId) -> Result<Shown, ActError> {
    let opened = open(app, address, token).await?;
    let row = opened.files.into_iter().find(|row| row.file == file).ok_or(ActError::NotFound)?;
    let bytes = app.blobs.get(BlobOwner::School(opened.link.record.school), row.sha256).await?;
    let bytes = bytes.ok_or_else(|| ActError::defect(format!("the blob of page {file} is gone")))?;
    Ok(Shown { name: row.name, kind: row.kind, bytes })
}

/// The bucket of the pages of a link; who changes what lies there holds it.
fn page_key(app: &App, link: LinkId) -> [u8; 32] {
    app.vault.blind("stamp-page", &link.to_string())
}

/// Takes the link for this act and returns what lies on it then: a page is not added to what was sent meanwhile, and what
/// is sent is everything that lies there.
async fn held(app: &App, tx: &mut WriteTx, opened: &Opened) -> Result<Vec<UploadedFile>, ActError> {
    let (record, link) = (opened.link.record, opened.link.link);
    throttles::hold(tx, ThrottleRule::STAMP_PAGE, &page_key(app, link), app.now()).await?;
    let newest = stamp_links::newest(tx, &access(), record).await?.filter(|newest| newest.link == link);
    match newest {
        Some(LinkRow { used_at: None, revoked_at: None, .. }) => {
            Ok(stamp_links::laid(tx, &access(), record.school, link).await?)
        }
        Some(LinkRow { used_at: Some(_), .. }) => Err(ended(LinkState::Used).into()),
        _ => Err(ended(LinkState::Revoked).into()),
    }
}

/// Lays pages on the link; either all of them or, with a message at `evidence`, none.
///
/// # Errors
/// [`ActError::Fields`] at `evidence`, otherwise as [`pdf`].
pub async fn lay(app: &App, address: &str, token: &str, uploads: Vec<Upload>) -> Result<(), ActError> {
    let opened = open(app, address, token).await?;
    let record = opened.link.record;
    too_many(&opened.allowed, opened.files.len(), uploads.len())?;
    {
        let mut tx = app.db.write().await?;
        let key = page_key(app, opened.link.link);
        for _ in &uploads {
            limits::take(&mut tx, ThrottleRule::STAMP_PAGE, &key, app.now()).await?;
        }
        tx.commit().await?;
    }
    let mut new: Vec<UploadedFile> = Vec::new();
    for upload in uploads {
        let row = kept(app, record, Process::OfflineImage, upload, &opened.allowed).await?;
        // The same picture twice is one page.
        if !new.iter().any(|file| file.sha256 == row.sha256) {
            let EvidenceRow { file, name, kind, sha256, bytes, pages, uploaded_at, .. } = row;
            new.push(UploadedFile { file, name, kind, sha256, bytes, pages, uploaded_at });
        }
    }
    let mut tx = app.db.write().await?;
    let there = held(app, &mut tx, &opened).await?;
    new.retain(|page| !there.iter().any(|file| file.sha256 == page.sha256));
    too_many(&opened.allowed, there.len(), new.len())?;
    for file in &new {
        stamp_links::lay(&mut tx, &access(), record.school, opened.link.link, file).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes a page off the link again; nothing happens when it does not lie there.
///
/// # Errors
/// As [`pdf`].
pub async fn take_off(app: &App, address: &str, token: &str, file: FileId) -> Result<(), ActError> {
    let opened = open(app, address, token).await?;
    let mut tx = app.db.write().await?;
    held(app, &mut tx, &opened).await?;
    stamp_links::take_off(&mut tx, &access(), opened.link.record.school, opened.link.link, file).await?;
    Ok(tx.commit().await?)
}

/// Sends a code to the contact's mobile and returns where it went, masked.
///
/// # Errors
/// [`ActError::Fields`] at `mobile`, [`ActError::TooMany`], otherwise as [`pdf`].
pub async fn send_code(app: &App, address: &str, token: &str, mobile: &str) -> Result<String, ActError> {
    let opened = open(app, address, token).await?;
    let mut errors = FieldErrors::new();
    let mobile = errors.take("mobile", Mobile::parse(mobile));
    errors.into_result()?;
    let Some(mobile) = mobile else { return Err(ActError::NotFound) };
    let (masked, contact) = (mobile.masked(), Contact::Mobile(mobile));
    let mut act = Act::begin(app, &actor()).await?;
    let (inside, now, blind) = (act.system(), act.now(), contact_blind(app, &contact));
    if is_own(&mut act.tx, &inside, &opened.found.row, &blind).await? {
        return Err(not_own());
    }
    limits::take(&mut act.tx, ThrottleRule::CODE_ADDRESS, &limits::address_key(app, address), now).await?;
    limits::take(&mut act.tx, ThrottleRule::CODE_CONTACT, &blind, now).await?;
    codes::issue(&mut act, &contact, "", CodePurpose::SendBack, &opened.link.link.to_string(), 0).await?;
    act.commit().await?;
    Ok(masked)
}

fn not_own() -> ActError {
    FieldErrors::one("mobile", "这是毕业生本人的手机号码，请填写单位联系人的手机").into()
}

/// Sends the agreement back in the employer's name. A link already used answers as it did.
///
/// # Errors
/// [`ActError::Fields`] naming what to correct, [`ActError::Refused`] by a guard or because the link has ended,
/// [`ActError::Stale`] when the record moved since the page was made.
pub async fn send_back(app: &App, address: &str, token: &str, input: &SendBack) -> Result<(), ActError> {
    let opened = find(app, address, token).await?;
    if opened.state == LinkState::Used {
        return Ok(());
    }
    let mut errors = FieldErrors::new();
    let contact = errors.take("helper", PersonName::parse(&input.contact));
    let mobile = errors.take("mobile", Mobile::parse(&input.mobile));
    if input.code.trim().is_empty() {
        errors.add("code", "请填写手机收到的验证码");
    }
    if !input.confirmed {
        errors.add("confirmed", "请先勾选确认");
    }
    if opened.files.is_empty() && opened.state.is_open() {
        errors.add("evidence", "请上传盖章的协议书照片或扫描件，至少 1 份");
    }
    errors.into_result()?;
    let (Some(contact), Some(mobile)) = (contact, mobile) else { return Err(ActError::NotFound) };
    freshen(app, opened.link.record).await?;
    once_more(async || {
        let opened = open(app, address, token).await?;
        let (record, link) = (opened.link.record, opened.link.link);
        let mut act = Act::begin(app, &actor()).await?;
        let inside = act.system();
        let files = held(app, &mut act.tx, &opened).await?;
        let found = load_application(app, &mut act.tx, &inside, record).await?;
        let (by, now) = (By { side: Side::Employer, account: None }, act.now());
        let mut facts = found.facts(now, by, Some(input.seen));
        facts.evidence = u32::try_from(files.len()).unwrap_or(u32::MAX);
        facts.evidence_least = found.evidence_asked(Process::OfflineImage).0;
        let moved = perform(Move::SendBack, Some(found.state.clone()), &facts)?;
        let to = Contact::Mobile(mobile.clone());
        if is_own(&mut act.tx, &inside, &found.row, &contact_blind(app, &to)).await? {
            return Err(not_own());
        }
        let proven = codes::check(&mut act, &to, CodePurpose::SendBack, &link.to_string(), 0, &input.code).await;
        if let Err(error) = proven {
            // A wrong try counts although nothing is sent.
            if matches!(error, ActError::Fields(_)) {
                act.commit().await?;
            }
            return Err(error);
        }
        let by = format!("{} {}", contact.reveal(), mobile.masked());
        if !stamp_links::spend(&mut act.tx, &inside, record.school, link, &by, now).await? {
            let what_changed = "这个链接刚刚被使用或停用".to_owned();
            return Err(ActError::Stale(Stale { what_changed, version: found.row.version }));
        }
        file_pages(app, &mut act, &found, &files).await?;
        let detail = json!({
            "link": link, "contact": contact.reveal(), "mobile": mobile.masked(), "files": files.len(),
        });
        apply(&mut act, &found, &moved, Happened { kind: "placement.sent-back", detail }).await?;
        act.commit().await
    })
    .await
}

/// What lies on the link becomes the evidence of a submission, and nothing else: pages the graduate had laid there are
/// taken off the form and stay with the submissions that had them.
async fn file_pages(app: &App, act: &mut Act, found: &Application, files: &[UploadedFile]) -> Result<(), ActError> {
    let (inside, now, record) = (act.system(), act.now(), found.row.record);
    for old in found.files_of(Process::OfflineImage) {
        evidence::remove(&mut act.tx, &inside, record, old.file, now).await?;
    }
    for file in files {
        let row = EvidenceRow {
            file: file.file,
            process: Process::OfflineImage.as_str().to_owned(),
            name: file.name.clone(),
            kind: file.kind.clone(),
            sha256: file.sha256,
            bytes: file.bytes,
            pages: file.pages,
            by_side: Side::Employer.as_str().to_owned(),
            uploaded_at: file.uploaded_at,
            removed_at: None,
        };
        evidence::insert(&mut act.tx, &inside, record, &row).await?;
        act.enqueue(Job::DrawPages { record, file: row.file }).await?;
    }
    let row = SubmissionRow {
        seq: 0,
        process: Process::OfflineImage.as_str().to_owned(),
        category: String::new(),
        content: sealed(app, "submissions", record, &found.values)?,
        files: files.iter().map(|file| file.file.to_string()).collect::<Vec<_>>().join(" "),
        submitted_at: now,
    };
    Ok(submissions::insert(&mut act.tx, &inside, record, &row).await?)
}
