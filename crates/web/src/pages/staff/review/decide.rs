//! Deciding a case: what every decision shares — the request, recording it, the case that is there then, the colleague who
//! was faster — and taking it back.

use app::placements::case::{self, Case as Read};
use app::placements::decide::{Decide, decide_saying};
use app::placements::queue;
use app::placements::undo::undo;
use app::{ActError, Actor, accounts::nonces};
use askama::Template;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use domain::ids::PlacementRef;
use domain::placements::{Decision, Pace};
use domain::refusal::FieldErrors;
use uuid::Uuid;

use super::pane::act_of;
use super::row::row;
use super::show::Bench;
use super::{CasePane, QueueRow};
use crate::components::{Desk, ErrorSummary, Notice, Tabs, Toast, Tone};
use crate::respond::{self, PageError, see_other, varied, wants_fragment};
use crate::security::stays_with_case;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// Characters of a note or of what was wrong.
pub(super) const LONGEST_NOTE: usize = 200;

/// What every page that decides a case begins with.
#[derive(Debug)]
pub(super) struct Head {
    pub name: String,
    pub employer: String,
    pub back: String,
    pub action: String,
    pub nonce: String,
    pub version: i64,
    pub words: &'static str,
    /// What stood in the way of the decision.
    pub notice: Option<Notice>,
    pub errors: ErrorSummary,
}

/// The answer to a decision made from the pane: the case to go on with, the changed row, the counts, the way back.
#[derive(Template, Debug)]
#[template(path = "staff/review_answer.html")]
struct Answer {
    pane: Option<CasePane>,
    row: QueueRow,
    tabs: Tabs,
    toast: Option<Toast>,
}

/// A request about one case of a view.
pub(super) struct Asked {
    pub state: WebState,
    pub actor: Actor,
    pub cohort: i16,
    pub record: PlacementRef,
    pub query: Option<String>,
    pub headers: HeaderMap,
}

impl FromRequestParts<WebState> for Asked {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, PageError> {
        let Signed(actor) = parts.extensions.get::<Signed>().cloned().ok_or(ActError::NotFound)?;
        let path = Path::<(i16, String)>::from_request_parts(parts, state).await;
        let Path((cohort, record)) = path.map_err(|_| ActError::NotFound)?;
        Ok(Self {
            state: state.clone(),
            actor,
            cohort,
            record: record.parse().map_err(|_| ActError::NotFound)?,
            query: parts.uri.query().map(str::to_owned),
            headers: parts.headers.clone(),
        })
    }
}

impl Asked {
    pub(super) fn bench(&self) -> Result<Bench<'_>, PageError> {
        Bench::read(&self.state, &self.actor, self.cohort, self.query.as_deref())
    }

    pub(super) async fn read(&self) -> Result<Read, PageError> {
        Ok(case::case(&self.state.app, &self.actor, self.record).await?)
    }
}

pub(super) async fn take_back(asked: Asked, form: Form) -> Result<Response, PageError> {
    let bench = asked.bench()?;
    let record = asked.record;
    let nonce = form.nonce(&asked.state, &asked.actor, &act_of("undo", record))?;
    // The toast's form carries the version in its address.
    let seen = match form.version() {
        0 => super::super::address::query(asked.query.clone()).version(),
        version => version,
    };
    match undo(&asked.state.app, &asked.actor, nonce, record, seen).await {
        Ok(()) => {}
        Err(error @ (ActError::Stale(_) | ActError::Refused(_))) => {
            return conflict(&bench, &asked, error).await;
        }
        Err(error) => return Err(error.into()),
    }
    if wants_fragment(&asked.headers) {
        return answer(
            &bench,
            record,
            Some(record),
            Some(Toast { text: "已撤销，这条记录回到待审".into(), undo: None }),
        )
        .await;
    }
    let back = bench.view.href(&bench.path(), &[("case", &record.to_string())]);
    Ok(respond::see_other_saying(&back, "已撤销，这条记录回到待审"))
}

/// Records the decision and goes on to the next case of the view; who stays with the case sees what came of it.
///
/// # Errors
/// As [`decide_saying`]; the page that asked says it over what was typed.
pub(super) async fn submit(
    bench: &Bench<'_>,
    asked: &Asked,
    form: &Form,
    decision: Decision,
) -> Result<Response, PageError> {
    let (app, actor, record) = (&bench.state.app, bench.actor, asked.record);
    let nonce = form.nonce(bench.state, actor, &act_of(decision.act().as_str(), record))?;
    let key = queue::key_of(app, actor, bench.asked.order, record).await?;
    let input = Decide { record, nonce, seen: form.version(), decision, pace: Pace::Single };
    let phrase: Option<Uuid> = form.parse("phrase");
    decide_saying(app, actor, &input, phrase).await?;
    let next = match stays_with_case() {
        true => Some(record),
        false => queue::next_case(app, actor, &bench.asked, key).await?,
    };
    if wants_fragment(&asked.headers) {
        let toast = bench.toast(&case::case(app, actor, record).await?);
        return answer(bench, record, next, toast).await;
    }
    let decided = record.to_string();
    let next = next.map(|next| next.to_string());
    let mut added = vec![("undo", decided.as_str())];
    added.extend(next.as_deref().map(|next| ("case", next)));
    Ok(see_other(&bench.view.href(&bench.path(), &added)))
}

