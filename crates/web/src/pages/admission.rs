//! 单位资质审核: the queue and one case, for the operator `/o/employers` and for schools that admit
//! `/s/{cohort}/employers` (F078).

use app::accounts::nonces;
use app::employers::admit::{self, Verdict};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::{Action, Role};
use domain::codes::{Builtin, regions};
use domain::employers::Admission;
use domain::ids::{Cohort, EmployerId};
use domain::time::Instant;

use crate::components::{
    Check, Checks, Column, Definition, Definitions, Desk, Empty, Link, Masked, Notice, TableHead, Tabs, Tag, Tone,
};
use crate::pages::employer::standing_tag;
use crate::respond::{PageError, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

const DECIDE: &str = "decide-admission";
const ROWS: i64 = 50;

#[derive(Debug)]
pub struct EmployerLine {
    pub reference: String,
    pub href: String,
    pub name: String,
    pub credit_code: String,
    pub region: String,
    pub submitted: String,
    pub tag: Tag,
}

#[derive(Template, Debug)]
#[template(path = "operator/employers.html")]
pub struct EmployersPage {
    pub shell: Desk,
    pub tabs: Tabs,
    pub find: String,
    pub typed: String,
    pub head: TableHead,
    pub rows: Vec<EmployerLine>,
    pub more: Option<String>,
    pub empty: Option<Empty>,
}

#[derive(Template, Debug)]
#[template(path = "operator/employer.html")]
pub struct EmployerPage {
    pub shell: Desk,
    pub back: String,
    pub name: String,
    pub reference: String,
    pub state: &'static str,
    pub tag: Tag,
    pub notice: Option<Notice>,
    pub checks: Checks,
    pub facts: Definitions,
    /// Address and whether it is a picture.
    pub licence: Option<(String, bool)>,
    pub action: String,
    pub nonce: String,
    pub version: i64,
    pub pending: bool,
    pub may_refuse: bool,
    pub may_reopen: bool,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/o/employers", Action::AdmitEmployer, queue_of_operator)
        .post("/o/employers/find", Action::AdmitEmployer, find_of_operator)
        .get("/o/employers/{employer}", Action::AdmitEmployer, case_of_operator)
        .post("/o/employers/{employer}/decide", Action::AdmitEmployer, decide_of_operator)
        .get("/s/{cohort}/employers", Action::AdmitEmployer, queue_of_school)
        .post("/s/{cohort}/employers/find", Action::AdmitEmployer, find_of_school)
        .get("/s/{cohort}/employers/{employer}", Action::AdmitEmployer, case_of_school)
        .post("/s/{cohort}/employers/{employer}/decide", Action::AdmitEmployer, decide_of_school)
}

/// Where the reader's own portal is.
struct Portal {
    cohort: Option<Cohort>,
    base: String,
}

impl Portal {
    /// # Errors
    /// Not found when the address is another role's.
    fn operator(actor: &Actor) -> Result<Self, PageError> {
        let own = actor.session().is_some_and(|session| session.role == Role::Operator);
        if !own {
            return Err(ActError::NotFound.into());
        }
        Ok(Self { cohort: None, base: "/o/employers".to_owned() })
    }

    fn school(actor: &Actor, cohort: &str) -> Result<Self, PageError> {
        let own = actor.session().is_some_and(|session| session.role == Role::School);
        let cohort: Cohort = cohort.parse().map_err(|_| ActError::NotFound)?;
        if !own {
            return Err(ActError::NotFound.into());
        }
        Ok(Self { cohort: Some(cohort), base: format!("/s/{cohort}/employers") })
    }
}

const TABS: [(&str, &str); 4] = [("pending", "待审核"), ("returned", "已退回"), ("ok", "已入驻"), ("frozen", "已停用")];

async fn queue(
    state: &WebState,
    actor: &Actor,
    portal: Portal,
    query: Option<&str>,
    exactly: &str,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(crate::forms::form_pairs(query.unwrap_or_default().as_bytes()));
    let status = TABS.iter().find(|(code, _)| *code == query.get("status")).map_or("pending", |(code, _)| code);
    let after = query
        .parse::<i64>("after")
        .zip(query.parse::<EmployerId>("id"))
        .map_or((Instant::EPOCH, EmployerId(uuid::Uuid::nil())), |(at, id)| (Instant::from_micros(at), id));
    let mut found = Vec::new();
    if exactly.is_empty() {
        found = admit::queue(&state.app, actor, status, None, after, ROWS + 1).await?;
    } else {
        for (code, _) in TABS {
            found.extend(admit::queue(&state.app, actor, code, Some(exactly), after, ROWS).await?);
        }
    }
    let more = (found.len() > usize::try_from(ROWS).unwrap_or_default()).then(|| {
        found.pop();
        let last = found.last()?;
        let at = last.submitted_at?.micros();
        Some(format!("{}?status={status}&after={at}&id={}", portal.base, last.employer))
    });
    let counts = admit::counts(&state.app, actor).await?;
    let count_of = |code: &str| match code {
        "pending" => counts.pending,
        "returned" => counts.returned,
        "ok" => counts.admitted,
        _ => counts.stopped,
    };
    let tabs = TABS.map(|(code, label)| {
        let current = exactly.is_empty() && code == status;
        Link::new(format!("{}?status={code}", portal.base), label, current).count(count_of(code))
    });
    let rows: Vec<EmployerLine> = found
        .into_iter()
        .map(|row| EmployerLine {
            href: format!("{}/{}", portal.base, row.employer),
            reference: row.employer.to_string(),
            tag: standing_tag(&row.admission),
            region: regions().full_name(&row.region).unwrap_or(&row.region).to_owned(),
            submitted: row.submitted_at.map(Instant::minute_text).unwrap_or_default(),
            credit_code: row.credit_code.as_str().to_owned(),
            name: row.name,
        })
        .collect();
    let nothing =
        if exactly.is_empty() { "这里没有单位" } else { "没有名称或信用代码完全一致的单位" };
    let shown = EmployersPage {
        shell: shell::desk(state, actor, portal.cohort, "employers").await?,
        tabs: Tabs { label: "资质状态".into(), tabs: tabs.into() },
        find: format!("{}/find", portal.base),
        typed: exactly.to_owned(),
        head: TableHead {
            caption: "用人单位".into(),
            pick: false,
            columns: ["单位名称", "统一社会信用代码", "所在地", "提交时间", "状态"].map(Column::text).into(),
        },
        empty: rows.is_empty().then(|| Empty::new(nothing)),
        rows,
        more: more.flatten(),
    };
    page(StatusCode::OK, &shown)
}

fn checks(case: &admit::AdmissionCase) -> Checks {
    let mut checks = vec![Check::new(Tone::Ok, "统一社会信用代码校验位正确")];
    if case.row.credit_code.body_is_doubtful() {
        checks.push(Check::new(Tone::Wait, "代码中的主体标识码校验不符，请对照执照"));
    }
    let href = case.hints.register.clone();
    match &case.hints.business {
        None => checks.push(Check { href, ..Check::new(Tone::Neutral, "没有登记状态记录") }),
        Some(snapshot) => {
            let tone = if snapshot.status.is_concern() { Tone::Wait } else { Tone::Ok };
            let text = format!("登记状态：{}（{} 查询）", snapshot.status.name(), snapshot.as_of);
            checks.push(Check { href, ..Check::new(tone, text) });
            if !snapshot.names(&case.row.name) {
                checks.push(Check::new(Tone::Wait, format!("登记名称为{}", snapshot.registered_name)));
            }
        }
    }
    if let Some(text) = case.hints.warning_text() {
        checks.push(Check::new(Tone::Bad, text));
    }
    Checks { checks }
}

async fn case(state: &WebState, actor: &Actor, portal: Portal, employer: &str) -> Result<Response, PageError> {
    let employer: EmployerId = employer.parse().map_err(|_| ActError::NotFound)?;
    let case = admit::case(&state.app, actor, employer).await?;
    let row = &case.row;
    let named = |table: Builtin, code: &str| table.table().name_of(code).unwrap_or(code).to_owned();
    let mobile = Masked { what: "联系人手机".into(), shown: row.contact_mobile_masked.clone(), reveal: None };
    let mut facts = vec![
        Definition::new("单位名称", row.name.as_str()),
        Definition::new("统一社会信用代码", row.credit_code.as_str()),
        Definition::new("单位性质", named(Builtin::EmployerNatures, &row.nature)),
        Definition::new("单位行业", named(Builtin::EmploymentIndustries, &row.industry)),
        Definition::new("通讯地址", case.profile.full_address()),
        Definition::new("单位联系人", row.contact_name.as_str()),
        Definition::new("联系人电话", row.contact_phone.as_str()),
    ];
    if !row.contact_mobile_masked.is_empty() {
        facts.push(Definition::masked("联系人手机", mobile));
    }
    facts.push(Definition::new("联系人邮箱", row.contact_email.as_str()));
    let operator = portal.cohort.is_none();
    let notice = match &row.admission {
        Admission::Returned { reason, .. } => Some(Notice::new(Tone::Wait, "已退回", reason.as_str()).boxed()),
        Admission::Frozen { reason, .. } => Some(Notice::new(Tone::Bad, "已停用", reason.as_str()).boxed()),
        Admission::Recheck { .. } => Some(Notice::new(Tone::Info, "变更审核中", "请在“单位变更与认领”中处理").boxed()),
        _ => None,
    };
    let frozen = matches!(row.admission, Admission::Frozen { .. });
    let shown = EmployerPage {
        shell: shell::desk(state, actor, portal.cohort, "employers").await?,
        checks: checks(&case),
        licence: case
            .licence
            .as_ref()
            .map(|file| (format!("/employers/{employer}/licence/{}", file.file), file.kind != "pdf")),
        action: format!("{}/{employer}/decide", portal.base),
        back: portal.base,
        name: row.name.clone(),
        reference: employer.to_string(),
        state: row.admission.as_str(),
        tag: standing_tag(&row.admission),
        notice,
        facts: Definitions::card(facts),
        nonce: nonces::issue(&state.app, actor, DECIDE),
        version: row.version,
        pending: matches!(row.admission, Admission::Pending { .. }),
        may_refuse: operator && !frozen && !matches!(row.admission, Admission::Recheck { .. }),
        may_reopen: operator && frozen,
    };
    page(StatusCode::OK, &shown)
}

async fn decide(
    state: &WebState,
    actor: &Actor,
    portal: Portal,
    employer: &str,
    form: &Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(state, actor, DECIDE)?;
    let employer: EmployerId = employer.parse().map_err(|_| ActError::NotFound)?;
    let reason = form.get("reason").to_owned();
    let (verdict, said) = match form.get("act") {
        "pass" => (Verdict::Admit, "已审核通过"),
        "return" => (Verdict::Return { reason }, "已退回修改"),
        "refuse" => (Verdict::Refuse { reason }, "已停用"),
        "reopen" => (Verdict::Reopen, "已恢复"),
        _ => return Err(ActError::NotFound.into()),
    };
    admit::decide(&state.app, actor, nonce, employer, form.version(), verdict).await?;
    Ok(see_other_saying(&portal.base, said))
}

/// A whole name or credit code goes back into the list without standing in an address.
async fn find(state: &WebState, actor: &Actor, portal: Portal, form: &Form) -> Result<Response, PageError> {
    let exactly = form.get("q");
    if exactly.is_empty() && admit::may_admit(&state.app, actor).await? {
        return Ok(see_other(&portal.base));
    }
    queue(state, actor, portal, None, exactly).await
}

async fn queue_of_operator(
    State(state): State<WebState>,
    Signed(actor): Signed,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let portal = Portal::operator(&actor)?;
    queue(&state, &actor, portal, query.as_deref(), "").await
}

async fn find_of_operator(
    State(state): State<WebState>,
    Signed(actor): Signed,
    form: Form,
) -> Result<Response, PageError> {
    let portal = Portal::operator(&actor)?;
    find(&state, &actor, portal, &form).await
}

async fn case_of_operator(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(employer): Path<String>,
) -> Result<Response, PageError> {
    let portal = Portal::operator(&actor)?;
    case(&state, &actor, portal, &employer).await
}

async fn decide_of_operator(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(employer): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let portal = Portal::operator(&actor)?;
    decide(&state, &actor, portal, &employer, &form).await
}

async fn queue_of_school(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let portal = Portal::school(&actor, &cohort)?;
    queue(&state, &actor, portal, query.as_deref(), "").await
}

async fn find_of_school(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let portal = Portal::school(&actor, &cohort)?;
    find(&state, &actor, portal, &form).await
}

async fn case_of_school(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, employer)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let portal = Portal::school(&actor, &cohort)?;
    case(&state, &actor, portal, &employer).await
}

async fn decide_of_school(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, employer)): Path<(String, String)>,
    form: Form,
) -> Result<Response, PageError> {
    let portal = Portal::school(&actor, &cohort)?;
    decide(&state, &actor, portal, &employer, &form).await
}
