//! One entry as school and department see it: its fields masked, whether it may sign, its placements, its timeline.

use domain::accounts::Action;
use domain::ids::{EntryId, ModeChangeId, SchoolId};
use domain::ledger::{Fact, Owner};
use domain::placements::{Side, Wording};
use domain::policy::Rules;
use domain::refusal::Refusal;
use domain::roster::{CheckState, EntryFacts, ModeChangeCode, RosterColumn, TrainingMode, may_reopen, may_sign};
use domain::time::Instant;
use store::engine::Tx;
use store::organisations::schools;
use store::placements;
pub use store::placements::PlacementRow;
use store::roster::entries::{self, EntryRow};
use store::roster::mode_changes::{self, ModeChangeRow};
use uuid::Uuid;

use super::{entry_fields, own_school};
use crate::organisations::rules;
use crate::{ActError, Actor, App};

/// Placements shown with an entry.
const PLACEMENTS: i64 = 20;

/// One event in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimelineEvent {
    pub at: Instant,
    /// What happened, such as `学校导入名单`.
    pub title: String,
    /// Who did it, with the organisation.
    pub by: String,
    /// Fields that changed, contacts that were given, and the like.
    pub notes: Vec<String>,
}

/// An entry with everything around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryDetail {
    pub row: EntryRow,
    /// Field and value as shown, in the order of the roster.
    pub fields: Vec<(RosterColumn, String)>,
    pub check: CheckState,
    /// 是否可以签约, and why not (F075).
    pub may_sign: Result<(), Refusal>,
    /// Whether the school may open the season once more for this graduate (decision 12).
    pub may_reopen: Result<(), Refusal>,
    /// With the name of the state as the school reads it.
    pub placements: Vec<(PlacementRow, String)>,
    pub timeline: Vec<TimelineEvent>,
    /// The request to change the training mode that is open.
    pub mode_change: Option<(ModeChangeId, ModeChangeCode)>,
}

/// The entry, when it is within the actor's reach.
///
/// # Errors
/// [`ActError::NotFound`] otherwise.
pub async fn detail(app: &App, actor: &Actor, entry: EntryId) -> Result<EntryDetail, ActError> {
    let access = actor.access(Action::SeeRoster)?;
    let school = own_school(&access)?;
    let mut tx = app.db.read().await?;
    let row = entries::find(&mut tx, &access, school, entry).await?.ok_or(ActError::NotFound)?;
    let school_row = schools::find(&mut tx, &access, school).await?.ok_or(ActError::NotFound)?;
    let fields = entry_fields::read(app, &mut tx, &access, &row, &school_row).await?;
    let shown = |column: &RosterColumn| {
        let text = match column {
            // Lists and pages of staff show no whole birth date (decision 20).
            RosterColumn::BirthDay => format!("{}-**-**", fields.birth_day.year()),
            other => fields.shown(*other),
        };
        (*column, text)
    };
    let (_, policy) = rules::policy_of_school(&mut tx, &access, school).await?;
    let facts = EntryFacts {
        listed: row.removed_at.is_none(),
        training_mode: TrainingMode::parse(&row.training_mode)
            .ok_or_else(|| ActError::defect(format!("training mode of entry {entry}")))?,
        opened_by_school: true,
        plan_filed: false,
    };
    let season = rules::season(&policy, row.cohort)?;
    let wording = Wording::of(Rules { pinned: &policy.pinned, current: &policy.current });
    let held = placements::list_of_entry(&mut tx, &access, school, entry, PLACEMENTS).await?;
    let named = |row: PlacementRow| {
        let label = row.state.label(Side::School, wording);
        (row, label)
    };
    let requests = mode_changes::of_entry(&mut tx, &access, school, entry).await?;
    let open = requests.iter().map(|request| (request.change, request.state.code())).find(|(_, code)| code.is_open());
    let said = |(column, text): &(RosterColumn, String)| !column.is_of_bound() || !text.is_empty();
    Ok(EntryDetail {
        fields: RosterColumn::ALL.iter().map(shown).filter(said).collect(),
        check: entry_fields::read_check(app, &row)?,
        may_sign: may_sign(&facts, &policy.current.eligibility_extra),
        may_reopen: may_reopen(&season, facts.listed, row.reopened_at.is_some(), app.now()),
        placements: held.into_iter().map(named).collect(),
        timeline: timeline(&mut tx, &requests, &row).await?,
        mode_change: open,
        row,
    })
}

