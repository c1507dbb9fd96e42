//! Saved views of the workbench: keeping the filters of an address, sharing them, deleting them (`ui.md` 5.16).

use app::accounts::nonces;
use app::placements::saved_views::{self, LONGEST_NAME};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::Cohort;
use domain::refusal::FieldErrors;
use uuid::Uuid;

use super::super::listing::View;
use super::pane::base;
use crate::components::{CheckBox, Desk, Empty, ErrorSummary, Field};
use crate::respond::{PageError, page, see_other_saying};
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The act the nonce is for.
const KEEP: &str = "save-view";

#[derive(Debug)]
struct Line {
    id: String,
    name: String,
    href: String,
    /// 仅自己, or with whom it is shared.
    audience: &'static str,
    own: bool,
}

#[derive(Template, Debug)]
#[template(path = "staff/review_views.html")]
struct ViewsPage {
    shell: Desk,
    back: String,
    action: String,
    errors: ErrorSummary,
    nonce: String,
    query: String,
    name: Field,
    shared: CheckBox,
    lines: Vec<Line>,
    empty: Option<Empty>,
}

/// The filters of an address, without the place in the list.
pub(super) fn normal(query: &str) -> String {
    let view = View::read(Some(query)).with("", "");
    view.href("", &[]).trim_start_matches('?').to_owned()
}

pub(super) async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = normal(query.as_deref().unwrap_or_default());
    views_page(&state, &actor, Cohort(cohort), &query, &Form::default(), &FieldErrors::new()).await
}

async fn views_page(
    state: &WebState,
    actor: &Actor,
    cohort: Cohort,
    query: &str,
    typed: &Form,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let path = base(cohort);
    let beside = if actor.access(domain::accounts::Action::SeePlacements)?.department().is_some() {
        "本院系"
    } else {
        "本校"
    };
    let lines: Vec<Line> = saved_views::list(&state.app, actor)
        .await?
        .into_iter()
        .map(|kept| Line {
            id: kept.view.simple().to_string(),
            href: View::read(Some(&kept.query)).href(&path, &[]),
            audience: if kept.shared { beside } else { "仅自己" },
            own: actor.account() == Some(kept.account),
            name: kept.name,
        })
        .collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(
        status,
        &ViewsPage {
            shell: shell::desk(state, actor, cohort, "review").await?,
            back: View::read(Some(query)).href(&path, &[]),
            action: format!("{path}/views"),
            errors: ErrorSummary::from(errors),
            nonce: nonces::issue(&state.app, actor, KEEP),
            query: query.to_owned(),
            name: Field::text("name", "视图名称")
                .value(typed.get("name"))
                .hint("保存当前的筛选和排序，下次一点即达")
                .maxlength(LONGEST_NAME)
                .errors(errors),
            shared: CheckBox::new("shared", format!("{beside}同事也能使用"), typed.ticked("shared")),
            empty: lines.is_empty().then(|| Empty::new("还没有保存的视图")),
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
    let query = normal(form.get("query"));
    let name = form.get("name");
    match saved_views::save(&state.app, &actor, nonce, (name, &query), form.ticked("shared")).await {
        Ok(()) => {
            let back = View::read(Some(&query)).href(&base(Cohort(cohort)), &[]);
            Ok(see_other_saying(&back, &format!("已存为视图“{name}”")))
        }
        Err(ActError::Fields(errors)) => views_page(&state, &actor, Cohort(cohort), &query, &form, &errors).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn delete(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, view)): Path<(i16, Uuid)>,
) -> Result<Response, PageError> {
    saved_views::delete(&state.app, &actor, view).await?;
    Ok(see_other_saying(&format!("{}/views", base(Cohort(cohort))), "已删除视图"))
}
