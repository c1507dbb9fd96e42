//! One-time codes (decision 8): sent to a contact the person controls, bound to contact, act, record and version.

use domain::accounts::{Action, CODE_TRIES, CodeAnswer, CodePurpose, OneTimeCode, ThrottleRule};
use domain::ids::ContactId;
use domain::people::Contact;
use domain::placements::Proof;
use domain::refusal::{FieldErrors, Refusal};
use serde_json::{Value, json};
use store::accounts::codes::{self, CodeBinding};
use store::people::contacts::ContactRow;

use crate::jobs::{CodeDelivery, Job};
use crate::people::{contact_blind, open_contact};
use crate::{Act, ActError, Actor, App};

/// Digits of a code.
const DIGITS: usize = 6;

fn hash(app: &App, binding: &CodeBinding<'_>, code: &str) -> [u8; 32] {
    let CodeBinding { contact_blind, purpose, record, version } = binding;
    let contact = domain::ledger::hex(*contact_blind);
    app.vault.blind("code", &format!("{contact}|{}|{record}|{version}|{code}", purpose.code()))
}

/// Makes a code within the act and queues its delivery. `account` is the log-in name the message may show.
///
/// # Errors
/// When storage fails.
pub async fn issue(
    act: &mut Act,
    to: &Contact,
    account: &str,
    purpose: CodePurpose,
    record: &str,
    version: i64,
) -> Result<(), ActError> {
    let app = act.app().clone();
    let code = app.random_digits(DIGITS);
    let blind = contact_blind(&app, to);
    let binding = CodeBinding { contact_blind: &blind, purpose, record, version };
    let now = act.now();
    codes::insert(&mut act.tx, app.new_id(), &binding, &hash(&app, &binding, &code), now).await?;
    let expires_at = now.plus_minutes(domain::accounts::CODE_LIFETIME_MINUTES);
    let delivery = CodeDelivery { to: to.clone(), account: account.to_owned(), purpose, code, expires_at };
    act.enqueue(Job::DeliverCode(delivery)).await
}

/// Checks a typed code and uses it up. The try is counted in the act's transaction: commit it even when it was wrong.
///
/// # Errors
/// [`ActError::Fields`] at `code`, saying what to do.
pub async fn check(
    act: &mut Act,
    contact: &Contact,
    purpose: CodePurpose,
    record: &str,
    version: i64,
    typed: &str,
) -> Result<(), ActError> {
    let app = act.app().clone();
    let blind = contact_blind(&app, contact);
    let binding = CodeBinding { contact_blind: &blind, purpose, record, version };
    let Some(row) = codes::newest(&mut act.tx, &binding).await? else {
        return Err(FieldErrors::one("code", "请先获取验证码").into());
    };
    let digits: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let now = act.now();
    let refuse = |answer: CodeAnswer| Err(FieldErrors::one("code", answer.to_string()).into());
    if let Err(answer) = row.code.open(now) {
        return refuse(answer);
    }
    let Some(tries) = codes::take_try(&mut act.tx, row.id, CODE_TRIES).await? else {
        // Another post took the last try, or used the code, since it was read.
        let newest = codes::newest(&mut act.tx, &binding).await?;
        let answer = newest.and_then(|row| row.code.open(now).err());
        return refuse(answer.unwrap_or(CodeAnswer::Exhausted));
    };
    if row.hash != hash(&app, &binding, &digits) {
        return refuse(OneTimeCode::wrong(tries));
    }
    if codes::used(&mut act.tx, row.id, now).await? { Ok(()) } else { refuse(CodeAnswer::Used) }
}

/// A proof with what the event says of the contact.
#[derive(Clone, Debug)]
pub struct Spent {
    pub proof: Proof,
    pub masked: String,
    pub origin: &'static str,
    pub age_days: i64,
}

impl Spent {
    /// For the detail of an event.
    pub fn detail(&self) -> Value {
        json!({ "proof": self.masked, "contact_origin": self.origin, "contact_age_days": self.age_days })
    }
}

