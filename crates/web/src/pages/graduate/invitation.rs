//! One signing invitation, and the confirmation before it is accepted — as a sheet and as a page of its own.

use askama::Template;

use crate::components::{CheckBox, Definitions, ErrorSummary, Facts, Field, Icon, Notice, Phone, Tag, Timeline, WhyNot};

/// Everything the confirmation shows and sends.
#[derive(Debug)]
pub struct AcceptForm {
    pub reference: String,
    pub nonce: String,
    pub version: i64,
    pub summary: Definitions,
    /// Two or three, each with an icon.
    pub consequences: Vec<(Icon, String)>,
    /// The second proof, where it is asked on this step.
    pub code: Option<Field>,
    pub consent: CheckBox,
}

#[derive(Template, Debug)]
#[template(path = "graduate/invitation.html")]
pub struct InvitationPage {
    pub shell: Phone,
    pub reference: String,
    pub state: String,
    /// Warnings about the employer first, then the deadline.
    pub notices: Vec<Notice>,
    pub employer: String,
    pub trust: Vec<Tag>,
    pub key_facts: Facts,
    pub sections: Vec<(String, Definitions)>,
    pub supplement: String,
    pub after: Option<Timeline>,
    /// `None` when it can no longer be answered.
    pub accept: Option<AcceptForm>,
    /// Why it cannot be answered.
    pub why: Option<WhyNot>,
}

#[derive(Template, Debug)]
#[template(path = "graduate/accept.html")]
pub struct AcceptPage {
    pub shell: Phone,
    pub errors: ErrorSummary,
    pub accept: AcceptForm,
}
