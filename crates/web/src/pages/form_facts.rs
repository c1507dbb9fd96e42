//! What a graduate's form says, as anybody reads it: the same sections for the graduate and for reviewers.

use domain::people::Mobile;
use domain::placements::forms::{Form, FormField, Input, Values};

use crate::components::{Definition, Definitions, Tag, Tone};

/// Sections of a form in the order of the page.
pub(crate) const SECTIONS: [&str; 4] = ["单位信息", "岗位与待遇", "档案与户口", "去向信息"];

/// The section a field stands in.
pub(crate) fn section_of(name: &str) -> &'static str {
    match name {
        "employer" | "credit_code" | "no_code_reason" | "nature" | "industry" | "region" | "address" | "contact"
        | "phone" | "mobile" | "email" => "单位信息",
        "post_category" | "post" | "probation" | "probation_pay" | "pay" | "expected_pay" | "penalty"
        | "report_place" | "report_until" | "work_place" | "supplement" | "signed_on" | "paper_number" => "岗位与待遇",
        "receiving" | "archive_transfer" | "archive_name" | "archive_region" | "archive_address"
        | "archive_postcode" | "archive_contact" | "archive_phone" | "household_transfer" | "household_region"
        | "household_address" => "档案与户口",
        _ => "去向信息",
    }
}

/// A value as it is shown to people other than its owner: mobiles are masked.
pub(crate) fn shown(field: &FormField, value: &str) -> String {
    match field.input {
        Input::Phone | Input::Mobile => {
            Mobile::parse(value).map_or_else(|_| value.to_owned(), |mobile| mobile.masked())
        }
        _ => field.shown(value),
    }
}

/// Every filled field by section; where `before` is given, fields that differ from it are marked and stay although empty.
pub(crate) fn sections(form: &Form, values: &Values, before: Option<&Values>) -> Vec<(String, Definitions)> {
    let value = |of: &Values, field: &FormField| of.get(field.name).map(|text| shown(field, text)).unwrap_or_default();
    let row = |field: &'static FormField| {
        let now = value(values, field);
        let was = before.map(|before| value(before, field));
        let silent = now.is_empty() && was.as_ref().is_none_or(String::is_empty);
        let row = Definition::new(field.title, now);
        (!silent).then(|| match was {
            Some(was) => row.before(Some(&was)),
            None => row,
        })
    };
    let section = |title: &'static str| {
        let fields = form.fields.iter().map(|(field, _)| *field).filter(|field| section_of(field.name) == title);
        let rows: Vec<Definition> = fields.filter_map(row).collect();
        (!rows.is_empty()).then(|| (title.to_owned(), Definitions::plain(rows)))
    };
    SECTIONS.into_iter().filter_map(section).collect()
}

/// Every answer by section as its owner checks it, each with the link that changes it; what is needed but missing is said.
pub(crate) fn own_sections(
    form: &Form,
    values: &Values,
    change: impl Fn(&FormField) -> String,
) -> Vec<(String, Definitions)> {
    let row = |(field, needed): &(&'static FormField, bool)| {
        let text = values.get(field.name).map(|text| field.shown(text.trim())).unwrap_or_default();
        let row = Definition::new(field.title, text.clone()).link(change(field), None, "修改");
        match (text.is_empty(), needed) {
            (true, false) => None,
            (true, true) => Some(row.tag(Tag::new(Tone::Wait, "没有填写"))),
            (false, _) => Some(row),
        }
    };
    let section = |title: &'static str| {
        let rows: Vec<Definition> =
            form.fields.iter().filter(|(field, _)| section_of(field.name) == title).filter_map(row).collect();
        (!rows.is_empty()).then(|| (title.to_owned(), Definitions::card(rows)))
    };
    SECTIONS.into_iter().filter_map(section).collect()
}
