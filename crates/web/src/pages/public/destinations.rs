//! 毕业去向分类与证明材料 `/help/destinations` (F267): every kind of a set with its definition and evidence, for anybody.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::placements::forms::{CategoryList, category_list};
use domain::policy::CategorySet;

use crate::components::{Link, Public};
use crate::forms::{Form, form_pairs};
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.public_get("/help/destinations", show)
}

#[derive(Template, Debug)]
#[template(path = "public/destinations.html")]
struct DestinationsPage {
    shell: Public,
    list: &'static CategoryList,
    /// Whether the reader asked for this set, or came from a form that uses it.
    chosen: bool,
    /// The other sets.
    sets: Vec<Link>,
}

/// The newest national set, unless another is asked for: who reads it without a session has no province to go by.
async fn show(RawQuery(query): RawQuery) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let asked = CategorySet::parse(query.get("set"));
    let set = asked.unwrap_or(CategorySet::Cat2023);
    let link = |one: &CategorySet| {
        Link::new(format!("/help/destinations?set={one}"), category_list(*one).title.clone(), *one == set)
    };
    ok(&DestinationsPage {
        shell: shell::public(),
        list: category_list(set),
        chosen: asked.is_some(),
        sets: CategorySet::ALL.iter().map(link).collect(),
    })
}
