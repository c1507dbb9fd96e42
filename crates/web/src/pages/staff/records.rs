//! 在线签约管理, 补登管理, 去向登记管理 and 作废信息管理: four lists over one component, told apart by their description
//! (F133–F135, F278, F341).
//!
//! Labels follow the agreement type: 鉴证 where two parties sign, 审核 where the school is the third (F033).

use app::Actor;
use app::placements::lists::{self, ListColumn, RecordList, RecordPage, may_correct, records};
use app::placements::queue::{self, Order, QueueLine};
use askama::Template;
use axum::extract::{MatchedPath, Path, RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;
use domain::placements::forms::category_list;
use domain::placements::{FailReason, Level, PlacementKind, Slot, StateCode, Wording};
use domain::policy::CategorySet;

use super::facts;
use super::listing::View;
use crate::components::{Chip, Column, Desk, Empty, FilterBar, Pager, Search, Sort, TableHead, Tag};
use crate::respond::{PageError, not_found, ok, see_other};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// Longest text the search box takes.
const LONGEST_SEARCH: usize = 60;

/// One cell of a row.
#[derive(Debug)]
enum Cell {
    Text(String),
    Tag(Tag),
}

/// Something that can be done with a row.
#[derive(Debug)]
struct RowAct {
    href: String,
    /// Kebab-case name of the act.
    act: &'static str,
    label: &'static str,
    /// The rules refuse it; the address is that of the record, which says why.
    locked: bool,
}

/// Who reads the list, and how.
struct Reader<'a> {
    address: &'a str,
    cohort: Cohort,
    list: RecordList,
    wording: Wording,
    /// Whether the reader corrects and makes void.
    corrects: bool,
    /// The level at which the reader reviews.
    level: Option<Level>,
}

#[derive(Debug)]
struct Line {
    reference: String,
    state: &'static str,
    href: String,
    name: String,
    cells: Vec<Cell>,
    acts: Vec<RowAct>,
}

#[derive(Template, Debug)]
#[template(path = "staff/records.html")]
struct RecordsPage {
    shell: Desk,
    title: &'static str,
    /// Address, name of the act and words.
    exports: Vec<(String, &'static str, &'static str)>,
    filters: FilterBar,
    head: TableHead,
    lines: Vec<Line>,
    empty: Option<Empty>,
    pager: Pager,
}

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/agreements", Action::SeePlacements, list)
        .post("/s/{cohort}/agreements/search", Action::SeePlacements, find)
        .get("/s/{cohort}/paper-agreements", Action::SeePlacements, list)
        .post("/s/{cohort}/paper-agreements/search", Action::SeePlacements, find)
        .get("/s/{cohort}/destinations", Action::SeePlacements, list)
        .post("/s/{cohort}/destinations/search", Action::SeePlacements, find)
        .get("/s/{cohort}/void", Action::SeePlacements, list)
        .post("/s/{cohort}/void/search", Action::SeePlacements, find)
}

/// The list an address of a school is about.
pub(super) fn list_of(path: &MatchedPath) -> Option<RecordList> {
    path.as_str().split('/').nth(3).and_then(RecordList::parse)
}

pub(super) fn base(cohort: Cohort, list: RecordList) -> String {
    format!("/s/{cohort}/{}", list.as_str())
}

/// The search box of the top bar; it posts, so that nothing typed stands in an address before we know what it is.
pub(super) fn search(cohort: Cohort, list: RecordList) -> Search {
    let number = matches!(list, RecordList::Agreements | RecordList::Void);
    let placeholder =
        if number { "姓名、学号、证件号码、协议编号" } else { "姓名、学号、证件号码" };
    Search { action: format!("{}/search", base(cohort, list)), placeholder: placeholder.into() }
}

/// The choices a list's state filter stands for: by the first state of each, the states.
fn chosen(view: &View, choices: &[(String, Vec<StateCode>)]) -> Vec<StateCode> {
    let wanted = StateCode::parse(view.get("state"));
    let found = wanted.and_then(|wanted| choices.iter().find(|(_, states)| states.contains(&wanted)));
    found.map(|(_, states)| states.clone()).unwrap_or_default()
}

