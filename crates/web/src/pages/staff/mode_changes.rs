//! 培养方式变更 of a school: its requests, and 定向落实, the graduates who are bound to a unit (F290, F292).

use std::collections::BTreeMap;

use app::roster::commitments;
use app::roster::mode_changes::ModeChangeRow;
use app::roster::mode_changes::list;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;
use domain::roster::{Fulfilment, ModeChangeCode};

use super::address;
use crate::components::{Column, Desk, Empty, Link, Pager, PagerLinks, Segments, TableHead, Tabs, Tag};
use crate::pages::mode_change_parts::{BoundRow, bound_rows, mode_name, place, place_text, tag};
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{WebState, shell};

/// One request in the list.
#[derive(Debug)]
struct Line {
    reference: String,
    state: &'static str,
    href: String,
    name: String,
    student_number: String,
    department: String,
    from: String,
    to: String,
    at: String,
    by: String,
    tag: Tag,
}

#[derive(Template, Debug)]
#[template(path = "staff/mode_changes.html")]
struct ModeChangesPage {
    shell: Desk,
    tabs: Tabs,
    segments: Segments,
    /// Where a new request begins.
    students: Option<String>,
    head: TableHead,
    lines: Vec<Line>,
    empty: Empty,
    pager: Pager,
}

#[derive(Template, Debug)]
#[template(path = "staff/commitments.html")]
struct CommitmentsPage {
    shell: Desk,
    tabs: Tabs,
    segments: Segments,
    head: TableHead,
    rows: Vec<BoundRow>,
    empty: Empty,
    /// Lines that do not stand on the page.
    more: usize,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/s/{cohort}/mode-changes", Action::SeeRoster, show)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    RawQuery(raw): RawQuery,
) -> Result<Response, PageError> {
    let query = address::query(raw);
    let base = format!("/s/{cohort}/mode-changes");
    let bound = commitments::of_own_school(&state.app, &actor, Cohort(cohort)).await?;
    let unkept = bound.iter().filter(|line| line.fulfilment != Fulfilment::Kept).count();
    let mismatch = query.get("tab") == "mismatch";
    let code = ModeChangeCode::parse(query.get("state"));
    let size = address::size(&query);
    let after = place(query.get("after"));
    let found = list::of_own_school(&state.app, &actor, Cohort(cohort), code, after, size).await?;
    let open: i64 = found.counts.iter().filter(|(code, _)| code.is_open()).map(|(_, count)| *count).sum();
    let tabs = Tabs {
        label: "培养方式变更与定向落实".into(),
        tabs: vec![
            Link::new(base.clone(), "变更申请", !mismatch).count(open),
            Link::new(format!("{base}?tab=mismatch"), "定向落实", mismatch).count(unkept),
        ],
    };
    let shell = shell::desk(&state, &actor, Cohort(cohort), "mode-changes").await?;
    if mismatch {
        let students = format!("/s/{cohort}/students");
        let wanted = Fulfilment::parse(query.get("state"));
        let (rows, more) = bound_rows(&bound, wanted, Some(&students));
        return ok(&CommitmentsPage {
            shell,
            tabs,
            segments: fulfilments(&format!("{base}?tab=mismatch"), wanted, &bound),
            head: bound_head(),
            rows,
            more,
            empty: Empty::new("没有需要核对的定向、委培毕业生"),
        });
    }
    let may_ask = actor.access(Action::RequestModeChange).is_ok();
    let students = format!("/s/{cohort}/students");
    let empty = Empty::new(if code.is_some() {
        "没有符合条件的申请"
    } else {
        "本届还没有培养方式变更申请"
    });
    ok(&ModeChangesPage {
        shell,
        tabs,
        segments: segments(&base, code, &found.counts),
        students: may_ask.then(|| students.clone()),
        head: head(),
        lines: found.rows.iter().map(|row| line(cohort, row)).collect(),
        empty: if may_ask { empty.link(students, "到学生名单选择毕业生") } else { empty },
        pager: pager(&base, code, &found, size),
    })
}

fn head() -> TableHead {
    let columns = ["姓名", "学号", "院系", "原培养方式", "变更为", "时间", "申请人", "状态"];
    TableHead { caption: "培养方式变更申请".into(), pick: false, columns: columns.map(Column::text).into() }
}

pub(crate) fn bound_head() -> TableHead {
    let columns = ["姓名", "学号", "院系", "专业", "培养方式", "定向或委培单位", "生效的去向", "落实情况"];
    TableHead {
        caption: "定向、委培毕业生就业落实".into(), pick: false, columns: columns.map(Column::text).into()
    }
}

fn line(cohort: i16, row: &ModeChangeRow) -> Line {
    let at = row.ended_at().or(row.submitted_at()).unwrap_or(row.created_at);
    Line {
        reference: row.change.to_string(),
        state: row.state.code().as_str(),
        href: format!("/s/{cohort}/mode-changes/{}", row.change),
        name: row.name.clone(),
        student_number: row.student_number.clone(),
        department: row.department.clone(),
        from: mode_name(&row.from).to_owned(),
        to: if row.to.is_empty() { "未选择".to_owned() } else { mode_name(&row.to).to_owned() },
        at: at.minute_text(),
        by: row.asked_by_name.clone(),
        tag: tag(row.state.code()),
    }
}

fn segments(base: &str, now: Option<ModeChangeCode>, counts: &BTreeMap<ModeChangeCode, i64>) -> Segments {
    let mut segments = vec![Link::new(base, "全部", now.is_none())];
    for code in ModeChangeCode::ALL.iter().copied() {
        let count = counts.get(&code).copied().unwrap_or_default();
        if count > 0 || now == Some(code) {
            let label = format!("{} {count}", code.title());
            segments.push(Link::new(format!("{base}?state={code}"), label, now == Some(code)));
        }
    }
    Segments { label: "申请状态".into(), segments }
}

/// One way for each standing that occurs; without a choice whatever is not kept.
pub(crate) fn fulfilments(base: &str, now: Option<Fulfilment>, bound: &[commitments::BoundLine]) -> Segments {
    let of = |wanted: Fulfilment| bound.iter().filter(|line| line.fulfilment == wanted).count();
    let unkept = bound.len() - of(Fulfilment::Kept);
    let mut segments = vec![Link::new(base, format!("需要核对 {unkept}"), now.is_none())];
    for one in [Fulfilment::Elsewhere, Fulfilment::Open, Fulfilment::Unknown, Fulfilment::Kept] {
        if of(one) > 0 || now == Some(one) {
            let label = format!("{} {}", one.title(), of(one));
            segments.push(Link::new(format!("{base}&state={one}"), label, now == Some(one)));
        }
    }
    Segments { label: "落实情况".into(), segments }
}

fn pager(base: &str, code: Option<ModeChangeCode>, found: &list::Requests, size: u16) -> Pager {
    let total: i64 =
        found.counts.iter().filter(|(known, _)| code.is_none_or(|code| code == **known)).map(|(_, count)| *count).sum();
    let state = code.map(|code| format!("&state={code}")).unwrap_or_default();
    let next = found.next.map(|place| format!("{base}?size={size}{state}&after={}", place_text(place)));
    let sizes = [10_u16, 20, 50, 100]
        .map(|other| Link::new(format!("{base}?size={other}{state}"), other.to_string(), other == size));
    Pager {
        range: format!("共 {} 条", Pager::grouped(total.unsigned_abs())),
        links: PagerLinks { previous: None, next },
        sizes: sizes.into(),
        jump: None,
    }
}