/// A contact of the actor's own person.
async fn own_contact(app: &App, actor: &Actor, contact: ContactId) -> Result<(ContactRow, Contact), ActError> {
    let access = actor.access(Action::AnswerInvitation)?;
    let person = access.person().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let row = store::people::contacts::find(&mut tx, &access, person, contact).await?.ok_or(ActError::NotFound)?;
    let opened = open_contact(app, &row)?;
    Ok((row, opened))
}

/// Sends the code for a binding act on a record to a contact of the graduate's own.
///
/// # Errors
/// [`ActError::Refused`] when the contact does not count yet.
pub async fn send_to_own_contact(
    app: &App,
    actor: &Actor,
    contact: ContactId,
    purpose: CodePurpose,
    record: &str,
    version: i64,
) -> Result<(), ActError> {
    let (row, opened) = own_contact(app, actor, contact).await?;
    counts(&row, app.now())?;
    let mut act = Act::begin(app, actor).await?;
    let now = act.now();
    let key = contact_blind(app, &opened);
    super::limits::take(&mut act.tx, ThrottleRule::CODE_CONTACT, &key, now).await?;
    issue(&mut act, &opened, actor.name(), purpose, record, version).await?;
    act.commit().await
}

fn counts(row: &ContactRow, now: domain::time::Instant) -> Result<domain::time::Instant, Refusal> {
    match row.counts_from {
        Some(from) if from <= now => Ok(from),
        _ => Err(Refusal::new(
            "contact-too-new",
            "decision-8",
            format!("{} 暂时不能用于确认签约", row.masked),
            "由学校填写或更改的联系方式，在通知原联系方式满 24 小时后才能使用；可先用其他联系方式",
        )),
    }
}

/// Checks the code for a binding act and returns the proof for the guards.
///
/// # Errors
/// [`ActError::Fields`] at `code`.
pub async fn spend(
    act: &mut Act,
    contact: ContactId,
    purpose: CodePurpose,
    record: &str,
    version: i64,
    typed: &str,
) -> Result<Spent, ActError> {
    let access = act.actor().access(Action::AnswerInvitation)?;
    let person = access.person().ok_or(ActError::NotFound)?;
    let found = store::people::contacts::find(&mut act.tx, &access, person, contact).await?;
    let row = found.ok_or(ActError::NotFound)?;
    let opened = open_contact(act.app(), &row)?;
    check(act, &opened, purpose, record, version, typed).await?;
    let now = act.now();
    Ok(Spent {
        proof: Proof { contact, verified: true, counts_from: row.counts_from },
        masked: row.masked,
        origin: row.origin.as_str(),
        age_days: now.seconds_since(row.set_at) / 86_400,
    })
}

/// Spends the code of an act and hands the act back. A wrong try counts although the act does not happen.
///
/// # Errors
/// As [`spend`].
pub async fn prove(
    mut act: Act,
    contact: ContactId,
    purpose: CodePurpose,
    record: &str,
    version: i64,
    typed: &str,
) -> Result<(Act, Spent), ActError> {
    match spend(&mut act, contact, purpose, record, version, typed).await {
        Ok(spent) => Ok((act, spent)),
        Err(error @ ActError::Fields(_)) => {
            act.commit().await?;
            Err(error)
        }
        Err(error) => Err(error),
    }
}

/// Contacts of the graduate with whether each may prove a binding act now, for the accept sheet.
///
/// # Errors
/// When the actor is no graduate, or storage fails.
pub async fn proving_contacts(app: &App, actor: &Actor) -> Result<Vec<(ContactRow, Option<Refusal>)>, ActError> {
    let access = actor.access(Action::AnswerInvitation)?;
    let person = access.person().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let rows = store::people::contacts::list(&mut tx, &access, person).await?;
    let now = app.now();
    Ok(rows
        .into_iter()
        .map(|row| {
            let refusal = counts(&row, now).err();
            (row, refusal)
        })
        .collect())
}
