//! 签约邀请 and 去向: the graduate's records as lists.

use app::placements::own::{self, Listed, OwnInvitation};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::{PlacementKind, StateCode};
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
    let kind = match row.kind {
        PlacementKind::Destination if !row.post.is_empty() => row.post.clone(),
        kind => kind.title().to_owned(),
    };
    let (title, what) = match (row.employer_name.is_empty(), row.kind) {
        (true, _) => (kind, String::new()),
        (false, PlacementKind::Online | PlacementKind::Destination) => (row.employer_name.clone(), row.post.clone()),
        (false, _) => (row.employer_name.clone(), kind),
    };
    let note = [what, at.spoken(now)];
    HomeRow {
        href: format!("/g/{page}/{}", row.record),
        icon: icon(kind_icon(row.kind)),
        title,
        note: note.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        tag: Some(Tag::new(listed.tone.into(), listed.tag)),
    }
}

/// The sign of a kind.
const fn kind_icon(kind: PlacementKind) -> &'static str {
    match kind {
        PlacementKind::Online => "signature",
        PlacementKind::Offline | PlacementKind::Paper => "file-text",
        PlacementKind::Destination => "route",
    }
}

/// An open invitation as a row.
pub(super) fn invitation_row(record: &OwnInvitation, now: Instant) -> HomeRow {
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
    let empty = Empty::new("暂无登记记录。签约或填报去向后会显示在这里。").link("/g/destinations/new", "填报去向");
    ok(&RecordsPage { shell: shell::phone_home(&state, &actor, "records").await?, rows, empty })
}
