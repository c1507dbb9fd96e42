//! 检查并提交 `/g/records/{record}/submit` (F171, F198, F270): every answer with the link that changes it, what follows, and
//! the second proof. Sends stamped images on as well, which have a page of their own.

use app::placements::own_form::{OwnForm, own_form};
use app::placements::submit::{self as act, Submit};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::organisations::ReviewLevels;
use domain::placements::{Act, Process};
use domain::refusal::{FieldErrors, Refusal};

use super::invitation::{address_of, record_of};
use super::second_proof::{Given, SecondProof, second_proof};
use super::{form, form_files, form_page, form_steps, stamp};
use crate::WebState;
use crate::components::{Definitions, ErrorSummary, Icon, Notice, Phone, StepStrip, StoredFile, WhyNot, icon};
use crate::forms::{Form, form_pairs};
use crate::pages::form_facts::own_sections;
use crate::respond::{PageError, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

/// Name of the tick, and of its error.
const TICK: &str = "confirmed";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/g/records/{record}/submit", Action::Apply, show)
        .post("/g/records/{record}/send-code", Action::Apply, send_code)
        .post("/g/records/{record}/submit", Action::Apply, submit)
}

#[derive(Template, Debug)]
#[template(path = "graduate/submit.html")]
pub struct SubmitPage {
    pub shell: Phone,
    pub title: String,
    pub reference: String,
    pub state: String,
    pub strip: Option<StepStrip>,
    pub notices: Vec<Notice>,
    pub errors: ErrorSummary,
    /// What the form still lacks: address of the field and words.
    pub lacks: Vec<(String, String)>,
    pub sections: Vec<(String, Definitions)>,
    pub files: Vec<StoredFile>,
    /// Where files are added and removed; `None` where none belong.
    pub change_files: Option<String>,
    pub consequences: Vec<(Icon, String)>,
    pub nonce: String,
    pub version: i64,
    /// `None` while submitting is not possible.
    pub proof: Option<SecondProof>,
    pub why: Option<WhyNot>,
    pub edit: String,
}

fn consequences(own: &OwnForm) -> Vec<(Icon, String)> {
    let ground = &own.found.ground;
    let (who, levels) = match ground.settings.levels {
        ReviewLevels::SchoolOnly => ("学校", 1),
        ReviewLevels::DepartmentThenSchool => ("学院、学校", 2),
    };
    let days = ground.current.review_days * levels;
    let mut lines = vec![(icon("clipboard-check"), format!("提交后由{who}审核，一般 {days} 天内"))];
    let frozen = own.process == Process::OfflineText && ground.policy.pinned.offline_text_frozen_after_submit;
    lines.push(match frozen {
        true => (icon("lock"), "提交后文本固定，不能再修改".to_owned()),
        false => (icon("arrow-back-up"), "审核期间不能修改；还没有人审核时可以撤回修改".to_owned()),
    });
    lines.push(match own.process {
        Process::OfflineText => {
            (icon("file-certificate"), "通过后生成协议书，单位盖章、学校再审核后才生效；一次只能生成一份".to_owned())
        }
        Process::Paper => (icon("file-certificate"), "通过后这份协议生效，要更换单位需要先办理解约".to_owned()),
        _ => (icon("route"), "通过后学校按此上报你的毕业去向；情况有变可以作废后重新填报".to_owned()),
    });
    lines
}

