//! 学生收藏夹 `/e/candidates`: find by exact name, number and school; keep, delete, invite (F086, F088, F089).

use app::ActError;
use app::accounts::nonces;
use app::employers::candidates::{self, Candidate, FIRST_PAGE};
use app::employers::find_graduate::{Search, find_and_add};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::CandidateId;
use domain::people::DocumentKind;
use domain::refusal::FieldErrors;
use domain::time::Instant;

use crate::components::{Column, Desk, Empty, ErrorSummary, Field, Notice, TableHead, Tag, Tone, WhyNot, Width};
use crate::forms::form_pairs;
use crate::pages::page_key;
use crate::respond::{PageError, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// Rows of one page.
const ROWS: usize = 50;
const FIND: &str = "find-graduate";

/// One kept graduate.
#[derive(Debug)]
pub struct CandidateLine {
    pub id: String,
    pub name: String,
    pub school: String,
    pub cohort: String,
    pub department: String,
    pub level: String,
    pub major: String,
    /// Whether an invitation is possible now.
    pub tag: Tag,
    /// Why not, and the way out.
    pub reason: String,
}

#[derive(Template, Debug)]
#[template(path = "employer/candidates.html")]
pub struct CandidatesPage {
    pub shell: Desk,
    pub errors: ErrorSummary,
    pub notice: Option<Notice>,
    pub why_not: Option<WhyNot>,
    pub fields: Vec<Field>,
    pub nonce: String,
    pub head: TableHead,
    pub rows: Vec<CandidateLine>,
    pub empty: Option<Empty>,
    /// The first page, from any other.
    pub first: Option<&'static str>,
    pub next: Option<String>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/e/candidates", Action::FindGraduate, list).post("/e/candidates/add", Action::FindGraduate, add).post(
        "/e/candidates/act",
        Action::FindGraduate,
        act,
    )
}

fn line(candidate: Candidate) -> CandidateLine {
    let Candidate { row, refusal } = candidate;
    let (tag, reason) = match refusal {
        None => (Tag::flag(Tone::Ok, "可邀请"), String::new()),
        Some(refusal) => (Tag::flag(Tone::Wait, "暂不可邀请"), format!("{}。{}", refusal.reason, refusal.way_out)),
    };
    CandidateLine {
        id: row.candidate.to_string(),
        name: row.name,
        school: row.school_name,
        cohort: row.cohort.to_string(),
        department: row.department,
        level: row.level,
        major: row.major,
        tag,
        reason,
    }
}

async fn build(
    state: &WebState,
    actor: &app::Actor,
    search: &Search,
    errors: &FieldErrors,
    after: Option<(Instant, CandidateId)>,
) -> Result<CandidatesPage, PageError> {
    let mut shell = shell::desk(state, actor, None, "candidates").await?;
    let company = app::employers::profile::company(&state.app, actor).await?;
    shell.organisation_tag = Some(super::standing_tag(&company.row.admission));
    let refusal = company.row.admission.may_invite().err();
    let notice = refusal.map(|refusal| {
        Notice::new(Tone::Wait, refusal.reason, refusal.way_out).link("/e/company", "查看单位信息").boxed()
    });
    let one_more = i64::try_from(ROWS + 1).unwrap_or(i64::MAX);
    let mut kept = candidates::list(&state.app, actor, after.unwrap_or(FIRST_PAGE), one_more).await?;
    let more = kept.len() > ROWS;
    kept.truncate(ROWS);
    let next = kept
        .last()
        .filter(|_| more)
        .map(|last| format!("/e/candidates?after={}", page_key::word(last.row.added_at, last.row.candidate.0)));
    let rows: Vec<CandidateLine> = kept.into_iter().map(line).collect();
    let kinds = DocumentKind::ALL.iter().map(|kind| (kind.as_str(), kind.name()));
    let kind = if search.kind.is_empty() { DocumentKind::ResidentId.as_str() } else { &search.kind };
    Ok(CandidatesPage {
        errors: ErrorSummary::from(errors),
        notice,
        why_not: None,
        fields: vec![
            Field::text("name", "学生姓名").value(&search.name).errors(errors),
            Field::select("kind", "证件类型", kinds).value(kind),
            Field::text("number", "证件号码").value(&search.number).autocomplete("off").errors(errors),
            Field::text("school", "毕业院校").value(&search.school).hint("学校全称").errors(errors).width(Width::One),
        ],
        nonce: nonces::issue(&state.app, actor, FIND),
        head: TableHead {
            caption: "学生收藏夹".into(),
            pick: true,
            columns: ["姓名", "毕业院校", "毕业年度", "院系", "学历", "专业", "可否邀请"].map(Column::text).into(),
        },
        empty: rows.is_empty().then(|| match after {
            None => Empty::new("还没有添加毕业生。向毕业生本人核实姓名、证件号码和毕业院校后，在上方添加。"),
            Some(_) => Empty::new("没有更早添加的毕业生"),
        }),
        rows,
        first: after.map(|_| "/e/candidates"),
        next,
        shell,
    })
}

async fn list(
    State(state): State<WebState>,
    Signed(actor): Signed,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let after = page_key::after(&query).map(|(at, id)| (at, CandidateId(id)));
    let shown = build(&state, &actor, &Search::default(), &FieldErrors::new(), after).await?;
    page(StatusCode::OK, &shown)
}

async fn add(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    form.nonce(&state, &actor, FIND)?;
    let text = |name: &str| form.get(name).to_owned();
    let search = Search { name: text("name"), kind: text("kind"), number: text("number"), school: text("school") };
    match find_and_add(&state.app, &actor, &search).await {
        Ok(found) if found.added => Ok(see_other_saying("/e/candidates", &format!("已添加 {}", found.name))),
        Ok(found) => Ok(see_other_saying("/e/candidates", &format!("{} 已在收藏夹中", found.name))),
        Err(ActError::Fields(errors)) => {
            let shown = build(&state, &actor, &search, &errors, None).await?;
            page(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(ActError::Refused(refusal)) => {
            let mut shown = build(&state, &actor, &search, &FieldErrors::new(), None).await?;
            shown.why_not = Some(WhyNot::new("添加", &refusal, None));
            page(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(error) => Err(error.into()),
    }
}

/// The ticked rows go into a letter, or out of the list.
async fn act(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    form.nonce(&state, &actor, FIND)?;
    let one = form.get("delete").parse::<CandidateId>().ok();
    let ticked: Vec<CandidateId> = form.all("id").filter_map(|id| id.parse().ok()).collect();
    if form.get("act") == "invite" {
        let query: Vec<String> = ticked.iter().map(|id| format!("candidate={id}")).collect();
        if query.is_empty() {
            return Ok(see_other_saying("/e/candidates", "请先勾选要邀请的毕业生"));
        }
        return Ok(see_other(&format!("/e/invitations/new?{}", query.join("&"))));
    }
    let which = one.map_or(ticked, |one| vec![one]);
    candidates::delete(&state.app, &actor, &which).await?;
    Ok(see_other_saying("/e/candidates", &format!("已从收藏夹移出 {} 人", which.len())))
}
