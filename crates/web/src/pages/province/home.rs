//! 首页 of a province: the sums, and the schools that need attention.

use app::organisations::province_home::{ProvinceHome, SettingsStanding, province_home};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;

use super::schools::{Row, row};
use crate::components::{Desk, Figure, Stats};
use crate::pages::staff::home::grouped;
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{WebState, shell};

/// How many schools that wait longest are named.
const LONGEST: usize = 5;

#[derive(Template, Debug)]
#[template(path = "province/home.html")]
struct HomePage {
    shell: Desk,
    cohort: Cohort,
    province: String,
    stats: Stats,
    longest: Vec<Row>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/p/{cohort}", Action::SeeSchools, home)
}

async fn home(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
) -> Result<Response, PageError> {
    let cohort = Cohort(cohort);
    let home = province_home(&state.app, &actor, cohort).await?;
    let mut waiting: Vec<_> = home.schools.iter().filter(|line| line.oldest.is_some()).collect();
    waiting.sort_by_key(|line| line.oldest);
    let longest = waiting.into_iter().take(LONGEST).map(|line| row(&home, line)).collect();
    ok(&HomePage {
        shell: shell::desk(&state, &actor, cohort, "home").await?,
        stats: stats(&home, cohort),
        longest,
        province: home.province,
        cohort,
    })
}

fn stats(home: &ProvinceHome, cohort: Cohort) -> Stats {
    let sum = |figure: fn(&app::organisations::province_home::SchoolLine) -> i64| {
        grouped(home.schools.iter().map(figure).sum())
    };
    let open = home.schools.iter().filter(|line| matches!(line.standing, SettingsStanding::Open(_))).count();
    let schools = format!("/p/{cohort}/schools");
    Stats {
        figures: vec![
            Figure::new("学校", home.schools.len().to_string())
                .unit("所")
                .note(format!("{open} 所已开启在线签约"))
                .href(schools.as_str()),
            Figure::new("毕业生", sum(|line| line.graduates)).unit("人"),
            Figure::new("已登记", sum(|line| line.settled)).unit("人"),
            Figure::new("待审核", sum(|line| line.waiting)).unit("条").href(schools.as_str()),
        ],
    }
}