async fn answer(
    bench: &Bench<'_>,
    changed: PlacementRef,
    open: Option<PlacementRef>,
    toast: Option<Toast>,
) -> Result<Response, PageError> {
    let (app, actor) = (&bench.state.app, bench.actor);
    let page = queue::queue(app, actor, &bench.asked).await?;
    let (pane, address) = match open {
        Some(record) => {
            let read = case::case(app, actor, record).await?;
            case::looked(app, actor, record).await?;
            let address = bench.view.href(&bench.path(), &[("case", &record.to_string())]);
            (Some(bench.pane(&read, page.hits).await?), address)
        }
        None => (None, bench.view.href(&bench.path(), &[])),
    };
    let line = queue::one_line(app, actor, changed).await?;
    let row = QueueRow { row: row(&line, bench.cohort, &bench.view, open) };
    let answer = Answer { pane, row, tabs: bench.tabs(&page), toast };
    let mut response = varied(respond::ok(&answer)?);
    if let Ok(value) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(HeaderName::from_static("hx-push-url"), value);
    }
    Ok(response)
}

/// The case as it is now, and what stood in the way of a decision that was typed: its page comes again as it was.
///
/// # Errors
/// What is no refusal has a page of its own.
pub(super) async fn kept(bench: &Bench<'_>, asked: &Asked, error: ActError) -> Result<(Read, Notice), PageError> {
    let (read, mut notice) = standing(bench, asked, error).await?;
    notice.text.push_str("填写的内容还在下面。");
    Ok((read, notice))
}

/// What stood in the way of a decision, or who was faster, over the case as it is now.
async fn standing(bench: &Bench<'_>, asked: &Asked, error: ActError) -> Result<(Read, Notice), PageError> {
    if !matches!(error, ActError::Stale(_) | ActError::Refused(_)) {
        return Err(error.into());
    }
    let read = asked.read().await?;
    let now = read.state.waiting().label(read.side, read.wording);
    let notice = match (read.last_decision().filter(|_| !read.decided_by(bench.actor)), error) {
        (Some((name, act)), _) => {
            let verdict = act.title();
            Notice::new(Tone::Bad, format!("{name} 刚刚已{verdict}。"), format!("当前状态：{now}。你的决定没有记录。"))
        }
        (None, ActError::Refused(refusal)) => {
            Notice::new(Tone::Bad, format!("{}。", refusal.reason), format!("{}。", refusal.way_out))
        }
        (None, ActError::Stale(stale)) => Notice::new(Tone::Bad, format!("{}。", stale.what_changed), String::new()),
        (None, error) => return Err(error.into()),
    };
    Ok((read, notice.boxed()))
}

/// 409 of an act with nothing typed: the notice alone in the pane, or on top of the case.
pub(super) async fn conflict(bench: &Bench<'_>, asked: &Asked, error: ActError) -> Result<Response, PageError> {
    let (read, notice) = standing(bench, asked, error).await?;
    if wants_fragment(&asked.headers) {
        return Ok(varied(respond::page(StatusCode::CONFLICT, &notice)?));
    }
    respond::page(StatusCode::CONFLICT, &bench.page(Some(&read), Some(notice), None).await?)
}

/// `act` names address and nonce, `verdict` is what the button says.
pub(super) fn head(bench: &Bench<'_>, read: &Read, act: &str, verdict: &'static str, errors: &FieldErrors) -> Head {
    let row = &read.row;
    let record = row.record;
    Head {
        name: row.student_name.clone(),
        employer: row.employer_name.clone(),
        back: bench.view.href(&bench.path(), &[("case", &record.to_string())]),
        action: bench.view.href(&format!("{}/{record}/{act}", bench.path()), &[]),
        nonce: nonces::issue(&bench.state.app, bench.actor, &act_of(act, record)),
        version: row.version,
        words: verdict,
        notice: None,
        errors: ErrorSummary::from(errors),
    }
}

pub(super) async fn desk(bench: &Bench<'_>) -> Result<Desk, PageError> {
    shell::desk(bench.state, bench.actor, bench.cohort, "review").await
}
