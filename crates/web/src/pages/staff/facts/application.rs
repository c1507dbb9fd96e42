//! What a graduate's application says, with what changed since the submission before.

use app::placements::Application;

use super::filled;
use crate::components::Definitions;
use crate::pages::form_facts;

pub(super) fn sections(application: &Application) -> Vec<(String, Definitions)> {
    let before = application.previous_submission().map(|earlier| &earlier.values);
    // A stamped image is submitted without a form: its earlier submissions have nothing to compare with.
    let before = before.filter(|values| !values.is_empty());
    let mut sections = Vec::new();
    let head = filled(vec![
        ("协议编号", application.row.number.clone().unwrap_or_default()),
        ("去向类别", application.category.map(|category| category.title.clone()).unwrap_or_default()),
    ]);
    if !head.rows.is_empty() {
        sections.push(("登记内容".to_owned(), head));
    }
    if let Some(form) = application.form() {
        sections.extend(form_facts::sections(&form, &application.values, before));
    }
    sections
}
