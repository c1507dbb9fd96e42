//! The doors to the three kinds of application (F160, F161, F195, F246): what one needs, what comes after, and the button
//! that begins a draft. A refusal names the draft or record in the way and links to it.

use app::accounts::nonces;
use app::placements::doors::{self, Door, Doors};
use app::placements::start;
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::PlacementKind;
use domain::refusal::Refusal;

use super::destinations::{evidence_words, targeted};
use crate::WebState;
use crate::components::{Icon, Notice, Phone, Tone, WhyNot, icon};
use crate::forms::Form;
use crate::respond::{PageError, ok, page, see_other};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/g/agreements/new", Action::Apply, offline)
        .post("/g/agreements/new", Action::Apply, start_offline)
        .get("/g/paper-agreements/new", Action::Apply, paper)
        .post("/g/paper-agreements/new", Action::Apply, start_paper)
        .get("/g/destinations/new/{kind}", Action::Apply, kind)
        .post("/g/destinations/new/{kind}", Action::Apply, start_kind)
}

#[derive(Template, Debug)]
#[template(path = "graduate/door.html")]
pub struct DoorPage {
    pub shell: Phone,
    pub title: String,
    pub lead: String,
    pub notices: Vec<Notice>,
    /// What to have at hand and what follows, each with an icon.
    pub points: Vec<(Icon, String)>,
    pub action: String,
    pub nonce: String,
    /// A draft to go on with instead.
    pub draft: Option<String>,
    pub why: Option<WhyNot>,
}

/// The act a nonce of a start form is for; one for each kind, so that going back and choosing another begins another.
pub(super) fn starting(kind: &str) -> String {
    format!("start-{kind}")
}

/// Where the record in the way is: a draft at its form.
pub(super) fn blocking(refusal: &Refusal) -> Option<String> {
    let record = refusal.record?;
    Some(match refusal.guard.as_str() {
        "draft-exists" => format!("/g/records/{record}/edit"),
        _ => format!("/g/records/{record}"),
    })
}

/// One door of the three.
struct Way<'a> {
    kind: PlacementKind,
    /// Key of the destination; for agreements, the word of the kind.
    key: &'a str,
    address: String,
}

impl<'a> Way<'a> {
    fn agreement(kind: PlacementKind) -> Self {
        let address = if kind == PlacementKind::Paper { "/g/paper-agreements/new" } else { "/g/agreements/new" };
        Self { kind, key: kind.as_str(), address: address.into() }
    }

    fn destination(key: &'a str) -> Self {
        Self { kind: PlacementKind::Destination, key, address: format!("/g/destinations/new/{key}") }
    }

    const fn door<'d>(&self, doors: &'d Doors) -> &'d Door {
        match self.kind {
            PlacementKind::Paper => &doors.paper,
            PlacementKind::Destination => &doors.destination,
            PlacementKind::Offline | PlacementKind::Online => &doors.offline,
        }
    }
}

fn point(id: &'static str, words: impl Into<String>) -> (Icon, String) {
    (icon(id), words.into())
}

async fn view(state: &WebState, actor: &Actor, way: &Way<'_>) -> Result<DoorPage, PageError> {
    let doors = doors::doors(&state.app, actor).await?;
    let door = way.door(&doors);
    let (title, lead, points, back) = match way.kind {
        PlacementKind::Destination => {
            let kind = doors.list.find(way.key).ok_or(ActError::NotFound)?;
            if kind.targeted == doors.may_sign {
                return Err(ActError::NotFound.into());
            }
            let points = vec![
                point("files", evidence_words(kind)),
                point("clipboard-check", "提交后由学校审核；还没有人审核时可以撤回修改"),
            ];
            (kind.title.clone(), kind.meaning.clone(), points, "/g/destinations/new")
        }
        PlacementKind::Paper => (
            "已签纸质就业协议 补充登记".to_owned(),
            "和单位签好、盖好章的纸质就业协议，登记后由学校审核。城市统一格式的纸质协议也在这里登记。".to_owned(),
            vec![
                point("file-text", "照着纸质协议填写单位、岗位、待遇和签约日期"),
                point("camera", "上传盖章协议的照片：四角完整、字迹清晰、公章完整，画面里没有别的东西"),
                point("lock", "同一时间只能有一份协议在办理或生效"),
            ],
            "/g/destinations/new/agreement",
        ),
        PlacementKind::Offline | PlacementKind::Online => (
            "申请电子就业协议书".to_owned(),
            "单位没有在平台注册时，向学校申请电子就业协议书 线下登记。".to_owned(),
            vec![
                point("file-pencil", "填写单位和岗位信息，提交学校审核"),
                point("printer", "审核通过后生成带编号的协议书，下载后请单位盖章"),
                point("camera", "把盖好章的协议书拍照回传，学校再审核一次"),
                point("lock", "单位盖章、学校审核通过后协议才生效；一次只能生成一份"),
            ],
            "/g/destinations/new/agreement",
        ),
    };
    let mut notices = Vec::new();
    if !doors.may_sign {
        notices.push(targeted());
    }
    if door.draft.is_some() {
        notices.push(Notice::new(
            Tone::Wait,
            format!("有一份{}还没有提交", way.kind.title()),
            "请接着填写，或先删除它。",
        ));
    }
    Ok(DoorPage {
        shell: shell::phone_task(back),
        title,
        lead,
        notices,
        points,
        action: way.address.clone(),
        nonce: nonces::issue(&state.app, actor, &starting(way.key)),
        draft: door.draft.map(|draft| format!("/g/records/{draft}/edit")),
        why: door.refusal.as_ref().map(|refusal| WhyNot::new("填报", refusal, blocking(refusal))),
    })
}

async fn begin(state: &WebState, actor: &Actor, way: &Way<'_>, form: &Form) -> Result<Response, PageError> {
    let nonce = form.nonce(state, actor, &starting(way.key))?;
    let category = if way.kind == PlacementKind::Destination { way.key } else { "" };
    match start::start(&state.app, actor, nonce, way.kind, category).await {
        Ok(record) => Ok(see_other(&format!("/g/records/{record}/edit"))),
        Err(ActError::Refused(refusal)) => {
            let mut view = view(state, actor, way).await?;
            let notice = Notice::refused("没有办理成功", &refusal);
            let words = if refusal.guard == "draft-exists" { "继续填写" } else { "查看" };
            view.notices = vec![match blocking(&refusal) {
                Some(href) => notice.link(href, words),
                None => notice,
            }];
            page(StatusCode::CONFLICT, &view)
        }
        Err(error) => Err(error.into()),
    }
}

async fn offline(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    ok(&view(&state, &actor, &Way::agreement(PlacementKind::Offline)).await?)
}

async fn start_offline(
    State(state): State<WebState>,
    Signed(actor): Signed,
    form: Form,
) -> Result<Response, PageError> {
    begin(&state, &actor, &Way::agreement(PlacementKind::Offline), &form).await
}

async fn paper(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    ok(&view(&state, &actor, &Way::agreement(PlacementKind::Paper)).await?)
}

async fn start_paper(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    begin(&state, &actor, &Way::agreement(PlacementKind::Paper), &form).await
}

async fn kind(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(kind): Path<String>,
) -> Result<Response, PageError> {
    ok(&view(&state, &actor, &Way::destination(&kind)).await?)
}

async fn start_kind(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(kind): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    begin(&state, &actor, &Way::destination(&kind), &form).await
}
