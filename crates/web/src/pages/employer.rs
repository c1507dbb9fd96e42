//! Pages of the employer.

pub mod candidates;
pub mod company;
pub(crate) mod company_fields;
pub mod correction;
pub mod home;
pub mod invitation;
pub mod invitation_form;
pub mod invitations;
mod letter_fields;
mod licence;
pub mod templates;

use domain::employers::Admission;

use crate::components::{Tag, Tone, icon};
use crate::routes::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .with(home::routes)
        .with(candidates::routes)
        .with(templates::routes)
        .with(company::routes)
        .with(licence::routes)
        .with(invitation_form::routes)
        .with(invitations::routes)
        .with(invitation::routes)
        .with(correction::routes)
}

/// Where the employer's admission stands, as a tag.
pub(crate) fn standing_tag(admission: &Admission) -> Tag {
    let tone = match admission {
        Admission::Ok { .. } => return Tag::new(Tone::Ok, admission.label()).with_icon(icon("shield-check")),
        Admission::Draft | Admission::Returned { .. } => Tone::Wait,
        Admission::Pending { .. } | Admission::Recheck { .. } => Tone::Info,
        Admission::Frozen { .. } => Tone::Bad,
    };
    Tag::new(tone, admission.label())
}
