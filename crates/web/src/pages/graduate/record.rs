//! Where one record of any kind stands `/g/records/{record}` (F132): headline, who works until when, the way, what was
//! submitted, what changed, and what can be done. Rooms: `record/tabs.rs` content, files, changes; `record/acts.rs` acts.

mod acts;
mod tabs;

use app::placements::own::{self, OwnRecord};
use app::placements::{own_acts, take_back};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::forms::ticked_title;
use domain::placements::{Act, Placement, PlacementKind, Process, StateCode};
use domain::policy::Labels;
use domain::refusal::Refusal;
use domain::time::Instant;

use super::form_steps;
use super::invitation::record_of;
use crate::WebState;
use crate::components::{Definitions, Facts, Notice, Phone, Step, StepStrip, StoredFile, Tabs, Tag, Timeline, WhyNot};
use crate::forms::{Form, form_pairs};
use crate::pages::{corrected, history};
use crate::respond::{PageError, ok, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub use acts::{ActForm, RecordLink};
use tabs::Tab;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/g/records/{record}", Action::SeeOwnPlacements, show)
        .post("/g/records/{record}/take-back", Action::AnswerInvitation, take)
        .post("/g/records/{record}/pull-back", Action::Apply, pull_back)
        .post("/g/records/{record}/cancel-void", Action::Apply, cancel_void)
}

#[derive(Template, Debug)]
#[template(path = "graduate/record.html")]
pub struct RecordPage {
    pub shell: Phone,
    pub heading: &'static str,
    pub reference: String,
    pub state: String,
    /// What went wrong with the last act, and how the last request to end the agreement came out.
    pub notices: Vec<Notice>,
    pub tag: Tag,
    pub headline: String,
    pub text: String,
    pub who_when: Option<Facts>,
    /// The steps of signing off line, where the province shows them.
    pub strip: Option<StepStrip>,
    /// Points to correct: address and words.
    pub points: Vec<(String, String)>,
    pub tabs: Option<Tabs>,
    pub employer: String,
    pub timeline: Option<Timeline>,
    pub sections: Vec<(String, Definitions)>,
    /// `None` on the other tabs.
    pub files: Option<Vec<StoredFile>>,
    /// Said where a tab has nothing to show.
    pub nothing: &'static str,
    pub links: Vec<RecordLink>,
    /// Acts that are done at once.
    pub forms: Vec<ActForm>,
    /// Acts that are not possible now, and why.
    pub whys: Vec<WhyNot>,
    /// Address, words and act of the one filled button.
    pub primary: Option<(String, String, &'static str)>,
}

async fn view(state: &WebState, actor: &Actor, found: &OwnRecord, tab: Tab) -> Result<RecordPage, PageError> {
    let now = state.app.now();
    let (shown, record) = (&found.shown, found.row.record);
    let mut page = RecordPage {
        shell: shell::phone_task("/g/records"),
        heading: heading(found),
        reference: record.to_string(),
        state: found.waiting.to_string(),
        notices: corrected::call(found, now).into_iter().chain(found.unfulfilled.iter().map(unfulfilled)).collect(),
        tag: Tag::new(shown.tone.into(), shown.tag).large(),
        headline: shown.headline.clone(),
        text: shown.next.as_ref().map(|next| format!("{}。", next.trim_end_matches('。'))).unwrap_or_default(),
        who_when: who_when(found, now),
        strip: strip(found),
        points: points(found),
        tabs: Some(tab.line(&record.to_string())),
        employer: found.row.employer_name.clone(),
        timeline: None,
        sections: Vec::new(),
        files: None,
        nothing: "",
        links: acts::links(state, found),
        forms: acts::forms(state, actor, found, now),
        whys: acts::whys(found, now),
        primary: acts::primary(state, found),
    };
    match tab {
        Tab::Progress => page.timeline = Some(history::of_record(state, actor, record).await?),
        Tab::Content => page.sections = tabs::content(found, now),
        Tab::Files => page.files = Some(tabs::files(state, found)),
        Tab::Changes => {
            page.sections = tabs::changes(found, now);
            page.nothing = "只提交过一次，或各次提交的内容相同。";
        }
    }
    Ok(page)
}

fn heading(found: &OwnRecord) -> &'static str {
    match (found.waiting.process(), found.row.kind) {
        (Process::OnlineRescission | Process::OfflineRescission, _) => "解约进度",
        (_, PlacementKind::Destination) => "去向登记",
        (_, PlacementKind::Paper) => "补登进度",
        (_, PlacementKind::Online | PlacementKind::Offline) => "签约进度",
    }
}

