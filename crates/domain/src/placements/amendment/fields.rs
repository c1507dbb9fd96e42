//! Which fields a school may correct after the pass (R33, decision 4): name and credit code never, what both sides
//! bargained over only with the consent of both, the rest of an agreement as listed, a destination wholly.
//!
//! Online agreements have the fields of the letter, the other kinds those of the graduate's form.

use crate::codes::Builtin;
use crate::employers::{ArchiveType, HouseholdType};
use crate::placements::PlacementKind;
use crate::placements::forms::{Form, FormField, Input};
use crate::policy::AmendConsent;

/// Corrected under either rule, on every agreement.
const TERMS: &[&str] = &[
    "job_category",
    "post_category",
    "post",
    "report_place",
    "report_by",
    "report_until",
    "archive_type",
    "archive_name",
    "archive_region",
    "archive_address",
    "archive_postcode",
    "archive_contact",
    "archive_phone",
    "receiving",
    "archive_transfer",
    "household_type",
    "household_region",
    "household_address",
    "household_transfer",
];
/// Besides, where the employer has no account; on line it changes these itself.
const PARTY: &[&str] = &["region", "address", "contact", "phone", "mobile", "email", "signed_on", "paper_number"];
/// Only with the consent of both sides.
const BARGAINED: &[&str] = &[
    "trial_period",
    "trial_pay",
    "pay",
    "penalty",
    "work_region",
    "work_place",
    "supplement",
    "probation",
    "probation_pay",
    "nature",
    "industry",
];

const fn letter(name: &'static str, title: &'static str, input: Input) -> FormField {
    FormField { name, title, input, unit: "", hint: "" }
}

/// The fields of a letter, as [`crate::employers::LetterForm`] names them.
static LETTER: &[FormField] = &[
    letter("job_category", "职位类别", Input::Table(Builtin::JobCategories)),
    letter("post", "岗位名称", Input::Line(60)),
    letter("trial_period", "试用期", Input::Line(20)),
    FormField { unit: "元/月", ..letter("trial_pay", "试用起薪", Input::Money) },
    FormField { unit: "元/月", ..letter("pay", "转正起薪", Input::Money) },
    FormField { unit: "元", ..letter("penalty", "违约金", Input::Money) },
    letter("report_by", "报到期限", Input::Date),
    letter("report_place", "报到地点", Input::Line(120)),
    letter("work_region", "实际工作地点", Input::Region),
    letter("work_place", "工作地点详细地址", Input::Line(120)),
    letter("archive_type", "档案转递类型", Input::Line(20)),
    letter("archive_name", "档案转递单位名称", Input::Line(100)),
    letter("archive_region", "档案转递单位所在地", Input::Region),
    letter("archive_address", "档案转递单位地址", Input::Line(120)),
    letter("archive_postcode", "邮政编码", Input::Line(6)),
    letter("archive_contact", "档案转递联系人", Input::Line(60)),
    letter("archive_phone", "档案转递联系电话", Input::Phone),
    letter("household_type", "户口迁移类型", Input::Line(20)),
    letter("household_region", "户口迁转地区", Input::Region),
    letter("household_address", "户口迁转地址", Input::Line(120)),
    letter("supplement", "补充内容", Input::Text(1000)),
];

/// The field of a name on a kind of record.
pub fn field_of(kind: PlacementKind, name: &str) -> Option<&'static FormField> {
    match kind {
        PlacementKind::Online => LETTER.iter().find(|field| field.name == name),
        _ => FormField::named(name),
    }
}

/// A stored value as people read it.
pub fn shown_value(kind: PlacementKind, name: &str, value: &str) -> String {
    let word = match (kind, name) {
        (PlacementKind::Online, "archive_type") => ArchiveType::parse(value).map(ArchiveType::name),
        (PlacementKind::Online, "household_type") => HouseholdType::parse(value).map(HouseholdType::name),
        _ => None,
    };
    match (word, field_of(kind, name)) {
        (Some(word), _) => word.to_owned(),
        (None, Some(field)) => field.shown(value),
        (None, None) => value.to_owned(),
    }
}

fn fields(kind: PlacementKind, form: Option<&Form>) -> Vec<&'static FormField> {
    match (kind, form) {
        (PlacementKind::Online, _) => LETTER.iter().collect(),
        (_, Some(form)) => form.fields.iter().map(|(field, _)| *field).collect(),
        (_, None) => Vec::new(),
    }
}

/// The fields a school may correct, in the order of the form; `form` is that of an application.
pub fn amendable(kind: PlacementKind, consent: AmendConsent, form: Option<&Form>) -> Vec<&'static FormField> {
    let by_both = consent == AmendConsent::Both;
    let may = |name: &str| match kind {
        PlacementKind::Destination => true,
        PlacementKind::Online => TERMS.contains(&name) || (by_both && BARGAINED.contains(&name)),
        PlacementKind::Offline | PlacementKind::Paper => {
            TERMS.contains(&name) || PARTY.contains(&name) || (by_both && BARGAINED.contains(&name))
        }
    };
    fields(kind, form).into_iter().filter(|field| may(field.name)).collect()
}

/// Titles of fields that a rule of notice keeps closed, for the page that says so.
pub fn amendable_only_by_both(kind: PlacementKind, form: Option<&Form>) -> Vec<&'static str> {
    if kind == PlacementKind::Destination {
        return Vec::new();
    }
    let bargained = fields(kind, form).into_iter().filter(|field| BARGAINED.contains(&field.name));
    bargained.map(|field| field.title).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employers::LetterForm;
    use crate::policy::HouseholdModel;

    fn names(kind: PlacementKind, consent: AmendConsent) -> Vec<&'static str> {
        let form = Form::of_agreement(kind, HouseholdModel::Split);
        amendable(kind, consent, form.as_ref()).into_iter().map(|field| field.name).collect()
    }

    #[test]
    fn notice_opens_the_listed_terms_and_never_pay_or_name() {
        let online = names(PlacementKind::Online, AmendConsent::Notify);
        assert!(online.contains(&"post") && online.contains(&"archive_name"));
        for closed in ["pay", "penalty", "work_place", "supplement", "contact", "employer", "credit_code"] {
            assert!(!online.contains(&closed), "{closed}");
        }
        let offline = names(PlacementKind::Offline, AmendConsent::Notify);
        assert!(offline.contains(&"address") && offline.contains(&"contact") && !offline.contains(&"pay"));
    }

    #[test]
    fn consent_of_both_opens_what_was_bargained_over_but_never_the_employer_itself() {
        for kind in [PlacementKind::Online, PlacementKind::Offline, PlacementKind::Paper] {
            let open = names(kind, AmendConsent::Both);
            assert!(open.contains(&"pay") && open.contains(&"supplement"), "{kind}");
            assert!(!open.contains(&"employer") && !open.contains(&"credit_code"), "{kind}");
        }
    }

    #[test]
    fn every_field_of_a_letter_is_one_of_its_form() {
        let form = serde_json::to_value(LetterForm::default()).unwrap();
        for field in LETTER {
            assert!(form.get(field.name).is_some(), "{}", field.name);
        }
        assert_eq!(shown_value(PlacementKind::Online, "archive_type", "origin"), "转回生源地");
    }
}
