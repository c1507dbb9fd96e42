//! 盖章回传 `/g/agreements/{record}/stamp` (F177–F180, F356): print and have it stamped, send the pages back oneself, or have
//! the employer's contact do it by a one-time link.

use app::accounts::nonces;
use app::placements::own_form::{OwnForm, own_form};
use app::placements::stamp::LinkState;
use app::placements::stamp::link::{self, AskContact};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::{Act, StateCode};
use domain::refusal::FieldErrors;
use domain::time::Instant;

use super::form_files::{self, FILES};
use super::invitation::{address_of, record_of};
use super::record;
use super::second_proof::{Given, SecondProof, second_proof};
use crate::WebState;
use crate::components::{ErrorSummary, Field, FileField, Notice, Phone, Tag, Tone, WhyNot};
use crate::forms::{Form, form_pairs};
use crate::respond::{PageError, form_status, not_done, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

/// The act of the link's nonce.
const LINK: &str = "stamp-link";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/g/agreements/{record}/stamp", Action::Apply, show)
        .post("/g/agreements/{record}/stamp/link", Action::Apply, send)
        .post("/g/agreements/{record}/stamp/revoke", Action::Apply, revoke)
}

/// The newest link as the graduate sees it.
#[derive(Debug)]
pub struct LinkShown {
    pub tag: Tag,
    pub state: &'static str,
    /// To whom, and when.
    pub sent: String,
    /// What became of it.
    pub text: String,
    pub open: bool,
}

#[derive(Template, Debug)]
#[template(path = "graduate/stamp.html")]
pub struct StampPage {
    pub shell: Phone,
    pub reference: String,
    pub state: String,
    pub notices: Vec<Notice>,
    pub errors: ErrorSummary,
    pub employer: String,
    pub number: String,
    pub nonce: String,
    pub files_nonce: String,
    pub version: i64,
    pub files: Option<FileField>,
    /// Whether a page lies there already.
    pub has_files: bool,
    /// `None` while sending back is not possible.
    pub proof: Option<SecondProof>,
    pub why: Option<WhyNot>,
    pub link: Option<LinkShown>,
    pub link_nonce: String,
    pub helper: Field,
    pub mobile: Field,
    /// How many days a link lasts.
    pub days: u32,
}

fn shown(row: &link::LinkRow, state: LinkState, now: Instant) -> LinkShown {
    let until = row.expires_at.spoken_end(now);
    let (tone, tag, text) = match state {
        LinkState::Sent => (Tone::Info, "已发送", format!("还没有打开，{until} 前有效。")),
        LinkState::Opened => {
            let opened = row.opened_at.map(|at| at.spoken(now)).unwrap_or_default();
            (Tone::Info, "已打开", format!("{opened} 打开，还没有回传，{until} 前有效。"))
        }
        LinkState::Used => {
            let (used, by) = (row.used_at.map(|at| at.spoken(now)), row.used_by.clone());
            (Tone::Ok, "已使用", format!("{} 由 {} 回传。", used.unwrap_or_default(), by.unwrap_or_default()))
        }
        LinkState::Expired => (Tone::Neutral, "已失效", "已过有效期，需要时可以重新发送。".to_owned()),
        LinkState::Revoked => (Tone::Neutral, "已失效", "已停用，需要时可以重新发送。".to_owned()),
        LinkState::Overtaken => (Tone::Neutral, "已失效", "协议书已不在等待回传。".to_owned()),
    };
    LinkShown {
        tag: Tag::new(tone, tag),
        state: state.as_str(),
        sent: format!("发给 {} {} · {}", row.contact, row.mobile_masked, row.sent_at.spoken(now)),
        text,
        open: state.is_open(),
    }
}