fn unfulfilled(shown: &domain::placements::Shown) -> Notice {
    Notice::new(shown.tone.into(), shown.headline.clone(), shown.next.clone().unwrap_or_default())
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

/// 学生录入签约信息 → 协议书审核 → 学生打印协议书 → 学生上传签约资料 → 就业信息审核 (F190).
fn strip(found: &OwnRecord) -> Option<StepStrip> {
    let Placement::Offline(_) = &found.content.state else { return None };
    if found.rules().current.labels != Labels::Hubei {
        return None;
    }
    let now = match found.state {
        StateCode::OfDraft | StateCode::OfTextPulled | StateCode::OfTextReturned => 0,
        StateCode::OfTextReviewDepartment | StateCode::OfTextReviewSchool | StateCode::OfTextFailed => 1,
        StateCode::OfStamp => 2,
        StateCode::OfImagePulled | StateCode::OfImageReturned => 3,
        StateCode::OfImageReviewDepartment | StateCode::OfImageReviewSchool | StateCode::OfImageFailed => 4,
        StateCode::OfSigned => 5,
        _ => return None,
    };
    let labels = ["学生录入\n签约信息", "协议书\n审核", "学生打印\n协议书", "学生上传\n签约资料", "就业信息\n审核"];
    Some(StepStrip { label: "线下签约的步骤".into(), steps: Step::way(&labels, now) })
}

/// What the reviewer ticked, each with where it is corrected.
fn points(found: &OwnRecord) -> Vec<(String, String)> {
    let Some(returned) = found.content.state.returned() else { return Vec::new() };
    let (record, kind) = (found.row.record.to_string(), found.row.kind);
    let point = |name: &String| {
        let title = ticked_title(name).unwrap_or("证明材料");
        let href = match found.waiting.process() {
            Process::OfflineImage => format!("/g/agreements/{record}/stamp"),
            Process::OfflineRescission => format!("/g/records/{record}/rescind"),
            _ => form_steps::address(&record, name, kind),
        };
        (href, title.to_owned())
    };
    returned.remarks.fields.iter().map(point).collect()
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let found = own::record(&state.app, &actor, record_of(&record)?).await?;
    ok(&view(&state, &actor, &found, Tab::read(query.get("tab"))).await?)
}

/// The record after an act that was refused: what stands in the way, on top of how things are now.
pub(super) async fn refused(
    state: &WebState,
    actor: &Actor,
    record: PlacementRef,
    refusal: &Refusal,
) -> Result<Response, PageError> {
    let found = own::record(&state.app, actor, record).await?;
    let mut view = view(state, actor, &found, Tab::Progress).await?;
    view.notices.insert(0, Notice::refused("没有办理成功", refusal));
    page(StatusCode::CONFLICT, &view)
}

/// The record after an act that did not happen: what stands in the way, or what somebody else just did.
pub(super) async fn not_done(
    state: &WebState,
    actor: &Actor,
    record: PlacementRef,
    error: ActError,
) -> Result<Response, PageError> {
    match error {
        ActError::Refused(refusal) => refused(state, actor, record, &refusal).await,
        ActError::Stale(stale) => {
            let refusal = Refusal::new("stale-version", "§4.2", stale.what_changed, "请核对最新状态再办理");
            refused(state, actor, record, &refusal).await
        }
        error => Err(error.into()),
    }
}

/// Acts that are done at once.
async fn at_once(state: &WebState, actor: &Actor, record: &str, act: Act, form: &Form) -> Result<Response, PageError> {
    let record = record_of(record)?;
    let nonce = form.nonce(state, actor, act.as_str())?;
    let (app, seen, here) = (&state.app, form.version(), format!("/g/records/{record}"));
    let (outcome, to, words) = match act {
        Act::TakeBack => {
            let outcome = take_back::take_back(app, actor, nonce, record, seen).await;
            (outcome, format!("/g/invitations/{record}"), "已撤回接受，截止前仍可再次接受")
        }
        Act::PullBack => (own_acts::pull_back(app, actor, nonce, record, seen).await, here, "已撤回，改好后重新提交"),
        _ => (own_acts::cancel_void(app, actor, nonce, record, seen).await, here, "已撤回作废申请，去向继续有效"),
    };
    match outcome {
        Ok(()) => Ok(see_other_saying(&to, words)),
        Err(error) => not_done(state, actor, record, error).await,
    }
}

macro_rules! handlers {
    ($($post:ident $act:ident;)+) => {$(
        async fn $post(State(state): State<WebState>, Signed(actor): Signed, Path(record): Path<String>, form: Form) -> Result<Response, PageError> {
            at_once(&state, &actor, &record, Act::$act, &form).await
        }
    )+};
}

handlers! {
    take TakeBack;
    pull_back PullBack;
    cancel_void CancelVoid;
}
