//! Where one is logged in.

use app::ActError;
use app::accounts::devices;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;

use super::body::{Body, Button, Line, Place, Section, show};
use crate::components::{Tag, Tone, icon};
use crate::respond::{PageError, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/me/devices", Action::SeeOwnAccount, list).post("/me/devices/end", Action::ChangeOwnAccount, end).post(
        "/me/devices/end-others",
        Action::ChangeOwnAccount,
        end_others,
    )
}

async fn list(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let own = actor.session().map(|session| session.session);
    let devices = devices::list(&state.app, &actor).await?;
    let several = devices.len() > 1;
    let lines = devices.into_iter().map(|device| {
        let here = own == Some(device.session);
        let button = Button {
            action: "/me/devices/end".into(),
            label: "退出",
            testid: "end-device",
            hidden: vec![("session", device.session.to_string())],
        };
        Line {
            title: device.device,
            note: format!("{} · 最近使用 {}", device.address, device.seen_at.minute_text()),
            icon: Some(icon("device-mobile")),
            tag: here.then(|| Tag::flag(Tone::Ok, "当前设备")),
            buttons: if here { Vec::new() } else { vec![button] },
            ..Line::default()
        }
    });
    let mut sections = vec![Section { lines: lines.collect(), ..Section::default() }];
    if several {
        let all = Button {
            action: "/me/devices/end-others".into(),
            label: "全部退出",
            testid: "end-other-devices",
            hidden: Vec::new(),
        };
        let line = Line {
            title: "退出其他所有设备".into(),
            note: "看到不认识的设备时，请同时修改密码".into(),
            buttons: vec![all],
            ..Line::default()
        };
        sections.push(Section { lines: vec![line], ..Section::default() });
    }
    let body = Body { title: "登录设备", sections, ..Body::default() };
    show(&state, &actor, StatusCode::OK, Place::Under("/me/security"), body).await
}

async fn end(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let session = form.parse("session").ok_or(ActError::NotFound)?;
    devices::end(&state.app, &actor, session).await?;
    Ok(see_other_saying("/me/devices", "该设备已退出"))
}

async fn end_others(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let ended = devices::end_others(&state.app, &actor).await?;
    Ok(see_other_saying("/me/devices", &format!("已退出 {ended} 个设备")))
}
