//! A party answers a correction (decision 4): sees before and after, accepts or objects. Accepting under `both` binds and
//! needs a graduate's second proof (decision 8).

use domain::accounts::{Access, Action, CodePurpose, Role};
use domain::ids::{ContactId, PlacementRef};
use domain::placements::{Act as Move, Actor as By, Amendment, Side, perform, why_not};
use domain::policy::AmendConsent;
use domain::refusal::{FieldErrors, Refusal};
use serde_json::json;
use store::placements::PlacementRow;
pub use store::placements::amendments::AnswerRow;
use store::placements::amendments::{self, AmendmentRow};
use uuid::Uuid;

use super::amend::enters;
use super::apply::{Happened, apply};
use super::content::load_content;
use super::correction::{FieldChange, open_content};
use super::fresh::freshen;
use crate::accounts::codes;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Fewest and most characters of an objection.
const WORDS: std::ops::RangeInclusive<usize> = 4..=200;

/// One correction as the parties and the school read it.
pub struct Correction {
    pub row: PlacementRow,
    pub school: String,
    /// Its telephone, for those who would rather ask.
    pub phone: String,
    pub stored: AmendmentRow,
    pub changes: Vec<FieldChange>,
    /// While it is open.
    pub open: Option<Amendment>,
    /// Why it cannot be accepted or objected to now.
    pub no_answer: Option<Refusal>,
    /// What the reader said to it.
    pub own: Option<AnswerRow>,
    pub side: Side,
}

impl Correction {
    /// Accepting it binds: the content is not in force before.
    pub fn asks_consent(&self) -> bool {
        self.stored.consent == AmendConsent::Both.as_str()
    }
}

/// An answer as its form posts it.
#[derive(Clone, Debug)]
pub struct Answer {
    pub record: PlacementRef,
    pub nonce: Uuid,
    pub seen: i64,
    pub consents: bool,
    /// What is wrong, of an objection.
    pub words: String,
    pub contact: Option<ContactId>,
    pub code: String,
}

fn reader(actor: &Actor, answering: bool) -> Result<(Access, By), ActError> {
    let role = actor.session().map(|session| session.role).ok_or(ActError::NotFound)?;
    let (side, see, answer) = match role {
        Role::Graduate => (Side::Graduate, Action::SeeOwnPlacements, Action::AnswerInvitation),
        Role::Employer | Role::EmployerAdmin => (Side::Employer, Action::SeeEmployerPlacements, Action::SendInvitation),
        Role::School => (Side::School, Action::SeePlacements, Action::CorrectPlacements),
        Role::Department => (Side::Department, Action::SeePlacements, Action::CorrectPlacements),
        Role::Province | Role::Operator => return Err(ActError::NotFound),
    };
    let access = actor.access(if answering { answer } else { see })?;
    Ok((access, By { side, account: actor.account() }))
}

/// Every correction of a record, newest first.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not within the reader's access.
pub async fn corrections(app: &App, actor: &Actor, record: PlacementRef) -> Result<Vec<Correction>, ActError> {
    let (access, by) = reader(actor, false)?;
    let mut tx = app.db.read().await?;
    let found = load_content(app, &mut tx, &access, record).await?;
    let facts = found.facts(app.now(), by, Some(found.row.version));
    let no_answer = why_not(Move::Object, Some(&found.state), &facts);
    let mut corrections = Vec::new();
    for stored in amendments::list(&mut tx, &access, record).await?.into_iter().rev() {
        let running = stored.closed_at.is_none();
        corrections.push(Correction {
            row: found.row.clone(),
            school: found.ground.school.name.clone(),
            phone: found.ground.school.phone.clone(),
            changes: open_content(app, record, &stored)?.changes(found.row.kind),
            open: found.state.amendment().filter(|_| running).cloned(),
            no_answer: no_answer.clone(),
            own: match by.side {
                Side::Graduate => stored.graduate.clone(),
                Side::Employer => stored.employer.clone(),
                _ => None,
            },
            side: by.side,
            stored,
        });
    }
    Ok(corrections)
}

