//! A graduate's own application as its form shows it (F171): values, files, limits, what warns about the unit (R40), and
//! why it cannot be kept or submitted now.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::employers::CreditCode;
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, Process, StateCode, why_not};
use domain::refusal::{FieldErrors, Refusal};

use super::application::{Application, load_application};
use super::evidence::{Allowed, allowed};
use crate::employers::warnings::{self, EmployerHints};
use crate::{ActError, Actor, App};

/// The application with everything its form needs.
pub struct OwnForm {
    pub found: Application,
    /// What is under way on it.
    pub process: Process,
    /// What the policy lets the process bring.
    pub allowed: Allowed,
    /// About the unit as it is typed now.
    pub hints: EmployerHints,
    /// Why submitting is not possible, apart from what the form lacks.
    pub submit: Option<Refusal>,
    /// What is wrong with the form as it is.
    pub lacks: FieldErrors,
}

impl OwnForm {
    /// Whether the form itself is the graduate's to change: not submitted, taken back, or returned.
    pub const fn is_open(&self) -> bool {
        matches!(
            self.found.record.row.state,
            StateCode::OfDraft
                | StateCode::OfTextPulled
                | StateCode::OfTextReturned
                | StateCode::BdDraft
                | StateCode::BdPulled
                | StateCode::BdReturned
                | StateCode::QxDraft
                | StateCode::QxPulled
                | StateCode::QxReturned
        )
    }
}

/// # Errors
/// [`ActError::NotFound`] when it is not the graduate's, or no application.
pub async fn own_form(app: &App, actor: &Actor, record: PlacementRef) -> Result<OwnForm, ActError> {
    let access = actor.access(Action::Apply)?;
    let now = app.now();
    let mut tx = app.db.read().await?;
    let found = load_application(app, &mut tx, &access, record).await?;
    let inside = Access::system(SystemPurpose::Work);
    let typed = |name: &str| found.values.get(name).map_or("", String::as_str).trim();
    let code = match CreditCode::parse(typed("credit_code")) {
        Ok(code) => Some(code),
        // A unit typed by name alone is looked up among the registered.
        Err(_) if typed("employer").is_empty() => None,
        Err(_) => {
            let named = store::employers::admitted(&mut tx, &inside, typed("employer"), 1).await?;
            named.into_iter().find(|row| row.name == typed("employer")).map(|row| row.credit_code)
        }
    };
    let hints = match code {
        Some(code) => warnings::hints(&mut tx, &inside, record.school, &code).await?,
        None => EmployerHints::default(),
    };
    let process = found.state.process();
    let doing = if process == Process::OfflineImage { Move::SendBack } else { Move::Submit };
    let seen = found.row.version;
    let submit = why_not(doing, Some(&found.state), &found.submitting(now, actor, seen));
    let lacks = found.checked(now.day()).err().unwrap_or_default();
    let allowed = allowed(&found.ground.current, process);
    Ok(OwnForm { process, allowed, hints, submit, lacks, found })
}
