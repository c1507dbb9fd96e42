//! The review workbench: views, tabs, filters, list, one case with its evidence and decisions.
//!
//! [`CasePane`] and [`QueueRow`] are also fragments: the answer to a decision carries the next case and the changed row.

mod checks;
mod decide;
mod decisions;
mod evidence;
mod failing;
mod flow;
mod next;
mod notices;
mod pane;
mod passing;
mod phrases;
mod reclassify;
mod returning;
mod row;
mod show;
mod tabs;
mod views;

use askama::Template;
use domain::accounts::Action;

use crate::components::{
    Checks, Definitions, Desk, Empty, FilterBar, Flow, Link, Masked, Notice, Pager, TableHead, Tabs, Tag, WhyNot,
};

pub(super) use checks::checks;
pub(super) use flow::flow;

use crate::routes::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/review", Action::SeePlacements, show::show)
        .get("/s/{cohort}/review/views", Action::SeePlacements, views::show)
        .post("/s/{cohort}/review/views", Action::SeePlacements, views::save)
        .post("/s/{cohort}/review/views/{view}/delete", Action::SeePlacements, views::delete)
        .post("/s/{cohort}/review/{record}/presence", Action::SeePlacements, show::presence)
        .post("/s/{cohort}/review/{record}/reveal/{field}", Action::RevealPersonal, show::reveal)
        .get("/s/{cohort}/review/phrases", Action::ManagePhrases, phrases::show)
        .post("/s/{cohort}/review/phrases", Action::ManagePhrases, phrases::save)
        .post("/s/{cohort}/review/phrases/{phrase}/delete", Action::ManagePhrases, phrases::delete)
        .get("/s/{cohort}/review/{record}/pass", Action::Review, passing::form)
        .post("/s/{cohort}/review/{record}/pass", Action::Review, passing::pass)
        .get("/s/{cohort}/review/{record}/return", Action::Review, returning::form)
        .post("/s/{cohort}/review/{record}/return", Action::Review, returning::send_back)
        .get("/s/{cohort}/review/{record}/fail", Action::Review, failing::form)
        .post("/s/{cohort}/review/{record}/fail", Action::Review, failing::fail)
        .get("/s/{cohort}/review/{record}/reclassify", Action::Review, reclassify::form)
        .post("/s/{cohort}/review/{record}/reclassify", Action::Review, reclassify::change)
        .get("/s/{cohort}/review/suggestions/{what}", Action::Review, reclassify::suggest)
        .post("/s/{cohort}/review/{record}/undo", Action::Review, decide::take_back)
        .post("/s/{cohort}/review/next", Action::Review, next::choose)
}

/// One waiting case in the list.
#[derive(Debug)]
pub struct Row {
    pub reference: String,
    pub state: String,
    /// The address with this case open.
    pub href: String,
    pub name: String,
    pub flags: Vec<Tag>,
    /// Department and level.
    pub place: String,
    pub employer: String,
    /// What waits, 线上签约, 补登 …; empty in a list of one kind.
    pub process: &'static str,
    /// Month and day.
    pub submitted: String,
    /// Such as `4 天`.
    pub waited: String,
    /// Empty, `late-1` from the promise, `late-2` beyond twice the promise.
    pub lateness: &'static str,
    pub open: bool,
    pub seen: bool,
    /// Decision just made: `pass`, `return` or `fail`.
    pub done: Option<&'static str>,
    /// Whether the line can be ticked.
    pub pick: bool,
}

/// What the reviewer may do, in order.
#[derive(Debug)]
pub enum Decision {
    /// Decides at once; undone within the settling time.
    Post {
        action: String,
        words: &'static str,
        act: &'static str,
        key: &'static str,
        version: i64,
        nonce: String,
        primary: bool,
    },
    /// Leads to a form.
    Open {
        href: String,
        words: &'static str,
        act: &'static str,
        key: &'static str,
        danger: bool,
    },
    WhyNot(WhyNot),
}

/// One page of evidence, large.
#[derive(Debug)]
pub struct EvidencePage {
    pub href: String,
    pub picture: String,
    /// What the picture shows, for readers who do not see it.
    pub words: String,
}

/// One page to step to.
#[derive(Debug)]
pub struct Thumb {
    pub href: String,
    pub label: String,
    /// Address of the small picture; only first pages have one.
    pub small: Option<String>,
    pub picture: String,
    pub current: bool,
}

/// A file as it was uploaded.
#[derive(Debug)]
pub struct Original {
    pub href: String,
    pub name: String,
    pub note: String,
    pub tag: Option<Tag>,
}

/// What proves the case.
#[derive(Debug)]
pub struct Evidence {
    /// `None` when nothing of it can be drawn.
    pub page: Option<EvidencePage>,
    /// Such as `2 / 3`.
    pub position: String,
    pub tags: Vec<Tag>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub thumbs: Vec<Thumb>,
    pub originals: Vec<Original>,
    /// Files the submission before had.
    pub gone: Vec<Original>,
}

/// Whether a decision opens the next case.
#[derive(Debug)]
pub struct GoesOn {
    /// Where it is changed.
    pub action: String,
    pub on: bool,
}

/// The open case.
#[derive(Debug)]
pub struct Case {
    pub reference: String,
    pub state: String,
    pub name: String,
    pub tag: Tag,
    /// Such as `4 / 64`.
    pub position: String,
    pub back: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub identity: Vec<String>,
    /// Document number and mobile.
    pub masked: Vec<Masked>,
    /// Where the page says that it is open; `None` where nobody listens.
    pub presence: Option<String>,
    /// Who else has the case open.
    pub present: String,
    pub flow: Flow,
    pub notices: Vec<Notice>,
    pub checks: Checks,
    /// Address and words of the view of changes alone, or of everything again.
    pub compare: Option<(String, &'static str)>,
    pub sections: Vec<(String, Definitions)>,
    /// 审核操作通过记录
    pub log: Option<Definitions>,
    pub evidence: Option<Evidence>,
    pub decisions: Vec<Decision>,
    /// `None` where the reader decides nothing.
    pub goes_on: Option<GoesOn>,
}

#[derive(Template, Debug)]
#[template(path = "staff/review.html")]
pub struct ReviewPage {
    pub shell: Desk,
    pub waiting: u64,
    pub view: String,
    pub views: Vec<Link>,
    pub manage_views: Option<String>,
    pub export: Option<String>,
    pub tabs: Tabs,
    pub filters: FilterBar,
    pub head: TableHead,
    pub rows: Vec<Row>,
    pub empty: Option<Empty>,
    pub pager: Pager,
    /// Where ticked lines are posted; `None` where nothing is done to several at once.
    pub bulk_action: Option<String>,
    pub nonce: String,
    /// The address names a case: on narrow screens the list gives way.
    pub case_open: bool,
    pub case: Option<Case>,
    /// Where the page goes after thirty seconds, when it shows something in full.
    pub hide: Option<String>,
}

/// The fragment `#case`.
#[derive(Template, Debug)]
#[template(path = "staff/review_case.html")]
pub struct CasePane {
    pub case: Case,
}

/// The fragment of one row.
#[derive(Template, Debug)]
#[template(path = "staff/review_row.html")]
pub struct QueueRow {
    pub row: Row,
}

impl askama::filters::HtmlSafe for CasePane {}
impl askama::filters::HtmlSafe for QueueRow {}
