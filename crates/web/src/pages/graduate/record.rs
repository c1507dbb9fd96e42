//! Where one record stands: headline, who works until when, the way, what can be done.

use app::ActError;
use app::placements::own::{self, OwnRecord};
use app::placements::take_back;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::{Act, StateCode};
use domain::time::Instant;

use super::invitation::{address_of, record_of};
use crate::WebState;
use crate::components::{Countdown, Definitions, Facts, Icon, Notice, Phone, Tabs, Tag, Timeline, WhyNot, icon};
use crate::forms::Form;
use crate::pages::history;
use crate::respond::{PageError, ok, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/g/records/{record}", Action::SeeOwnPlacements, show).post(
        "/g/records/{record}/take-back",
        Action::AnswerInvitation,
        take,
    )
}

/// Something the graduate can do now.
#[derive(Debug)]
pub struct RecordLink {
    pub href: String,
    pub icon: Icon,
    pub label: String,
    /// Kebab-case name of the act.
    pub act: &'static str,
}

/// Taking an acceptance back while nobody has reviewed.
#[derive(Debug)]
pub struct TakeBack {
    pub nonce: String,
    pub version: i64,
    /// Time left, such as `还剩 42 分钟`.
    pub left: Countdown,
}

#[derive(Template, Debug)]
#[template(path = "graduate/record.html")]
pub struct RecordPage {
    pub shell: Phone,
    pub heading: &'static str,
    pub reference: String,
    pub state: String,
    /// What went wrong with the last act.
    pub notice: Option<Notice>,
    pub tag: Tag,
    pub headline: String,
    pub text: String,
    pub who_when: Option<Facts>,
    pub tabs: Option<Tabs>,
    pub employer: String,
    pub timeline: Option<Timeline>,
    pub sections: Vec<(String, Definitions)>,
    pub links: Vec<RecordLink>,
    pub take_back: Option<TakeBack>,
    /// Acts that are not possible now, and why.
    pub whys: Vec<WhyNot>,
    /// Address, words and act of the one filled button.
    pub primary: Option<(String, String, &'static str)>,
}

async fn view(state: &WebState, actor: &app::Actor, found: &OwnRecord) -> Result<RecordPage, PageError> {
    let now = state.app.now();
    let (shown, record) = (&found.shown, found.signing.row.record);
    let reviewing = matches!(found.state, StateCode::OnReviewDepartment | StateCode::OnReviewSchool);
    let cooling = found.take_back_until.filter(|until| reviewing && now < *until);
    let take_back = cooling.filter(|_| found.take_back.is_none()).map(|until| TakeBack {
        nonce: app::accounts::nonces::issue(&state.app, actor, Act::TakeBack.as_str()),
        version: found.signing.row.version,
        left: Countdown::new(now, until),
    });
    let why = found.take_back.as_ref().filter(|_| cooling.is_some());
    Ok(RecordPage {
        shell: shell::phone_task("/g/records"),
        heading: "签约进度",
        reference: record.to_string(),
        state: found.state.to_string(),
        notice: None,
        tag: Tag::new(shown.tone.into(), shown.tag).large(),
        headline: shown.headline.clone(),
        text: shown.next.as_ref().map(|next| format!("{}。", next.trim_end_matches('。'))).unwrap_or_default(),
        who_when: who_when(found, now),
        tabs: None,
        employer: found.signing.row.employer_name.clone(),
        timeline: Some(history::of_record(state, actor, record).await?),
        sections: Vec::new(),
        links: links(state, found),
        take_back,
        whys: why.map(|refusal| WhyNot::new("撤回接受", refusal, address_of(refusal))).into_iter().collect(),
        primary: primary(state, found),
    })
}

fn who_when(found: &OwnRecord, now: Instant) -> Option<Facts> {
    let who = found.shown.who.clone()?;
    let by = match (found.expected, &found.shown.by_when) {
        (Some((_, true)), _) => "比平时慢，可联系学校".to_owned(),
        (Some((day, false)), _) => format!("{}前", day.spoken(now.day())),
        (None, Some(text)) => text.clone(),
        (None, None) => return None,
    };
    Some(Facts::who_when(who, by))
}

fn links(state: &WebState, found: &OwnRecord) -> Vec<RecordLink> {
    let record = found.signing.row.record;
    let mut links = Vec::new();
    let mut add = |href: String, icon, label: String, act| links.push(RecordLink { href, icon, label, act });
    let reviewing = matches!(found.state, StateCode::OnReviewDepartment | StateCode::OnReviewSchool);
    if reviewing && shell::has_route(state, "/g/records/{record}/preview") {
        add(format!("/g/records/{record}/preview"), icon("file-text"), "预览就业协议书".into(), "preview");
    }
    add(format!("/g/invitations/{record}"), icon("building"), "查看单位与签约信息".into(), "terms");
    let school = &found.signing.ground.school;
    if !school.phone.is_empty() {
        let label = format!("联系学校就业部门 {}", school.phone);
        add(format!("tel:{}", school.phone), icon("phone"), label, "call-school");
    }
    if matches!(found.state, StateCode::OnExpired | StateCode::OnFailed | StateCode::OnWithdrawn) {
        let (contact, phone) = (&found.signing.terms.contact, &found.signing.terms.phone);
        add(format!("tel:{phone}"), icon("phone"), format!("联系单位 {contact} {phone}"), "call-employer");
    }
    links
}

fn primary(state: &WebState, found: &OwnRecord) -> Option<(String, String, &'static str)> {
    let record = found.signing.row.record;
    match found.state {
        StateCode::OnInvited => Some((format!("/g/invitations/{record}"), "查看并回应邀请".into(), "open-invitation")),
        StateCode::OnSigned if shell::has_route(state, "/g/records/{record}/agreement.pdf") => {
            let href = format!("/g/records/{record}/agreement.pdf");
            Some((href, "下载就业协议书".into(), "download-agreement"))
        }
        _ => None,
    }
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
) -> Result<Response, PageError> {
    let found = own::record(&state.app, &actor, record_of(&record)?).await?;
    ok(&view(&state, &actor, &found).await?)
}

async fn take(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    let nonce = form.nonce(&state, &actor, Act::TakeBack.as_str())?;
    match take_back::take_back(&state.app, &actor, nonce, record, form.version()).await {
        Ok(()) => Ok(see_other_saying(&format!("/g/invitations/{record}"), "已撤回接受，截止前仍可再次接受")),
        Err(ActError::Refused(refusal)) => {
            let found = own::record(&state.app, &actor, record).await?;
            let mut view = view(&state, &actor, &found).await?;
            view.notice = Some(Notice::refused("没有办理成功", &refusal));
            page(StatusCode::CONFLICT, &view)
        }
        Err(error) => Err(error.into()),
    }
}
