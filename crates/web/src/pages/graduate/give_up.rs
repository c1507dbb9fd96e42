//! Ending what is one's own, each on a page of its own (ui.md §11): 作废去向 (F277), 申请作废, 放弃协议 (decision 6) with
//! reason, consequences and second proof; 删除申请 with the consequences alone.

use app::accounts::nonces;
use app::placements::own::{self, OwnRecord};
use app::placements::own_acts::{self, Give};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::{Act, StateCode};
use domain::policy::Abandon;
use domain::refusal::FieldErrors;

use super::invitation::record_of;
use super::record;
use super::second_proof::{Given, SecondProof, second_proof};
use crate::WebState;
use crate::components::{Definition, Definitions, ErrorSummary, Field, Icon, Notice, Phone, Tone, icon};
use crate::forms::Form;
use crate::respond::{PageError, form_status, not_done, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/g/records/{record}/discard", Action::Apply, show_discard)
        .post("/g/records/{record}/discard", Action::Apply, discard)
        .get("/g/records/{record}/void", Action::Apply, show_void)
        .post("/g/records/{record}/void", Action::Apply, void)
        .post("/g/records/{record}/void/send-code", Action::Apply, code_void)
        .get("/g/records/{record}/request-void", Action::Apply, show_request)
        .post("/g/records/{record}/request-void", Action::Apply, request_void)
        .post("/g/records/{record}/request-void/send-code", Action::Apply, code_request)
        .get("/g/records/{record}/abandon", Action::Apply, show_abandon)
        .post("/g/records/{record}/abandon", Action::Apply, abandon)
        .post("/g/records/{record}/abandon/send-code", Action::Apply, code_abandon)
}

#[derive(Template, Debug)]
#[template(path = "graduate/give_up.html")]
pub struct GiveUpPage {
    pub shell: Phone,
    pub title: &'static str,
    pub reference: String,
    pub state: String,
    pub act: &'static str,
    pub nonce: String,
    pub version: i64,
    pub notice: Option<Notice>,
    pub errors: ErrorSummary,
    pub summary: Definitions,
    pub consequences: Vec<(Icon, String)>,
    /// `None` where no reason is asked.
    pub reason: Option<Field>,
    /// `None` where no proof is asked.
    pub proof: Option<SecondProof>,
    pub button: &'static str,
}

impl GiveUpPage {
    /// Whether there is a way to confirm.
    fn is_possible(&self) -> bool {
        self.proof.as_ref().is_none_or(SecondProof::is_possible)
    }
}

/// Title and final button.
const fn words(act: Act) -> (&'static str, &'static str) {
    match act {
        Act::Void => ("作废这个去向？", "作废去向"),
        Act::RequestVoid => ("申请作废这个去向？", "提交作废申请"),
        Act::Abandon => ("放弃这份协议？", "放弃协议"),
        _ => ("删除这份申请？", "删除申请"),
    }
}

fn consequences(found: &OwnRecord, act: Act) -> Vec<(Icon, String)> {
    let line = |id, text: &str| (icon(id), text.to_owned());
    match act {
        Act::Void => vec![
            line("ban", "提交后立即作废，不能恢复"),
            line("report", "已报送的去向信息同时清空"),
            line("route", "之后可以重新签约或填报去向"),
        ],
        Act::RequestVoid => vec![
            line("clipboard-check", "由学校审核，同意后才作废"),
            line("shield-check", "审核期间原去向仍有效，不能另行签约或填报"),
            line("arrow-back-up", "还没有人审核时可以撤回申请"),
        ],
        Act::Abandon => {
            let reviewed = found.rules().pinned.offline_abandon == Abandon::SchoolReview;
            let first = if reviewed {
                "由学校审核，同意后这份协议作废"
            } else {
                "提交后这份协议立即作废，不能恢复"
            };
            vec![
                line("ban", first),
                line("file-certificate", "协议编号同时作废，已打印的协议书不能再用"),
                line("route", "作废后可以另行签约或填报去向"),
            ]
        }
        _ => match found.waiting {
            StateCode::RfPulled | StateCode::RfReturned => {
                vec![line("shield-check", "协议继续有效"), line("unlink", "已用掉的申请次数不退回")]
            }
            _ => vec![line("trash", "填写的内容和上传的材料不再显示，不能恢复"), line("route", "之后可以重新填写")],
        },
    }
}

async fn view(
    state: &WebState,
    actor: &Actor,
    found: &OwnRecord,
    (act, form): (Act, &Form),
    errors: &FieldErrors,
) -> Result<GiveUpPage, PageError> {
    let record = found.row.record;
    let (title, button) = words(act);
    let proven = act != Act::Discard;
    let proof = match proven {
        true => {
            let send = format!("/g/records/{record}/{}/send-code", act.as_str());
            Some(second_proof(state, actor, send, None, &Given::of(form, ""), errors).await?)
        }
        false => None,
    };
    let mut summary = vec![Definition::new("类型", found.row.kind.title())];
    let mut add = |label, text: &str| {
        if !text.is_empty() {
            summary.push(Definition::new(label, text));
        }
    };
    add("单位或学校", &found.row.employer_name);
    add(if act == Act::Abandon { "岗位名称" } else { "去向或岗位" }, &found.row.post);
    add("协议编号", found.row.number.as_deref().unwrap_or_default());
    Ok(GiveUpPage {
        shell: shell::phone_task(format!("/g/records/{record}")),
        title,
        reference: record.to_string(),
        state: found.waiting.to_string(),
        act: act.as_str(),
        nonce: nonces::issue(&state.app, actor, act.as_str()),
        version: found.row.version,
        notice: None,
        errors: errors.into(),
        summary: Definitions::short(summary),
        consequences: consequences(found, act),
        reason: proven.then(|| Field::area("reason", "原因", 200).value(form.get("reason")).errors(errors)),
        proof,
        button,
    })
}

