//! 协助回传协议书 `/stamp/{token}` (F179, F356): an employer's contact, without an account, reads what is asked and by whom,
//! downloads the agreement, lays the stamped pages on the link and sends them back with a code. Shows nothing personal
//! beyond the agreement, and exactly what will be filed. The token stands in the address alone.

use app::ActError;
use app::employers::licence::Upload;
use app::placements::stamp::LinkState;
use app::placements::stamp::by_contact::{self, Opened, SendBack};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::FileId;
use domain::policy::FileType;
use domain::refusal::FieldErrors;
use domain::time::Instant;

use crate::address::ClientAddress;
use crate::components::{
    CheckBox, Definition, Definitions, ErrorSummary, Field, FileField, Icon, Notice, Public, StoredFile, Tone, WhyNot,
    icon,
};
use crate::forms::{Form, Posted};
use crate::pages::agreements;
use crate::pages::graduate::form_files::size_text;
use crate::respond::{PageError, not_done, ok, page, see_other};
use crate::routes::Routes;
use crate::{WebState, shell};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/stamp/{token}", show)
        .public_get("/stamp/{token}/agreement.pdf", pdf)
        .public_get("/stamp/{token}/files/{file}", file)
        .public_post("/stamp/{token}/files", lay)
        .public_post("/stamp/{token}/files/{file}/remove", take_off)
        .public_post("/stamp/{token}/send-code", send_code)
        .public_post("/stamp/{token}/submit", submit)
}

#[derive(Template, Debug)]
#[template(path = "public/stamp.html")]
struct StampPage {
    shell: Public,
    token: String,
    state: &'static str,
    version: i64,
    asked_by: String,
    until: String,
    summary: Definitions,
    notice: Option<Notice>,
    errors: ErrorSummary,
    files: FileField,
    helper: Field,
    mobile: Field,
    code: Field,
    consent: CheckBox,
    /// Why it cannot be sent back although the link is open.
    why: Option<WhyNot>,
}

#[derive(Template, Debug)]
#[template(path = "public/stamp_ended.html")]
struct EndedPage {
    shell: Public,
    state: &'static str,
    tone: Tone,
    icon: Icon,
    title: &'static str,
    sentence: String,
    /// What was filed, of a used link.
    filed: Option<Definitions>,
}

/// What the agreement itself tells, and no more.
fn summary(opened: &Opened) -> Definitions {
    let row = &opened.found.row;
    Definitions::card(vec![
        Definition::new("毕业生", row.student_name.clone()),
        Definition::new("学校", opened.found.ground.school.name.clone()),
        Definition::new("单位名称", row.employer_name.clone()),
        Definition::new("岗位名称", row.post.clone()),
        Definition::new("协议编号", row.number.clone().unwrap_or_default()),
    ])
}

fn files(token: &str, opened: &Opened, errors: &FieldErrors) -> FileField {
    let allowed = &opened.allowed;
    let types: Vec<&str> = allowed.types.iter().map(|kind| kind.as_str()).collect();
    let most = usize::try_from(allowed.files).unwrap_or_default();
    let megabytes = allowed.bytes / (1024 * 1024);
    let stored = opened.files.iter().map(|file| {
        let href = format!("/stamp/{token}/files/{}", file.file);
        StoredFile {
            name: file.name.clone(),
            size: size_text(file.bytes),
            thumbnail: (file.kind != "pdf").then(|| href.clone()),
            remark: if file.pages > 1 { format!("{} 页", file.pages) } else { String::new() },
            remove: Some(format!("{href}/remove")),
            href,
        }
    });
    let field = FileField {
        limit: format!(
            "每一页都要：四角和方格码完整、字迹和公章清晰，画面里没有别的东西。{}，最多 {most} 个，每个 {megabytes} MB 以内",
            types.join("、")
        ),
        accept: if allowed.types.contains(&FileType::Pdf) { "image/*,application/pdf" } else { "image/*" },
        max_bytes: allowed.bytes,
        files: stored.collect(),
        ..FileField::evidence("evidence", "盖章的协议书", most)
    };
    field.errors(errors)
}

