//! One request to change a training mode: put together, sent, taken back, read (F290).

use app::accounts::nonces;
use app::employers::licence::Upload;
use app::roster::mode_changes::list::{ModeChangeCase, case};
use app::roster::mode_changes::request::{ModeForm, save, start, submit};
use app::roster::mode_changes::{files, withdraw};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::{Cohort, EntryId, FileId, ModeChangeId};
use domain::policy::ModeReview;
use domain::refusal::{FieldErrors, Refusal};
use domain::roster::{MODE_REASON_CHARACTERS, ModeChangeCode, ModeEvidence, TrainingMode, mode_evidence};

use super::address;
use crate::components::{
    Definitions, Desk, ErrorSummary, Field, FileField, Link, Notice, Tag, Timeline, Tone, WhyNot, Width,
};
use crate::pages::mode_change_parts as parts;
use crate::pages::mode_change_parts::FileLine;
use crate::respond::{self, PageError, not_done, ok, refused_status, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, Posted, WebState, shell};

/// The act of the student's page that begins a request.
pub(super) const BEGIN: &str = "begin-mode-change";
const SAVE: &str = "save-mode-change";
const WITHDRAW: &str = "withdraw-mode-change";
const REMOVE: &str = "remove-mode-change-file";
/// Files of one request, as the form's limit says; the policy may allow less.
const MOST_FILES: usize = 9;

/// The form of a draft.
#[derive(Debug)]
struct Draft {
    nonce: String,
    /// Of the buttons that take a file off.
    remove_nonce: String,
    fields: Vec<Field>,
    reason: Field,
    evidence: FileField,
    submit: &'static str,
}

#[derive(Template, Debug)]
#[template(path = "staff/mode_change.html")]
struct ModeChangePage {
    shell: Desk,
    crumbs: Vec<Link>,
    base: String,
    reference: String,
    state: &'static str,
    name: String,
    identity: String,
    student: String,
    tag: Tag,
    errors: ErrorSummary,
    notices: Vec<Notice>,
    whys: Vec<WhyNot>,
    version: i64,
    draft: Option<Draft>,
    facts: Option<Definitions>,
    files: Vec<FileLine>,
    timeline: Timeline,
    /// Nonce of the form that takes an open request back.
    withdraw: Option<String>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .post("/s/{cohort}/students/{entry}/mode-change", Action::RequestModeChange, begin)
        .get("/s/{cohort}/mode-changes/{change}", Action::SeeRoster, show)
        .post("/s/{cohort}/mode-changes/{change}", Action::RequestModeChange, keep)
        .post("/s/{cohort}/mode-changes/{change}/withdraw", Action::RequestModeChange, take_back)
        .get("/s/{cohort}/mode-changes/{change}/files/{file}", Action::SeeRoster, file)
        .post("/s/{cohort}/mode-changes/{change}/files/{file}/remove", Action::RequestModeChange, remove)
}

async fn begin(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, entry)): Path<(i16, String)>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, BEGIN)?;
    let entry: EntryId = address::id(&entry)?;
    let change = start(&state.app, &actor, nonce, entry).await?;
    Ok(see_other(&format!("/s/{cohort}/mode-changes/{change}")))
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, change)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    let found = case(&state.app, &actor, address::id(&change)?).await?;
    ok(&page(&state, &actor, cohort, found, &FieldErrors::new(), None).await?)
}

