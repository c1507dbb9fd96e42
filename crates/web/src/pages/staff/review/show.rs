//! The workbench: one view of the queue with one case open.

use app::placements::case::{self, Case as Read};
use app::placements::queue::{self, Neighbours, Order, QueuePage};
use app::placements::{presence, saved_views};
use app::roster::reveal;
use app::{ActError, Actor};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::ids::{Cohort, PlacementRef};
use domain::placements::{Concern, Decision as Decided, Level};
use domain::roster::RosterColumn;
use domain::time::Instant;

use super::super::listing::View;
use super::pane::{Opened, act_of, base, pane, present};
use super::row::row;
use super::tabs::{TABS, Tab, processes_of, tab_of};
use super::views::normal;
use super::{CasePane, ReviewPage};
use crate::components::{
    Chip, Column, Empty, FilterBar, Link, Notice, Pager, Sort, TableHead, Tabs, Toast, Tone, UndoForm,
};
use crate::respond::{self, PageError, varied};
use crate::security::keys_are_off;
use crate::session::Signed;
use crate::{WebState, shell};

/// One request for the workbench.
pub(super) struct Bench<'a> {
    pub state: &'a WebState,
    pub actor: &'a Actor,
    pub cohort: Cohort,
    pub view: View,
    pub level: Level,
    pub asked: queue::Asked,
    opened: Opened,
}

/// The list of a view: everything that waits at the level, or what waits of the address's kind.
fn asked(view: &View, now: Instant, cohort: Cohort, level: Level, order: Order) -> queue::Asked {
    let mut asked = view.asked(now, cohort, Vec::new(), order);
    asked.filter.kind = None;
    asked.filter.waits_at = Some(level);
    asked.filter.waiting = queue::review_states(level, &processes_of(view.get("kind")));
    asked
}

impl<'a> Bench<'a> {
    pub(super) fn read(
        state: &'a WebState,
        actor: &'a Actor,
        cohort: i16,
        query: Option<&str>,
    ) -> Result<Self, PageError> {
        let cohort = Cohort(cohort);
        let view = View::read(query);
        let level = queue::level_of(actor)?;
        let order = if view.get("sort") == "waited" { Order::ShortestWaiting } else { Order::LongestWaiting };
        let asked = asked(&view, state.app.now(), cohort, level, order);
        let form = crate::Form::from_pairs(crate::forms::form_pairs(query.unwrap_or_default().as_bytes()));
        let opened = Opened { evidence: form.get("evidence").to_owned(), compare: form.ticked("compare") };
        Ok(Self { state, actor, cohort, view, level, asked, opened })
    }

    pub(super) fn path(&self) -> String {
        base(self.cohort)
    }

    /// The open case with its place in the view.
    pub(super) async fn pane(&self, read: &Read, hits: u64) -> Result<CasePane, PageError> {
        let waits = read.state.waiting().level() == Some(self.level);
        let neighbours = match waits {
            true => queue::neighbours(&self.state.app, self.actor, &self.asked, read.row.record).await?,
            false => Neighbours::default(),
        };
        let mut case = pane(self.state, self.actor, read, self.cohort, &self.view, (neighbours, hits), &self.opened);
        case.present = present(&presence::others(&self.state.app, self.actor, read.row.record).await?);
        Ok(CasePane { case })
    }

    pub(super) fn tabs(&self, page: &QueuePage) -> Tabs {
        let all = page.processes.iter().map(|(_, count)| count).sum::<u64>();
        let now = tab_of(self.view.get("kind")).map_or("", |tab| tab.word);
        let mut tabs = vec![
            Link::new(self.view.with("kind", "").href(&self.path(), &[]), "全部待审", now.is_empty())
                .count(Pager::grouped(all)),
        ];
        let waits = |tab: &Tab| -> u64 {
            page.processes.iter().filter(|(process, _)| tab.processes.contains(process)).map(|(_, count)| count).sum()
        };
        tabs.extend(TABS.iter().filter(|tab| !tab.rare || waits(tab) > 0 || tab.word == now).map(|tab| {
            let href = self.view.with("kind", tab.word).href(&self.path(), &[]);
            Link::new(href, tab.title, now == tab.word).count(Pager::grouped(waits(tab)))
        }));
        Tabs { label: "待审种类".into(), tabs }
    }