async fn list(
    State(state): State<WebState>,
    Signed(actor): Signed,
    path: MatchedPath,
    Path(cohort): Path<i16>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let Some(list) = list_of(&path) else { return Ok(not_found()) };
    let cohort = Cohort(cohort);
    let address = base(cohort, list);
    let view = View::read(query.as_deref());
    let terms = lists::terms(&state.app, &actor).await?;
    let wording = terms.wording;
    let choices = list.choices(wording);
    let order = list.order(view.get("sort") == "oldest");
    let asked = view.asked(state.app.now(), cohort, chosen(&view, &choices), order);
    let found = records(&state.app, &actor, list, &asked).await?;
    let page = &found.page;
    let oldest = view.get("sort") == "oldest";
    let sort = view.with("sort", if oldest { "" } else { "oldest" }).href(&address, &[]);
    let mut columns =
        vec![Column::text("姓名").sortable(sort, Some(if oldest { Sort::Ascending } else { Sort::Descending }))];
    columns.extend(list.columns().iter().map(|column| match column {
        ListColumn::State => Column::text(list.state_title(wording)),
        column => Column::text(column.title()),
    }));
    columns.push(Column::text("操作"));
    let mut desk = shell::desk(&state, &actor, cohort, list.as_str()).await?;
    desk.search = Some(search(cohort, list));
    let clear = view.unfiltered().with("kind", "");
    let filtered = view.href("", &[]) != clear.href("", &[]);
    let level = actor.access(Action::Review).ok().and_then(|_| queue::level_of(&actor).ok());
    let reader = Reader { address: &address, cohort, list, wording, corrects: may_correct(&actor), level };
    let lines = page.lines.iter().enumerate();
    ok(&RecordsPage {
        title: list.title(),
        exports: exports(&actor, cohort, list, &view),
        lines: lines.map(|(at, line)| reader.row(line, found.ends.get(at), found.after.get(at))).collect(),
        empty: page.lines.is_empty().then(|| match filtered {
            true => Empty::new(format!("没有符合条件的{}", list.what())).link(clear.href(&address, &[]), "清空筛选"),
            false => Empty::new(format!("还没有{}", list.what())),
        }),
        filters: FilterBar {
            chips: chips(&view, &address, list, &found, &choices, terms.categories),
            clear: Some(clear.href(&address, &[])),
            hits: View::hits(page),
            link: None,
        },
        head: TableHead { caption: list.title().into(), pick: false, columns },
        pager: view.pager(&address, page, order),
        shell: desk,
    })
}

fn exports(actor: &Actor, cohort: Cohort, list: RecordList, view: &View) -> Vec<(String, &'static str, &'static str)> {
    if actor.access(Action::ExportPlacements).is_err() {
        return Vec::new();
    }
    let address = format!("/s/{cohort}/exports/new");
    let of = |added: &[(&str, &str)]| view.with("size", "").href(&address, added);
    let mut links = vec![(of(&[("list", list.as_str())]), "export", "下载当前查询数据")];
    if list != RecordList::Void {
        links.push((of(&[("list", list.as_str()), ("returned", "1")]), "export-returned", "导出退回修改学生名单"));
    }
    links
}

fn chips(
    view: &View,
    address: &str,
    list: RecordList,
    found: &RecordPage,
    choices: &[(String, Vec<StateCode>)],
    set: CategorySet,
) -> Vec<Chip> {
    let mut chips = Vec::new();
    if list == RecordList::Agreements {
        let sides = [("employer".into(), "单位".into()), ("graduate".into(), "学生".into())];
        chips.push(view.pick(address, "by", "签约发起方", &sides));
    }
    if list.kinds().len() > 1 {
        let kinds: Vec<_> = list.kinds().iter().map(|kind| (kind.as_str().into(), kind.title().into())).collect();
        chips.push(view.pick(address, "kind", "类型", &kinds));
    }
    if list == RecordList::Destinations {
        chips.push(view.pick(address, "category", "去向类型", &categories(set)));
    }
    let states = choices.iter().filter_map(|(label, states)| Some((states.first()?.to_string(), label.clone())));
    let title = list.state_title(found.page.wording);
    chips.push(view.pick(address, "state", &title, &states.collect::<Vec<_>>()));
    if list == RecordList::Void {
        let reasons =
            FailReason::ALL.iter().map(|reason| (reason.to_string(), format!("审核不通过：{}", reason.title())));
        chips.push(view.pick(address, "reason", "作废原因", &reasons.collect::<Vec<_>>()));
        let days: Vec<_> = [7, 30, 90].map(|days: u8| (days.to_string(), format!("近 {days} 天"))).into();
        chips.push(view.pick(address, "since", "作废时间", &days));
    }
    chips.extend(view.place_chips(address, &found.page));
    chips.push(view.typed(address, "name", "姓名", "姓名开头"));
    chips.push(view.typed(address, "student", "学号", "完整学号"));
    if matches!(list, RecordList::Agreements | RecordList::Void) {
        chips.push(view.typed(address, "number", "协议编号", "完整编号"));
    }
    let unit = if list == RecordList::Destinations { "单位/学校" } else { "单位" };
    chips.push(view.typed(address, "employer", unit, "名称开头"));
    if !view.get("doc").is_empty() {
        let clear = view.with("doc", "").href(address, &[]);
        chips.push(Chip::Active { text: "身份证号码：已输入".into(), clear });
    }
    chips
}

