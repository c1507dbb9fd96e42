//! 填报去向 `/g/destinations/new` (F245–F247, F288, F289): four groups with what each kind means and what proves it, and the
//! three ways to an employment agreement. One tap begins a draft.

use app::Actor;
use app::accounts::nonces;
use app::placements::doors::{self, Door, Doors};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::forms::Category;

use super::door::{self, starting};
use crate::WebState;
use crate::components::{Icon, Notice, Phone, Tone, WhyNot, icon};
use crate::respond::{PageError, ok, see_other};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/g/destinations/new", Action::Apply, choose).get(
        "/g/destinations/new/agreement",
        Action::Apply,
        agreement,
    )
}

/// One kind to choose.
#[derive(Debug)]
pub struct KindRow {
    pub key: String,
    pub title: String,
    pub meaning: String,
    /// What proves it, in words.
    pub evidence: String,
    /// `None` where it cannot be begun now.
    pub nonce: Option<String>,
    /// The kind a draft has now.
    pub current: bool,
}

/// Kinds under one heading.
#[derive(Debug)]
pub struct KindGroup {
    /// Its key in the set, where home leads to.
    pub id: String,
    pub title: String,
    pub kinds: Vec<KindRow>,
}

#[derive(Template, Debug)]
#[template(path = "graduate/destinations.html")]
pub struct DestinationsPage {
    pub shell: Phone,
    pub notices: Vec<Notice>,
    /// Whether 签就业协议书就业 is offered at all.
    pub signs: bool,
    /// Why no destination can be begun.
    pub why: Option<WhyNot>,
    pub groups: Vec<KindGroup>,
    /// Definitions and evidence of this set.
    pub definitions: String,
    /// Where a kind posts to, before its key.
    pub action: String,
    /// A draft's version, when its kind is being changed.
    pub version: Option<i64>,
}

/// One way to an employment agreement.
#[derive(Debug)]
pub struct WayRow {
    pub href: Option<String>,
    pub icon: Icon,
    pub title: &'static str,
    pub note: &'static str,
    pub why: Option<WhyNot>,
}

#[derive(Template, Debug)]
#[template(path = "graduate/agreement_ways.html")]
pub struct WaysPage {
    pub shell: Phone,
    pub ways: Vec<WayRow>,
}

/// The groups of the set with the kinds this graduate may choose.
pub(super) fn groups(doors: &Doors, row: impl Fn(&Category) -> KindRow) -> Vec<KindGroup> {
    let list = doors.list;
    let group = |key: &str, title: &str| KindGroup {
        id: key.to_owned(),
        title: title.to_owned(),
        kinds: list.of_group(key, doors.may_sign).map(&row).collect(),
    };
    let groups = list.groups.iter().map(|one| group(&one.key, &one.title));
    groups.filter(|group| !group.kinds.is_empty()).collect()
}

/// What an evidence line says; nothing to show is said as well.
pub(super) fn evidence_words(kind: &Category) -> String {
    match kind.evidence.as_str() {
        "" => "不需要证明材料".to_owned(),
        evidence => format!("需要：{evidence}"),
    }
}

async fn choose(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let doors = doors::doors(&state.app, &actor).await?;
    ok(&view(&state, &actor, &doors))
}

fn view(state: &WebState, actor: &Actor, doors: &Doors) -> DestinationsPage {
    let row = |kind: &Category| KindRow {
        key: kind.key.clone(),
        title: kind.title.clone(),
        meaning: kind.meaning.clone(),
        evidence: evidence_words(kind),
        nonce: doors.destination.refusal.is_none().then(|| nonces::issue(&state.app, actor, &starting(&kind.key))),
        current: false,
    };
    let mut notices = Vec::new();
    if !doors.may_sign {
        notices.push(targeted());
    }
    let drafts = [
        (&doors.destination, "有一份去向登记还没有提交"),
        (&doors.offline, "有一份电子就业协议书申请还没有提交"),
        (&doors.paper, "有一份纸质协议登记还没有提交"),
    ];
    notices.extend(drafts.into_iter().filter_map(|(door, words)| unfinished(door, words)));
    DestinationsPage {
        shell: shell::phone_task("/g"),
        notices,
        signs: doors.may_sign,
        why: doors.destination.refusal.as_ref().map(|refusal| WhyNot::new("填报", refusal, door::blocking(refusal))),
        groups: groups(doors, row),
        definitions: format!("/help/destinations?set={}", doors.set),
        action: "/g/destinations/new".into(),
        version: None,
    }
}

pub(super) fn targeted() -> Notice {
    let text =
        "培养方式为定向或委培（不可网签），毕业后到协议单位就业，所以只填报定向/委培毕业去向。培养方式有误请联系学校。";
    Notice::new(Tone::Info, "你只需要填报一项", text)
}

/// The draft that waits behind a door.
fn unfinished(door: &Door, words: &str) -> Option<Notice> {
    let draft = door.draft?;
    Some(Notice::new(Tone::Wait, words, "").link(format!("/g/records/{draft}/edit"), "继续填写"))
}

async fn agreement(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let doors = doors::doors(&state.app, &actor).await?;
    if !doors.may_sign {
        return Ok(see_other("/g/destinations/new"));
    }
    let way = |door: &Door, act: &str, href: &str, title, note| {
        let why = door.refusal.as_ref().map(|refusal| WhyNot::new(act, refusal, door::blocking(refusal)));
        let href = why.is_none().then(|| href.to_owned());
        WayRow { href, icon: icon("file-pencil"), title, note, why }
    };
    let online = WayRow {
        href: Some("/g/invitations".into()),
        icon: icon("mail"),
        title: "单位已在平台注册",
        note: "把姓名、学校和证件号码告诉单位，等单位发来签约邀请，在这里接受就行",
        why: None,
    };
    let ways = vec![
        online,
        way(
            &doors.offline,
            "申请电子就业协议书",
            "/g/agreements/new",
            "单位没有注册",
            "向学校申请电子就业协议书 线下登记：学校审核后下载，请单位盖章，再拍照回传",
        ),
        WayRow {
            icon: icon("file-check"),
            ..way(
                &doors.paper,
                "登记纸质协议",
                "/g/paper-agreements/new",
                "已经签了纸质协议",
                "已签纸质就业协议 补充登记：学校或所在城市统一格式的纸质就业协议，填写内容并上传照片",
            )
        },
    ];
    ok(&WaysPage { shell: shell::phone_task("/g/destinations/new"), ways })
}
