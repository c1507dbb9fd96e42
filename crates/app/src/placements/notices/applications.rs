//! The texts about what graduates apply for, and about how placements end.

use domain::placements::Message as Told;
use store::placements::PlacementRow;

use crate::inbox::{Message, Recipient};
use crate::placements::Record;

/// `reason` is why a review failed, `link` where the reader goes.
pub(super) fn compose(
    record: &Record,
    row: &PlacementRow,
    to: Recipient,
    told: Told,
    reason: &str,
    link: String,
) -> Message {
    let (subject, body) = texts(record, row, told, reason);
    Message { to, kind: told.as_str(), subject, body, link, record: row.record.to_string() }
}

/// What the school is told of a record nobody there was deciding about; `reason` is what the ledger keeps of it.
pub(super) fn to_school(row: &PlacementRow, told: Told, reason: &str, link: String) -> Message {
    let (student, what) = (&row.student_name, row.kind.title());
    let name = if row.employer_name.is_empty() { &row.post } else { &row.employer_name };
    let (subject, body) = match told {
        Told::Abandoned => (format!("{student}放弃了与{name}的协议"), "协议编号同时作废，你不用操作。"),
        Told::AmendmentObjected => (format!("{student}与{name}的更正有异议"), "请核实后处理。"),
        Told::AmendmentDropped => (format!("{student}与{name}的更正没有生效"), "原内容继续有效。"),
        Told::Lost => (format!("{student}的{what}已失效"), "记录的依据有变化，请恢复或作废。"),
        Told::RescissionEscalated => (format!("{student}的解约申请逾期未答复"), "请核实情况后决定。"),
        _ => (format!("{student}的{what}有新的进展"), "请查看详情。"),
    };
    let body = if reason.is_empty() { body.to_owned() } else { format!("原因：{reason}。{body}") };
    let to = Recipient::School(row.record.school);
    Message { to, kind: told.as_str(), subject, body, link, record: row.record.to_string() }
}

fn texts(record: &Record, row: &PlacementRow, told: Told, reason: &str) -> (String, String) {
    let what = record.row.kind.title();
    let name = if row.employer_name.is_empty() { &row.post } else { &row.employer_name };
    let (subject, body): (String, &str) = match told {
        Told::InvitationRevised => (format!("{name}修改了邀请"), "请查看修改后的内容，重新回应。"),
        Told::TextApproved => (format!("与{name}的协议文本已通过"), "请下载电子协议书，由单位盖章后拍照回传。"),
        Told::ImageReceived => (format!("{name}已回传盖章的协议书"), "已提交学校审核，你可以查看回传的图片。"),
        Told::ReviewReturned => (format!("{what}被退回修改"), "请按老师的要求修改后重新提交。"),
        Told::Registered => (format!("{what}已通过审核"), "登记已生效。"),
        Told::Abandoned => (format!("与{name}的协议已放弃"), "协议编号同时作废，可以另行签约或填报去向。"),
        Told::AbandonmentRefused => (format!("放弃与{name}的协议没有获准"), "请继续盖章回传，或联系学校。"),
        Told::Reclassified => ("老师修改了你的去向".to_owned(), "请核对修改后的内容，有误请联系学校。"),
        Told::RescissionAsked => (format!("与{name}的协议有一份解约申请"), "请查看并回应。"),
        Told::RescissionAgreed => ("对方同意解约".to_owned(), "已提交学校审核。"),
        Told::RescissionDeclined => ("对方拒绝解约".to_owned(), "协议继续有效；协商一致后可以再次申请。"),
        Told::RescissionCancelled => ("对方撤回了解约申请".to_owned(), "协议继续有效，你不用操作。"),
        Told::RescissionEscalated => ("解约申请逾期未答复，已转学校处理".to_owned(), "学校核实后决定。"),
        Told::RescissionLapsed => ("解约申请逾期未答复".to_owned(), "协议继续有效；协商一致后可以再次申请。"),
        Told::RescissionReturned => ("解约申请被退回修改".to_owned(), "请补充材料后重新提交。"),
        Told::RescissionFailed => ("解约没有通过".to_owned(), "协议继续有效。"),
        Told::Rescinded => (format!("与{name}的协议已解约"), "可以另行签约或填报去向。"),
        Told::Amended => (format!("与{name}的{what}有更正"), "请查看更正前后的内容，有误请在期限内提出。"),
        Told::AmendmentProposed => {
            (format!("学校提出更正与{name}的协议"), "请查看前后对比并答复；同意前原内容继续有效。")
        }
        Told::AmendmentObjected => (format!("{}对更正提出异议", row.student_name), "请核实后处理。"),
        Told::AmendmentDropped => ("更正没有生效".to_owned(), "原内容继续有效。"),
        Told::VoidedBySchool => (format!("学校作废了与{name}的{what}"), "可以重新签约或填报去向；有异议请联系学校。"),
        Told::VoidApproved => ("去向已作废".to_owned(), "可以重新填报。"),
        Told::VoidRefused => ("作废去向没有获准".to_owned(), "原去向继续有效。"),
        Told::Recalled => (format!("学校撤回了对{what}的审核"), "请等待重新审核的结果。"),
        Told::Lost => (format!("{}的{what}已失效", row.student_name), "记录的依据有变化，由学校处理。"),
        Told::Restored => (format!("{what}已恢复"), "记录回到失效前的状态，请查看接下来由谁办理。"),
        Told::DepartmentPassed => (format!("学院已通过{what}"), "已转学校审核，你不用操作。"),
        Told::ReviewFailed => (format!("{what}没有通过审核"), "请查看原因后重新办理。"),
        Told::Signed => (format!("与{name}签约完成"), "可以下载协议书保存。"),
        Told::DestinationVoided => ("原登记的去向已作废".to_owned(), "签约通过，原去向自动作废。"),
        Told::DecisionDropped => {
            let subject = format!("对{}的审核决定没有生效", row.student_name);
            (subject, "情况在生效前有了变化，这条记录已回到待审列表。")
        }
        _ => (format!("{what}有新的进展"), "请查看详情。"),
    };
    let body = if reason.is_empty() {
        body.to_owned()
    } else {
        format!("原因：{}。{body}", reason.trim_end_matches('。'))
    };
    (subject, body)
}