/// The kinds of today, then those of other sets, under which older records stand.
fn categories(set: CategorySet) -> Vec<(String, String)> {
    let others = CategorySet::ALL.iter().filter(|other| **other != set);
    let mut kinds: Vec<(String, String)> = Vec::new();
    for kind in [&set].into_iter().chain(others).flat_map(|set| &category_list(*set).kinds) {
        if !kinds.iter().any(|(known, _)| *known == kind.title) {
            kinds.push((kind.title.clone(), kind.title.clone()));
        }
    }
    kinds
}

/// Whether the school may still correct it or make it void.
pub(super) fn is_in_force(state: StateCode) -> bool {
    state.slot() == Some(Slot::Effective) && state.level().is_none()
}

fn is_lost(state: StateCode) -> bool {
    matches!(state, StateCode::OnLost | StateCode::OfLost | StateCode::BdLost | StateCode::QxLost)
}

impl Reader<'_> {
    fn row(&self, line: &QueueLine, end: Option<&lists::End>, after: Option<&lists::AfterPass>) -> Line {
        let row = &line.row;
        let href = format!("{}/{}", self.address, row.record);
        let cell = |column: &ListColumn| match column {
            ListColumn::State => Cell::Tag(Tag::flag(facts::tone(row.state), line.state_label.clone())),
            column => Cell::Text(column.text(line, end, self.wording)),
        };
        Line {
            reference: row.record.to_string(),
            state: row.state.as_str(),
            name: row.student_name.clone(),
            cells: self.list.columns().iter().map(cell).collect(),
            acts: self.acts(&href, line, after.copied().unwrap_or_default()),
            href,
        }
    }

    fn acts(&self, href: &str, line: &QueueLine, after: lists::AfterPass) -> Vec<RowAct> {
        let row = &line.row;
        let mut acts = vec![RowAct { href: href.to_owned(), act: "open", label: "查看", locked: false }];
        if self.level.is_some() && row.waiting.level() == self.level {
            let href = format!("/s/{}/review?case={}", self.cohort, row.record);
            acts.push(RowAct { href, act: "review", label: self.wording.step(), locked: false });
        }
        if self.corrects && is_in_force(row.state) {
            acts.push(match after.amend {
                true => RowAct { href: format!("{href}/amend"), act: "amend", label: "修改", locked: false },
                false => RowAct { href: href.to_owned(), act: "why-amend", label: "修改", locked: true },
            });
        }
        if self.corrects && is_lost(row.state) {
            acts.push(RowAct { href: format!("{href}/restore"), act: "restore", label: "恢复", locked: false });
        }
        if self.corrects && (is_in_force(row.state) || is_lost(row.state)) {
            acts.push(match after.void {
                true => RowAct { href: format!("{href}/void"), act: "void", label: "作废", locked: false },
                false => RowAct { href: href.to_owned(), act: "why-void", label: "作废", locked: true },
            });
        }
        acts
    }
}

/// Tells what was typed by whose it is and by its shape: a student's number, a document, an agreement's number, or a name.
async fn find(
    State(state): State<WebState>,
    Signed(actor): Signed,
    path: MatchedPath,
    Path(cohort): Path<i16>,
    form: Form,
) -> Result<Response, PageError> {
    let Some(list) = list_of(&path) else { return Ok(not_found()) };
    let address = base(Cohort(cohort), list);
    let typed: String = form.get("q").chars().take(LONGEST_SEARCH).collect();
    let view = View::default();
    let figures = typed.chars().any(|letter| letter.is_ascii_digit());
    let by_student = view.with("student", &typed);
    let asked = by_student.asked(state.app.now(), Cohort(cohort), Vec::new(), Order::Newest);
    // A student's number has the shape of a passport's; where it is somebody's, it is meant.
    if figures && queue::hits(&state.app, &actor, &asked).await? > 0 {
        return Ok(see_other(&by_student.href(&address, &[])));
    }
    if let Some(blind) = queue::document_key(&state.app, &typed) {
        return Ok(see_other(&view.with("doc", &domain::ledger::hex(&blind)).href(&address, &[])));
    }
    let name = match (figures, typed.parse::<domain::agreements::AgreementNumber>()) {
        (_, Ok(_)) => "number",
        (true, Err(_)) => "student",
        (false, Err(_)) => "name",
    };
    Ok(see_other(&view.with(name, &typed).href(&address, &[])))
}

/// The list in which a record of this kind is at home, as an address.
pub(super) fn home_of(cohort: Cohort, kind: PlacementKind, record: impl std::fmt::Display) -> String {
    format!("{}/{record}", base(cohort, RecordList::of(kind)))
}
