//! 培养方式变更 (F290, F291): the school puts a request together and sends it, the province decides, the roster follows.
//!
//! Invariant: an entry has at most one open request; an approved one and the entry it changes are one transaction. Every
//! act is an event in the request's own stream, the change itself one in the entry's.

pub mod decide;
pub mod files;
pub mod list;
pub mod request;
mod set_mode;
pub mod withdraw;

use domain::accounts::Access;
use domain::ids::{EntryId, PlacementRef, SchoolId};
use domain::ledger::Owner;
use domain::placements::Slot;
use domain::roster::{Commitment, ModeChange, ModeChangeCode, ModeFacts, ModeRequest, TrainingMode};
use serde_json::Value;
use store::engine::Tx;
use store::roster::entries::EntryRow;
pub use store::roster::mode_changes::ModeChangeRow;
pub use store::uploads::UploadedFile;

use crate::inbox::{Message, Recipient};
use crate::{Act, ActError, NewEvent, Stale};

/// The placement that is in process for the entry.
pub(super) async fn in_process(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    entry: EntryId,
) -> Result<Option<PlacementRef>, ActError> {
    let held = store::placements::occupancy(tx, access, school, entry).await?;
    Ok(held.iter().find(|held| held.slot == Slot::InProcess).map(|held| held.record))
}

/// A stored code of 培养方式.
pub fn mode(code: &str) -> Result<TrainingMode, ActError> {
    TrainingMode::parse(code).ok_or_else(|| ActError::defect(format!("training mode {code}")))
}

/// What a sent request asks for.
fn asked(row: &ModeChangeRow) -> Result<ModeRequest, ActError> {
    let to = mode(&row.to)?;
    let bound = || Commitment { unit: row.unit.clone(), region: row.unit_region.clone() };
    Ok(ModeRequest { from: mode(&row.from)?, to, commitment: to.is_bound().then(bound), reason: row.reason.clone() })
}

async fn facts(tx: &mut Tx, access: &Access, entry: &EntryRow, files: usize) -> Result<ModeFacts, ActError> {
    Ok(ModeFacts {
        listed: entry.removed_at.is_none(),
        mode: mode(&entry.training_mode)?,
        in_process: in_process(tx, access, entry.school, entry.entry).await?,
        files,
    })
}

fn stale(row: &ModeChangeRow) -> ActError {
    let by = if row.decided_by_name.is_empty() { "其他人" } else { &row.decided_by_name };
    let what_changed = match row.state.code() {
        ModeChangeCode::Draft => "这份申请刚刚被修改".to_owned(),
        code => format!("{by} 刚刚把这份申请处理为「{}」", code.title()),
    };
    ActError::Stale(Stale { what_changed, version: row.version })
}

/// The event of an act on the request.
fn event(row: &ModeChangeRow, kind: &'static str, to: ModeChangeCode, version: i64, detail: Value) -> NewEvent {
    NewEvent {
        owner: Owner::School(row.school),
        stream: row.change.0,
        kind,
        ids: vec![("mode-change", row.change.to_string()), ("entry", row.entry.to_string())],
        from: row.state.code().as_str().to_owned(),
        to: to.as_str().to_owned(),
        version,
        detail,
    }
}

/// Tells the graduate, and the one who asked, what became of a request that was sent.
async fn announce(act: &mut Act, row: &ModeChangeRow, entry: &EntryRow, next: &ModeChange) -> Result<(), ActError> {
    let (from, to) = (mode(&row.from)?.name(), mode(&row.to)?.name());
    let (subject, body) = match next {
        ModeChange::Approved { answer, .. } => {
            let note = if answer.is_empty() { String::new() } else { format!("审核意见：{answer}。") };
            ("培养方式已变更".to_owned(), format!("由{from}变更为{to}。{note}"))
        }
        ModeChange::Rejected { answer, .. } => {
            let reason = answer.trim_end_matches('。');
            ("培养方式变更申请未同意".to_owned(), format!("申请由{from}变更为{to}。原因：{reason}。培养方式保持不变。"))
        }
        ModeChange::Withdrawn { .. } => {
            let body = format!("由{from}变更为{to}的申请已撤回，培养方式保持不变。");
            ("学校撤回了培养方式变更申请".to_owned(), body)
        }
        ModeChange::Draft | ModeChange::Pending { .. } => {
            ("学校为你申请变更培养方式".to_owned(), format!("申请由{from}变更为{to}，等待省级审核，你不用操作。"))
        }
    };
    act.tell(Message {
        to: Recipient::Person(entry.person),
        kind: "mode-change",
        subject: subject.clone(),
        body: body.clone(),
        link: "/g".to_owned(),
        record: row.entry.to_string(),
    })
    .await?;
    // Who sent it, or decided it alone, knows.
    if act.actor().account() == Some(row.asked_by) {
        return Ok(());
    }
    act.tell(Message {
        to: Recipient::Account(row.asked_by),
        kind: "mode-change",
        subject: format!("{}：{subject}", row.name),
        body,
        link: format!("/s/{}/mode-changes/{}", row.cohort, row.change),
        record: row.change.to_string(),
    })
    .await
}
