//! What warns about an employer: shown to graduates and reviewers, recorded, never blocking (decision 9, R40, R41).

use std::ops::ControlFlow;

use domain::accounts::{Access, Action};
use domain::employers::{
    BusinessSnapshot, BusinessStatus, CreditCode, WarningKind, WarningMark, WarningReach, reach, register_link,
};
use domain::ids::SchoolId;
use domain::ledger::Owner;
use domain::placements::Concern;
use domain::refusal::FieldErrors;
use domain::time::Day;
use serde_json::json;
use store::engine::Tx;
use store::organisations::schools;
use store::oversight::{business_status, warnings};
use uuid::Uuid;

use crate::organisations::rules;
use crate::ports::SheetRow;
use crate::{Act, ActError, Actor, App, Began, NewEvent};

/// The columns of the list of marks, in order.
pub const MARK_COLUMNS: [&str; 5] = ["院校代码", "单位名称", "统一社会信用代码", "预警类型", "说明"];
/// The columns of the register list, in order.
pub const STATUS_COLUMNS: [&str; 5] = ["统一社会信用代码", "登记名称", "登记状态", "查询日期", "来源"];

/// Lines one import may have.
const LONGEST_LIST: usize = 20_000;
/// Wrong lines named before the import gives up.
const MOST_PROBLEMS: usize = 50;

/// What a graduate or a reviewer of one school sees about an employer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EmployerHints {
    /// 预警类型 seen by this school: its own marks, and everybody's once they are shared.
    pub kinds: Vec<WarningKind>,
    /// How many schools marked the employer, as far as this school may know.
    pub schools: u32,
    /// Seen nationally (全国共享).
    pub shared: bool,
    /// Marked by this school itself (本校添加).
    pub own: bool,
    /// What the business register said, with its day.
    pub business: Option<BusinessSnapshot>,
    /// A credit code was known to look by; without one, nothing found says nothing.
    pub looked_up: bool,
    /// Where the business register can be looked into (F137); `None` without an employer.
    pub register: Option<String>,
}

impl EmployerHints {
    /// Whether anything warns at all.
    pub fn is_warned(&self) -> bool {
        !self.kinds.is_empty()
    }

    /// What a reviewer must have looked into before passing.
    pub fn concerns(&self) -> Vec<Concern> {
        let business = self.business.as_ref().is_some_and(|snapshot| snapshot.status.is_concern());
        let warned = self.is_warned().then_some(Concern::WarnedEmployer);
        warned.into_iter().chain(business.then_some(Concern::BusinessStatus)).collect()
    }

    /// Such as `单位登记状态为“注销”（2026-11-10 查询）`; `None` without a record.
    pub fn business_text(&self) -> Option<String> {
        let snapshot = self.business.as_ref()?;
        Some(format!("单位登记状态为“{}”（{} 查询）", snapshot.status.name(), snapshot.as_of))
    }

    /// Such as `预警单位：虚假单位、就业歧视（全国共享，6 所学校标记）`; `None` without marks.
    pub fn warning_text(&self) -> Option<String> {
        if !self.is_warned() {
            return None;
        }
        let kinds = self.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join("、");
        let source = match (self.shared, self.own) {
            (true, _) => format!("{}，{} 所学校标记", WarningReach::National.name(), self.schools),
            (false, _) => WarningReach::OwnSchool.name().to_owned(),
        };
        Some(format!("预警单位：{kinds}（{source}）"))
    }
}

