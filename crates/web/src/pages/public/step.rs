//! One step of a way without a session: a few fields and one button.

use askama::Template;

use crate::components::{Choices, ErrorSummary, Field, Notice, Public};
use crate::shell;

#[derive(Template, Debug)]
#[template(path = "public/step.html")]
pub(crate) struct StepPage {
    pub shell: Public,
    pub title: &'static str,
    /// What this step is for.
    pub lead: String,
    pub notice: Option<Notice>,
    pub errors: ErrorSummary,
    pub action: &'static str,
    pub hidden: Vec<(&'static str, String)>,
    pub choices: Option<Choices>,
    pub fields: Vec<Field>,
    pub button: &'static str,
    pub testid: &'static str,
    /// Other ways on, as address and words.
    pub links: Vec<(&'static str, &'static str)>,
}

impl StepPage {
    pub(crate) fn new(title: &'static str, action: &'static str, button: &'static str, testid: &'static str) -> Self {
        Self {
            shell: shell::public(),
            title,
            lead: String::new(),
            notice: None,
            errors: ErrorSummary::default(),
            action,
            hidden: Vec::new(),
            choices: None,
            fields: Vec::new(),
            button,
            testid,
            links: Vec::new(),
        }
    }
}