async fn keep(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, change)): Path<(i16, String)>,
    Posted { form, whole }: Posted,
) -> Result<Response, PageError> {
    let change: ModeChangeId = address::id(&change)?;
    let text = |name: &str| form.get(name).to_owned();
    let posted = |nonce| ModeForm {
        change,
        nonce,
        seen: form.version(),
        to: text("to"),
        unit: text("unit"),
        unit_region: text("unit_region"),
        reason: text("reason"),
        uploads: form
            .files("evidence")
            .map(|file| Upload { name: file.name.clone(), bytes: file.bytes.clone() })
            .collect(),
    };
    let here = format!("/s/{cohort}/mode-changes/{change}");
    let done = match form.nonce(&state, &actor, SAVE) {
        Err(PageError(error)) => Err(error),
        Ok(_) if !whole => Err(FieldErrors::one("evidence", "一次上传的内容太大，请缩小文件，或分几次上传").into()),
        Ok(nonce) if form.get("act") == "submit" => submit(&state.app, &actor, &posted(nonce)).await,
        Ok(nonce) => save(&state.app, &actor, &posted(nonce)).await.map(|()| ModeChangeCode::Draft),
    };
    let (errors, refusal) = match done {
        Ok(ModeChangeCode::Pending) => return Ok(see_other_saying(&here, "已提交省级审核")),
        Ok(ModeChangeCode::Approved) => return Ok(see_other_saying(&here, "培养方式已变更，毕业生会收到通知")),
        Ok(_) => return Ok(see_other_saying(&here, "草稿已保存")),
        Err(error) => not_done(error)?,
    };
    let mut found = case(&state.app, &actor, change).await?;
    let mut lost = None;
    if found.row.state.code() == ModeChangeCode::Draft {
        // What was typed, whether the draft could keep it or not.
        (found.row.to, found.row.unit) = (text("to"), text("unit"));
        (found.row.unit_region, found.row.reason) = (text("unit_region"), text("reason"));
    } else {
        lost = parts::lost("变更理由", form.get("reason"));
    }
    let mut page = page(&state, &actor, cohort, found, &errors, refusal.as_ref()).await?;
    page.notices.extend(lost);
    respond::page(refused_status(refusal.as_ref()), &page)
}

async fn take_back(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, change)): Path<(i16, String)>,
    form: Form,
) -> Result<Response, PageError> {
    let change: ModeChangeId = address::id(&change)?;
    let nonce = form.nonce(&state, &actor, WITHDRAW)?;
    withdraw::withdraw(&state.app, &actor, nonce, change, form.version()).await?;
    Ok(see_other_saying(&format!("/s/{cohort}/mode-changes/{change}"), "申请已撤回"))
}

async fn file(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((_, change, file)): Path<(i16, String, String)>,
) -> Result<Response, PageError> {
    let (change, file): (ModeChangeId, FileId) = (address::id(&change)?, address::id(&file)?);
    Ok(parts::serve(files::file(&state.app, &actor, change, file).await?))
}

async fn remove(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, change, file)): Path<(i16, String, String)>,
    form: Form,
) -> Result<Response, PageError> {
    let (change, file): (ModeChangeId, FileId) = (address::id(&change)?, address::id(&file)?);
    let nonce = nonces::check(&state.app, &actor, REMOVE, form.get("remove-nonce")).ok_or(ActError::NotFound)?;
    files::remove(&state.app, &actor, nonce, change, file).await?;
    Ok(see_other(&format!("/s/{cohort}/mode-changes/{change}")))
}

async fn page(
    state: &WebState,
    actor: &Actor,
    cohort: i16,
    found: ModeChangeCase,
    errors: &FieldErrors,
    refusal: Option<&Refusal>,
) -> Result<ModeChangePage, PageError> {
    let base = format!("/s/{cohort}/mode-changes");
    let here = format!("{base}/{}", found.row.change);
    let code = found.row.state.code();
    let may = actor.access(Action::RequestModeChange).is_ok();
    let drafting = may && code == ModeChangeCode::Draft;
    let mut notices = Vec::new();
    if let Some(refusal) = refusal {
        notices.push(Notice::refused("暂不能提交。", refusal).boxed());
    }
    if let Some(text) = waiting_text(code, found.review) {
        notices.push(Notice::new(Tone::Info, text.0, text.1).boxed());
    }
    Ok(ModeChangePage {
        shell: shell::desk(state, actor, Cohort(cohort), "mode-changes").await?,
        crumbs: vec![Link::new(base, "培养方式变更", false)],
        reference: found.row.change.to_string(),
        state: code.as_str(),
        name: found.row.name.clone(),
        identity: parts::identity(&found.row),
        student: format!("/s/{cohort}/students/{}", found.row.entry),
        tag: parts::tag(code),
        errors: ErrorSummary::from(errors),
        notices,
        whys: whys(state, &found, may),
        version: found.row.version,
        draft: drafting.then(|| draft(state, actor, &found, errors)),
        facts: (!drafting).then(|| parts::facts(&found.row)),
        files: parts::files(&here, &found.files, drafting),
        timeline: parts::timeline(&found.timeline),
        withdraw: (may && code.is_open()).then(|| nonces::issue(&state.app, actor, WITHDRAW)),
        base: here,
    })
}

