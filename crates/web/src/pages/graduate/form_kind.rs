//! 返回重新选择毕业去向 `/g/records/{record}/kind` (F246, F283): a draft becomes another kind and keeps what is filled in.

use app::accounts::nonces;
use app::placements::doors;
use app::placements::own_form::own_form;
use app::placements::save::{self, Save};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::PlacementKind;
use domain::placements::forms::{Category, Values};

use super::destinations::{DestinationsPage, KindRow, evidence_words, groups, targeted};
use super::form;
use super::invitation::record_of;
use crate::WebState;
use crate::forms::Form;
use crate::respond::{PageError, ok, see_other};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/g/records/{record}/kind", Action::Apply, choose).post(
        "/g/records/{record}/kind/{kind}",
        Action::Apply,
        change,
    )
}

/// The act of a nonce that makes a draft another kind.
fn becoming(kind: &str) -> String {
    format!("become-{kind}")
}

async fn choose(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
) -> Result<Response, PageError> {
    let own = own_form(&state.app, &actor, record_of(&record)?).await?;
    if !own.is_open() || own.found.row.kind != PlacementKind::Destination {
        return Ok(see_other(&form::elsewhere(&own)));
    }
    let doors = doors::doors(&state.app, &actor).await?;
    let now = own.found.category.map_or("", |kind| kind.key.as_str());
    let row = |kind: &Category| KindRow {
        key: kind.key.clone(),
        title: kind.title.clone(),
        meaning: kind.meaning.clone(),
        evidence: evidence_words(kind),
        nonce: Some(nonces::issue(&state.app, &actor, &becoming(&kind.key))),
        current: kind.key == now,
    };
    ok(&DestinationsPage {
        shell: shell::phone_task(format!("/g/records/{record}/edit")),
        notices: if doors.may_sign { Vec::new() } else { vec![targeted()] },
        signs: doors.may_sign,
        why: None,
        groups: groups(&doors, row),
        definitions: format!("/help/destinations?set={}", doors.set),
        action: format!("/g/records/{record}/kind"),
        version: Some(own.found.row.version),
    })
}

async fn change(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((record, kind)): Path<(String, String)>,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, &becoming(&kind))?;
    let input =
        Save { record: record_of(&record)?, nonce, seen: form.version(), category: Some(kind), typed: Values::new() };
    save::save(&state.app, &actor, &input).await?;
    Ok(see_other(&format!("/g/records/{record}/edit")))
}
