//! 协议书设置: two or three parties, and what each looks like in print (F031, F032).

use app::Actor;
use app::accounts::nonces;
use app::organisations::{agreement_type, change_policy};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::accounts::Action;
use domain::ids::Cohort;
use domain::organisations::AgreementParties;
use domain::refusal::FieldErrors;

use crate::components::{CheckBox, Choice, Choices, Desk, ErrorSummary};
use crate::respond::{PageError, not_found, ok, see_other_saying, unprocessable};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The act the nonce is for.
const ACT: &str = "set-agreement-type";

#[derive(Template, Debug)]
#[template(path = "province/agreement.html")]
struct AgreementPage {
    shell: Desk,
    cohort: Cohort,
    action: String,
    nonce: String,
    version: i64,
    errors: ErrorSummary,
    parties: Choices,
    consent: CheckBox,
    /// Address and words of each sample.
    samples: Vec<(String, &'static str)>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/p/{cohort}/agreement", Action::ChangeProvinceRules, show)
        .post("/p/{cohort}/agreement", Action::ChangeProvinceRules, set)
        .get("/p/{cohort}/agreement/sample/{parties}", Action::ChangeProvinceRules, sample)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
) -> Result<Response, PageError> {
    ok(&agreement_page(&state, &actor, Cohort(cohort), &FieldErrors::new()).await?)
}

async fn set(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, ACT)?;
    let mut errors = FieldErrors::new();
    let parties =
        errors.take("parties", form.get("parties").parse::<AgreementParties>().map_err(|_| "请选择协议书类型"));
    if !form.ticked("consent") {
        errors.add("consent", "请确认已了解对正在进行的签约的影响");
    }
    match parties.filter(|_| errors.is_empty()) {
        Some(parties) => {
            agreement_type::set_agreement_type(&state.app, &actor, nonce, form.version(), parties).await?;
            Ok(see_other_saying(&format!("/p/{cohort}/agreement"), "协议书类型已保存"))
        }
        None => unprocessable(&agreement_page(&state, &actor, Cohort(cohort), &errors).await?),
    }
}

async fn sample(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((_, parties)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    let Some(parties) = AgreementParties::parse(&parties) else { return Ok(not_found()) };
    let pdf = agreement_type::sample(&state.app, &actor, parties).await?;
    let disposition = format!("inline; filename=\"sample-{parties}.pdf\"");
    Ok(([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, disposition)], pdf)
        .into_response())
}

async fn agreement_page(
    state: &WebState,
    actor: &Actor,
    cohort: Cohort,
    errors: &FieldErrors,
) -> Result<AgreementPage, PageError> {
    let view = change_policy::view(&state.app, actor).await?;
    let choice = |parties: AgreementParties, help| {
        let label = format!("{}（{}）", parties.title(), parties.step());
        Choice::new(parties.as_str(), label).help(help).chosen(view.province.parties == parties)
    };
    let choices = vec![
        choice(AgreementParties::Two, "用人单位与毕业生签订，学校鉴证"),
        choice(AgreementParties::Three, "用人单位、毕业生和学校三方签订，学校审核"),
    ];
    let sample = |parties: AgreementParties| (format!("/p/{cohort}/agreement/sample/{parties}"), parties.title());
    let consent =
        CheckBox::consent("consent", "我已了解：新类型用于之后发出的邀请；已发出的邀请和正在审核的签约仍按原类型办理")
            .errors(errors);
    Ok(AgreementPage {
        shell: shell::desk(state, actor, cohort, "agreement").await?,
        action: format!("/p/{cohort}/agreement"),
        nonce: nonces::issue(&state.app, actor, ACT),
        version: view.province.version,
        errors: ErrorSummary::from(errors),
        parties: Choices::one("parties", "电子协议书类型", choices).errors(errors),
        consent,
        samples: vec![sample(AgreementParties::Two), sample(AgreementParties::Three)],
        cohort,
    })
}