/// Why the reader can neither change the request nor take it back.
fn whys(state: &WebState, found: &ModeChangeCase, may: bool) -> Vec<WhyNot> {
    let request = &found.row.state;
    if !may {
        let reason = "只有学校有读写权限的账号可以办理这份申请";
        let refusal = Refusal::new("no-right", "§2.3", reason, "需要时请联系学校就业部门办理");
        return request.code().is_open().then(|| WhyNot::new("修改和撤回", &refusal, None)).into_iter().collect();
    }
    let refusals = [("修改", request.clone().edit().err()), ("撤回", request.clone().withdraw(state.app.now()).err())];
    refusals.iter().filter_map(|(act, refusal)| Some(WhyNot::new(act, refusal.as_ref()?, None))).collect()
}

fn waiting_text(code: ModeChangeCode, review: ModeReview) -> Option<(&'static str, &'static str)> {
    match (code, review) {
        (ModeChangeCode::Draft, ModeReview::Province) => {
            Some(("由省级审核。", "提交后省级审核，同意后名单自动更新；审核前可以撤回。"))
        }
        (ModeChangeCode::Draft, ModeReview::School) => {
            Some(("由学校变更。", "本省规定由学校决定，提交后名单立即更新，毕业生会收到通知。"))
        }
        (ModeChangeCode::Pending, _) => Some(("等待省级审核，不用操作。", "同意后名单自动更新，毕业生会收到通知。")),
        _ => None,
    }
}

fn draft(state: &WebState, actor: &Actor, found: &ModeChangeCase, errors: &FieldErrors) -> Draft {
    let row = &found.row;
    let from = TrainingMode::parse(&row.from);
    let possible = |mode: &&TrainingMode| from.is_none_or(|from| mode_evidence(from, **mode).is_ok());
    let modes = TrainingMode::ALL.iter().filter(possible);
    let modes = modes.map(|mode| (mode.as_str(), format!("{} {}", mode.as_str(), mode.name())));
    let mut evidence = FileField::evidence("evidence", "证明材料", MOST_FILES).errors(errors);
    evidence.limit = format!(
        "改为非定向、在职、自筹：{}。改为定向、委培：{}。只变更可否网签：{}。jpg、png 或 pdf，每个 10 MB 以内",
        ModeEvidence::AdmissionRecord.title(),
        ModeEvidence::Agreement.title(),
        ModeEvidence::UnitConsent.title()
    );
    let now = from.map_or(row.from.as_str(), |mode| mode.name());
    Draft {
        nonce: nonces::issue(&state.app, actor, SAVE),
        remove_nonce: nonces::issue(&state.app, actor, REMOVE),
        fields: vec![
            Field::select("to", "变更后的培养方式", modes)
                .hint(format!("现为 {now}"))
                .value(row.to.as_str())
                .width(Width::All)
                .errors(errors),
            Field::text("unit", "定向或委培单位")
                .hint("改为定向、委培，或继续定向、委培时填写，与协议上的全称一致")
                .value(row.unit.as_str())
                .optional()
                .width(Width::All)
                .errors(errors),
            Field::text("unit_region", "定向或委培单位所在地")
                .hint("省市县全称或六位代码")
                .value(region(&row.unit_region))
                .optional()
                .width(Width::All)
                .errors(errors),
        ],
        reason: Field::area("reason", "变更理由", MODE_REASON_CHARACTERS)
            .hint("毕业生和省级能看到")
            .value(row.reason.as_str())
            .errors(errors),
        evidence,
        submit: match found.review {
            ModeReview::Province => "提交省级审核",
            ModeReview::School => "提交并变更",
        },
    }
}

/// A stored code in words; what was typed stays as it is.
fn region(text: &str) -> &str {
    domain::codes::regions().full_name(text).unwrap_or(text)
}