    fn filters(&self, page: &QueuePage) -> FilterBar {
        let path = self.path();
        let mut chips = self.view.place_chips(&path, page);
        let days: Vec<_> = [1, 3, 7].map(|days: u8| (days.to_string(), format!("≥ {days} 天"))).into();
        chips.push(self.view.pick(&path, "wait_gte", "等待", &days));
        chips.push(self.view.typed(&path, "employer", "单位", "单位名称开头"));
        chips.push(self.view.typed(&path, "name", "姓名", "姓名开头"));
        for (concern, words) in [
            (Concern::WarnedEmployer, "涉及预警单位"),
            (Concern::SecondSubmission, "二次提交"),
            (Concern::SameEvidence, "材料重复"),
        ] {
            let on = self.view.get("flag") == concern.as_str();
            let next = if on { "" } else { concern.as_str() };
            chips.push(Chip::Toggle(Link::new(self.view.with("flag", next).href(&path, &[]), words, on)));
        }
        FilterBar {
            chips,
            clear: Some(self.view.unfiltered().href(&path, &[])),
            hits: View::hits(page),
            link: Some((self.view.href(&format!("{path}/views"), &[]), "存为视图".into())),
        }
    }

    /// The way back of a decision just made by the reader; `None` once it settled.
    pub(super) fn toast(&self, read: &Read) -> Option<Toast> {
        let intention = read.state.intention().filter(|_| read.decided_by(self.actor))?;
        let done = match intention.decision {
            Decided::Pass { .. } => "已通过",
            Decided::Return(_) => "已退回修改",
            Decided::Fail(_) => "已审核不通过",
        };
        let record = read.row.record;
        let nonce = app::accounts::nonces::issue(&self.state.app, self.actor, &act_of("undo", record));
        let version = read.row.version.to_string();
        let action = self.view.href(&format!("{}/{record}/undo", self.path()), &[("version", &version)]);
        Some(Toast { text: format!("{done} {}", read.row.student_name), undo: Some(UndoForm { action, nonce }) })
    }

    /// What the reader keeps or colleagues share, with how many cases wait in each.
    async fn saved(&self) -> Result<Vec<Link>, PageError> {
        let here = normal(self.view.href("", &[]).trim_start_matches('?'));
        let mut links = Vec::new();
        for kept in saved_views::list(&self.state.app, self.actor).await?.into_iter().take(saved_views::MOST) {
            let view = View::read(Some(&kept.query));
            let asked = asked(&view, self.state.app.now(), self.cohort, self.level, Order::LongestWaiting);
            let hits = queue::hits(&self.state.app, self.actor, &asked).await?;
            let link = Link::new(view.href(&self.path(), &[]), kept.name, kept.query == here);
            links.push(if hits > 0 { link.count(Pager::grouped(hits)) } else { link });
        }
        Ok(links)
    }

