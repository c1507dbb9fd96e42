//! 签约邀请 and 已签约: the employer's letters by where they stand.

use app::Actor;
use app::placements::employer_list::{self, Tab};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::{Standing, StateCode};

use crate::WebState;
use crate::components::{Chip, Column, Desk, Empty, FilterBar, Link, TableHead, Tabs, Tag};
use crate::forms::{Form, form_pairs};
use crate::pages::page_key;
use crate::respond::{PageError, encode, ok};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

/// Rows of one page.
const SIZE: usize = 20;
/// Longest name asked for, in characters.
const LONGEST_NAME: usize = 60;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/e/invitations", Action::SeeEmployerPlacements, invitations).get(
        "/e/agreements",
        Action::SeeEmployerPlacements,
        agreements,
    )
}

#[derive(Debug)]
pub struct InvitationLine {
    pub reference: String,
    pub state: String,
    pub name: String,
    pub school: String,
    pub major: String,
    pub post: String,
    pub number: String,
    pub sent: String,
    pub until: String,
    /// When it last moved; for agreements, when they were signed.
    pub moved: String,
    pub tag: Tag,
    /// Address of the document, where it can be had.
    pub document: Option<String>,
}

#[derive(Template, Debug)]
#[template(path = "employer/invitations.html")]
pub struct InvitationsPage {
    pub shell: Desk,
    pub tabs: Tabs,
    pub filters: FilterBar,
    pub head: TableHead,
    pub rows: Vec<InvitationLine>,
    pub empty: Empty,
    pub next: Option<String>,
}

#[derive(Template, Debug)]
#[template(path = "employer/agreements.html")]
pub struct AgreementsPage {
    pub shell: Desk,
    pub filters: FilterBar,
    pub head: TableHead,
    pub rows: Vec<InvitationLine>,
    pub empty: Empty,
    pub next: Option<String>,
}

/// The beginning of a name that the address asks for.
fn name_of(query: &Form) -> String {
    query.get("name").trim().chars().take(LONGEST_NAME).collect()
}

/// The filter by name above a list; `keep` is what the rest of the address says.
fn filters(base: &str, keep: &[(&str, &str)], name: &str) -> FilterBar {
    let keep: Vec<(String, String)> = keep.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
    let rest: Vec<String> = keep.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let clear = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    let chip = match name {
        "" => Chip::Text { label: "姓名".into(), name: "name".into(), placeholder: "姓名开头".into(), keep },
        name => Chip::Active { text: format!("姓名：{name}"), clear },
    };
    FilterBar { chips: vec![chip], ..FilterBar::default() }
}

async fn lines(
    state: &WebState,
    actor: &Actor,
    tab: Tab,
    query: &Form,
) -> Result<(employer_list::Page, Vec<InvitationLine>), PageError> {
    let now = state.app.now();
    let page = employer_list::page(&state.app, actor, tab, &name_of(query), page_key::after(query), SIZE).await?;
    let downloads = shell::has_route(state, "/e/agreements/{record}/agreement.pdf");
    let line = |row: &employer_list::Row| {
        let state = match row.state {
            StateCode::OnInvited if row.deadline.is_some_and(|deadline| now >= deadline) => StateCode::OnExpired,
            state => state,
        };
        let standing = Standing::of(state);
        let document =
            (downloads && state == StateCode::OnSigned).then(|| format!("/e/agreements/{}/agreement.pdf", row.record));
        InvitationLine {
            reference: row.record.to_string(),
            state: state.to_string(),
            name: row.graduate_name.clone(),
            school: row.school_name.clone(),
            major: row.major.clone(),
            post: row.post.clone(),
            number: row.number.clone().unwrap_or_default(),
            sent: row.sent_at.minute_text(),
            until: row.deadline.map(|deadline| deadline.spoken_end(now)).unwrap_or_default(),
            moved: row.updated_at.minute_text(),
            tag: Tag::new(standing.tone.into(), waiting_words(state, standing.tag)),
            document,
        }
    };
    let lines = page.rows.iter().map(line).collect();
    Ok((page, lines))
}

/// The employer's own view of a tag that speaks to the graduate.
pub(super) fn waiting_words(state: StateCode, text: &'static str) -> &'static str {
    match state {
        StateCode::OnInvited => "等待应约",
        StateCode::OnWithdrawn => "已撤回",
        _ => text,
    }
}

fn next(base: &str, name: &str, page: &employer_list::Page) -> Option<String> {
    let name = if name.is_empty() { String::new() } else { format!("name={}&", encode(name)) };
    page.next.map(|(at, id)| format!("{base}{name}after={}", page_key::word(at, id)))
}

async fn invitations(
    State(state): State<WebState>,
    Signed(actor): Signed,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let tab = Tab::parse(query.get("tab")).unwrap_or(Tab::Waiting);
    let name = name_of(&query);
    let (page, rows) = lines(&state, &actor, tab, &query).await?;
    let tabs = page.counts.iter().map(|(other, count)| {
        Link::new(format!("/e/invitations?tab={}", other.as_str()), other.title(), *other == tab).count(count)
    });
    let columns = ["姓名", "毕业院校", "岗位名称", "邀约时间", "应约截止时间", "状态"];
    ok(&InvitationsPage {
        shell: shell::desk(&state, &actor, None, "invitations").await?,
        tabs: Tabs { label: "签约邀请状态".into(), tabs: tabs.collect() },
        head: TableHead { caption: "签约邀请".into(), pick: false, columns: columns.map(Column::text).into() },
        next: next(&format!("/e/invitations?tab={}&", tab.as_str()), &name, &page),
        filters: filters("/e/invitations", &[("tab", tab.as_str())], &name),
        rows,
        empty: match name.as_str() {
            "" => Empty::new(format!("没有“{}”的邀请。", tab.title())).link("/e/candidates", "去选择毕业生"),
            name => Empty::new(format!("“{}”中没有姓名以“{name}”开头的毕业生。", tab.title())),
        },
    })
}

async fn agreements(
    State(state): State<WebState>,
    Signed(actor): Signed,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let name = name_of(&query);
    let (page, rows) = lines(&state, &actor, Tab::Signed, &query).await?;
    let columns = ["姓名", "毕业院校", "专业", "岗位名称", "协议编号", "签约时间", "状态"];
    ok(&AgreementsPage {
        shell: shell::desk(&state, &actor, None, "agreements").await?,
        head: TableHead { caption: "已签约".into(), pick: false, columns: columns.map(Column::text).into() },
        next: next("/e/agreements?", &name, &page),
        filters: filters("/e/agreements", &[], &name),
        rows,
        empty: match name.as_str() {
            "" => Empty::new("还没有签约完成的毕业生。").link("/e/invitations", "查看签约邀请"),
            name => Empty::new(format!("没有姓名以“{name}”开头的毕业生。")),
        },
    })
}