async fn view(
    state: &WebState,
    actor: &Actor,
    own: &OwnForm,
    given: &Given,
    errors: &FieldErrors,
) -> Result<SubmitPage, PageError> {
    let (kind, record) = (own.found.row.kind, own.found.row.record.to_string());
    let submit = format!("/g/records/{record}/send-code");
    // What is wrong with the form has its place there; what is wrong with the proof is here.
    let here = |field: &str| matches!(field, TICK | "contact" | "code");
    let proof_errors = FieldErrors(errors.0.iter().filter(|error| here(&error.field)).cloned().collect());
    let further = errors.0.iter().filter(|error| !here(&error.field) && own.lacks.of(&error.field).is_none());
    let lacks = own.lacks.0.iter().chain(further);
    let lacks: Vec<_> =
        lacks.map(|error| (form_steps::address(&record, &error.field, kind), error.message.clone())).collect();
    let possible = lacks.is_empty() && own.submit.is_none();
    let consent = (TICK, "以上信息真实、准确，我确认提交");
    let proof = match possible {
        true => Some(second_proof(state, actor, submit, Some(consent), given, &proof_errors).await?),
        false => None,
    };
    let change = |field: &domain::placements::forms::FormField| form_steps::address(&record, field.name, kind);
    let files = form_files::field(state, own, &FieldErrors::new());
    Ok(SubmitPage {
        shell: shell::phone_task(form_steps::before(&record, None, kind)),
        title: form_page::title(own),
        state: own.found.row.state.to_string(),
        strip: (form_steps::Step::of(kind).len() > 1).then(|| form_steps::strip(kind, None)),
        notices: form_page::bound(own).into_iter().chain(form_page::warned(own)).collect(),
        errors: (&proof_errors).into(),
        sections: own.found.form().map(|form| own_sections(&form, &own.found.values, change)).unwrap_or_default(),
        change_files: files.is_some().then(|| form_steps::address(&record, "evidence", kind)),
        files: files.map(|field| field.files).unwrap_or_default(),
        consequences: consequences(own),
        nonce: app::accounts::nonces::issue(&state.app, actor, Act::Submit.as_str()),
        version: own.found.row.version,
        why: own.submit.as_ref().map(|refusal| WhyNot::new("提交", refusal, address_of(refusal))),
        edit: lacks.first().map_or_else(|| format!("/g/records/{record}/edit"), |(href, _)| href.clone()),
        lacks,
        proof,
        reference: record,
    })
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let own = own_form(&state.app, &actor, record_of(&record)?).await?;
    if !own.is_open() {
        return Ok(see_other(&form::elsewhere(&own)));
    }
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let view = view(&state, &actor, &own, &Given::of(&query, TICK), &FieldErrors::new()).await?;
    page(StatusCode::OK, &view)
}

/// The page after an act that did not happen: with the errors of the form, or with what stands in the way.
async fn not_done(
    state: &WebState,
    actor: &Actor,
    record: &str,
    (given, form): (&Given, &Form),
    problem: Result<FieldErrors, Refusal>,
) -> Result<Response, PageError> {
    let own = own_form(&state.app, actor, record_of(record)?).await?;
    if !own.is_open() {
        let error = problem.map_or_else(ActError::from, ActError::from);
        return match own.process {
            Process::OfflineImage => stamp::again(state, actor, own.found.row.record, form, error).await,
            _ => Err(error.into()),
        };
    }
    match problem {
        Ok(errors) => page(StatusCode::UNPROCESSABLE_ENTITY, &view(state, actor, &own, given, &errors).await?),
        Err(refusal) => {
            let mut view = view(state, actor, &own, given, &FieldErrors::new()).await?;
            view.notices.insert(0, Notice::refused("没有提交成功", &refusal));
            page(StatusCode::CONFLICT, &view)
        }
    }
}

async fn send_code(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    form.nonce(&state, &actor, Act::Submit.as_str())?;
    let given = Given::of(&form, TICK);
    let contact = match given.chosen() {
        Ok(contact) => contact,
        Err(errors) => return not_done(&state, &actor, &record, (&given, &form), Ok(errors)).await,
    };
    let reference = record_of(&record)?;
    match act::send_code(&state.app, &actor, reference, form.version(), contact).await {
        Ok(()) => {
            let own = own_form(&state.app, &actor, reference).await?;
            let to = if own.is_open() { format!("/g/records/{record}/submit") } else { form::elsewhere(&own) };
            Ok(see_other_saying(&format!("{to}?contact={contact}"), "验证码已发送，请查收"))
        }
        Err(ActError::Refused(refusal)) => not_done(&state, &actor, &record, (&given, &form), Err(*refusal)).await,
        Err(error) => Err(error.into()),
    }
}

async fn submit(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, Act::Submit.as_str())?;
    let given = Given::of(&form, TICK);
    let input = Submit {
        record: record_of(&record)?,
        nonce,
        seen: form.version(),
        confirmed: given.agreed,
        contact: given.contact,
        code: given.code.clone(),
    };
    match act::submit(&state.app, &actor, &input).await {
        Ok(()) => Ok(see_other_saying(&format!("/g/records/{record}"), "已提交，等待审核")),
        Err(ActError::Fields(errors)) => not_done(&state, &actor, &record, (&given, &form), Ok(errors)).await,
        Err(ActError::Refused(refusal)) => not_done(&state, &actor, &record, (&given, &form), Err(*refusal)).await,
        Err(ActError::Stale(stale)) => {
            let refusal = Refusal::new("stale-version", "§4.2", stale.what_changed, "请核对最新内容再提交");
            not_done(&state, &actor, &record, (&given, &form), Err(refusal)).await
        }
        Err(error) => Err(error.into()),
    }
}
