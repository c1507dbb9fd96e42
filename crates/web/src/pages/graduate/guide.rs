//! 不确定选哪个? `/g/destinations/guide`: plain questions as links, ending at a kind's own page or at signing.

use app::ActError;
use app::placements::doors;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::placements::forms::Next;

use crate::WebState;
use crate::components::Phone;
use crate::forms::{Form, form_pairs};
use crate::respond::{PageError, ok, see_other};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

const HERE: &str = "/g/destinations/guide";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get(HERE, Action::Apply, ask)
}

/// One answer as a link.
#[derive(Debug)]
pub struct AnswerRow {
    pub href: String,
    pub text: String,
    /// The kind it leads to; empty when another question follows.
    pub leads_to: String,
}

#[derive(Template, Debug)]
#[template(path = "graduate/guide.html")]
pub struct GuidePage {
    pub shell: Phone,
    pub question: String,
    pub answers: Vec<AnswerRow>,
    /// Whether this is not the first question.
    pub further: bool,
}

async fn ask(
    State(state): State<WebState>,
    Signed(actor): Signed,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let doors = doors::doors(&state.app, &actor).await?;
    if !doors.may_sign {
        return Ok(see_other("/g/destinations/new"));
    }
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let key = Some(query.get("q")).filter(|key| !key.is_empty());
    let question = doors.list.question(key).ok_or(ActError::NotFound)?;
    let row = |answer| {
        let (href, leads_to) = match doors.list.next(answer)? {
            Next::Question(next) => (format!("{HERE}?q={}", next.key), String::new()),
            Next::Kind(kind) => (format!("/g/destinations/new/{}", kind.key), kind.title.clone()),
            Next::Sign => ("/g/destinations/new/agreement".to_owned(), "签就业协议书就业".to_owned()),
        };
        Some(AnswerRow { href, text: answer.text.clone(), leads_to })
    };
    let back = match doors.list.before(question) {
        Some(before) => format!("{HERE}?q={}", before.key),
        None => "/g/destinations/new".to_owned(),
    };
    ok(&GuidePage {
        shell: shell::phone_task(back),
        question: question.text.clone(),
        answers: question.answers.iter().filter_map(row).collect(),
        further: key.is_some(),
    })
}
