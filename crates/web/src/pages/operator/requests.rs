//! 单位变更与认领 `/o/requests`: names, credit codes and claims, which only the operator decides (F082, decision 16).

use app::ActError;
use app::accounts::nonces;
use app::employers::requests::{self, Answer, RequestCase};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::employers::{RequestKind, RequestState};
use domain::ids::EmployerId;
use uuid::Uuid;

use crate::components::{CheckBox, Column, Definition, Definitions, Desk, Empty, TableHead, Tag, Tone};
use crate::respond::{PageError, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

const DECIDE: &str = "decide-request";

#[derive(Debug)]
pub struct RequestLine {
    pub href: String,
    pub reference: String,
    pub kind: &'static str,
    pub employer: String,
    pub asked: String,
    pub since: String,
}

#[derive(Template, Debug)]
#[template(path = "operator/requests.html")]
pub struct RequestsPage {
    pub shell: Desk,
    pub head: TableHead,
    pub rows: Vec<RequestLine>,
    pub empty: Option<Empty>,
}

#[derive(Template, Debug)]
#[template(path = "operator/request.html")]
pub struct RequestPage {
    pub shell: Desk,
    pub title: String,
    pub reference: String,
    pub state: &'static str,
    pub tag: Tag,
    pub facts: Definitions,
    pub licence: Option<String>,
    pub action: String,
    pub nonce: String,
    pub version: i64,
    pub open: bool,
    pub stop_others: Option<CheckBox>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/o/requests", Action::ManageEmployers, list)
        .get("/o/requests/{employer}/{request}", Action::ManageEmployers, show)
        .post("/o/requests/{employer}/{request}/decide", Action::ManageEmployers, decide)
}

fn asked(case: &RequestCase) -> String {
    match case.row.kind {
        RequestKind::Claim => format!("{} 申请成为管理员", case.asked.person),
        RequestKind::Name | RequestKind::CreditCode => format!("{} {}", case.asked.name, case.asked.credit_code),
    }
}

async fn list(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let rows: Vec<RequestLine> = requests::open(&state.app, &actor)
        .await?
        .into_iter()
        .map(|case| RequestLine {
            href: format!("/o/requests/{}/{}", case.row.employer, case.row.request.simple()),
            reference: case.row.request.simple().to_string(),
            kind: case.row.kind.name(),
            asked: asked(&case),
            since: case.row.created_at.minute_text(),
            employer: case.employer.name,
        })
        .collect();
    let shown = RequestsPage {
        shell: shell::desk(&state, &actor, None, "requests").await?,
        head: TableHead {
            caption: "单位变更与认领".into(),
            pick: false,
            columns: ["申请", "单位", "内容", "提交时间"].map(Column::text).into(),
        },
        empty: rows.is_empty().then(|| Empty::new("没有待处理的申请")),
        rows,
    };
    page(StatusCode::OK, &shown)
}

fn place(employer: &str, request: &str) -> Result<(EmployerId, Uuid), ActError> {
    let employer = employer.parse().map_err(|_| ActError::NotFound)?;
    let request = Uuid::try_parse(request).map_err(|_| ActError::NotFound)?;
    Ok((employer, request))
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((employer, request)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (employer, request) = place(&employer, &request)?;
    let case = requests::case(&state.app, &actor, employer, request).await?;
    let (tag, answer) = match &case.row.state {
        RequestState::Open { .. } => (Tag::new(Tone::Wait, "待处理"), String::new()),
        RequestState::Granted { answer, .. } => (Tag::new(Tone::Ok, "已通过"), answer.clone()),
        RequestState::Refused { answer, .. } => (Tag::new(Tone::Bad, "未通过"), answer.clone()),
    };
    let claim = case.row.kind == RequestKind::Claim;
    let mut facts = if claim {
        let accounts: Vec<String> = case.accounts.iter().map(|(name, login)| format!("{name}（{login}）")).collect();
        vec![
            Definition::new("已注册单位", case.employer.name.as_str()),
            Definition::new("统一社会信用代码", case.employer.credit_code.as_str()),
            Definition::new("申请填写的单位名称", case.asked.name.as_str()),
            Definition::new("申请人", case.asked.person.as_str()),
            Definition::new("手机（已验证）", case.asked.mobile_masked.as_str()),
            Definition::new("单位现有账号", accounts.join("、")),
        ]
    } else {
        vec![
            Definition::new("单位名称", case.asked.name.as_str()).before(Some(&case.employer.name)),
            Definition::new("统一社会信用代码", case.asked.credit_code.as_str())
                .before(Some(case.employer.credit_code.as_str())),
            Definition::new("变更原因", case.asked.reason.as_str()),
        ]
    };
    if !answer.is_empty() {
        facts.push(Definition::new("处理意见", answer));
    }
    let open = matches!(case.row.state, RequestState::Open { .. });
    let shown = RequestPage {
        shell: shell::desk(&state, &actor, None, "requests").await?,
        title: format!("{} · {}", case.row.kind.name(), case.employer.name),
        reference: case.row.request.simple().to_string(),
        state: case.row.state.as_str(),
        tag,
        facts: Definitions::card(facts),
        licence: case.file().map(|file| format!("/employers/{employer}/licence/{file}")),
        action: format!("/o/requests/{employer}/{}/decide", request.simple()),
        nonce: nonces::issue(&state.app, &actor, DECIDE),
        version: case.row.version,
        open,
        stop_others: claim.then(|| CheckBox::new("stop_others", "停用单位现有账号（原管理员已离职或失去联系）", false)),
    };
    page(StatusCode::OK, &shown)
}

async fn decide(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((employer, request)): Path<(String, String)>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, DECIDE)?;
    let place = place(&employer, &request)?;
    let note = form.get("reason").to_owned();
    let (answer, said) = match form.get("act") {
        "pass" => (Answer::Grant { note, stop_others: form.ticked("stop_others") }, "申请已通过"),
        "refuse" => (Answer::Refuse { reason: note }, "申请未通过，已告知"),
        _ => return Err(ActError::NotFound.into()),
    };
    requests::decide(&state.app, &actor, nonce, place, form.version(), answer).await?;
    Ok(see_other_saying("/o/requests", said))
}