/// The entry's events and those of the requests about it, the newest first.
async fn timeline(tx: &mut Tx, requests: &[ModeChangeRow], row: &EntryRow) -> Result<Vec<TimelineEvent>, ActError> {
    let mut all = events(tx, row.school, row.entry.0).await?;
    for request in requests {
        all.extend(events(tx, row.school, request.change.0).await?);
    }
    // The sort keeps the order of what happened at one moment.
    all.sort_by_key(|event| std::cmp::Reverse(event.at));
    Ok(all)
}

/// The events of one stream of a school in words, the newest first.
pub(super) async fn events(tx: &mut Tx, school: SchoolId, stream: Uuid) -> Result<Vec<TimelineEvent>, ActError> {
    let owner = Owner::School(school).to_string();
    let events = store::ledger::stream(tx, &owner, stream).await?;
    let read = |event: &domain::ledger::StoredEvent| {
        let fact: Fact = serde_json::from_str(&event.fact).ok().filter(is_told)?;
        let detail = event.detail.as_ref().and_then(|(_, body)| serde_json::from_str(body).ok());
        let detail: serde_json::Value = detail.unwrap_or(serde_json::Value::Null);
        Some(TimelineEvent { at: event.at, title: title(&fact).to_owned(), by: by(&detail), notes: notes(&detail) })
    };
    Ok(events.iter().rev().filter_map(read).collect())
}

/// Work on a draft is nobody's history but the ledger's.
fn is_told(fact: &Fact) -> bool {
    !["mode-change.saved", "mode-change.file-removed"].contains(&fact.kind.as_str())
}

fn title(fact: &Fact) -> &'static str {
    match fact.kind.as_str() {
        "entry.imported" => "学校导入名单",
        "entry.updated" => "学校重新导入，信息有更新",
        "entry.corrected" => "学校更正信息",
        "entry.confirmed" => "毕业生确认信息无误",
        "entry.disputed" => "毕业生反馈信息有误",
        "entry.dispute-withdrawn" => "毕业生撤回反馈",
        "entry.dispute-answered" => "学校答复：信息无误",
        "entry.reopened" => "截止后学校单独开放",
        "entry.revealed" => "查看完整号码",
        "entry.mode-changed" => "培养方式已变更",
        "mode-change.started" => "学校开始填写培养方式变更申请",
        "mode-change.submitted" => "学校提交培养方式变更申请",
        "mode-change.withdrawn" => "学校撤回培养方式变更申请",
        "mode-change.approved" => "同意变更培养方式",
        "mode-change.rejected" => "未同意变更培养方式",
        _ => "其他记录",
    }
}

fn by(detail: &serde_json::Value) -> String {
    let text = |name: &str| detail.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    [text("of"), text("by")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn notes(detail: &serde_json::Value) -> Vec<String> {
    let list = |name: &str| detail.get(name).and_then(serde_json::Value::as_array).into_iter().flatten();
    let text = |value: &serde_json::Value, name: &str| {
        value.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    let changes = list("changes")
        .map(|change| format!("{}：{} → {}", text(change, "field"), text(change, "before"), text(change, "after")));
    let both = [text(detail, "from"), text(detail, "to")];
    let asked = both.iter().all(|mode| !mode.is_empty()).then(|| both.join(" → "));
    let contacts = list("contacts").filter_map(serde_json::Value::as_str).map(str::to_owned);
    let reason = detail.get("reason").and_then(serde_json::Value::as_str).map(str::to_owned);
    let fields = list("fields").filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join("、");
    let fields = (!fields.is_empty()).then_some(fields);
    changes.chain(asked).chain(contacts).chain(reason).chain(fields).collect()
}
