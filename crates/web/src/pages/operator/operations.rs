//! 后台任务: the queue, and what could not be done.

use app::accounts::nonces;
use app::jobs::dead_letters::{can_be_sent_again, discard, list, send_again};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::JobId;

use crate::components::{Desk, Figure, Stats, Tone, icon};
use crate::pages::staff::home::grouped;
use crate::respond::{PageError, ok, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The acts the nonces are for.
const AGAIN: &str = "send-again";
const DISCARD: &str = "discard-job";

/// How many dead letters the page lists.
const LISTED: i64 = 50;

#[derive(Debug)]
struct Row {
    id: JobId,
    kind: String,
    at: String,
    attempts: u32,
    error: String,
    again: bool,
    again_nonce: String,
    discard_nonce: String,
}

#[derive(Template, Debug)]
#[template(path = "operator/operations.html")]
struct OperationsPage {
    shell: Desk,
    stats: Stats,
    rows: Vec<Row>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/o/operations", Action::SeeOperations, show)
        .post("/o/operations/{job}/again", Action::SeeOperations, again)
        .post("/o/operations/{job}/discard", Action::SeeOperations, forget)
}

async fn show(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    ok(&operations_page(&state, &actor).await?)
}

async fn again(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(job): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    form.nonce(&state, &actor, AGAIN)?;
    send_again(&state.app, &actor, known(&job)?).await?;
    Ok(see_other_saying("/o/operations", "已重新排队"))
}

async fn forget(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(job): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    form.nonce(&state, &actor, DISCARD)?;
    discard(&state.app, &actor, known(&job)?).await?;
    Ok(see_other_saying("/o/operations", "已放弃这项任务"))
}

fn known(job: &str) -> Result<JobId, ActError> {
    job.parse().map_err(|_| ActError::NotFound)
}

async fn operations_page(state: &WebState, actor: &Actor) -> Result<OperationsPage, PageError> {
    let dead = list(&state.app, actor, None, LISTED).await?;
    let now = state.app.now();
    let rows = dead.letters.into_iter().map(|letter| Row {
        again: can_be_sent_again(&letter),
        id: letter.job,
        kind: letter.kind,
        at: letter.died_at.unwrap_or(letter.created_at).minute_text(),
        attempts: letter.attempts,
        error: letter.last_error,
        again_nonce: nonces::issue(&state.app, actor, AGAIN),
        discard_nonce: nonces::issue(&state.app, actor, DISCARD),
    });
    let lag = dead.counts.oldest_due.map_or(0, |due| now.seconds_since(due) / 60);
    let mut failed = Figure::new("未办成", grouped(dead.counts.dead)).unit("项");
    if dead.counts.dead > 0 {
        failed = failed.tone(Tone::Bad, icon("alert-triangle"));
    }
    Ok(OperationsPage {
        rows: rows.collect(),
        shell: shell::desk(state, actor, None, "operations").await?,
        stats: Stats {
            figures: vec![
                Figure::new("排队", grouped(dead.counts.waiting)).unit("项"),
                Figure::new("到期未办", grouped(dead.counts.due)).unit("项").note(format!("最久 {lag} 分钟")),
                Figure::new("正在办理", grouped(dead.counts.running)).unit("项"),
                failed,
            ],
        },
    })
}