async fn view(
    state: &WebState,
    actor: &Actor,
    own: &OwnForm,
    (given, typed): (&Given, &Form),
    errors: &FieldErrors,
) -> Result<StampPage, PageError> {
    let (row, record) = (&own.found.row, own.found.row.record);
    let now = state.app.now();
    let mut notices = Vec::new();
    if let Some(returned) = own.found.state.returned() {
        let text = format!("{}。", returned.remarks.details.trim_end_matches('。'));
        notices.push(Notice::new(Tone::Wait, "请重新拍照上传", text));
    }
    let has_files = own.found.files_of(own.process).next().is_some();
    let consent = ("confirmed", "上传的是双方签字盖章的本份协议书，清晰完整，我确认回传");
    let send = format!("/g/records/{record}/send-code");
    let possible = own.submit.is_none() && has_files;
    let proof = match possible {
        true => Some(second_proof(state, actor, send, Some(consent), given, errors).await?),
        false => None,
    };
    let link = link::newest(&state.app, actor, record).await?;
    Ok(StampPage {
        shell: shell::phone_task(format!("/g/records/{record}")),
        reference: record.to_string(),
        state: row.state.to_string(),
        notices,
        errors: errors.into(),
        employer: row.employer_name.clone(),
        number: row.number.clone().unwrap_or_default(),
        nonce: nonces::issue(&state.app, actor, Act::Submit.as_str()),
        files_nonce: nonces::issue(&state.app, actor, FILES),
        version: row.version,
        files: form_files::field(state, own, errors).map(labelled),
        has_files,
        proof,
        why: own.submit.as_ref().map(|refusal| WhyNot::new("回传", refusal, address_of(refusal))),
        link: link.map(|(row, state)| shown(&row, state, now)),
        link_nonce: nonces::issue(&state.app, actor, LINK),
        helper: Field::text("helper", "单位联系人姓名").value(typed.get("helper")).maxlength(60).errors(errors),
        mobile: Field::mobile("mobile", "单位联系人手机")
            .value(typed.get("mobile"))
            .hint("链接发到这个手机，不能是你本人的手机")
            .errors(errors),
        days: own.found.ground.current.offline_stamp_link_days,
    })
}

fn labelled(field: FileField) -> FileField {
    FileField { label: "盖章的协议书".into(), ..field }
}

/// The page once more after a post of it that was not done: what is wrong at its field or what stands in the way, over
/// everything that was typed. Where the stage has ended, the record says how it stands.
pub(super) async fn again(
    state: &WebState,
    actor: &Actor,
    record: PlacementRef,
    form: &Form,
    error: ActError,
) -> Result<Response, PageError> {
    let (errors, refusal) = not_done(error)?;
    match (stage(state, actor, record).await?, refusal) {
        (Some(own), refusal) => {
            let given = Given::of(form, "confirmed");
            let mut view = view(state, actor, &own, (&given, form), &errors).await?;
            view.notices.extend(refusal.as_ref().map(|refusal| Notice::refused("没有办理成功", refusal)));
            page(form_status(&errors, refusal.as_ref()), &view)
        }
        (None, Some(refusal)) => record::refused(state, actor, record, &refusal).await,
        (None, None) => Ok(see_other(&format!("/g/records/{record}"))),
    }
}

/// The stage, when the record is in it.
async fn stage(state: &WebState, actor: &Actor, record: PlacementRef) -> Result<Option<OwnForm>, PageError> {
    let own = own_form(&state.app, actor, record).await?;
    let awaited = [StateCode::OfStamp, StateCode::OfImagePulled, StateCode::OfImageReturned];
    Ok(Some(own).filter(|own| awaited.contains(&own.found.row.state)))
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let reference = record_of(&record)?;
    let Some(own) = stage(&state, &actor, reference).await? else {
        return Ok(see_other(&format!("/g/records/{record}")));
    };
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let given = Given::of(&query, "confirmed");
    page(StatusCode::OK, &view(&state, &actor, &own, (&given, &Form::default()), &FieldErrors::new()).await?)
}

async fn send(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let reference = record_of(&record)?;
    let input = AskContact {
        record: reference,
        nonce: form.nonce(&state, &actor, LINK)?,
        contact: form.get("helper").to_owned(),
        mobile: form.get("mobile").to_owned(),
    };
    match link::send(&state.app, &actor, &input).await {
        Ok(()) => Ok(see_other_saying(&format!("/g/agreements/{record}/stamp"), "链接已发送")),
        Err(error) => again(&state, &actor, reference, &form, error).await,
    }
}

async fn revoke(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, LINK)?;
    link::revoke(&state.app, &actor, nonce, record_of(&record)?).await?;
    Ok(see_other_saying(&format!("/g/agreements/{record}/stamp"), "链接已停用"))
}
