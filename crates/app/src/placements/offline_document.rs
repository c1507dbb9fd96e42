//! The agreement of an offline signing, and what is reported of applications: both read from the form.

use domain::agreements::{
    AgreementDocument, AgreementForm, Consent, EmployerBlock, Issue, Parties, Signatory, Template, TermsBlock,
    TransferBlock,
};
use domain::codes::regions;
use domain::organisations::AgreementParties;
use domain::placements::forms::{FormField, Values, archive_is_taken, household_is_taken};
use domain::placements::{Approved, PlacementKind};
use domain::reports::ReportedFields;
use domain::time::Day;

use super::Application;

/// A value as people read it: names instead of codes.
pub(super) fn shown(values: &Values, name: &str) -> String {
    let value = values.get(name).map_or("", String::as_str);
    match FormField::named(name) {
        Some(field) => field.shown(value),
        None => value.to_owned(),
    }
}

/// The first of some fields that is filled in.
fn either<const N: usize>(values: &Values, names: [&str; N]) -> String {
    names.iter().map(|name| shown(values, name)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// The document of an offline signing: issued at the pass of the text, or a preview.
pub(crate) fn offline_document(found: &Application, issued: Option<(&Approved, Issue)>) -> AgreementDocument {
    let parties = match found.pinned.pinned.agreement_parties {
        AgreementParties::Two => Parties::Two,
        AgreementParties::Three => Parties::Three,
    };
    let values = &found.values;
    let amount = |name: &str| values.get(name).and_then(|text| text.parse().ok());
    let submitted = found.submissions.last().map(|submission| submission.at);
    let mut consents: Vec<Consent> = submitted
        .map(|at| Consent {
            signatory: Signatory::Graduate,
            at,
            name: found.graduate.name.clone(),
            act: "申请协议书（验证码确认）".to_owned(),
        })
        .into_iter()
        .collect();
    let issue = issued.map(|(approved, issue)| {
        consents.push(Consent {
            signatory: Signatory::School,
            at: approved.school.at,
            name: found.ground.school.name.clone(),
            act: "协议文本审核通过，待单位盖章".to_owned(),
        });
        issue
    });
    AgreementDocument {
        form: AgreementForm::Offline,
        parties,
        issue,
        employer: employer_block(values),
        graduate: found.graduate.clone(),
        terms: TermsBlock {
            job_category: shown(values, "post_category"),
            post: shown(values, "post"),
            probation: shown(values, "probation"),
            probation_pay_yuan: amount("probation_pay"),
            regular_pay_yuan: amount("pay"),
            penalty_yuan: amount("penalty"),
            report_by: values.get("report_until").and_then(|text| Day::parse(text)),
            report_place: shown(values, "report_place"),
            work_place: shown(values, "work_place"),
        },
        transfer: transfer_block(values),
        supplement: shown(values, "supplement"),
        school: found.school_block(),
        consents,
        template: Template::current(parties).stamp(),
    }
}

/// A region and the address within it, the region once.
fn placed(values: &Values, region: &str, address: &str) -> String {
    let region = values.get(region).and_then(|code| regions().full_name(code)).unwrap_or_default();
    let detail = shown(values, address);
    if detail.starts_with(region) { detail } else { format!("{region}{detail}") }
}

/// What was typed of a receiver stands on the agreement only where somebody receives.
fn transfer_block(values: &Values) -> TransferBlock {
    let kinds = TransferBlock {
        archive_kind: either(values, ["archive_transfer", "receiving"]),
        household_kind: either(values, ["household_transfer", "receiving"]),
        ..TransferBlock::default()
    };
    let archive = match archive_is_taken(values) {
        true => TransferBlock {
            archive_receiver: shown(values, "archive_name"),
            archive_address: placed(values, "archive_region", "archive_address"),
            archive_postcode: shown(values, "archive_postcode"),
            archive_contact: shown(values, "archive_contact"),
            archive_phone: shown(values, "archive_phone"),
            ..kinds
        },
        false => kinds,
    };
    match household_is_taken(values) {
        true => TransferBlock { household_address: placed(values, "household_region", "household_address"), ..archive },
        false => archive,
    }
}

fn employer_block(values: &Values) -> EmployerBlock {
    EmployerBlock {
        name: shown(values, "employer"),
        credit_code: shown(values, "credit_code"),
        nature: shown(values, "nature"),
        industry: shown(values, "industry"),
        address: placed(values, "region", "address"),
        contact: shown(values, "contact"),
        phone: either(values, ["phone", "mobile"]),
        email: shown(values, "email"),
    }
}

/// What is reported of an application in force (R30): of what has no employer, the school, project or work in its place
/// (`codes.md` §13.4); of conscripts the kind alone.
pub(super) fn reported(found: &Application) -> ReportedFields {
    let values = &found.values;
    let destination = match (found.row.kind, found.category) {
        (PlacementKind::Destination, Some(category)) => category.title.clone(),
        _ => "签就业协议书就业".to_owned(),
    };
    let unit = ["employer", "organisation", "school", "school_foreign", "startup_project", "work_kind"];
    ReportedFields {
        destination,
        employer_name: either(values, unit),
        credit_code: shown(values, "credit_code"),
        nature: shown(values, "nature"),
        industry: either(values, ["industry", "startup_industry"]),
        region: either(values, ["region", "school_region", "country", "work_place"]),
        job_category: shown(values, "post_category"),
        contact: shown(values, "contact"),
        contact_phone: either(values, ["phone", "mobile"]),
        contact_email: shown(values, "email"),
        address: employer_block(values).address,
        ..ReportedFields::default()
    }
}
