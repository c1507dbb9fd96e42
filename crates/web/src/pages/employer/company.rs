//! 单位信息 `/e/company` (F080–F082): own data at once, name and credit code by request, a returned registration anew.

use app::accounts::nonces;
use app::employers::licence::Upload;
use app::employers::profile::{self, Company, CompanyForm, IdentityForm};
use app::employers::{requests::Asked, resubmit};
use app::frame::current_cohort;
use app::{ActError, Actor};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::employers::{Admission, EmployerProfileForm, ReceivingForm, RequestState};
use domain::refusal::FieldErrors;

use super::company_fields::{
    identity_fields, own_fields, profile_form, read_profile, read_receiving, receiving_fields,
};
use crate::components::{Definition, Definitions, Desk, ErrorSummary, Field, FileField, Notice, StoredFile, Tag, Tone};
use crate::respond::{PageError, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

const CHANGE: &str = "change-company";

#[derive(Template, Debug)]
#[template(path = "employer/company.html")]
pub struct CompanyPage {
    pub shell: Desk,
    pub errors: ErrorSummary,
    pub tag: Tag,
    pub state: &'static str,
    pub reference: String,
    pub notice: Option<Notice>,
    pub identity: Definitions,
    pub requests: Vec<(Tag, String, String)>,
    pub nonce: String,
    pub version: i64,
    /// The registration is with the employer: one form with everything.
    pub correcting: bool,
    /// Waiting for review, and may be taken back.
    pub waiting: bool,
    /// Admitted: another name or code may be asked for.
    pub may_request: bool,
    pub may_change: bool,
    pub identity_form: Vec<Field>,
    pub reason: Field,
    pub licence: FileField,
    pub own: Vec<Field>,
    pub defaults: Vec<Field>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/e/company", Action::SeeEmployerHome, show)
        .post("/e/company/change", Action::ChangeCompany, change)
        .post("/e/company/resubmit", Action::ChangeCompany, resubmit_form)
        .post("/e/company/take-back", Action::ChangeCompany, take_back)
        .post("/e/company/request", Action::ChangeCompany, request)
}

/// What the employer typed, to be shown again.
struct Typed {
    profile: EmployerProfileForm,
    defaults: ReceivingForm,
    reason: String,
}

fn notice(company: &Company) -> Option<Notice> {
    match &company.row.admission {
        Admission::Returned { reason, .. } => {
            Some(Notice::new(Tone::Wait, "资质退回修改", format!("原因：{reason}。修改后请重新提交审核。")))
        }
        Admission::Draft => Some(Notice::new(Tone::Wait, "资料还没有提交审核", "确认无误后请提交审核。")),
        Admission::Pending { .. } => Some(Notice::new(Tone::Info, "资质审核中", "审核通过后可以发起签约邀请。")),
        Admission::Recheck { .. } => {
            Some(Notice::new(Tone::Info, "变更审核中", "审核期间不能发起新的签约邀请，已发出的邀请和协议不受影响。"))
        }
        Admission::Frozen { reason, .. } => {
            Some(Notice::new(Tone::Bad, "单位已停用", format!("原因：{reason}。如有异议请联系平台客服。")))
        }
        Admission::Ok { .. } => None,
    }
    .map(Notice::boxed)
}

fn past(company: &Company) -> Vec<(Tag, String, String)> {
    let line = |row: &_| -> Option<(Tag, String, String)> {
        let row: &app::employers::requests::RequestRow = row;
        let asked: Asked = serde_json::from_str(&row.body).ok()?;
        let (tag, answer) = match &row.state {
            RequestState::Open { .. } => (Tag::new(Tone::Info, "待平台处理"), String::new()),
            RequestState::Granted { answer, .. } => (Tag::new(Tone::Ok, "已通过"), answer.clone()),
            RequestState::Refused { answer, .. } => (Tag::new(Tone::Bad, "未通过"), answer.clone()),
        };
        Some((tag, format!("{}：{} {}", row.kind.name(), asked.name, asked.credit_code), answer))
    };
    company.requests.iter().filter_map(line).collect()
}

async fn build(
    state: &WebState,
    actor: &Actor,
    typed: Option<Typed>,
    errors: &FieldErrors,
) -> Result<CompanyPage, PageError> {
    let company = profile::company(&state.app, actor).await?;
    let may_change = actor.access(Action::ChangeCompany).is_ok();
    let row = &company.row;
    let typed = typed.unwrap_or_else(|| Typed {
        profile: profile_form(&company.profile),
        defaults: company.defaults.clone(),
        reason: String::new(),
    });
    let mut shell = shell::desk(state, actor, None, "company").await?;
    let tag = super::standing_tag(&row.admission);
    shell.organisation_tag = Some(tag.clone());
    let correcting = may_change && matches!(row.admission, Admission::Draft | Admission::Returned { .. });
    let mut licence = FileField::evidence("licence", "营业执照", 1).errors(errors);
    licence.limit = "四角完整、字迹清晰。jpg、png 或 pdf，10 MB 以内".to_owned();
    let mut identity = vec![
        Definition::new("单位名称", row.name.as_str()),
        Definition::new("统一社会信用代码", row.credit_code.as_str()),
    ];
    if let Some(file) = &company.licence {
        let href = format!("/e/company/licence/{}", file.file);
        identity.push(Definition::new("营业执照", file.name.as_str()).link(href.clone(), None, "查看"));
        if correcting {
            licence.optional = true;
            licence.files.push(StoredFile {
                name: file.name.clone(),
                size: format!("{} KB", (file.bytes + 1023) / 1024),
                href,
                thumbnail: None,
                remark: "已上传，不需更换时不用再选".to_owned(),
                remove: None,
            });
        }
    }
    Ok(CompanyPage {
        shell,
        errors: ErrorSummary::from(errors),
        state: row.admission.as_str(),
        reference: row.employer.to_string(),
        tag,
        notice: notice(&company),
        identity: Definitions::card(identity),
        requests: past(&company),
        nonce: nonces::issue(&state.app, actor, CHANGE),
        version: row.version,
        correcting,
        waiting: may_change && matches!(row.admission, Admission::Pending { .. }),
        may_request: may_change && matches!(row.admission, Admission::Ok { .. }),
        may_change,
        identity_form: identity_fields(&typed.profile, errors),
        reason: Field::area("reason", "变更原因", 200).value(typed.reason).errors(errors),
        licence,
        own: own_fields(&typed.profile, errors, current_cohort(state.app.now())),
        defaults: receiving_fields(&typed.defaults, errors),
    })
}

async fn show(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    page(StatusCode::OK, &build(&state, &actor, None, &FieldErrors::new()).await?)
}

fn upload(form: &Form) -> Option<Upload> {
    form.file("licence").map(|file| Upload { name: file.name.clone(), bytes: file.bytes.clone() })
}

/// Goes on after the act, or shows the form again with everything typed.
async fn answer(
    state: &WebState,
    actor: &Actor,
    form: &Form,
    done: Result<(), ActError>,
    said: &str,
) -> Result<Response, PageError> {
    match done {
        Ok(()) => Ok(see_other_saying("/e/company", said)),
        Err(ActError::Fields(errors)) => {
            let mut typed = Typed {
                profile: read_profile(form),
                defaults: read_receiving(form),
                reason: form.raw("reason").to_owned(),
            };
            // The request form holds name and code only; the change form holds all the rest.
            let company = profile::company(&state.app, actor).await?;
            let stored = profile_form(&company.profile);
            if !form.has("nature") {
                typed.profile =
                    EmployerProfileForm { name: typed.profile.name, credit_code: typed.profile.credit_code, ..stored };
                typed.defaults = company.defaults;
            } else if !form.has("name") {
                typed.profile.name = stored.name;
                typed.profile.credit_code = stored.credit_code;
            }
            page(StatusCode::UNPROCESSABLE_ENTITY, &build(state, actor, Some(typed), &errors).await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn change(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, CHANGE)?;
    let texts = CompanyForm { profile: read_profile(&form), defaults: read_receiving(&form) };
    let done = profile::change(&state.app, &actor, nonce, form.version(), &texts).await;
    answer(&state, &actor, &form, done, "单位信息已保存").await
}

async fn resubmit_form(
    State(state): State<WebState>,
    Signed(actor): Signed,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, CHANGE)?;
    let texts = CompanyForm { profile: read_profile(&form), defaults: read_receiving(&form) };
    let done = resubmit::resubmit(&state.app, &actor, nonce, form.version(), &texts, upload(&form)).await;
    answer(&state, &actor, &form, done, "已提交审核").await
}

async fn take_back(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, CHANGE)?;
    resubmit::take_back(&state.app, &actor, nonce, form.version()).await?;
    Ok(see_other_saying("/e/company", "已撤回，修改后请重新提交"))
}

async fn request(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, CHANGE)?;
    let asked = IdentityForm {
        name: form.get("name").to_owned(),
        credit_code: form.get("credit_code").to_owned(),
        reason: form.raw("reason").to_owned(),
        licence: upload(&form),
    };
    let done = profile::request_identity(&state.app, &actor, nonce, asked).await;
    answer(&state, &actor, &form, done, "变更申请已提交，平台审核后生效").await
}
