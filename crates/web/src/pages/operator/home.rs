//! `/o`: what waits for the operator.

use app::employers::{admit, requests};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;

use crate::components::{Desk, Figure, Stats, Tone, icon};
use crate::respond::{PageError, page};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{WebState, shell};

#[derive(Template, Debug)]
#[template(path = "operator/home.html")]
pub struct HomePage {
    pub shell: Desk,
    pub stats: Stats,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/o", Action::ManageEmployers, show)
}

async fn show(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let counts = admit::counts(&state.app, &actor).await?;
    let open = requests::count_open(&state.app, &actor).await?;
    let figure = |label: &str, count: i64, href: &str| {
        let figure = Figure::new(label, count.to_string()).href(href);
        if count > 0 { figure.tone(Tone::Wait, icon("hourglass-high")) } else { figure }
    };
    let stats = Stats {
        figures: vec![
            figure("单位资质待审核", counts.pending, "/o/employers").unit("家"),
            figure("单位变更与认领", open, "/o/requests").unit("件"),
            Figure::new("已入驻单位", counts.admitted.to_string()).unit("家").href("/o/employers?status=ok"),
        ],
    };
    page(StatusCode::OK, &HomePage { shell: shell::desk(&state, &actor, None, "home").await?, stats })
}