/// What one school's people see about an employer.
///
/// # Errors
/// [`ActError::NotFound`] when there is no such school.
pub async fn hints(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    code: &CreditCode,
) -> Result<EmployerHints, ActError> {
    let (_, policy) = rules::policy_of_school(tx, access, school).await?;
    let marks = warnings::of_code(tx, access, code).await?;
    let marking = u32::try_from(marks.len()).unwrap_or(u32::MAX);
    let shared = reach(marking, policy.current.warn_share_threshold) == WarningReach::National;
    let own = marks.iter().any(|mark| mark.school == school);
    let seen = marks.iter().filter(|mark| shared || mark.school == school);
    let mut kinds: Vec<WarningKind> = seen.flat_map(|mark| mark.kinds.iter().copied()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let schools = if shared { marking } else { u32::from(own) };
    let business = business_status::find(tx, access, code).await?;
    let register = Some(register_link(&policy.current.employer_register, code));
    Ok(EmployerHints { kinds, schools, shared, own, business, looked_up: true, register })
}

/// [`hints`] of a unit as it was typed: by its credit code; without a right one, by that of the registered employer of
/// exactly this name. `name` is empty where what is named is no employer.
///
/// # Errors
/// As [`hints`].
pub async fn hints_of_unit(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    name: &str,
    code: &str,
) -> Result<EmployerHints, ActError> {
    let code = match CreditCode::parse(code) {
        Ok(code) => Some(code),
        Err(_) if name.is_empty() => None,
        Err(_) => {
            // The whole name comes before every longer one.
            let named = store::employers::admitted(tx, access, name, 1).await?;
            named.into_iter().find(|row| row.name == name).map(|row| row.credit_code)
        }
    };
    match code {
        Some(code) => hints(tx, access, school, &code).await,
        None => Ok(EmployerHints::default()),
    }
}

/// The concerns of [`hints`] for a credit code as a placement stores it; none without a code.
///
/// # Errors
/// As [`hints`].
pub async fn concerns(tx: &mut Tx, access: &Access, school: SchoolId, code: &str) -> Result<Vec<Concern>, ActError> {
    if code.is_empty() {
        return Ok(Vec::new());
    }
    Ok(hints(tx, access, school, &CreditCode::stored(code.to_owned())).await?.concerns())
}

/// What an import of either list did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Imported {
    pub lines: usize,
}

/// The next `limit` marks after the one of this code and school, by code, with the school's name.
///
/// # Errors
/// When the actor may not manage warnings.
pub async fn list(
    app: &App,
    actor: &Actor,
    after: (&str, SchoolId),
    limit: i64,
) -> Result<Vec<(WarningMark, String)>, ActError> {
    let access = actor.access(Action::ManageWarnings)?;
    let mut tx = app.db.read().await?;
    let mut named = Vec::new();
    for mark in warnings::list(&mut tx, &access, after, limit).await? {
        let school = schools::find(&mut tx, &access, mark.school).await?;
        named.push((mark, school.map(|school| school.name).unwrap_or_default()));
    }
    Ok(named)
}

