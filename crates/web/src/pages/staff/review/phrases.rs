//! 常用语: the school's list of sentences (`ui.md` 9.2), and the way the forms of returning and failing offer them.

use app::accounts::nonces;
use app::placements::phrases::{self, LONGEST, Phrase};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::Cohort;
use domain::refusal::FieldErrors;
use uuid::Uuid;

use super::pane::base;
use crate::components::{Desk, Empty, ErrorSummary, Field};
use crate::respond::{PageError, page, see_other_saying};
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The act the nonce is for.
const KEEP: &str = "save-phrase";

/// Sentences a form offers; each is a button that puts it into the text.
#[derive(Debug)]
pub(super) struct PhrasePick {
    pub phrases: Vec<(String, String)>,
    /// The last one put in, whose use the decision counts.
    pub chosen: String,
}

/// The buttons, and the text with the sentence just picked.
pub(super) fn pick(kept: Vec<Phrase>, typed: &Form) -> (PhrasePick, String) {
    let inserted = kept.iter().find(|phrase| phrase.phrase.simple().to_string() == typed.get("insert"));
    let written = typed.get("details");
    let text = match inserted {
        Some(phrase) if written.is_empty() => phrase.body.clone(),
        Some(phrase) => format!("{}；{}", written.trim_end_matches(['；', '。']), phrase.body),
        None => written.to_owned(),
    };
    let chosen = inserted.map_or_else(|| typed.get("phrase").to_owned(), |phrase| phrase.phrase.simple().to_string());
    let phrases = kept.into_iter().map(|phrase| (phrase.phrase.simple().to_string(), phrase.body)).collect();
    (PhrasePick { phrases, chosen }, text)
}

#[derive(Debug)]
struct Line {
    id: String,
    body: String,
    used: String,
}

#[derive(Template, Debug)]
#[template(path = "staff/review_phrases.html")]
struct PhrasesPage {
    shell: Desk,
    back: String,
    action: String,
    errors: ErrorSummary,
    nonce: String,
    /// The sentence that is changed; empty for a new one.
    changed: String,
    body: Field,
    lines: Vec<Line>,
    empty: Option<Empty>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
) -> Result<Response, PageError> {
    let asked = Form::from_pairs(crate::forms::form_pairs(query.unwrap_or_default().as_bytes()));
    let kept = phrases::list(&state.app, &actor).await?;
    let changed = kept.iter().find(|phrase| phrase.phrase.simple().to_string() == asked.get("phrase"));
    let typed = changed.map(|phrase| (phrase.phrase.simple().to_string(), phrase.body.clone())).unwrap_or_default();
    list(&state, &actor, Cohort(cohort), kept, typed, &FieldErrors::new()).await
}

async fn list(
    state: &WebState,
    actor: &Actor,
    cohort: Cohort,
    kept: Vec<Phrase>,
    (changed, body): (String, String),
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let path = base(cohort);
    let lines: Vec<Line> = kept
        .into_iter()
        .map(|phrase| Line {
            id: phrase.phrase.simple().to_string(),
            body: phrase.body,
            used: format!("{} 次", phrase.times_used),
        })
        .collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let label = if changed.is_empty() { "新的常用语" } else { "修改常用语" };
    page(
        status,
        &PhrasesPage {
            shell: shell::desk(state, actor, cohort, "review").await?,
            back: path.clone(),
            action: format!("{path}/phrases"),
            errors: ErrorSummary::from(errors),
            nonce: nonces::issue(&state.app, actor, KEEP),
            body: Field::area("body", label, LONGEST).hint("退回和不通过时一点即用").value(body).errors(errors),
            changed,
            empty: lines.is_empty().then(|| Empty::new("还没有常用语")),
            lines,
        },
    )
}

pub(super) async fn save(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, KEEP)?;
    let changed: Option<Uuid> = form.parse("phrase");
    match phrases::save(&state.app, &actor, nonce, changed, form.get("body")).await {
        Ok(()) => Ok(see_other_saying(&format!("{}/phrases", base(Cohort(cohort))), "已保存常用语")),
        Err(ActError::Fields(errors)) => {
            let kept = phrases::list(&state.app, &actor).await?;
            let typed = (form.get("phrase").to_owned(), form.get("body").to_owned());
            list(&state, &actor, Cohort(cohort), kept, typed, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn delete(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, phrase)): Path<(i16, Uuid)>,
) -> Result<Response, PageError> {
    phrases::remove(&state.app, &actor, phrase).await?;
    Ok(see_other_saying(&format!("{}/phrases", base(Cohort(cohort))), "已删除常用语"))
}
