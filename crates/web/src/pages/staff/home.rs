//! 首页 of a school or department: what waits, what is still to set up, who handles agreements.

use app::organisations::school_home::{Checklist, SchoolHome, school_home};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;
use domain::organisations::{Handler, Handlers, LevelGroup};
use domain::time::Instant;

use crate::components::{Definition, Definitions, Desk, Figure, Notice, Pager, Stats, Tag, Tone, icon};
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{WebState, shell};

/// One step towards the first signing.
#[derive(Debug)]
struct Step {
    done: bool,
    title: &'static str,
    note: &'static str,
    /// Empty where the account cannot open the page.
    href: String,
}

/// One kind of record that waits.
#[derive(Debug)]
struct Waiting {
    href: String,
    kind: &'static str,
    count: String,
    oldest: String,
    tag: Tag,
}

#[derive(Template, Debug)]
#[template(path = "staff/home.html")]
struct HomePage {
    shell: Desk,
    cohort: Cohort,
    notice: Option<Notice>,
    steps: Vec<Step>,
    waiting: Vec<Waiting>,
    stats: Stats,
    handlers: Vec<(&'static str, Definitions)>,
    /// Address of the settings, where the account may open them.
    settings: Option<String>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/s/{cohort}", Action::SeeSchoolHome, home)
}

async fn home(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
) -> Result<Response, PageError> {
    let cohort = Cohort(cohort);
    let home = school_home(&state.app, &actor, cohort).await?;
    let may = |key: &str| shell::reaches(&state, &actor, &format!("/s/{{cohort}}/{key}"));
    let at = |key: &str| if may(key) { format!("/s/{cohort}/{key}") } else { String::new() };
    let settings = may("settings").then(|| at("settings"));
    let waiting = home.waiting.iter().map(|row| {
        let days = row.oldest.map_or(0, |oldest| days(home.now, oldest));
        let late = days > i64::from(home.review_days);
        Waiting {
            href: format!("{}?kind={}", at("review"), row.process.as_str()),
            kind: row.process.title(),
            count: grouped(row.count),
            oldest: format!("最久已等 {days} 天"),
            tag: if late { Tag::flag(Tone::Bad, "已超时") } else { Tag::flag(Tone::Info, "待处理") },
        }
    });
    ok(&HomePage {
        notice: notice(&home, settings.as_deref()),
        steps: home.checklist.map(|list| steps(list, at)).unwrap_or_default(),
        waiting: waiting.collect(),
        stats: stats(&home),
        handlers: home.handlers.as_ref().map(cards).unwrap_or_default(),
        settings,
        shell: shell::desk(&state, &actor, cohort, "home").await?,
        cohort,
    })
}

/// F050: nothing works before the settings are open.
fn notice(home: &SchoolHome, settings: Option<&str>) -> Option<Notice> {
    home.checklist?;
    let notice =
        Notice::new(Tone::Wait, "在线签约还没有开启。", "请先完成签约设置，毕业生和用人单位才能开始签约。").boxed();
    Some(match settings {
        Some(href) => notice.link(href, "去设置"),
        None => notice,
    })
}

fn steps(list: Checklist, at: impl Fn(&str) -> String) -> Vec<Step> {
    let mut steps = vec![Step {
        done: list.roster,
        title: "导入毕业生名单",
        note: "名单里的毕业生才能被邀请签约",
        href: at("students"),
    }];
    if let Some(done) = list.accounts {
        steps.push(Step {
            done,
            title: "为每个院系添加账号",
            note: "先院系再校级审核时，每个院系至少要有一个读写账号",
            href: at("users"),
        });
    }
    steps.push(Step {
        done: list.handlers,
        title: "填写协议经办人",
        note: "经办人、电话、地址和邮编印在就业协议书上",
        href: at("settings"),
    });
    steps.push(Step {
        done: list.online, title: "开启在线签约", note: "同时开启补登和去向登记", href: at("settings")
    });
    steps
}

fn stats(home: &SchoolHome) -> Stats {
    let (begun, reviewed) = home.this_week;
    let share = (home.settled * 1000).checked_div(home.graduates).unwrap_or_default();
    let mut figures = vec![
        Figure::new("毕业生", grouped(home.graduates)).unit("人"),
        Figure::new("已落实", grouped(home.settled)).unit("人").note(format!("占 {}.{}%", share / 10, share % 10)),
        Figure::new("待毕业生回应", grouped(home.open_invitations)).unit("份"),
        Figure::new("本周新增", grouped(begun)).unit("条").note(format!("本周审核 {} 次", grouped(reviewed))),
    ];
    if home.elsewhere > 0 {
        figures.push(Figure::new("其他级别待审核", grouped(home.elsewhere)).unit("条").tone(Tone::Info, icon("clock")));
    }
    Stats { figures }
}

fn cards(handlers: &Handlers) -> Vec<(&'static str, Definitions)> {
    let card = |handler: &Handler| {
        Definitions::card(vec![
            Definition::new("就业协议经办人", handler.name.as_str()),
            Definition::new("联系电话", handler.phone.as_str()),
            Definition::new("通讯地址", handler.address.as_str()),
            Definition::new("邮政编码", handler.postcode.as_str()),
        ])
    };
    match handlers {
        Handlers::One { handler } => vec![("", card(handler))],
        Handlers::ByLevel { undergraduate, postgraduate } => vec![
            (LevelGroup::Undergraduate.title(), card(undergraduate)),
            (LevelGroup::Postgraduate.title(), card(postgraduate)),
        ],
    }
}

/// Whole calendar days between.
pub(crate) fn days(now: Instant, since: Instant) -> i64 {
    now.day().days_since(since.day())
}

pub(crate) fn grouped(count: i64) -> String {
    Pager::grouped(count.unsigned_abs())
}