/// Imports schools' marks (预警单位) from a table; all lines or none.
///
/// # Errors
/// [`ActError::Fields`] at `file`, naming the lines to correct.
pub async fn import_marks(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Imported, ActError> {
    let access = actor.access(Action::ManageWarnings)?;
    let rows = read_rows(app, name, bytes, &MARK_COLUMNS).await?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else {
        return Ok(Imported { lines: rows.len() });
    };
    let mut problems = Vec::new();
    let mut marks = Vec::with_capacity(rows.len());
    for row in &rows {
        let [code, employer, credit, kinds, note] = cells(row);
        let Some(school) = schools::find_by_code(&mut act.tx, &access, code).await? else {
            problems.push(format!("第 {} 行：没有院校代码为“{code}”的学校", row.number));
            continue;
        };
        let kinds: Vec<&str> = kinds.split(['、', ',', '，', ';', '；', ' ']).filter(|kind| !kind.is_empty()).collect();
        let unknown = kinds.iter().find(|kind| kind_word(kind).is_none());
        if let Some(kind) = unknown {
            problems.push(format!("第 {} 行：预警类型“{kind}”不在列表中", row.number));
            continue;
        }
        let words: Vec<&str> = kinds.iter().filter_map(|kind| kind_word(kind)).collect();
        match WarningMark::read(school.school, employer, credit, &words, note, act.now()) {
            Ok(mark) => marks.push(mark),
            Err(errors) => problems.extend(errors.0.iter().map(|e| format!("第 {} 行：{}", row.number, e.message))),
        }
    }
    refuse_problems(&problems)?;
    for mark in &marks {
        warnings::put(&mut act.tx, &access, mark).await?;
    }
    finish(act, "warnings.imported", marks.len()).await
}

/// Imports what the business register says (登记状态); all lines or none.
///
/// # Errors
/// As [`import_marks`].
pub async fn import_statuses(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Imported, ActError> {
    let access = actor.access(Action::ManageWarnings)?;
    let rows = read_rows(app, name, bytes, &STATUS_COLUMNS).await?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else {
        return Ok(Imported { lines: rows.len() });
    };
    let mut problems = Vec::new();
    let mut snapshots = Vec::with_capacity(rows.len());
    for row in &rows {
        let [credit, registered, status, day, source] = cells(row);
        let status = BusinessStatus::ALL.iter().copied().find(|known| known.name() == status);
        let day = Day::parse(day).filter(|day| *day <= act.now().day());
        match (CreditCode::parse(credit), status, day) {
            (Err(problem), _, _) => problems.push(format!("第 {} 行：{problem}", row.number)),
            (_, None, _) => {
                problems.push(format!("第 {} 行：登记状态应为存续、经营异常、停业、吊销或注销", row.number))
            }
            (_, _, None) => {
                problems.push(format!("第 {} 行：查询日期应为不晚于今天的日期，例如 2026-11-20", row.number))
            }
            (Ok(credit_code), Some(status), Some(as_of)) => snapshots.push(BusinessSnapshot {
                credit_code,
                registered_name: registered.to_owned(),
                status,
                as_of,
                source: source.to_owned(),
            }),
        }
    }
    refuse_problems(&problems)?;
    for snapshot in &snapshots {
        business_status::put(&mut act.tx, &access, snapshot).await?;
    }
    finish(act, "business-status.imported", snapshots.len()).await
}

async fn finish(mut act: Act, kind: &'static str, lines: usize) -> Result<Imported, ActError> {
    let stream = act.app().new_id();
    act.event(NewEvent {
        owner: Owner::Platform,
        stream,
        kind,
        ids: Vec::new(),
        from: String::new(),
        to: String::new(),
        version: 1,
        detail: json!({ "lines": lines }),
    })
    .await?;
    act.commit_with("imported").await?;
    Ok(Imported { lines })
}

fn kind_word(name: &str) -> Option<&'static str> {
    WarningKind::ALL.iter().find(|kind| kind.name() == name).map(|kind| kind.as_str())
}

fn cells(row: &SheetRow) -> [&str; 5] {
    std::array::from_fn(|place| row.cells.get(place).map_or("", |cell| cell.trim()))
}

fn refuse_problems(problems: &[String]) -> Result<(), ActError> {
    if problems.is_empty() {
        return Ok(());
    }
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    let mut errors = FieldErrors::new();
    for problem in problems.iter().take(MOST_PROBLEMS) {
        errors.add("file", problem.clone());
    }
    if more > 0 {
        errors.add("file", format!("另有 {more} 行需要修改"));
    }
    Err(errors.into())
}

/// The lines below the heading, which must be the expected one.
async fn read_rows(
    app: &App,
    name: &str,
    bytes: Vec<u8>,
    columns: &'static [&'static str; 5],
) -> Result<Vec<SheetRow>, ActError> {
    let (app, name) = (app.clone(), name.to_owned());
    let read = move || -> Result<Vec<SheetRow>, String> {
        let path = app.scratch.join(format!("list-{}", app.new_id()));
        std::fs::write(&path, bytes).map_err(|cause| format!("文件无法暂存：{cause}"))?;
        let mut rows = Vec::new();
        let read = app.sheets.read(&name, &path, &mut |row| {
            if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(row);
            }
            if rows.len() > LONGEST_LIST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let removed = std::fs::remove_file(&path);
        read?;
        removed.map_err(|cause| format!("暂存文件无法删除：{cause}"))?;
        Ok(rows)
    };
    let read = tokio::task::spawn_blocking(read).await;
    let read = read.map_err(|cause| ActError::defect(format!("reading a list: {cause}")))?;
    let mut rows = read.map_err(|problem| FieldErrors::one("file", problem))?;
    if rows.is_empty() || cells(&rows.remove(0)) != *columns {
        let wanted = columns.join("、");
        return Err(FieldErrors::one("file", format!("第一行应依次为：{wanted}")).into());
    }
    if rows.is_empty() {
        return Err(FieldErrors::one("file", "表中没有内容").into());
    }
    if rows.len() >= LONGEST_LIST {
        return Err(FieldErrors::one("file", format!("一次最多导入 {LONGEST_LIST} 行，请分开导入")).into());
    }
    Ok(rows)
}