fn view(token: &str, opened: &Opened, form: &Form, errors: &FieldErrors, now: Instant) -> StampPage {
    let name = if form.has("helper") { form.get("helper") } else { opened.link.contact.as_str() };
    let consent = CheckBox::consent("confirmed", "以上页面是本单位盖章的这份协议书，与系统中的文本一致，确认回传")
        .ticked(form.ticked("confirmed"))
        .errors(errors);
    let version = if form.has("version") { form.version() } else { opened.found.row.version };
    StampPage {
        shell: shell::public(),
        token: token.to_owned(),
        state: opened.state.as_str(),
        version,
        asked_by: format!("{}毕业生{}", opened.found.ground.school.name, opened.found.row.student_name),
        until: opened.link.expires_at.spoken_end(now),
        summary: summary(opened),
        notice: None,
        errors: errors.into(),
        files: files(token, opened, errors),
        helper: Field::text("helper", "经办人姓名").value(name).maxlength(60).autocomplete("name").errors(errors),
        mobile: Field::mobile("mobile", "经办人手机")
            .value(form.get("mobile"))
            .hint(format!("用于接收验证码；链接发到了 {}", opened.link.mobile_masked))
            .errors(errors),
        code: Field::code("code", "验证码").value(form.get("code")).hint("6 位数字，10 分钟内有效").errors(errors),
        consent,
        why: opened.refusal.as_ref().map(|refusal| WhyNot::new("回传", refusal, None)),
    }
}

/// The page of a link that has ended.
fn ended(opened: &Opened, now: Instant) -> Result<Response, PageError> {
    let again = "需要时请毕业生重新发送链接。".to_owned();
    let (tone, sign, title, sentence) = match opened.state {
        LinkState::Used => {
            let (at, by) = (opened.link.used_at.map(|at| at.spoken(now)), opened.link.used_by.clone());
            let sentence = format!(
                "{} 由 {} 提交，学校正在审核。链接只能使用一次，不用再操作。",
                at.unwrap_or_default(),
                by.unwrap_or_default()
            );
            (Tone::Ok, "circle-check", "协议书已回传", sentence)
        }
        LinkState::Expired => (Tone::Neutral, "ban", "链接已过有效期", again),
        LinkState::Revoked => (Tone::Neutral, "ban", "链接已停用", again),
        _ => (Tone::Neutral, "ban", "现在不需要回传", "这份协议书已由毕业生处理，或已不再办理。".to_owned()),
    };
    let filed = (opened.state == LinkState::Used).then(|| {
        let mut rows = vec![
            Definition::new("毕业生", opened.found.row.student_name.clone()),
            Definition::new("单位名称", opened.found.row.employer_name.clone()),
            Definition::new("协议编号", opened.found.row.number.clone().unwrap_or_default()),
        ];
        let pages = opened.files.iter().enumerate();
        rows.extend(pages.map(|(at, file)| {
            Definition::new(format!("第 {} 个文件", at + 1), format!("{} · {}", file.name, size_text(file.bytes)))
        }));
        Definitions::card(rows)
    });
    let status = if opened.state == LinkState::Used { StatusCode::OK } else { StatusCode::GONE };
    let state = opened.state.as_str();
    page(status, &EndedPage { shell: shell::public(), state, tone, icon: icon(sign), title, sentence, filed })
}

fn nobody() -> Result<Response, PageError> {
    page(
        StatusCode::NOT_FOUND,
        &EndedPage {
            shell: shell::public(),
            state: "unknown",
            tone: Tone::Bad,
            icon: icon("circle-x"),
            title: "链接无效",
            sentence: "请完整打开短信里的链接，或请毕业生重新发送。".to_owned(),
            filed: None,
        },
    )
}

async fn show(
    State(state): State<WebState>,
    ClientAddress(address): ClientAddress,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let opened = match by_contact::find(&state.app, &address, &token).await {
        Ok(opened) => opened,
        Err(ActError::NotFound) => return nobody(),
        Err(error) => return Err(error.into()),
    };
    let now = state.app.now();
    if !opened.state.is_open() {
        return ended(&opened, now);
    }
    by_contact::looked(&state.app, &opened).await?;
    ok(&view(&token, &opened, &Form::default(), &FieldErrors::new(), now))
}

/// What became of a post: the page again with everything typed, or the page of an ended link.
async fn answered(
    state: &WebState,
    (address, token): (&str, &str),
    form: &Form,
    outcome: Result<Option<Notice>, ActError>,
) -> Result<Response, PageError> {
    let (notice, errors) = match outcome {
        Ok(notice) => (notice, FieldErrors::new()),
        Err(ActError::Fields(errors)) => (None, errors),
        Err(ActError::NotFound) => return nobody(),
        Err(error @ (ActError::Refused(_) | ActError::Stale(_))) => {
            let (_, refusal) = not_done(error)?;
            let opened = by_contact::find(&state.app, address, token).await?;
            if !opened.state.is_open() {
                return ended(&opened, state.app.now());
            }
            let mut view = view(token, &opened, form, &FieldErrors::new(), state.app.now());
            view.version = opened.found.row.version;
            view.notice = refusal.map(|refusal| Notice::refused("没有回传成功", &refusal).boxed());
            return page(StatusCode::CONFLICT, &view);
        }
        Err(error) => return Err(error.into()),
    };
    let opened = by_contact::find(&state.app, address, token).await?;
    let mut view = view(token, &opened, form, &errors, state.app.now());
    view.notice = notice;
    page(if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &view)
}

