//! 申请解约 `/g/records/{record}/rescind` (F204, F229–F231): for agreements signed off line or registered from paper. One form
//! carries reason, words, rescission letter and second proof; whatever is posted of it, nothing typed is lost.

use app::accounts::nonces;
use app::employers::licence::Upload;
use app::placements::rescind::{self, Ask, AskForm, EXPLANATION_CHARACTERS, REASONS};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::{FileId, PlacementRef};
use domain::placements::{Act, StateCode};
use domain::policy::FileType;
use domain::refusal::FieldErrors;

use super::form_files::size_text;
use super::invitation::record_of;
use super::second_proof::{Given, SecondProof, second_proof};
use crate::WebState;
use crate::components::{
    Definition, Definitions, ErrorSummary, Field, FileField, Icon, Notice, Phone, StoredFile, Tone, icon,
};
use crate::forms::{Form, Posted};
use crate::respond::{PageError, form_status, not_done, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/g/records/{record}/rescind", Action::Apply, show)
        .post("/g/records/{record}/rescind", Action::Apply, ask)
        .post("/g/records/{record}/rescind/send-code", Action::Apply, send_code)
        .post("/g/records/{record}/rescind/letters", Action::Apply, lay)
        .post("/g/records/{record}/rescind/letters/{file}/remove", Action::Apply, take_off)
}

#[derive(Template, Debug)]
#[template(path = "graduate/rescind.html")]
pub struct RescindPage {
    pub shell: Phone,
    pub reference: String,
    pub state: String,
    pub nonce: String,
    pub version: i64,
    pub notices: Vec<Notice>,
    pub errors: ErrorSummary,
    pub summary: Definitions,
    pub consequences: Vec<(Icon, String)>,
    pub reason: Field,
    pub explanation: Field,
    pub letter: FileField,
    pub proof: SecondProof,
    pub button: &'static str,
}

/// What is typed: from the form, or else what was asked before.
struct Typed {
    reason: String,
    explanation: String,
    given: Given,
}

impl Typed {
    fn of(form: &Form, asked: &AskForm) -> Self {
        let request = asked.found.state.rescission_request().filter(|_| !form.has("reason"));
        let (reason, explanation) = match request {
            Some(request) if is_again(asked) => (request.reason.clone(), request.explanation.clone()),
            _ => (form.get("reason").to_owned(), form.get("explanation").to_owned()),
        };
        Self { reason, explanation, given: Given::of(form, "") }
    }
}

fn is_again(asked: &AskForm) -> bool {
    matches!(asked.found.state.waiting(), StateCode::RfPulled | StateCode::RfReturned)
}

fn letter(state: &WebState, asked: &AskForm, errors: &FieldErrors) -> FileField {
    let (record, allowed) = (asked.found.row.record, &asked.allowed);
    let (_, what) = asked.found.evidence_asked(domain::placements::Process::OfflineRescission);
    let types: Vec<&str> = allowed.types.iter().map(|kind| kind.as_str()).collect();
    let megabytes = allowed.bytes / (1024 * 1024);
    let opens = shell::has_route(state, "/g/records/{record}/files/{file}");
    let files = asked.letters().map(|file| StoredFile {
        name: file.name.clone(),
        size: size_text(file.bytes),
        thumbnail: None,
        remark: if file.pages > 1 { format!("{} 页", file.pages) } else { String::new() },
        remove: Some(format!("/g/records/{record}/rescind/letters/{}/remove", file.file)),
        href: if opens { format!("/g/records/{record}/files/{}", file.file) } else { String::new() },
    });
    let most = usize::try_from(allowed.files).unwrap_or_default();
    let field = FileField {
        limit: format!("{what}。{}，最多 {most} 个，每个 {megabytes} MB 以内", types.join("、")),
        accept: if allowed.types.contains(&FileType::Pdf) { "image/*,application/pdf" } else { "image/*" },
        max_bytes: allowed.bytes,
        files: files.collect(),
        ..FileField::evidence("letter", "解约函", most)
    };
    field.errors(errors)
}

async fn view(
    state: &WebState,
    actor: &Actor,
    asked: &AskForm,
    typed: &Typed,
    errors: &FieldErrors,
) -> Result<RescindPage, PageError> {
    let (row, record) = (&asked.found.row, asked.found.row.record);
    let so_far = asked.rescissions;
    let left = so_far.limit.saturating_sub(so_far.filed);
    let mut notices = Vec::new();
    if let Some(returned) = asked.found.state.returned() {
        let text = format!("{}。", returned.remarks.details.trim_end_matches('。'));
        notices.push(Notice::new(Tone::Wait, "老师退回，请补充解约材料", text));
    }
    let count = match is_again(asked) {
        true => "重新提交不另计次数".to_owned(),
        false => format!("还可申请 {left} 次，提交后少一次，撤回也不退回"),
    };
    let mut summary = vec![
        Definition::new("解约申请人", row.student_name.clone()),
        Definition::new("解约单位名称", row.employer_name.clone()),
    ];
    if let Some(number) = row.number.as_ref().or(asked.found.values.get("paper_number")) {
        summary.push(Definition::new("协议编号", number.clone()));
    }
    let reasons = REASONS.iter().map(|reason| (*reason, *reason));
    let send = format!("/g/records/{record}/rescind/send-code");
    Ok(RescindPage {
        shell: shell::phone_task(format!("/g/records/{record}")),
        reference: record.to_string(),
        state: asked.found.state.waiting().to_string(),
        nonce: nonces::issue(&state.app, actor, Act::Rescind.as_str()),
        version: row.version,
        notices,
        errors: errors.into(),
        summary: Definitions::short(summary),
        consequences: vec![
            (icon("alert-triangle"), "解约可能要承担违约责任，请先与单位协商".into()),
            (icon("unlink"), count),
            (icon("shield-check"), "学校审核通过前，协议继续有效，不能另行签约或填报去向".into()),
        ],
        reason: Field::select("reason", "解约原因", reasons).value(&typed.reason).errors(errors),
        explanation: Field::area("explanation", "解约说明", EXPLANATION_CHARACTERS)
            .value(&typed.explanation)
            .optional()
            .errors(errors),
        letter: letter(state, asked, errors),
        proof: second_proof(state, actor, send, None, &typed.given, errors).await?,
        button: if is_again(asked) { "重新提交" } else { "提交解约申请" },
    })
}

