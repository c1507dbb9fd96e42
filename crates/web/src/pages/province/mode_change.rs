//! One request as the province reads and decides it (F291).

use app::accounts::nonces;
use app::roster::mode_changes::decide::{Verdict, decide};
use app::roster::mode_changes::files;
use app::roster::mode_changes::list::sent_case;
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::{Cohort, FileId, ModeChangeId, SchoolId};
use domain::refusal::{FieldErrors, Refusal};
use domain::roster::{MODE_REASON_CHARACTERS, ModeChangeCode};

use crate::components::{Definitions, Desk, ErrorSummary, Field, Notice, Tag, Timeline, WhyNot};
use crate::pages::mode_change_parts as parts;
use crate::pages::mode_change_parts::FileLine;
use crate::respond::{self, PageError, not_done, ok, refused_status, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

const DECIDE: &str = "decide-mode-change";

/// What the decision form needs.
#[derive(Debug)]
struct Deciding {
    nonce: String,
    answer: Field,
    why_not: Option<WhyNot>,
}

#[derive(Template, Debug)]
#[template(path = "province/mode_change.html")]
struct ModeChangePage {
    shell: Desk,
    queue: String,
    base: String,
    reference: String,
    state: &'static str,
    name: String,
    school: String,
    identity: String,
    tag: Tag,
    errors: ErrorSummary,
    notices: Vec<Notice>,
    version: i64,
    facts: Definitions,
    files: Vec<FileLine>,
    timeline: Timeline,
    deciding: Option<Deciding>,
    /// Why the reader decides nothing.
    no_decision: Option<WhyNot>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/p/{cohort}/mode-changes/{school}/{change}", Action::SeeSchools, show)
        .post("/p/{cohort}/mode-changes/{school}/{change}/decide", Action::DecideModeChange, answer)
        .get("/p/{cohort}/mode-changes/{school}/{change}/files/{file}", Action::SeeSchools, file)
}

fn key(school: i32, change: &str) -> Result<(SchoolId, ModeChangeId), PageError> {
    Ok((SchoolId(school), change.parse().map_err(|_| PageError(ActError::NotFound))?))
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, school, change)): Path<(i16, i32, String)>,
) -> Result<Response, PageError> {
    let key = key(school, &change)?;
    ok(&page(&state, &actor, cohort, key, &FieldErrors::new(), ("", None)).await?)
}

async fn answer(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, school, change)): Path<(i16, i32, String)>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, DECIDE);
    let key = key(school, &change)?;
    let typed = form.get("answer").to_owned();
    let (verdict, said) = match form.get("act") {
        "approve" => (Verdict::Approve { note: typed.clone() }, "已同意，名单已更新"),
        "reject" => (Verdict::Reject { reason: typed.clone() }, "未同意，已告知学校和毕业生"),
        _ => return Err(ActError::NotFound.into()),
    };
    let decided = match nonce {
        Ok(nonce) => decide(&state.app, &actor, nonce, key, form.version(), &verdict).await,
        Err(PageError(error)) => Err(error),
    };
    let (errors, refusal) = match decided {
        Ok(()) => return Ok(see_other_saying(&format!("/p/{cohort}/mode-changes"), said)),
        Err(error) => not_done(error)?,
    };
    let mut page = page(&state, &actor, cohort, key, &errors, (&typed, refusal.as_ref())).await?;
    if page.deciding.is_none() {
        page.notices.extend(parts::lost("审核意见", &typed));
    }
    respond::page(refused_status(refusal.as_ref()), &page)
}

async fn file(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((_, school, change, file)): Path<(i16, i32, String, String)>,
) -> Result<Response, PageError> {
    let file: FileId = file.parse().map_err(|_| PageError(ActError::NotFound))?;
    Ok(parts::serve(files::sent_file(&state.app, &actor, key(school, &change)?, file).await?))
}

async fn page(
    state: &WebState,
    actor: &Actor,
    cohort: i16,
    key: (SchoolId, ModeChangeId),
    errors: &FieldErrors,
    (typed, refusal): (&str, Option<&Refusal>),
) -> Result<ModeChangePage, PageError> {
    let found = sent_case(&state.app, actor, key).await?;
    let queue = format!("/p/{cohort}/mode-changes");
    let base = format!("{queue}/{}/{}", key.0, key.1);
    let code = found.row.state.code();
    let decides = actor.access(Action::DecideModeChange).is_ok();
    let may = decides && code == ModeChangeCode::Pending;
    let refusal_of_decision = match decides {
        true => found.row.state.clone().reject("", state.app.now()).err(),
        false => Some(Refusal::new("no-right", "§2.3", "你的账号不能审核", "需要时请省级管理员开通读写权限")),
    };
    Ok(ModeChangePage {
        shell: shell::desk(state, actor, Cohort(cohort), "mode-changes").await?,
        reference: found.row.change.to_string(),
        state: code.as_str(),
        name: found.row.name.clone(),
        school: found.row.school_name.clone(),
        identity: parts::identity(&found.row),
        tag: parts::tag(code),
        errors: ErrorSummary::from(errors),
        notices: refusal.map(|refusal| Notice::refused("暂不能决定。", refusal).boxed()).into_iter().collect(),
        version: found.row.version,
        facts: parts::facts(&found.row),
        files: parts::files(&base, &found.files, false),
        timeline: parts::timeline(&found.timeline),
        deciding: may.then(|| Deciding {
            nonce: nonces::issue(&state.app, actor, DECIDE),
            answer: Field::area("answer", "审核意见", MODE_REASON_CHARACTERS)
                .hint("不同意时必填，学校和毕业生能看到")
                .value(typed)
                .errors(errors),
            why_not: found.no_approval.as_ref().map(|refusal| WhyNot::new("同意", refusal, None)),
        }),
        no_decision: refusal_of_decision.map(|refusal| WhyNot::new("审核", &refusal, None)),
        queue,
        base,
    })
}
