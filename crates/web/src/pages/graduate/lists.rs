//! 签约邀请 and 去向: the graduate's records as lists.

use app::placements::own::{self, Listed, OwnRecord};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::StateCode;
use domain::time::Instant;

use super::home::HomeRow;
use crate::WebState;
use crate::components::{Countdown, Empty, Link, Phone, Tabs, Tag, icon};
use crate::forms::{Form, form_pairs};
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/g/invitations", Action::SeeOwnPlacements, invitations).get(
        "/g/records",
        Action::SeeOwnPlacements,
        records,
    )
}

#[derive(Template, Debug)]
#[template(path = "graduate/invitations.html")]
pub struct InvitationsPage {
    pub shell: Phone,
    pub tabs: Tabs,
    pub rows: Vec<HomeRow>,
    pub empty: Empty,
}

#[derive(Template, Debug)]
#[template(path = "graduate/records.html")]
pub struct RecordsPage {
    pub shell: Phone,
    pub rows: Vec<HomeRow>,
    pub empty: Empty,
}

/// A record as a row.
pub(super) fn row(listed: &Listed, now: Instant) -> HomeRow {
    let row = &listed.row;
    let at = if listed.state == StateCode::OnInvited { row.created_at } else { row.updated_at };
    let page = if listed.state == StateCode::OnInvited { "invitations" } else { "records" };
    HomeRow {
        href: format!("/g/{page}/{}", row.record),
        icon: icon("file-text"),
        title: row.employer_name.clone(),
        note: format!("{} · {}", row.post, at.spoken(now)),
        tag: Some(Tag::new(listed.tone.into(), listed.tag)),
    }
}

/// An open invitation as a row.
pub(super) fn invitation_row(record: &OwnRecord, now: Instant) -> HomeRow {
    let row = &record.signing.row;
    let left = Countdown::new(now, record.signing.invitation.deadline).left;
    HomeRow {
        href: format!("/g/invitations/{}", row.record),
        icon: icon("signature"),
        title: row.employer_name.clone(),
        note: format!("{} · {left}", row.post),
        tag: Some(Tag::new(record.shown.tone.into(), record.shown.tag)),
    }
}

async fn invitations(
    State(state): State<WebState>,
    Signed(actor): Signed,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let answered = query.get("view") == "answered";
    let now = state.app.now();
    let (open, done) = own::invitations(&state.app, &actor).await?;
    let tabs = vec![
        Link::new("/g/invitations", "待回应", !answered).count(open.len()),
        Link::new("/g/invitations?view=answered", "已处理", answered).count(done.len()),
    ];
    let rows = match answered {
        true => done.iter().map(|listed| row(listed, now)).collect(),
        false => open.iter().map(|record| invitation_row(record, now)).collect(),
    };
    let empty = match answered {
        true => Empty::new("还没有处理过的邀请。"),
        false => Empty::new("没有等你回应的邀请。单位发来邀请后会显示在这里，并发消息通知你。"),
    };
    let tabs = Tabs { label: "邀请".into(), tabs };
    ok(&InvitationsPage { shell: shell::phone_task("/g"), tabs, rows, empty })
}

async fn records(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let now = state.app.now();
    let rows = own::records(&state.app, &actor).await?.iter().map(|listed| row(listed, now)).collect();
    let empty = Empty::new("暂无登记记录。收到签约邀请后会显示在这里。").link("/g", "返回首页");
    ok(&RecordsPage { shell: shell::phone_home(&state, &actor, "records").await?, rows, empty })
}
