//! A graduate's own application as its form shows it (F171): values, files, limits, and why it cannot be kept or
//! submitted now.

use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::{Act as Move, Process, StateCode, why_not};
use domain::refusal::{FieldErrors, Refusal};

use super::application::{Application, load_application};
use super::evidence::{Allowed, allowed};
use crate::{ActError, Actor, App};

/// The application with everything its form needs.
pub struct OwnForm {
    pub found: Application,
    /// What is under way on it.
    pub process: Process,
    /// What the policy lets the process bring.
    pub allowed: Allowed,
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
    let process = found.state.process();
    let doing = if process == Process::OfflineImage { Move::SendBack } else { Move::Submit };
    let seen = found.row.version;
    let submit = why_not(doing, Some(&found.state), &found.submitting(now, actor, seen));
    let lacks = found.checked(now.day()).err().unwrap_or_default();
    let allowed = allowed(&found.ground.current, process);
    Ok(OwnForm { process, allowed, submit, lacks, found })
}