async fn show(state: &WebState, actor: &Actor, record: &str, act: Act) -> Result<Response, PageError> {
    let found = own::record(&state.app, actor, record_of(record)?).await?;
    if !found.may(act) {
        return Ok(see_other(&format!("/g/records/{record}")));
    }
    page(StatusCode::OK, &view(state, actor, &found, (act, &Form::default()), &FieldErrors::new()).await?)
}

/// Sends the code and shows the form again as it was typed.
async fn code(state: &WebState, actor: &Actor, record: &str, act: Act, form: &Form) -> Result<Response, PageError> {
    form.nonce(state, actor, act.as_str())?;
    let reference = record_of(record)?;
    let given = Given::of(form, "");
    let outcome = match given.chosen() {
        Ok(contact) => own_acts::send_code(&state.app, actor, reference, form.version(), contact, act).await,
        Err(errors) => Err(errors.into()),
    };
    let found = own::record(&state.app, actor, reference).await?;
    match outcome {
        Ok(()) => {
            let mut view = view(state, actor, &found, (act, form), &FieldErrors::new()).await?;
            view.notice = Some(Notice::new(Tone::Ok, "验证码已发送", "请查收，10 分钟内有效。").boxed());
            page(StatusCode::OK, &view)
        }
        Err(error) => again(state, actor, &found, (act, form), error).await,
    }
}

/// The form as it was typed, over the record as it is now.
async fn kept(
    state: &WebState,
    actor: &Actor,
    record: PlacementRef,
    (act, form): (Act, &Form),
    error: ActError,
) -> Result<Response, PageError> {
    if act == Act::Discard {
        // Nothing is typed before a draft is deleted.
        return record::not_done(state, actor, record, error).await;
    }
    let found = own::record(&state.app, actor, record).await?;
    again(state, actor, &found, (act, form), error).await
}

/// The form as it was typed, with what is wrong or what stands in the way.
async fn again(
    state: &WebState,
    actor: &Actor,
    found: &OwnRecord,
    (act, form): (Act, &Form),
    error: ActError,
) -> Result<Response, PageError> {
    let (errors, refusal) = not_done(error)?;
    let mut view = view(state, actor, found, (act, form), &errors).await?;
    view.notice = refusal.as_ref().map(|refusal| Notice::refused("没有办理成功", refusal).boxed());
    page(form_status(&errors, refusal.as_ref()), &view)
}

async fn give(state: &WebState, actor: &Actor, record: &str, act: Act, form: &Form) -> Result<Response, PageError> {
    let (record, given) = (record_of(record)?, Given::of(form, ""));
    let nonce = match form.nonce(state, actor, act.as_str()) {
        Ok(nonce) => nonce,
        Err(PageError(error)) => return kept(state, actor, record, (act, form), error).await,
    };
    let (seen, reason) = (form.version(), form.get("reason").to_owned());
    let input = Give { record, nonce, seen, reason, contact: given.contact, code: given.code };
    let (outcome, words) = match act {
        Act::Void => (own_acts::void(&state.app, actor, &input).await, "去向已作废"),
        Act::RequestVoid => (own_acts::request_void(&state.app, actor, &input).await, "已提交作废申请"),
        Act::Abandon => (own_acts::abandon(&state.app, actor, &input).await, "已提交"),
        _ => (own_acts::discard(&state.app, actor, nonce, record, seen).await, "已删除"),
    };
    match outcome {
        Ok(()) => Ok(see_other_saying(&format!("/g/records/{record}"), words)),
        Err(error) => kept(state, actor, record, (act, form), error).await,
    }
}

macro_rules! handlers {
    ($($show:ident $post:ident $act:ident;)+) => {$(
        async fn $show(State(state): State<WebState>, Signed(actor): Signed, Path(record): Path<String>) -> Result<Response, PageError> {
            show(&state, &actor, &record, Act::$act).await
        }

        async fn $post(State(state): State<WebState>, Signed(actor): Signed, Path(record): Path<String>, form: Form) -> Result<Response, PageError> {
            give(&state, &actor, &record, Act::$act, &form).await
        }
    )+};
}

macro_rules! codes {
    ($($send:ident $act:ident;)+) => {$(
        async fn $send(State(state): State<WebState>, Signed(actor): Signed, Path(record): Path<String>, form: Form) -> Result<Response, PageError> {
            code(&state, &actor, &record, Act::$act, &form).await
        }
    )+};
}

handlers! {
    show_discard discard Discard;
    show_void void Void;
    show_request request_void RequestVoid;
    show_abandon abandon Abandon;
}

codes! {
    code_void Void;
    code_request RequestVoid;
    code_abandon Abandon;
}
