//! The inbox: what happened, what to do, newest first.

use app::inbox;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::MessageId;

use super::body::{Body, Button, Line, Place, Section, show};
use crate::WebState;
use crate::components::{Notice, Tag, Tone, icon};
use crate::respond::{PageError, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;

/// How many messages the page lists.
const LISTED: i64 = 50;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/messages", Action::ReadMessages, list).get("/g/messages", Action::ReadMessages, list).post(
        "/messages/read",
        Action::ReadMessages,
        mark_read,
    )
}

async fn list(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let newest = (state.app.now().plus_seconds(1), MessageId(uuid::Uuid::max()));
    let rows = inbox::list(&state.app, &actor, newest, LISTED).await?;
    let unread = rows.iter().any(|row| row.read_at.is_none());
    let notice = rows.is_empty().then(|| Notice::new(Tone::Neutral, "还没有消息", "有新的进展会在这里通知你").boxed());
    let lines = rows.into_iter().map(|row| Line {
        title: row.subject,
        note: format!("{} {}", row.created_at.minute_text(), row.body),
        href: (!row.link.is_empty()).then_some(row.link),
        icon: Some(icon("bell")),
        tag: row.read_at.is_none().then(|| Tag::flag(Tone::Wait, "未读")),
        buttons: Vec::new(),
    });
    let mut sections = vec![Section { lines: lines.collect(), ..Section::default() }];
    if unread {
        let button =
            Button {
                action: "/messages/read".into(), label: "全部标为已读", testid: "mark-read", hidden: Vec::new()
            };
        let line = Line { title: "有未读消息".into(), buttons: vec![button], ..Line::default() };
        sections.insert(0, Section { lines: vec![line], ..Section::default() });
    }
    let body = Body { title: "消息", notice, sections, ..Body::default() };
    show(&state, &actor, StatusCode::OK, Place::Tab("messages"), body).await
}

async fn mark_read(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    inbox::mark_read(&state.app, &actor, None).await?;
    let graduate = actor.session().is_some_and(|session| session.role == domain::accounts::Role::Graduate);
    Ok(see_other_saying(if graduate { "/g/messages" } else { "/messages" }, "已全部标为已读"))
}
