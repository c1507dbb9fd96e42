//! The graduate's home: what waits first, then progress, ways to a destination, records.

use app::Actor;
use app::placements::own::{self, Home, OwnRecord, Stage};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::Action;
use domain::codes::Builtin;
use domain::organisations::ReviewLevels;
use domain::time::Instant;

use super::lists;
use crate::WebState;
use crate::components::{Countdown, Facts, Icon, Notice, Phone, Step, StepStrip, Tag, TaskCard, Tone, WhyNot, icon};
use crate::pages::terms;
use crate::respond::{PageError, ok, see_other};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/g", Action::SeeGraduateHome, home)
}

/// What stands at the top: a task, or a calm sentence when nothing waits.
#[derive(Debug)]
pub enum HomeHead {
    Task(TaskCard),
    Calm { tag: Tag, headline: String, text: String, who_when: Option<Facts>, href: Option<(String, String)> },
}

/// A row that leads to another page.
#[derive(Debug)]
pub struct HomeRow {
    pub href: String,
    pub icon: Icon,
    pub title: String,
    pub note: String,
    pub tag: Option<Tag>,
}

/// One of the four groups of destinations.
#[derive(Debug)]
pub struct Tile {
    pub href: String,
    pub icon: Icon,
    pub title: &'static str,
    /// Short reason why it cannot be used now.
    pub locked: Option<String>,
}

#[derive(Template, Debug)]
#[template(path = "graduate/home.html")]
pub struct HomePage {
    pub shell: Phone,
    pub name: String,
    /// School, major and cohort.
    pub place: String,
    /// What the graduate should know before anything else.
    pub notices: Vec<Notice>,
    pub head: HomeHead,
    pub more: Vec<HomeRow>,
    pub progress: StepStrip,
    pub tiles: Vec<Tile>,
    pub why: Option<WhyNot>,
    pub moves: Vec<HomeRow>,
    pub records: Vec<HomeRow>,
}

async fn home(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let home = own::home(&state.app, &actor).await?;
    if home.stage == Stage::Check && home.entry.dispute.is_empty() {
        return Ok(see_other("/g/check"));
    }
    ok(&page(&state, &actor, &home).await?)
}

async fn page(state: &WebState, actor: &Actor, home: &Home) -> Result<HomePage, PageError> {
    let now = state.app.now();
    let entry = &home.entry;
    let level = Builtin::EducationLevels.table().name_of(&entry.level).unwrap_or_default();
    let mut notices = Vec::new();
    if !entry.dispute.is_empty() && home.stage == Stage::Check {
        let text = "学校更正后请再核对一次，核对无误才能签约。";
        notices.push(Notice::new(Tone::Wait, "已反馈信息有误", text).link("/g/check", "查看").boxed());
    }
    Ok(HomePage {
        shell: shell::phone_home(state, actor, "home").await?,
        name: entry.name.clone(),
        place: format!("{} · {}（{level}）· {}届", home.school, entry.major, entry.cohort),
        notices,
        head: head(home, now),
        more: more(home, now),
        progress: StepStrip { label: "我的进度".into(), steps: steps(home) },
        tiles: vec![Tile {
            href: "/g/invitations".into(),
            icon: icon("signature"),
            title: "签就业协议书就业",
            locked: home.why_not_sign.as_ref().map(|_| "暂不能签约".to_owned()),
        }],
        why: home.why_not_sign.as_ref().map(|refusal| WhyNot::new("签约", refusal, None)),
        moves: Vec::new(),
        records: home.records.iter().take(3).map(|listed| lists::row(listed, now)).collect(),
    })
}

fn head(home: &Home, now: Instant) -> HomeHead {
    let current = home.in_process.as_ref().or(home.effective.as_ref());
    match (home.invitations.first(), current) {
        // While a signing runs, an invitation cannot be accepted: where that stands comes first.
        (_, Some(record)) => calm(record),
        (Some(record), None) => HomeHead::Task(task(record, now)),
        (None, None) => HomeHead::Calm {
            tag: Tag::new(Tone::Neutral, "暂无待办"),
            headline: "等待单位发来签约邀请".into(),
            text: "请把姓名、学校和证件号码告诉单位，单位在平台上找到你后就能发来邀请。".into(),
            who_when: None,
            href: None,
        },
    }
}

fn task(record: &OwnRecord, now: Instant) -> TaskCard {
    let invitation = &record.signing.invitation;
    let (whole, gone) = (invitation.deadline.seconds_since(invitation.sent_at), now.seconds_since(invitation.sent_at));
    let elapsed = gone.saturating_mul(100).checked_div(whole).unwrap_or_default().clamp(0, 100);
    TaskCard {
        tone: Tone::Wait,
        status: record.shown.tag.into(),
        countdown: Some(Countdown::new(now, invitation.deadline)),
        elapsed: u8::try_from(elapsed).ok(),
        caption: "签约邀请".into(),
        title: record.signing.row.employer_name.clone(),
        facts: vec![
            ("岗位名称".into(), record.signing.row.post.clone()),
            ("转正起薪".into(), terms::pay(&record.signing)),
        ],
        sentence: format!("{} 截止，逾期未回应自动失效。", invitation.deadline.spoken_end(now)),
        href: format!("/g/invitations/{}", record.signing.row.record),
        action: "查看邀请".into(),
    }
}

fn calm(record: &OwnRecord) -> HomeHead {
    let shown = &record.shown;
    let who_when = shown.who.clone().zip(shown.by_when.clone()).map(|(who, by)| Facts::who_when(who, by));
    HomeHead::Calm {
        tag: Tag::new(shown.tone.into(), shown.tag),
        headline: shown.headline.clone(),
        text: format!("{} · {}", record.signing.row.employer_name, record.signing.row.post),
        who_when,
        href: Some((format!("/g/records/{}", record.signing.row.record), "查看进度".into())),
    }
}

fn more(home: &Home, now: Instant) -> Vec<HomeRow> {
    let shown_above = home.in_process.is_none() && home.effective.is_none();
    let rest = home.invitations.iter().skip(usize::from(shown_above));
    rest.map(|record| lists::invitation_row(record, now)).collect()
}

fn steps(home: &Home) -> Vec<Step> {
    let review = match home.levels {
        ReviewLevels::SchoolOnly => "学校\n审核",
        ReviewLevels::DepartmentThenSchool => "学院、学校\n审核",
    };
    let now = match home.stage {
        Stage::Check => 0,
        Stage::Sign => 1,
        Stage::Review => 2,
        Stage::Signed => 4,
    };
    Step::way(&["核对信息", "签约", review, "签约完成"], now)
}