    /// The whole page.
    pub(super) async fn page(
        &self,
        open: Option<&Read>,
        conflict: Option<Notice>,
        toast: Option<Toast>,
    ) -> Result<ReviewPage, PageError> {
        let page = queue::queue(&self.state.app, self.actor, &self.asked).await?;
        let record = open.map(|read| read.row.record);
        let case = match open {
            Some(read) => {
                let mut case = self.pane(read, page.hits).await?.case;
                case.notices.splice(0..0, conflict);
                Some(case)
            }
            None => None,
        };
        let mut desk = shell::desk(self.state, self.actor, self.cohort, "review").await?;
        let waiting = page.processes.iter().map(|(_, count)| count).sum::<u64>();
        desk.menu = desk.menu.count("review", waiting);
        desk.search = Some(super::super::records::search(self.cohort, app::placements::lists::RecordList::Agreements));
        desk.keys = !keys_are_off();
        desk.toast = toast.or(desk.toast);
        let views = self.saved().await?;
        let longest = self.asked.order == Order::LongestWaiting;
        let sort = self.view.with("sort", if longest { "waited" } else { "" }).href(&self.path(), &[]);
        let view = tab_of(self.view.get("kind")).map_or("全部待审", |tab| tab.title).to_owned();
        let empty = page.lines.is_empty().then(|| match waiting {
            0 => Empty::new("没有等待你审核的记录"),
            _ => Empty::new("没有符合条件的记录").link(self.view.unfiltered().href(&self.path(), &[]), "清空筛选"),
        });
        Ok(ReviewPage {
            waiting: page.hits,
            view,
            manage_views: (!views.is_empty()).then(|| format!("{}/views", self.path())),
            views,
            hide: None,
            export: None,
            tabs: self.tabs(&page),
            filters: self.filters(&page),
            head: TableHead {
                caption: "待审记录".into(),
                pick: false,
                columns: vec![
                    Column::text("学生"),
                    Column::text("单位 · 去向"),
                    Column::figure("提交 · 等待")
                        .sortable(sort, Some(if longest { Sort::Descending } else { Sort::Ascending })),
                ],
            },
            rows: page.lines.iter().map(|line| row(line, self.cohort, &self.view, record)).collect(),
            empty,
            pager: self.view.pager(&self.path(), &page, self.asked.order),
            bulk_action: None,
            nonce: String::new(),
            case_open: case.is_some(),
            case,
            shell: desk,
        })
    }
}

/// `case` and `undo` of the address.
pub(super) fn named(query: Option<&str>, name: &str) -> Option<PlacementRef> {
    let form = crate::Form::from_pairs(crate::forms::form_pairs(query.unwrap_or_default().as_bytes()));
    form.parse(name)
}

pub(super) async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let bench = Bench::read(&state, &actor, cohort, query.as_deref())?;
    let open = match named(query.as_deref(), "case") {
        Some(record) => {
            let read = case::case(&state.app, &actor, record).await?;
            case::looked(&state.app, &actor, record).await?;
            Some(read)
        }
        None => None,
    };
    if let Some(read) = open.as_ref().filter(|_| respond::wants_fragment(&headers)) {
        let hits = queue::hits(&state.app, &actor, &bench.asked).await?;
        return Ok(varied(respond::ok(&bench.pane(read, hits).await?)?));
    }
    let toast = match named(query.as_deref(), "undo") {
        Some(record) => bench.toast(&case::case(&state.app, &actor, record).await?),
        None => None,
    };
    Ok(varied(respond::page(StatusCode::OK, &bench.page(open.as_ref(), None, toast).await?)?))
}

/// The heartbeat of an open case; answers who else has it open.
pub(super) async fn presence(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((_, record)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    let record: PlacementRef = record.parse().map_err(|_| ActError::NotFound)?;
    Ok(present(&presence::renew(&state.app, &actor, record).await?).into_response())
}

/// The page with one value of the graduate in full, for thirty seconds; the look is an event.
pub(super) async fn reveal(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, record, field)): Path<(i16, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let bench = Bench::read(&state, &actor, cohort, query.as_deref())?;
    let record: PlacementRef = record.parse().map_err(|_| ActError::NotFound)?;
    let column: RosterColumn = field.parse().map_err(|_| ActError::NotFound)?;
    let read = case::case(&state.app, &actor, record).await?;
    let value = reveal::reveal(&state.app, &actor, read.row.entry, column).await?;
    let notice =
        Notice::new(Tone::Info, "已显示完整内容，30 秒后自动隐藏。", "本次查看已记录，毕业生可以看到。").boxed();
    let mut page = bench.page(Some(&read), Some(notice), None).await?;
    let open = page.case.iter_mut().flat_map(|case| &mut case.masked).find(|masked| masked.what == column.title());
    if let Some(masked) = open {
        (masked.shown, masked.reveal) = (value, None);
    }
    page.hide = Some(bench.view.href(&bench.path(), &[("case", &record.to_string())]));
    respond::ok(&page)
}
