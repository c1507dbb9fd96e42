//! An agreement's facts as the words the templates print: amounts, dates and dashes are decided here, layout there.

use domain::agreements::{AgreementDocument, AgreementForm, AgreementNumber, Consent};
use domain::time::{Day, Instant};
use serde_json::{Value, json};

use crate::code;

/// The JSON a template reads. `origin` is the address under which the public pages are reached.
pub(crate) fn facts(document: &AgreementDocument, origin: &str) -> Value {
    let (employer, graduate, terms) = (&document.employer, &document.graduate, &document.terms);
    let (transfer, school) = (&document.transfer, &document.school);
    let issue = document.issue.as_ref();
    let act = document.parties.school_act();
    let address = document.verification_path().map(|path| format!("{origin}{path}"));
    json!({
        "preview": issue.is_none(),
        "offline": document.form == AgreementForm::Offline,
        "form_label": document.form.label(),
        "parties_label": document.parties.label(),
        "school_act": act,
        "number": issue.map_or_else(|| format!("学校{act}通过后生成"), |issue| issue.number.to_string()),
        "version": issue.map_or(0, |issue| issue.version).to_string(),
        "decided": issue.map(|issue| day(issue.decided.day())),
        "replaces": issue.filter(|issue| issue.version > 1).map(|issue| format!(
            "本版由学校更正形成，自{}起代替第 {} 版；原版本继续保留并可查验。",
            day(issue.decided.day()), issue.version - 1,
        )),
        "hash": document.content_hash().map(|hash| hash.to_string()),
        "template": format!("模板 {}", document.template.id),
        "code": address.map(|address| code::runs(&address)),
        "marks": marks(document),
        "effect": effect(document),
        "employer": {
            "name": dash(&employer.name),
            "credit_code": dash(&employer.credit_code),
            "nature": dash(&employer.nature),
            "industry": dash(&employer.industry),
            "address": dash(&employer.address),
            "contact": dash(&employer.contact),
            "phone": dash(&employer.phone),
            "email": dash(&employer.email),
        },
        "graduate": {
            "name": dash(&graduate.name),
            "gender": dash(&graduate.gender),
            "document_kind": if graduate.document_kind.is_empty() { "证件号码" } else { &graduate.document_kind },
            "document_number": dash(graduate.document_number.as_str()),
            "student_number": dash(&graduate.student_number),
            "school": dash(&graduate.school),
            "department": dash(&graduate.department),
            "major": dash(&graduate.major),
            "level": dash(&graduate.level),
            "training_mode": dash(&graduate.training_mode),
            "duration": dash(&graduate.duration),
            "graduation": dash(&graduate.graduation),
            "origin": dash(&graduate.origin),
            "mobile": dash(graduate.mobile.as_str()),
            "email": dash(&graduate.email),
        },
        "terms": {
            "job_category": dash(&terms.job_category),
            "post": dash(&terms.post),
            "probation": dash(&terms.probation),
            "probation_pay": terms.probation_pay_yuan.map_or_else(none, |pay| format!("{} 元/月", grouped(pay))),
            "regular_pay": terms.regular_pay_yuan.map_or_else(none, |pay| format!("{} 元/月", grouped(pay))),
            "penalty": terms.penalty_yuan.map_or_else(none, |sum| format!("{} 元", grouped(sum))),
            "report_by": terms.report_by.map_or_else(none, day),
            "report_place": dash(&terms.report_place),
            "work_place": dash(&terms.work_place),
        },
        "transfer": {
            "archive_kind": dash(&transfer.archive_kind),
            "archive_receiver": dash(&transfer.archive_receiver),
            "archive_address": dash(&transfer.archive_address),
            "archive_postcode": dash(&transfer.archive_postcode),
            "archive_contact": dash([transfer.archive_contact.trim(), transfer.archive_phone.trim()].join("　").trim()),
            "household_kind": dash(&transfer.household_kind),
            "household_address": dash(&transfer.household_address),
        },
        "supplement": paragraphs(&document.supplement),
        "school": {
            "name": dash(&school.name),
            "handler": dash(&school.handler),
            "phone": dash(&school.phone),
            "address": dash(&school.address),
            "postcode": dash(&school.postcode),
        },
        "consents": document.consents.iter().map(consent).collect::<Vec<_>>(),
    })
}

/// Pages that carry a mark; an agreement with the longest supplement has five.
const MARKED_PAGES: usize = 12;

/// The square code of each page of a print that is stamped on paper: number, page, and the beginning of the content hash.
fn marks(document: &AgreementDocument) -> Vec<Vec<Vec<(usize, usize)>>> {
    let on_paper = document.form == AgreementForm::Offline;
    let Some((issue, hash)) = document.issue.as_ref().zip(document.content_hash()).filter(|_| on_paper) else {
        return Vec::new();
    };
    let hash: String = hash.short().to_uppercase().chars().take(8).collect();
    (1..=MARKED_PAGES).map(|page| code::runs(&mark(&issue.number, page, &hash))).collect()
}

/// What a mark says; the template documents it too.
fn mark(number: &AgreementNumber, page: usize, hash: &str) -> String {
    format!("QC1 {number} {page} {hash}")
}

fn consent(consent: &Consent) -> Value {
    json!({
        "signatory": consent.signatory.code(),
        "name": dash(&consent.name),
        "act": consent.act,
        "at": second(consent.at),
    })
}

/// The sentence under the signature grid: what makes this text binding.
fn effect(document: &AgreementDocument) -> String {
    let act = document.parties.school_act();
    match document.form {
        AgreementForm::Online => {
            format!("本协议由甲乙双方在签约平台确认，自学校{act}通过之日起生效，无需另行签字盖章。以上时间为北京时间。")
        }
        AgreementForm::Offline => format!(
            "本协议文本经学校{act}后生成，由甲方盖章、乙方签字，回传盖章协议书图像并经学校{act}通过后生效。以上时间为北京时间。"
        ),
    }
}

fn none() -> String {
    "—".to_owned()
}

fn dash(text: &str) -> String {
    if text.trim().is_empty() { none() } else { text.trim().to_owned() }
}

fn paragraphs(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { vec!["无"] } else { lines }
}

fn day(day: Day) -> String {
    format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day_of_month())
}

fn second(at: Instant) -> String {
    at.civil().strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `12,000`
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1000, 12_000, 1_234_567].map(grouped), ["0", "999", "1,000", "12,000", "1,234,567"]);
    }

    #[test]
    fn a_supplement_is_its_lines_and_never_empty() {
        assert_eq!(paragraphs(" 一\r\n\n二 "), ["一", "二"]);
        assert_eq!(paragraphs("  \n"), ["无"]);
    }
}
