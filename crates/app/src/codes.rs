//! Code tables an operator loads, by graduating year (decisions 14 and 31); every field works without them.

use domain::accounts::Action;
use domain::codes::{Loadable, Table};
use domain::ids::Cohort;
use domain::ledger::Owner;
use domain::refusal::FieldErrors;
use serde_json::json;
use uuid::Uuid;

pub use store::codes::Version;

use crate::{Act, ActError, Actor, App, Began, NewEvent};

/// Lines of one table.
const LONGEST: usize = 50_000;
/// The graduating years a version may begin with.
const COHORTS: std::ops::RangeInclusive<i16> = 2000..=2100;
/// Columns that may name the code above.
const PARENTS: [&str; 3] = ["parent_code", "parent", "class_code"];

/// A table as it is loaded.
pub struct Load {
    pub nonce: Uuid,
    pub table: Loadable,
    /// The first graduating year it holds for.
    pub from: Cohort,
    /// CSV, UTF-8, with the columns code and name and perhaps `parent_code`.
    pub file: Vec<u8>,
}

/// Loads a version of a table; the lines it has.
///
/// # Errors
/// [`ActError::Fields`] at `file` or `cohort`.
pub async fn load(app: &App, actor: &Actor, input: Load) -> Result<usize, ActError> {
    let access = actor.access(Action::ManageOrganisations)?;
    if !COHORTS.contains(&input.from.0) {
        return Err(FieldErrors::one("cohort", "请填写四位毕业年份，例如 2027").into());
    }
    let text = String::from_utf8(input.file).map_err(|_| FieldErrors::one("file", "文件应为 UTF-8 编码的 CSV"))?;
    let table =
        Table::from_csv(input.table.title(), &text).map_err(|problem| FieldErrors::one("file", problem.to_string()))?;
    if table.len() > LONGEST {
        return Err(FieldErrors::one("file", format!("代码表最多 {LONGEST} 行")).into());
    }
    let mut rows = Vec::with_capacity(table.len());
    let mut seen = std::collections::HashSet::new();
    for entry in table.entries() {
        if !seen.insert(entry.code.as_str()) {
            return Err(FieldErrors::one("file", format!("代码 {} 出现了两次", entry.code)).into());
        }
        let parent = PARENTS.iter().find_map(|column| entry.attribute(column)).unwrap_or_default();
        rows.push((entry.code.clone(), entry.name.clone(), parent.to_owned()));
    }
    let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(rows.len()) };
    store::codes::replace(&mut act.tx, &access, input.table, input.from, &rows).await?;
    let stream = app.new_id();
    act.event(NewEvent {
        owner: Owner::Platform,
        stream,
        kind: "codes.loaded",
        ids: Vec::new(),
        from: String::new(),
        to: String::new(),
        version: 1,
        detail: json!({ "table": input.table.title(), "cohort": input.from.0, "lines": rows.len() }),
    })
    .await?;
    act.commit_with("loaded").await?;
    Ok(rows.len())
}

/// Every loaded version.
///
/// # Errors
/// [`ActError::Refused`] for all but operators.
pub async fn versions(app: &App, actor: &Actor) -> Result<Vec<Version>, ActError> {
    let access = actor.access(Action::ManageOrganisations)?;
    let mut tx = app.db.read().await?;
    Ok(store::codes::versions(&mut tx, &access).await?)
}
