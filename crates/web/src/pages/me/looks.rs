//! 查看记录: who looked at the graduate's data and records (decisions 16 and 18).

use app::roster::who_looked::who_looked;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;

use super::body::{Body, Line, Place, Section, show};
use crate::WebState;
use crate::components::{Notice, Tone, icon};
use crate::respond::PageError;
use crate::routes::Routes;
use crate::session::Signed;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/g/looks", Action::SeeGraduateHome, looks)
}

async fn looks(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let now = state.app.now();
    let lines: Vec<Line> = who_looked(&state.app, &actor)
        .await?
        .into_iter()
        .map(|look| {
            let times = if look.times > 1 { format!(" · {} 次", look.times) } else { String::new() };
            let hour = look.at.civil().hour();
            let note = format!("{} · {} {hour} 时{times}", look.what, look.at.day().spoken(now.day()));
            Line { title: look.who, note, icon: Some(icon("eye")), ..Line::default() }
        })
        .collect();
    let text = "单位查找你、学校和院系打开你的信息、显示证件号码或手机，都会记在这里。";
    let notice = if lines.is_empty() {
        Notice::new(Tone::Info, "还没有人查看过。", text)
    } else {
        Notice::new(Tone::Info, "谁看过你的信息。", text)
    };
    let body = Body {
        title: "查看记录",
        notice: Some(notice),
        sections: vec![Section { lines, ..Section::default() }],
        ..Body::default()
    };
    show(&state, &actor, StatusCode::OK, Place::Under("/me"), body).await
}
