//! 用人单位注册 `/register/employer` (F077, F080): four steps on one page, values and the uploaded licence kept, and the status
//! page it ends on.

use app::ActError;
use app::employers::licence::{self, Kept, Upload};
use app::employers::register::{self, RegisterForm, Registered, Standing};
use app::frame::current_cohort;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::employers::{Admission, RequestState};
use domain::ids::EmployerId;
use domain::refusal::FieldErrors;
use uuid::Uuid;

use crate::address::ClientAddress;
use crate::components::{CheckBox, ErrorSummary, Field, FileField, Flow, Notice, Public, Step, Tag, Tone, Width};
use crate::pages::employer::company_fields::{
    identity_fields, own_fields, read_profile, read_receiving, receiving_fields,
};
use crate::pages::employer::standing_tag;
use crate::respond::{PageError, page, see_other};
use crate::routes::Routes;
use crate::{Form, WebState, shell};

#[derive(Template, Debug)]
#[template(path = "public/register.html")]
pub struct RegisterPage {
    pub shell: Public,
    pub steps: Flow,
    pub errors: ErrorSummary,
    pub notice: Option<Notice>,
    pub draft: String,
    /// The licence uploaded before, sealed; empty when there is none.
    pub kept: String,
    pub identity: Vec<Field>,
    pub own: Vec<Field>,
    pub licence: FileField,
    pub person: Vec<Field>,
    pub code: Field,
    pub account: Vec<Field>,
    pub defaults: Vec<Field>,
    pub consent: CheckBox,
}

#[derive(Template, Debug)]
#[template(path = "public/register_status.html")]
pub struct StatusPage {
    pub shell: Public,
    pub name: String,
    pub reference: String,
    pub state: &'static str,
    pub tag: Tag,
    pub text: String,
    pub log_in: bool,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/register/employer", show)
        .public_post("/register/employer/code", send_code)
        .public_post("/register/employer/submit", submit)
        .public_get("/register/employer/status/{number}", status)
}

fn read(form: &Form) -> RegisterForm {
    let text = |name: &str| form.get(name).to_owned();
    RegisterForm {
        profile: read_profile(form),
        defaults: read_receiving(form),
        person: text("person"),
        mobile: text("mobile"),
        code: text("code"),
        email: text("email"),
        login: text("login"),
        password: form.raw("password").to_owned(),
        agreed: form.ticked("agree"),
    }
}

fn build(
    state: &WebState,
    draft: String,
    kept: Option<(&Kept, String)>,
    form: &RegisterForm,
    errors: &FieldErrors,
) -> RegisterPage {
    let mut licence = FileField::evidence("licence", "营业执照", 1).errors(errors);
    licence.limit = "四角完整、字迹清晰。jpg、png 或 pdf，10 MB 以内".to_owned();
    let sealed = kept.map(|(kept, sealed)| {
        licence.optional = true;
        licence.limit = format!("已上传 {}（{} KB），不需更换时不用再选", kept.name, (kept.bytes + 1023) / 1024);
        sealed
    });
    let consent =
        CheckBox::consent("agree", "以上信息真实有效，本人受单位委托办理注册，知悉毕业生信息只能用于招聘签约")
            .errors(errors);
    RegisterPage {
        shell: shell::public(),
        steps: Flow {
            label: "注册步骤".into(),
            steps: Step::way(&["单位信息", "资质材料", "经办人", "档案与户口默认值"], 0),
        },
        errors: ErrorSummary::from(errors),
        notice: None,
        draft,
        kept: sealed.unwrap_or_default(),
        identity: identity_fields(&form.profile, errors),
        own: own_fields(&form.profile, errors, current_cohort(state.app.now())),
        licence,
        person: vec![
            Field::text("person", "经办人姓名").value(&form.person).autocomplete("name").errors(errors),
            Field::email("email", "经办人邮箱").value(&form.email).optional().errors(errors),
            Field::mobile("mobile", "经办人手机").value(&form.mobile).hint("用于接收验证码").errors(errors),
        ],
        code: Field::code("code", "手机验证码").value(&form.code).errors(errors),
        account: vec![
            Field::text("login", "登录用户名")
                .value(&form.login)
                .hint("4 至 32 位字母、数字、- 或 _，以字母开头")
                .autocomplete("username")
                .errors(errors),
            Field::password("password", "登录密码", "new-password")
                .hint("至少 10 个字符，或至少 8 个字符且含三类字符")
                .errors(errors)
                .width(Width::One),
        ],
        defaults: receiving_fields(&form.defaults, errors),
        consent,
    }
}

async fn show(State(state): State<WebState>) -> Result<Response, PageError> {
    let draft = register::new_draft(&state.app);
    page(StatusCode::OK, &build(&state, draft, None, &RegisterForm::default(), &FieldErrors::new()))
}

