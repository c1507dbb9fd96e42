//! The employer's form that sends one invitation to one or several graduates.

use askama::Template;

use crate::components::{Desk, ErrorSummary, Field, Link, Tag};

/// One graduate the letter goes to.
#[derive(Debug)]
pub struct Recipient {
    pub id: String,
    pub name: String,
    pub place: String,
    /// Why this one cannot be invited now, as a tag and a sentence.
    pub refusal: Option<(Tag, String)>,
}

#[derive(Template, Debug)]
#[template(path = "employer/invitation_form.html")]
pub struct InvitationFormPage {
    pub shell: Desk,
    pub nonce: String,
    pub errors: ErrorSummary,
    /// Name of the letter template in use.
    pub template: String,
    pub templates: Vec<Link>,
    /// When the draft was kept; empty without one.
    pub saved: String,
    pub sections: Vec<(String, Vec<Field>)>,
    pub recipients: Vec<Recipient>,
    /// Those without a refusal.
    pub invitable: usize,
    /// The letter as the first recipient reads it; line breaks are kept.
    pub letter: String,
}
