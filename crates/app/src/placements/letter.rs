//! What a letter is written on: the choices its form offers, and the values it starts from.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::employers::{LetterForm, LetterPreview, LetterTerms, ReceivingForm};
use domain::ids::{CandidateId, Cohort, TemplateId};
use domain::policy::HouseholdModel;
use domain::time::Instant;

use super::Ground;
use super::record::read;
use crate::organisations::rules;
use crate::{ActError, Actor, App};

/// What the form offers, by the rules of the first candidate's school.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub employer: String,
    /// Letter templates by name.
    pub templates: Vec<(TemplateId, String)>,
    pub model: HouseholdModel,
    pub cohort: Cohort,
    /// Zero where the policy proposes none.
    pub default_days: u32,
    pub max_days: u32,
    /// Whether a letter can be withdrawn before it is answered (R20).
    pub withdrawable: bool,
}

/// # Errors
/// [`ActError::NotFound`] when the actor is no employer or the candidate is not its own.
pub async fn sheet(app: &App, actor: &Actor, first: CandidateId) -> Result<Sheet, ActError> {
    let access = actor.access(Action::SendInvitation)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let row = store::employers::find(&mut tx, &access, employer).await?.ok_or(ActError::NotFound)?;
    let candidate = store::employers::candidates::find(&mut tx, &access, first).await?.ok_or(ActError::NotFound)?;
    let inside = Access::system(SystemPurpose::Work);
    let policy = match Ground::load(app, &mut tx, &inside, candidate.school, candidate.entry).await {
        Ok(ground) => ground.policy,
        Err(ActError::NotFound) => rules::policy_of_school(&mut tx, &inside, candidate.school).await?.1,
        Err(error) => return Err(error),
    };
    let current = &policy.current;
    let templates = match current.invite_templates {
        true => store::employers::templates::list(&mut tx, &access).await?,
        false => Vec::new(),
    };
    Ok(Sheet {
        employer: row.name,
        templates: templates.into_iter().map(|row| (row.template, row.name)).collect(),
        model: current.household_model,
        cohort: candidate.cohort,
        default_days: current.invite_default_days,
        max_days: current.invite_max_days,
        withdrawable: policy.pinned.invite_withdraw,
    })
}

/// The values a new letter starts from: a template's, or the employer's contact and 户档 defaults (F079).
///
/// # Errors
/// [`ActError::NotFound`] when the actor is no employer or the template is not its own.
pub async fn start(
    app: &App,
    actor: &Actor,
    template: Option<TemplateId>,
    sheet: &Sheet,
) -> Result<LetterForm, ActError> {
    let access = actor.access(Action::SendInvitation)?;
    let employer = access.employer().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    if let Some(template) = template {
        let row = store::employers::templates::find(&mut tx, &access, template).await?.ok_or(ActError::NotFound)?;
        return read(&row.body, "letter template");
    }
    let row = store::employers::find(&mut tx, &access, employer).await?.ok_or(ActError::NotFound)?;
    let receiving: ReceivingForm = read(&row.transfer_defaults, "transfer defaults")?;
    let days = if sheet.default_days > 0 { sheet.default_days.to_string() } else { String::new() };
    Ok(LetterForm { days, contact: row.contact_name, phone: row.contact_phone, receiving, ..LetterForm::default() })
}

/// The letter as one graduate will read it, were it sent now.
pub fn text(terms: &LetterTerms, employer: &str, graduate: &str, now: Instant) -> String {
    let LetterPreview { greeting, body, employer, date } = LetterPreview::of(terms, employer, graduate, now);
    format!("{greeting}\n{body}\n\n{employer}\n{date}")
}
