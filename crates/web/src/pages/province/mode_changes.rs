//! 培养方式变更 of a province: what waits, what was decided, and how schools see to 定向落实 (F291, F292).

use app::roster::commitments::{self, SchoolCounts};
use app::roster::mode_changes::ModeChangeRow;
use app::roster::mode_changes::list;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::{Cohort, SchoolId};
use domain::roster::{Fulfilment, ModeChangeCode};

use crate::components::{Column, Desk, Empty, Link, Pager, PagerLinks, Segments, TableHead, Tabs, Tag};
use crate::forms::{Form, form_pairs};
use crate::pages::mode_change_parts::{BoundRow, bound_rows, mode_name, place, place_text, tag};
use crate::pages::staff::home::{days, grouped};
use crate::pages::staff::mode_changes::{bound_head, fulfilments};
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{WebState, shell};

/// Requests on one page.
const SIZE: u16 = 50;

/// One request in the queue.
#[derive(Debug)]
struct Line {
    reference: String,
    state: &'static str,
    href: String,
    school: String,
    name: String,
    from: String,
    to: String,
    reason: String,
    at: String,
    waited: String,
    tag: Tag,
}

/// One school of 定向落实.
#[derive(Debug)]
struct SchoolRow {
    code: String,
    href: String,
    name: String,
    all: String,
    kept: String,
    elsewhere: String,
    open: String,
    unknown: String,
}

#[derive(Template, Debug)]
#[template(path = "province/mode_changes.html")]
struct QueuePage {
    shell: Desk,
    waiting: String,
    tabs: Tabs,
    head: TableHead,
    lines: Vec<Line>,
    empty: Empty,
    pager: Pager,
}

#[derive(Template, Debug)]
#[template(path = "province/commitments.html")]
struct CommitmentsPage {
    shell: Desk,
    tabs: Tabs,
    head: TableHead,
    rows: Vec<SchoolRow>,
    empty: Empty,
}

#[derive(Template, Debug)]
#[template(path = "province/commitments_school.html")]
struct SchoolPage {
    shell: Desk,
    back: String,
    school: String,
    segments: Segments,
    head: TableHead,
    rows: Vec<BoundRow>,
    empty: Empty,
    more: usize,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/p/{cohort}/mode-changes", Action::SeeSchools, show).get(
        "/p/{cohort}/mode-changes/schools/{school}",
        Action::SeeSchools,
        school,
    )
}

fn tabs(base: &str, now: &str, waiting: i64, unkept: usize) -> Tabs {
    Tabs {
        label: "培养方式变更与定向落实".into(),
        tabs: vec![
            Link::new(base, "待审核", now.is_empty()).count(waiting),
            Link::new(format!("{base}?tab=decided"), "已处理", now == "decided"),
            Link::new(format!("{base}?tab=mismatch"), "定向落实", now == "mismatch").count(unkept),
        ],
    }
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    RawQuery(raw): RawQuery,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(raw.unwrap_or_default().as_bytes()));
    let base = format!("/p/{cohort}/mode-changes");
    let tab = Some(query.get("tab")).filter(|tab| ["decided", "mismatch"].contains(tab)).unwrap_or_default();
    let (app, cohort) = (&state.app, Cohort(cohort));
    let found = list::of_province(app, &actor, cohort, tab == "decided", place(query.get("after")), SIZE).await?;
    let schools = commitments::of_province(app, &actor, cohort).await?;
    let unkept: usize = schools.iter().map(|school| school.all() - school.of(Fulfilment::Kept)).sum();
    let waiting = found.counts.get(&ModeChangeCode::Pending).copied().unwrap_or_default();
    let tabs = tabs(&base, tab, waiting, unkept);
    let shell = shell::desk(&state, &actor, cohort, "mode-changes").await?;
    if tab == "mismatch" {
        let columns = vec![
            Column::text("院校代码"),
            Column::text("学校"),
            Column::figure("定向、委培毕业生"),
            Column::figure("已按协议落实"),
            Column::figure("与协议单位不一致"),
            Column::figure("尚未落实"),
            Column::figure("未登记单位"),
        ];
        return ok(&CommitmentsPage {
            shell,
            tabs,
            head: TableHead { caption: "各校定向、委培就业落实".into(), pick: false, columns },
            rows: schools.iter().map(|counts| school_row(&base, counts)).collect(),
            empty: Empty::new("本届还没有定向、委培毕业生"),
        });
    }
    let decided = tab == "decided";
    let columns =
        ["姓名", "学校", "原培养方式", "变更为", "理由", if decided { "处理时间" } else { "提交时间" }, "状态"];
    let next = found.next.map(|place| {
        let tab = if decided { "tab=decided&" } else { "" };
        format!("{base}?{tab}after={}", place_text(place))
    });
    ok(&QueuePage {
        shell,
        waiting: grouped(waiting),
        tabs,
        head: TableHead {
            caption: "培养方式变更申请".into(), pick: false, columns: columns.map(Column::text).into()
        },
        lines: found.rows.iter().map(|row| line(&base, app.now(), row)).collect(),
        empty: Empty::new(if decided { "本届还没有处理过申请" } else { "没有待审核的申请" }),
        pager: Pager {
            range: if decided {
                format!("本页 {} 条", found.rows.len())
            } else {
                format!("共 {} 条待审核", grouped(waiting))
            },
            links: PagerLinks { previous: None, next },
            sizes: Vec::new(),
            jump: None,
        },
    })
}

fn line(base: &str, now: domain::time::Instant, row: &ModeChangeRow) -> Line {
    let at = row.ended_at().or(row.submitted_at()).unwrap_or(row.created_at);
    Line {
        reference: row.change.to_string(),
        state: row.state.code().as_str(),
        href: format!("{base}/{}/{}", row.school, row.change),
        school: row.school_name.clone(),
        name: row.name.clone(),
        from: mode_name(&row.from).to_owned(),
        to: mode_name(&row.to).to_owned(),
        reason: row.reason.clone(),
        at: at.minute_text(),
        waited: match row.state.code() {
            ModeChangeCode::Pending => format!("已等 {} 天", days(now, at)),
            _ => row.decided_by_name.clone(),
        },
        tag: tag(row.state.code()),
    }
}

fn school_row(base: &str, counts: &SchoolCounts) -> SchoolRow {
    let figure = |of: Fulfilment| counts.of(of).to_string();
    SchoolRow {
        code: counts.school.code.clone(),
        href: format!("{base}/schools/{}", counts.school.school),
        name: counts.school.name.clone(),
        all: counts.all().to_string(),
        kept: figure(Fulfilment::Kept),
        elsewhere: figure(Fulfilment::Elsewhere),
        open: figure(Fulfilment::Open),
        unknown: figure(Fulfilment::Unknown),
    }
}

async fn school(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, school)): Path<(i16, i32)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(raw.unwrap_or_default().as_bytes()));
    let base = format!("/p/{cohort}/mode-changes");
    let (row, bound) = commitments::of_school(&state.app, &actor, Cohort(cohort), SchoolId(school)).await?;
    let wanted = Fulfilment::parse(query.get("state"));
    let (rows, more) = bound_rows(&bound, wanted, None);
    ok(&SchoolPage {
        shell: shell::desk(&state, &actor, Cohort(cohort), "mode-changes").await?,
        back: format!("{base}?tab=mismatch"),
        segments: fulfilments(&format!("{base}/schools/{school}?tab=mismatch"), wanted, &bound),
        school: row.name,
        head: bound_head(),
        rows,
        more,
        empty: Empty::new("没有需要核对的定向、委培毕业生"),
    })
}