/// The newest correction of a record.
///
/// # Errors
/// [`ActError::NotFound`] when there is none within the reader's access.
pub async fn correction(app: &App, actor: &Actor, record: PlacementRef) -> Result<Correction, ActError> {
    corrections(app, actor, record).await?.into_iter().next().ok_or(ActError::NotFound)
}

/// Sends the code that proves a graduate's consent.
///
/// # Errors
/// [`ActError::Refused`] when there is nothing to answer, or the contact does not count yet (decision 8).
pub async fn send_code(
    app: &App,
    actor: &Actor,
    record: PlacementRef,
    seen: i64,
    contact: ContactId,
) -> Result<(), ActError> {
    let (access, by) = reader(actor, true)?;
    {
        let mut tx = app.db.read().await?;
        let found = load_content(app, &mut tx, &access, record).await?;
        if let Some(refusal) = why_not(Move::Consent, Some(&found.state), &found.facts(app.now(), by, Some(seen))) {
            return Err(refusal.into());
        }
    }
    codes::send_to_own_contact(app, actor, contact, CodePurpose::Consent, &record.to_string(), seen).await
}

/// # Errors
/// [`ActError::Fields`] at `words`, `contact` or `code`; [`ActError::Refused`] by a guard; [`ActError::Stale`] when the
/// record changed since it was seen.
pub async fn answer(app: &App, actor: &Actor, input: &Answer) -> Result<(), ActError> {
    let (access, by) = reader(actor, true)?;
    let words = input.words.trim();
    if !input.consents && !WORDS.contains(&words.chars().count()) {
        return Err(FieldErrors::one("words", "请写明哪里有误，4 至 200 个字").into());
    }
    let mut errors = FieldErrors::new();
    errors.legible("words", words);
    errors.into_result()?;
    freshen(app, input.record).await?;
    let doing = if input.consents { Move::Consent } else { Move::Object };
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let found = load_content(app, &mut act.tx, &access, input.record).await?;
        let mut facts = found.facts(act.now(), by, Some(input.seen));
        // Rules first: a code is not spent on an act that cannot happen.
        if let Some(refusal) = why_not(doing, Some(&found.state), &facts) {
            return Err(refusal.into());
        }
        let binds = found.state.amendment().is_some_and(|open| open.consent == AmendConsent::Both);
        let mut proved = json!({});
        if input.consents && binds && by.side == Side::Graduate {
            let contact = input.contact.ok_or_else(|| FieldErrors::one("contact", "请选择接收验证码的联系方式"))?;
            if input.code.is_empty() {
                return Err(FieldErrors::one("code", "请填写验证码").into());
            }
            let record = input.record.to_string();
            let proof;
            (act, proof) = codes::prove(act, contact, CodePurpose::Consent, &record, input.seen, &input.code).await?;
            facts.proof = Some(proof.proof);
            proved = proof.detail();
        }
        let moved = perform(doing, Some(found.state.clone()), &facts)?;
        let (inside, now) = (act.system(), act.now());
        let said = AnswerRow { consents: input.consents, words: words.to_owned(), at: now };
        let of_graduate = by.side == Side::Graduate;
        amendments::answer(&mut act.tx, &inside, input.record, of_graduate, &said).await?;
        let in_force = enters(&moved);
        let mut detail = json!({ "words": words, "reason": words, "proved": proved });
        if in_force {
            let stored = amendments::list(&mut act.tx, &inside, input.record).await?.pop();
            let stored = stored.ok_or_else(|| ActError::defect("an open correction has a row"))?;
            let corrected = open_content(app, input.record, &stored)?;
            found.put(&mut act, &corrected).await?;
            amendments::enter(&mut act.tx, &inside, input.record, now).await?;
            detail = json!({
                "reason": stored.reason, "changes": corrected.changes(found.row.kind), "consent": AmendConsent::Both,
                "agreement_version": stored.version, "proved": proved,
            });
        }
        if moved.state.amendment().is_none() {
            amendments::close(&mut act.tx, &inside, input.record, now).await?;
        }
        let kind = match (in_force, input.consents) {
            (true, _) => "placement.amended",
            (false, true) => "placement.amendment-accepted",
            (false, false) => "placement.amendment-objected",
        };
        apply(&mut act, &found, &moved, Happened { kind, detail }).await?;
        act.commit_with(doing.as_str()).await
    })
    .await
}