/// The form as it was typed, with what is wrong, what stands in the way or what was done.
async fn again(
    state: &WebState,
    actor: &Actor,
    record: PlacementRef,
    form: &Form,
    said: Result<Option<Notice>, ActError>,
) -> Result<Response, PageError> {
    let asked = rescind::form(&state.app, actor, record).await?;
    let typed = Typed::of(form, &asked);
    let (status, notice, errors) = match said {
        Ok(notice) => (StatusCode::OK, notice, FieldErrors::new()),
        Err(error) => {
            let (errors, refusal) = not_done(error)?;
            let status = form_status(&errors, refusal.as_ref());
            (status, refusal.map(|refusal| Notice::refused("没有办理成功", &refusal)), errors)
        }
    };
    let mut view = view(state, actor, &asked, &typed, &errors).await?;
    view.notices.extend(notice);
    page(status, &view)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    let asked = rescind::form(&state.app, &actor, record).await?;
    if asked.refusal.is_some() {
        return Ok(see_other(&format!("/g/records/{record}")));
    }
    again(&state, &actor, record, &Form::default(), Ok(None)).await
}

/// Keeps the letters that came with the form, whichever button was tapped; the version the graduate has seen then.
async fn letters(
    state: &WebState,
    actor: &Actor,
    record: PlacementRef,
    Posted { form, whole }: &Posted,
) -> Result<(usize, i64), ActError> {
    if !whole {
        return Err(FieldErrors::one("letter", "一次上传的内容太大，请缩小文件，或分几次上传").into());
    }
    let uploads = form.files("letter").map(|file| Upload { name: file.name.clone(), bytes: file.bytes.clone() });
    let uploads: Vec<Upload> = uploads.collect();
    match uploads.len() {
        0 => Ok((0, form.version())),
        count => Ok((count, rescind::lay(&state.app, actor, record, form.version(), uploads).await?)),
    }
}

/// What became of an act on the form that does not end it.
async fn answered(
    state: &WebState,
    actor: &Actor,
    record: PlacementRef,
    form: &Form,
    outcome: Result<Notice, ActError>,
) -> Result<Response, PageError> {
    again(state, actor, record, form, outcome.map(|notice| Some(notice.boxed()))).await
}

async fn lay(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    posted.form.nonce(&state, &actor, Act::Rescind.as_str())?;
    let outcome = match letters(&state, &actor, record, &posted).await {
        Ok((0, _)) => Err(FieldErrors::one("letter", "请选择要上传的文件").into()),
        Ok(_) => Ok(Notice::new(Tone::Ok, "文件已上传", "填完其余内容后提交。")),
        Err(error) => Err(error),
    };
    answered(&state, &actor, record, &posted.form, outcome).await
}

async fn take_off(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((record, file)): Path<(String, String)>,
    Posted { form, .. }: Posted,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    form.nonce(&state, &actor, Act::Rescind.as_str())?;
    let file: FileId = file.parse().map_err(|_| ActError::NotFound)?;
    let outcome = rescind::take_off(&state.app, &actor, record, file).await;
    let outcome = outcome.map(|()| Notice::new(Tone::Ok, "文件已删除", "提交前请确认材料齐全。"));
    answered(&state, &actor, record, &form, outcome).await
}

async fn send_code(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    posted.form.nonce(&state, &actor, Act::Rescind.as_str())?;
    let outcome = async {
        let (_, seen) = letters(&state, &actor, record, &posted).await?;
        let contact = Given::of(&posted.form, "").chosen()?;
        rescind::send_code(&state.app, &actor, record, seen, contact).await?;
        Ok(Notice::new(Tone::Ok, "验证码已发送", "请查收，10 分钟内有效。"))
    };
    answered(&state, &actor, record, &posted.form, outcome.await).await
}

async fn ask(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    let form = &posted.form;
    let nonce = match form.nonce(&state, &actor, Act::Rescind.as_str()) {
        Ok(nonce) => nonce,
        Err(PageError(error)) => return again(&state, &actor, record, form, Err(error)).await,
    };
    let given = Given::of(form, "");
    let mut input = Ask {
        record,
        nonce,
        seen: form.version(),
        reason: form.get("reason").to_owned(),
        explanation: form.get("explanation").to_owned(),
        contact: given.contact,
        code: given.code,
    };
    let outcome = async {
        let (_, seen) = letters(&state, &actor, record, &posted).await?;
        // A code proves what lay there when it was sent; it is not spent on what came after.
        if seen != input.seen && !input.code.is_empty() {
            return Err(FieldErrors::one("code", "材料刚刚有变化，请重新获取验证码").into());
        }
        input.seen = seen;
        rescind::rescind(&state.app, &actor, &input).await
    };
    match outcome.await {
        Ok(()) => Ok(see_other_saying(&format!("/g/records/{record}"), "已提交解约申请，等待审核")),
        Err(error) => answered(&state, &actor, record, form, Err(error)).await,
    }
}