/// Keeps the pages that came with the form, whichever button was tapped.
async fn pages(
    state: &WebState,
    (address, token): (&str, &str),
    Posted { form, whole }: &Posted,
) -> Result<usize, ActError> {
    if !whole {
        return Err(FieldErrors::one("evidence", "一次上传的内容太大，请缩小文件，或分几次上传").into());
    }
    let uploads = form.files("evidence").map(|file| Upload { name: file.name.clone(), bytes: file.bytes.clone() });
    let uploads: Vec<Upload> = uploads.collect();
    let count = uploads.len();
    if count > 0 {
        by_contact::lay(&state.app, address, token, uploads).await?;
    }
    Ok(count)
}

async fn lay(
    State(state): State<WebState>,
    ClientAddress(address): ClientAddress,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let at = (address.as_str(), token.as_str());
    let outcome = match pages(&state, at, &posted).await {
        Ok(0) => Err(FieldErrors::one("evidence", "请选择要上传的文件").into()),
        Ok(_) => Ok(Some(Notice::new(Tone::Ok, "页面已上传", "全部上传后填写经办人并提交。").boxed())),
        Err(error) => Err(error),
    };
    answered(&state, at, &posted.form, outcome).await
}

async fn take_off(
    State(state): State<WebState>,
    ClientAddress(address): ClientAddress,
    Path((token, file)): Path<(String, String)>,
    Posted { form, .. }: Posted,
) -> Result<Response, PageError> {
    let file: FileId = file.parse().map_err(|_| ActError::NotFound)?;
    let outcome = by_contact::take_off(&state.app, &address, &token, file).await.map(|()| None);
    answered(&state, (&address, &token), &form, outcome).await
}

async fn send_code(
    State(state): State<WebState>,
    ClientAddress(address): ClientAddress,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let at = (address.as_str(), token.as_str());
    let outcome = async {
        pages(&state, at, &posted).await?;
        let masked = by_contact::send_code(&state.app, &address, &token, posted.form.get("mobile")).await?;
        let text = format!("已发送到 {masked}，10 分钟内有效。");
        Ok(Some(Notice::new(Tone::Ok, "验证码已发送", text).boxed()))
    };
    answered(&state, at, &posted.form, outcome.await).await
}

async fn submit(
    State(state): State<WebState>,
    ClientAddress(address): ClientAddress,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let at = (address.as_str(), token.as_str());
    let form = &posted.form;
    let input = SendBack {
        seen: form.version(),
        contact: form.get("helper").to_owned(),
        mobile: form.get("mobile").to_owned(),
        code: form.get("code").to_owned(),
        confirmed: form.ticked("confirmed"),
    };
    let outcome = async {
        // A second tap brings its files to a link already used.
        if by_contact::find(&state.app, &address, &token).await?.state.is_open() {
            pages(&state, at, &posted).await?;
        }
        by_contact::send_back(&state.app, &address, &token, &input).await
    };
    match outcome.await {
        Ok(()) => Ok(see_other(&format!("/stamp/{token}"))),
        Err(error) => answered(&state, at, form, Err(error)).await,
    }
}

async fn pdf(
    State(state): State<WebState>,
    ClientAddress(address): ClientAddress,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let file = match by_contact::pdf(&state.app, &address, &token).await {
        Err(ActError::Refused(_) | ActError::NotFound) => return Ok(see_other(&format!("/stamp/{token}"))),
        other => other?,
    };
    Ok(agreements::download(file))
}

async fn file(
    State(state): State<WebState>,
    ClientAddress(address): ClientAddress,
    Path((token, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let file: FileId = file.parse().map_err(|_| ActError::NotFound)?;
    let shown = by_contact::file(&state.app, &address, &token, file).await?;
    let kind = match shown.kind.as_str() {
        "jpeg" => "image/jpeg",
        "png" => "image/png",
        _ => "application/pdf",
    };
    Ok(([(header::CONTENT_TYPE, kind)], shown.bytes).into_response())
}
