//! Choosing which roster entry a graduate's session is about.

use app::ActError;
use app::accounts::entries;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;

use super::body::{Body, Button, Line, Place, Section, show};
use crate::components::{Notice, Tag, Tone, icon};
use crate::respond::{PageError, see_other};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/me/entries", Action::SeeOwnAccount, list).post("/me/entries", Action::ChangeOwnAccount, choose)
}

async fn list(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let own = entries::list(&state.app, &actor).await?;
    let text = "没有找到你的毕业生信息，请联系学校就业部门确认名单";
    let notice = own.is_empty().then(|| Notice::new(Tone::Wait, "名单中没有你", text).boxed());
    let lines = own.into_iter().map(|entry| {
        let button = Button {
            action: "/me/entries".into(),
            label: "选择",
            testid: "choose-entry",
            hidden: vec![("entry", entry.entry.to_string())],
        };
        Line {
            title: format!("{} · {}届", entry.school_name, entry.cohort),
            note: format!("{} · {}", entry.department, entry.major),
            icon: Some(icon("school")),
            tag: entry.chosen.then(|| Tag::flag(Tone::Ok, "当前")),
            buttons: if entry.chosen { Vec::new() } else { vec![button] },
            ..Line::default()
        }
    });
    let section = Section {
        note: "请选择这次要办理的就读信息。".into(), lines: lines.collect(), ..Section::default()
    };
    let body = Body { title: "就读信息", notice, sections: vec![section], ..Body::default() };
    show(&state, &actor, StatusCode::OK, Place::Under("/me"), body).await
}

async fn choose(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let entry = form.parse("entry").ok_or(ActError::NotFound)?;
    entries::choose(&state.app, &actor, entry).await?;
    Ok(see_other(&shell::home(&state, &actor).await?))
}
