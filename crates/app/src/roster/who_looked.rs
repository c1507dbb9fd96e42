//! 查看记录: who looked at a graduate's data and records, for the graduate (decisions 16 and 18).

use domain::accounts::{Access, Action};
use domain::ids::{EntryId, SchoolId};
use domain::ledger::Owner;
use domain::time::Instant;
use serde_json::Value;
use store::oversight::views;
use store::placements;

use crate::{ActError, Actor, App, looks};

/// An employer searched by exact name and document number.
pub(crate) const SEARCH: &str = "employer-search";
/// Staff opened the page of the roster entry.
const ENTRY: &str = "entry";
/// Placements whose looks are told.
const PLACEMENTS: i64 = 99;
/// Lines of the list.
const LINES: usize = 200;

/// Names and document, as the views log calls an entry.
pub(crate) fn record_of(school: SchoolId, entry: EntryId) -> String {
    format!("entry:{school}:{entry}")
}

/// One line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Look {
    /// The hour in which it happened, or the moment of a reveal.
    pub at: Instant,
    pub who: String,
    pub what: String,
    pub times: i64,
}

/// Who looked at the graduate's entry and records, newest first.
///
/// # Errors
/// When the actor is no graduate.
pub async fn who_looked(app: &App, actor: &Actor) -> Result<Vec<Look>, ActError> {
    let access = actor.access(Action::SeeGraduateHome)?;
    let (school, entry) = access.school().zip(access.entry()).ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let held = placements::list_of_entry(&mut tx, &access, school, entry, PLACEMENTS).await?;
    let mut records = vec![record_of(school, entry)];
    records.extend(held.iter().map(|row| row.record.to_string()));
    let limit = i64::try_from(LINES).unwrap_or(i64::MAX);
    let seen = views::of_records(&mut tx, &access, &records, limit).await?;
    let mut looks: Vec<Look> = seen
        .into_iter()
        .map(|row| Look {
            at: row.hour,
            who: [row.organisation, row.department].join(" ").trim().to_owned(),
            what: words(&row.what).to_owned(),
            times: row.times,
        })
        .collect();
    let events = store::ledger::stream(&mut tx, &Owner::School(school).to_string(), entry.0).await?;
    looks.extend(events.iter().filter(|event| event.kind == "entry.revealed").map(|event| {
        let detail: Value =
            event.detail.as_ref().and_then(|(_, body)| serde_json::from_str(body).ok()).unwrap_or_default();
        let fields = detail.get("fields").and_then(Value::as_array).into_iter().flatten();
        let fields: Vec<&str> = fields.filter_map(Value::as_str).collect();
        let who = detail.get("of").and_then(Value::as_str).unwrap_or_default().to_owned();
        Look { at: event.at, who, what: format!("显示完整的{}", fields.join("、")), times: 1 }
    }));
    looks.sort_by_key(|look| std::cmp::Reverse(look.at));
    looks.truncate(LINES);
    Ok(looks)
}

fn words(what: &str) -> &'static str {
    match what {
        SEARCH => "按姓名和证件号码查找你",
        ENTRY => "查看学生信息",
        "agreement" => "打开就业协议书",
        crate::placements::LOOK => "查看签约记录",
        crate::placements::evidence::DOWNLOAD => "下载证明材料",
        _ => "查看",
    }
}

/// Notes that staff opened the page of an entry.
///
/// # Errors
/// When storage fails.
pub async fn note(app: &App, actor: &Actor, entry: EntryId) -> Result<(), ActError> {
    let access: Access = actor.access(Action::SeeRoster)?;
    let Some((school, viewer)) = access.school().zip(actor.account()) else { return Ok(()) };
    looks::note(app, viewer.0, record_of(school, entry), ENTRY).await
}
