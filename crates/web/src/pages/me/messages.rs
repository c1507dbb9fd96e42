//! The inbox: what happened, what to do, newest first.

use app::{Actor, inbox};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::{Action, Role};
use domain::ids::MessageId;

use super::body::{Body, Button, Line, Place, Section, show};
use crate::WebState;
use crate::components::{Notice, Tag, Tone, icon};
use crate::forms::{Form, form_pairs};
use crate::pages::page_key;
use crate::respond::{PageError, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;

/// How many messages the page lists.
const LISTED: usize = 50;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/messages", Action::ReadMessages, list).get("/g/messages", Action::ReadMessages, list).post(
        "/messages/read",
        Action::ReadMessages,
        mark_read,
    )
}

/// The address of the inbox in the actor's frame.
fn here(actor: &Actor) -> &'static str {
    let graduate = actor.session().is_some_and(|session| session.role == Role::Graduate);
    if graduate { "/g/messages" } else { "/messages" }
}

async fn list(
    State(state): State<WebState>,
    Signed(actor): Signed,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let asked = page_key::after(&query).map(|(at, id)| (at, MessageId(id)));
    let newest = (state.app.now().plus_seconds(1), MessageId(uuid::Uuid::max()));
    let one_more = i64::try_from(LISTED + 1).unwrap_or(i64::MAX);
    let mut rows = inbox::list(&state.app, &actor, asked.unwrap_or(newest), one_more).await?;
    let more = rows.len() > LISTED;
    rows.truncate(LISTED);
    let older = rows.last().filter(|_| more).map(|row| page_key::word(row.created_at, row.message.0));
    let unread = rows.iter().any(|row| row.read_at.is_none());
    let notice = rows.is_empty().then(|| match asked {
        None => Notice::new(Tone::Neutral, "还没有消息", "有新的进展会在这里通知你").boxed(),
        Some(_) => Notice::new(Tone::Neutral, "没有更早的消息", "").boxed(),
    });
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
    let here = here(&actor);
    let way = |title: &str, href: String| Line { title: title.into(), href: Some(href), ..Line::default() };
    let back = asked.map(|_| way("回到最新的消息", here.into()));
    let ways = back.into_iter().chain(older.map(|key| way("更早的消息", format!("{here}?after={key}"))));
    sections.push(Section { lines: ways.collect(), ..Section::default() });
    sections.retain(|section| !section.lines.is_empty());
    let body = Body { title: "消息", notice, sections, ..Body::default() };
    show(&state, &actor, StatusCode::OK, Place::Tab("messages"), body).await
}

async fn mark_read(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    inbox::mark_read(&state.app, &actor, None).await?;
    Ok(see_other_saying(here(&actor), "已全部标为已读"))
}
