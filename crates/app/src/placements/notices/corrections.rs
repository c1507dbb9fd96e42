//! The letters about corrections and voids by the school: what changed, from when, and what the reader can do.

use domain::placements::{Message as Told, Placement, Side};
use domain::time::Instant;
use serde_json::Value;
use store::placements::PlacementRow;

use crate::inbox::{Message, Recipient};
use crate::placements::Record;
use crate::placements::correction::FieldChange;

/// `None` for what other files write, and where there is nobody to tell.
pub(super) fn compose(
    record: &Record,
    state: &Placement,
    row: &PlacementRow,
    (side, told): (Side, Told),
    detail: &Value,
) -> Option<Message> {
    let text = |key: &str| detail.get(key).and_then(Value::as_str).unwrap_or_default();
    let reason = text("reason").trim_end_matches('。');
    let changes: Vec<FieldChange> =
        detail.get("changes").and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default();
    let changes: Vec<String> = changes.iter().map(FieldChange::sentence).collect();
    let changes = changes.join("；");
    let until = |at: Option<Instant>| at.map(|at| at.spoken_end(at)).unwrap_or_default();
    let what = row.kind.title();
    let name = if row.employer_name.is_empty() { &row.post } else { &row.employer_name };
    let whose = match side {
        Side::Graduate => format!("与{name}的{what}"),
        _ => format!("{}的{what}", row.student_name),
    };
    let whose = if row.kind.is_agreement() || side != Side::Graduate {
        whose
    } else {
        format!("你的去向登记（{name}）")
    };
    let open_until = state.amendment().map(|open| open.open_until);
    let (subject, body) = match told {
        Told::Amended => {
            let objection = match open_until {
                Some(at) => format!("有误请在 {} 前提出异议。", until(Some(at))),
                None => "双方均已同意，更正已生效。".to_owned(),
            };
            (format!("学校更正了{whose}"), format!("{changes}。原因：{reason}。{objection}"))
        }
        Told::AmendmentProposed => (
            format!("学校提出更正{whose}"),
            format!("{changes}。原因：{reason}。请在 {} 前答复；双方同意前，原内容继续有效。", until(open_until)),
        ),
        Told::AmendmentObjected => (format!("{whose}的更正有异议"), format!("异议内容：{reason}。请核实后处理。")),
        Told::AmendmentDropped => (format!("{whose}的更正没有生效"), "期限内没有得到同意，原内容继续有效。".to_owned()),
        Told::VoidedBySchool => {
            let next = match side {
                Side::Graduate => "已报送的就业信息同时清除，可以重新签约或填报去向；有异议请联系学校。",
                _ => "需要时可以重新邀请；有异议请联系学校。",
            };
            (format!("学校作废了{whose}"), format!("原因：{reason}。{next}"))
        }
        _ => return None,
    };
    let corrects = matches!(told, Told::Amended | Told::AmendmentProposed);
    let (to, link) = match side {
        Side::Graduate if corrects => (Recipient::Person(row.person), format!("/g/records/{}/correction", row.record)),
        Side::Graduate => (Recipient::Person(row.person), format!("/g/records/{}", row.record)),
        Side::Employer if corrects => {
            (Recipient::Employer(row.employer?), format!("/e/invitations/{}/correction", row.record))
        }
        Side::Employer => (Recipient::Employer(row.employer?), format!("/e/invitations/{}", row.record)),
        Side::Department | Side::School => {
            let by = record.state.amendment()?.by;
            let list = crate::placements::lists::RecordList::of(row.kind).as_str();
            (Recipient::Account(by), format!("/s/{}/{list}/{}", row.cohort, row.record))
        }
        Side::System => return None,
    };
    Some(Message { to, kind: told.as_str(), subject, body, link, record: row.record.to_string() })
}

/// Whether this file writes the letter.
pub(super) const fn writes(told: Told) -> bool {
    matches!(
        told,
        Told::Amended
            | Told::AmendmentProposed
            | Told::AmendmentObjected
            | Told::AmendmentDropped
            | Told::VoidedBySchool
    )
}
