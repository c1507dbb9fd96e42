//! What each side is told about a move, in plain words.

mod applications;
mod corrections;

use domain::placements::{Decision, Message as Told, Placement, Side, StateCode};
use store::placements::PlacementRow;

use super::Record;
use crate::inbox::{Message, Recipient};

/// The message that an invitation came.
pub(super) fn invitation(row: &PlacementRow) -> Message {
    let until = row.deadline.map(|deadline| deadline.spoken_end(row.created_at)).unwrap_or_default();
    Message {
        to: Recipient::Person(row.person),
        kind: Told::InvitationReceived.as_str(),
        subject: format!("{}邀请你签约", row.employer_name),
        body: format!("岗位：{}。请在 {until} 前回应，逾期自动失效。", row.post),
        link: format!("/g/invitations/{}", row.record),
        record: row.record.to_string(),
    }
}

/// The reason a graduate gave and wants the employer to read; empty otherwise.
fn told_reason(detail: &serde_json::Value) -> String {
    let told = detail.get("told").and_then(serde_json::Value::as_bool).unwrap_or_default();
    let reason = detail.get("reason").and_then(serde_json::Value::as_str).filter(|_| told).unwrap_or_default();
    reason.trim().trim_end_matches('。').to_owned()
}

/// The reason the ledger keeps, for the school's own eyes.
fn kept_reason(detail: &serde_json::Value) -> String {
    let reason = detail.get("reason").and_then(serde_json::Value::as_str).unwrap_or_default();
    reason.trim().trim_end_matches('。').to_owned()
}

/// The message for one side; `detail` is the event's. `None` where there is nobody to tell.
pub(super) fn compose(
    record: &Record,
    state: &Placement,
    row: &PlacementRow,
    (side, told): (Side, Told),
    detail: &serde_json::Value,
) -> Option<Message> {
    if corrections::writes(told) {
        return corrections::compose(record, state, row, (side, told), detail);
    }
    let given = if side == Side::School { kept_reason(detail) } else { told_reason(detail) };
    let employer = &row.employer_name;
    let graduate = &row.student_name;
    let step = domain::placements::Wording::of(record.rules()).step();
    let (to, link) = match side {
        // Where before and after stand side by side.
        Side::Graduate if told == Told::Reclassified => {
            (Recipient::Person(row.person), format!("/g/records/{}?tab=changes", row.record))
        }
        Side::Graduate => (Recipient::Person(row.person), graduate_link(state, row)),
        Side::Employer => (Recipient::Employer(row.employer?), format!("/e/invitations/{}", row.record)),
        Side::Department | Side::School => {
            let link = format!("/s/{}/review?case={}", row.cohort, row.record);
            match record.state.intention() {
                // Whose decision it was.
                Some(intention) => (Recipient::Account(intention.by), link),
                None if side == Side::School => return Some(applications::to_school(row, told, &given, link)),
                None => return None,
            }
        }
        Side::System => return None,
    };
    let decided = record.state.intention().map(|intention| &intention.decision);
    let reason = match (state.failure().map(|failure| &failure.failing), decided) {
        (Some(failing), _) | (None, Some(Decision::Fail(failing))) => {
            format!("{}：{}", failing.reason.title(), failing.details)
        }
        (None, Some(Decision::Return(remarks))) => remarks.details.clone(),
        // Why the school changed what the graduate had written, or brought a record back.
        _ if matches!(told, Told::Reclassified | Told::Restored) => given.to_owned(),
        _ => String::new(),
    };
    let for_graduate = side == Side::Graduate;
    if record.row.kind != domain::placements::PlacementKind::Online {
        return Some(applications::compose(record, row, to, told, &reason, link));
    }
    let (subject, body) = match told {
        Told::InvitationReceived => return Some(invitation(row)),
        Told::InvitationWithdrawn => {
            (format!("{employer}撤回了邀请"), format!("岗位：{}。你不用操作，如有疑问请联系单位。", row.post))
        }
        Told::InvitationRefused => {
            let reason = if given.is_empty() { String::new() } else { format!("原因：{given}。") };
            (format!("{graduate}拒绝了邀请"), format!("岗位：{}。{reason}需要时可以再次邀请。", row.post))
        }
        Told::InvitationExpired if for_graduate => {
            (format!("{employer}的邀请已过期"), "需要的话，请联系单位重新邀请。".to_owned())
        }
        Told::InvitationExpired => (format!("给{graduate}的邀请已过期"), "需要时可以再次邀请。".to_owned()),
        Told::InvitationAccepted => {
            (format!("{graduate}接受了邀请"), format!("岗位：{}。已提交学校{step}。", row.post))
        }
        Told::AcceptanceTakenBack if row.state == StateCode::OnExpired => {
            (format!("{graduate}撤回了接受"), "邀请已过截止时间，需要时可以再次邀请。".to_owned())
        }
        Told::AcceptanceTakenBack => (format!("{graduate}撤回了接受"), "邀请在截止前仍可再次接受。".to_owned()),
        Told::DepartmentPassed => (format!("学院已通过{employer}的签约"), format!("已转学校{step}，你不用操作。")),
        Told::ReviewFailed if for_graduate => {
            (format!("学校没有通过与{employer}的签约"), format!("原因：{reason}。和单位商量后，请单位重新邀请。"))
        }
        Told::ReviewFailed => (format!("与{graduate}的签约没有通过"), format!("原因：{reason}。可以再次邀请。")),
        Told::Signed if for_graduate => (format!("与{employer}签约完成"), "就业协议书已生成，可以下载。".to_owned()),
        Told::Signed => (format!("与{graduate}签约完成"), "就业协议书已生成，可以下载。".to_owned()),
        Told::DestinationVoided => ("原登记的去向已作废".to_owned(), format!("与{employer}签约完成，原去向自动作废。")),
        Told::DecisionDropped => {
            (format!("对{graduate}的审核决定没有生效"), "情况在生效前有了变化，这条记录已回到待审列表。".to_owned())
        }
        other => return Some(applications::compose(record, row, to, other, &reason, link)),
    };
    Some(Message { to, kind: told.as_str(), subject, body, link, record: row.record.to_string() })
}

fn graduate_link(state: &Placement, row: &PlacementRow) -> String {
    match state {
        Placement::Online(domain::placements::Online::Invited(_)) => format!("/g/invitations/{}", row.record),
        _ => format!("/g/records/{}", row.record),
    }
}
