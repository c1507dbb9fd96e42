//! 在线签约管理: every online signing of the school by its filters, and one of them whole.
//!
//! Labels follow the agreement type: 鉴证 where two parties sign, 审核 where the school is the third (F033).

use app::ActError;
use app::placements::case;
use app::placements::queue::{self, Order};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::{Cohort, PlacementRef};
use domain::placements::{PlacementKind, Side, StateCode};

use super::facts;
use super::listing::View;
use crate::components::{
    Checks, Column, Definitions, Desk, Empty, FilterBar, Flow, Notice, Pager, Search, Sort, TableHead, Tag, Timeline,
};
use crate::pages::history;
use crate::respond::{PageError, ok, see_other};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The states of an online signing that the list offers, in the order of the process.
const STATES: [StateCode; 8] = [
    StateCode::OnInvited,
    StateCode::OnWithdrawn,
    StateCode::OnRefused,
    StateCode::OnExpired,
    StateCode::OnReviewDepartment,
    StateCode::OnReviewSchool,
    StateCode::OnFailed,
    StateCode::OnSigned,
];

/// Longest text the search box takes.
const LONGEST_SEARCH: usize = 60;

#[derive(Debug)]
struct Line {
    reference: String,
    state: &'static str,
    href: String,
    initiator: &'static str,
    name: String,
    department: String,
    major: String,
    level: String,
    document: String,
    number: String,
    employer: String,
    student_number: String,
    tag: Tag,
}

#[derive(Template, Debug)]
#[template(path = "staff/agreements.html")]
struct AgreementsPage {
    shell: Desk,
    filters: FilterBar,
    head: TableHead,
    lines: Vec<Line>,
    empty: Option<Empty>,
    pager: Pager,
}

#[derive(Template, Debug)]
#[template(path = "staff/agreement.html")]
struct AgreementPage {
    shell: Desk,
    reference: String,
    state: &'static str,
    back: String,
    name: String,
    identity: String,
    tag: Tag,
    flow: Flow,
    checks: Checks,
    notice: Option<Notice>,
    sections: Vec<(String, Definitions)>,
    /// Who did what when, whose turn it is, until when.
    timeline: Timeline,
    /// Address of the workbench with this case, while it waits for the reader's level.
    review: Option<String>,
    /// Address of the sealed agreement.
    document: Option<String>,
}

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/agreements", Action::SeePlacements, list)
        .post("/s/{cohort}/agreements/search", Action::SeePlacements, find)
        .get("/s/{cohort}/agreements/{reference}", Action::SeePlacements, show)
}

fn base(cohort: Cohort) -> String {
    format!("/s/{cohort}/agreements")
}

/// The search box of the top bar; it posts, so that nothing typed stands in an address before we know what it is.
pub(super) fn search(cohort: Cohort) -> Search {
    Search {
        action: format!("{}/search", base(cohort)), placeholder: "姓名、学号、证件号码、协议编号".into()
    }
}

