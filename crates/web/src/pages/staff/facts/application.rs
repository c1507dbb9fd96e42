//! What a graduate's application says, with what changed: since a reviewer changed it, since the submission before.

use app::placements::{Application, Submission};
use domain::placements::Process;
use domain::placements::forms::category_list;

use super::filled;
use crate::components::{Definition, Definitions};
use crate::pages::form_facts;

/// The submission the content is compared with: the last one once a reviewer changed it, else the one before.
pub(super) fn compared_with(application: &Application) -> Option<&Submission> {
    let last = application.submissions.last()?;
    if is_changed(application, last) {
        return Some(last);
    }
    application.previous_submission()
}

/// Whether the content is no longer what was submitted.
fn is_changed(application: &Application, last: &Submission) -> bool {
    let category = application.category.map_or("", |category| category.key.as_str());
    has_form(last)
        && application.state.review().is_some()
        && (last.values != application.values || last.category != category)
}

/// A stamped image is submitted without a form: there is nothing to compare with.
fn has_form(submission: &Submission) -> bool {
    submission.process != Process::OfflineImage
}

pub(super) fn sections(application: &Application) -> Vec<(String, Definitions)> {
    let before = compared_with(application).filter(|earlier| has_form(earlier));
    let mut sections = Vec::new();
    let number = ("协议编号", application.row.number.clone().unwrap_or_default());
    let mut head = filled(vec![number]);
    if let Some(category) = application.category {
        let list = category_list(application.ground.current.destination_category_set);
        let title = |key: &str| list.find(key).map_or_else(|| key.to_owned(), |known| known.title.clone());
        let row = Definition::new("去向类别", category.title.clone());
        head.rows.push(match before {
            Some(earlier) => row.before(Some(&title(&earlier.category))),
            None => row,
        });
    }
    if let Some(bound) = &application.commitment {
        head.rows.push(Definition::new("名单上的定向单位", bound.unit.clone()));
        if !bound.region.is_empty() {
            head.rows.push(Definition::new("名单上的定向单位所在地", bound.place()));
        }
    }
    if !head.rows.is_empty() {
        sections.push(("登记内容".to_owned(), head));
    }
    if let Some(form) = application.form() {
        sections.extend(form_facts::sections(&form, &application.values, before.map(|earlier| &earlier.values)));
    }
    sections
}
