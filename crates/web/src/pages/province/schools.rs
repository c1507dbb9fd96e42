//! 学校总览: one line a school.

use app::organisations::province_home::{ProvinceHome, SchoolLine, SettingsStanding, province_home};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;

use crate::components::{Column, Desk, TableHead, Tag, Tone};
use crate::pages::staff::home::{days, grouped};
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{WebState, shell};

/// One school as the table shows it.
#[derive(Debug)]
pub(super) struct Row {
    pub code: String,
    pub name: String,
    pub graduates: String,
    pub settled: String,
    pub waiting: String,
    pub oldest: String,
    pub lateness: &'static str,
    pub standing: Tag,
}

#[derive(Template, Debug)]
#[template(path = "province/schools.html")]
struct SchoolsPage {
    shell: Desk,
    cohort: Cohort,
    head: TableHead,
    rows: Vec<Row>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/p/{cohort}/schools", Action::SeeSchools, schools)
}

async fn schools(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
) -> Result<Response, PageError> {
    let cohort = Cohort(cohort);
    let home = province_home(&state.app, &actor, cohort).await?;
    let columns = vec![
        Column::text("院校代码"),
        Column::text("学校"),
        Column::figure("毕业生总数"),
        Column::figure("已登记"),
        Column::figure("待审核"),
        Column::figure("最长等待"),
        Column::text("签约设置"),
    ];
    ok(&SchoolsPage {
        shell: shell::desk(&state, &actor, cohort, "schools").await?,
        head: TableHead { caption: "学校总览".into(), pick: false, columns },
        rows: home.schools.iter().map(|line| row(&home, line)).collect(),
        cohort,
    })
}

pub(super) fn row(home: &ProvinceHome, line: &SchoolLine) -> Row {
    let waited = line.oldest.map(|oldest| days(home.now, oldest));
    Row {
        code: line.school.code.clone(),
        name: line.school.name.clone(),
        graduates: grouped(line.graduates),
        settled: grouped(line.settled),
        waiting: grouped(line.waiting),
        oldest: waited.map_or_else(|| "—".to_owned(), |days| format!("{days} 天")),
        lateness: if waited.is_some_and(|days| days > i64::from(home.review_days)) { "late-2" } else { "" },
        standing: match line.standing {
            SettingsStanding::Untouched => Tag::flag(Tone::Wait, "未设置"),
            SettingsStanding::Closed(levels) => Tag::flag(Tone::Wait, format!("未开启 · {}", levels.title())),
            SettingsStanding::Open(levels) => Tag::flag(Tone::Ok, format!("已开启 · {}", levels.title())),
        },
    }
}