async fn list(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let cohort = Cohort(cohort);
    let path = base(cohort);
    let view = View::read(query.as_deref());
    let order = if view.get("sort") == "oldest" { Order::Oldest } else { Order::Newest };
    let states = StateCode::parse(view.get("state")).into_iter().collect();
    let mut asked = view.asked(state.app.now(), cohort, states, order);
    asked.filter.kind = Some(PlacementKind::Online);
    let page = queue::queue(&state.app, &actor, &asked).await?;
    let step = page.wording.step();
    let state_words = format!("签约{step}状态");
    let labels: Vec<_> =
        STATES.iter().map(|code| (code.as_str().to_owned(), code.label(Side::School, page.wording))).collect();
    let mut chips = vec![
        view.pick(&path, "by", "签约发起方", &[("employer".into(), "单位".into()), ("graduate".into(), "学生".into())]),
        view.pick(&path, "state", &state_words, &labels),
    ];
    chips.extend(view.place_chips(&path, &page));
    chips.push(view.typed(&path, "name", "姓名", "姓名开头"));
    chips.push(view.typed(&path, "student", "学号", "完整学号"));
    chips.push(view.typed(&path, "number", "协议编号", "完整编号"));
    chips.push(view.typed(&path, "employer", "单位", "单位名称开头"));
    if !view.get("doc").is_empty() {
        let clear = view.with("doc", "").href(&path, &[]);
        chips.push(crate::components::Chip::Active { text: "证件号码：已输入".into(), clear });
    }
    let newest = order == Order::Newest;
    let sort = view.with("sort", if newest { "oldest" } else { "" }).href(&path, &[]);
    let mut columns = vec![
        Column::text("姓名").sortable(sort, Some(if newest { Sort::Descending } else { Sort::Ascending })),
        Column::text("签约发起方"),
    ];
    let rest = ["院系", "专业", "学历", "证件号码", "当前协议编号", "签约单位", "学号"];
    columns.extend(rest.map(Column::text));
    columns.push(Column::text(state_words));
    columns.push(Column::text("操作"));
    let lines = page.lines.iter().map(|line| Line {
        reference: line.row.record.to_string(),
        state: line.row.state.as_str(),
        href: format!("{path}/{}", line.row.record),
        initiator: if line.row.initiator == "graduate" { "学生" } else { "单位" },
        name: line.row.student_name.clone(),
        department: line.row.department.clone(),
        major: line.row.major.clone(),
        level: line.level_name.clone(),
        document: line.row.document_masked.clone(),
        number: line.row.number.clone().unwrap_or_default(),
        employer: line.row.employer_name.clone(),
        student_number: line.row.student_number.clone(),
        tag: Tag::flag(facts::tone(line.row.state), line.state_label.clone()),
    });
    let mut desk = shell::desk(&state, &actor, cohort, "agreements").await?;
    desk.search = Some(search(cohort));
    let filtered = view.href("", &[]) != view.unfiltered().href("", &[]);
    ok(&AgreementsPage {
        lines: lines.collect(),
        empty: page.lines.is_empty().then(|| match filtered {
            true => Empty::new("没有符合条件的签约").link(view.unfiltered().href(&path, &[]), "清空筛选"),
            false => Empty::new("还没有线上签约"),
        }),
        filters: FilterBar {
            chips,
            clear: Some(view.unfiltered().href(&path, &[])),
            hits: View::hits(&page),
            link: None,
        },
        head: TableHead { caption: "在线签约".into(), pick: false, columns },
        pager: view.pager(&path, &page, order),
        shell: desk,
    })
}

/// Tells what was typed by its shape: a document, an agreement's number, a student's number, or a name.
async fn find(
    State(state): State<WebState>,
    Signed(_): Signed,
    Path(cohort): Path<i16>,
    form: Form,
) -> Result<Response, PageError> {
    let path = base(Cohort(cohort));
    let typed: String = form.get("q").chars().take(LONGEST_SEARCH).collect();
    let view = View::default();
    if let Some(blind) = queue::document_key(&state.app, &typed) {
        return Ok(see_other(&view.with("doc", &domain::ledger::hex(&blind)).href(&path, &[])));
    }
    let figures = typed.chars().any(|letter| letter.is_ascii_digit());
    let name = match (figures, typed.parse::<domain::agreements::AgreementNumber>()) {
        (_, Ok(_)) => "number",
        (true, Err(_)) => "student",
        (false, Err(_)) => "name",
    };
    Ok(see_other(&view.with(name, &typed).href(&path, &[])))
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, record)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    let cohort = Cohort(cohort);
    let record: PlacementRef = record.parse().map_err(|_| ActError::NotFound)?;
    let read = case::case(&state.app, &actor, record).await?;
    case::looked(&state.app, &actor, record).await?;
    let row = &read.row;
    let level = queue::level_of(&actor)?;
    let waits = row.waiting.level() == Some(level) && read.may_review;
    let log = facts::log(&read).map(|log| ("审核操作通过记录".to_owned(), log));
    let sections = facts::sections(&read).into_iter().chain(log);
    let mut desk = shell::desk(&state, &actor, cohort, "agreements").await?;
    desk.search = Some(search(cohort));
    ok(&AgreementPage {
        shell: desk,
        reference: record.to_string(),
        state: row.state.as_str(),
        back: base(cohort),
        name: row.student_name.clone(),
        identity: [row.student_number.as_str(), &row.department, &row.major, &row.document_masked].join(" · "),
        tag: Tag::new(facts::tone(row.state), row.state.label(read.side, read.wording)).large(),
        flow: super::review::flow(&read),
        checks: super::review::checks(&read),
        notice: read
            .hints
            .warning_text()
            .map(|text| Notice::new(crate::components::Tone::Bad, text, String::new()).boxed()),
        sections: sections.collect(),
        timeline: history::of_record(&state, &actor, record).await?,
        review: waits.then(|| format!("/s/{cohort}/review?case={record}")),
        document: row.number.is_some().then(|| format!("{}/{record}/agreement.pdf", base(cohort))),
    })
}