/// The draft of the form and the licence kept under it: a new upload, or the one from before.
async fn draft_and_licence(
    state: &WebState,
    form: &Form,
    errors: &mut FieldErrors,
) -> Result<(EmployerId, Option<Kept>), PageError> {
    let draft = register::read_draft(&state.app, form.get("draft")).ok_or(ActError::NotFound)?;
    let carried = Kept::carried(&state.app, draft, form.get("kept"));
    let Some(file) = form.file("licence") else { return Ok((draft, carried)) };
    let upload = Upload { name: file.name.clone(), bytes: file.bytes.clone() };
    match licence::keep(&state.app, draft, upload).await {
        Ok(kept) => Ok((draft, Some(kept))),
        Err(ActError::Fields(wrong)) => {
            errors.0.extend(wrong.0);
            Ok((draft, carried))
        }
        Err(error) => Err(error.into()),
    }
}

fn again(
    state: &WebState,
    (draft, kept): (EmployerId, Option<&Kept>),
    form: &Form,
    errors: &FieldErrors,
) -> RegisterPage {
    let kept = kept.map(|kept| (kept, kept.carry(&state.app, draft)));
    build(state, form.get("draft").to_owned(), kept, &read(form), errors)
}

/// Sends the code and shows the form again as it was; without script this is the button's own form.
async fn send_code(
    State(state): State<WebState>,
    ClientAddress(address): ClientAddress,
    form: Form,
) -> Result<Response, PageError> {
    let mut errors = FieldErrors::new();
    let (draft, kept) = draft_and_licence(&state, &form, &mut errors).await?;
    match register::send_code(&state.app, draft, form.get("mobile"), &address).await {
        Ok(masked) => {
            let mut shown = again(&state, (draft, kept.as_ref()), &form, &errors);
            let text = format!("已发送到 {masked}，10 分钟内有效。");
            shown.notice = Some(Notice::new(Tone::Ok, "验证码已发送", text).boxed());
            page(StatusCode::OK, &shown)
        }
        Err(ActError::Fields(wrong)) => {
            errors.0.extend(wrong.0);
            page(StatusCode::UNPROCESSABLE_ENTITY, &again(&state, (draft, kept.as_ref()), &form, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

async fn submit(
    State(state): State<WebState>,
    ClientAddress(address): ClientAddress,
    form: Form,
) -> Result<Response, PageError> {
    let mut errors = FieldErrors::new();
    let (draft, kept) = draft_and_licence(&state, &form, &mut errors).await?;
    if errors.is_empty() {
        match register::register(&state.app, draft, &read(&form), kept.clone(), &address).await {
            Ok(Registered::New(EmployerId(number)) | Registered::Claim(number)) => {
                return Ok(see_other(&format!("/register/employer/status/{}", number.simple())));
            }
            Err(ActError::Fields(wrong)) => errors = wrong,
            Err(error) => return Err(error.into()),
        }
    }
    page(StatusCode::UNPROCESSABLE_ENTITY, &again(&state, (draft, kept.as_ref()), &form, &errors))
}

async fn status(State(state): State<WebState>, Path(number): Path<String>) -> Result<Response, PageError> {
    let number = Uuid::try_parse(&number).map_err(|_| ActError::NotFound)?;
    let (name, word, tag, text, log_in) = match register::standing(&state.app, number).await? {
        Standing::Employer { name, admission } => {
            let text = match &admission {
                Admission::Pending { .. } => {
                    "已提交，等待审核。审核结果会出现在站内消息中，也可以凭本页地址查看。".to_owned()
                }
                Admission::Returned { reason, .. } => format!("退回修改，原因：{reason}。请登录后修改并重新提交。"),
                Admission::Draft => "资料已撤回，请登录后修改并重新提交。".to_owned(),
                Admission::Ok { .. } | Admission::Recheck { .. } => {
                    "资质审核已通过，请登录后添加毕业生、发起签约邀请。".to_owned()
                }
                Admission::Frozen { reason, .. } => {
                    format!("未予入驻或已停用，原因：{reason}。如有异议请联系平台客服。")
                }
            };
            (name, admission.as_str(), standing_tag(&admission), text, true)
        }
        Standing::Claim { name, state } => {
            let (tag, text, log_in) = match &state {
                RequestState::Open { .. } => (
                    Tag::new(Tone::Info, "认领审核中"),
                    "这个统一社会信用代码已有单位注册，本次提交已转为认领申请，由平台核实后为你开通账号。".to_owned(),
                    false,
                ),
                RequestState::Granted { .. } => (
                    Tag::new(Tone::Ok, "认领已通过"),
                    "账号已开通，请用注册时填写的用户名和密码登录。".to_owned(),
                    true,
                ),
                RequestState::Refused { answer, .. } => {
                    (Tag::new(Tone::Bad, "认领未通过"), format!("原因：{answer}。"), false)
                }
            };
            (name, state.as_str(), tag, text, log_in)
        }
    };
    let reference = number.simple().to_string();
    page(StatusCode::OK, &StatusPage { shell: shell::public(), name, reference, state: word, tag, text, log_in })
}
