//! The graduate's home: what waits first, then progress, ways to a destination, records.

use app::Actor;
use app::placements::own::{self, Home, OwnInvitation, OwnRecord, Stage};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::Action;
use domain::codes::Builtin;
use domain::organisations::ReviewLevels;
use domain::placements::PlacementKind;
use domain::refusal::Refusal;
use domain::time::Instant;

use super::lists;
use crate::WebState;
use crate::components::{Countdown, Facts, Icon, Notice, Phone, Step, StepStrip, Tag, TaskCard, Tone, WhyNot, icon};
use crate::pages::{corrected, terms};
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
    /// Why tiles are locked.
    pub whys: Vec<WhyNot>,
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
    notices.extend(home.effective.as_ref().and_then(|record| corrected::call(record, now)));
    Ok(HomePage {
        shell: shell::phone_home(state, actor, "home").await?,
        name: entry.name.clone(),
        place: format!("{} · {}（{level}）· {}届", home.school, entry.major, entry.cohort),
        notices,
        head: head(home, now),
        more: more(home, now),
        progress: StepStrip { label: "我的进度".into(), steps: steps(home) },
        tiles: tiles(state, home),
        whys: whys(home),
        moves: Vec::new(),
        records: home.records.iter().take(3).map(|listed| lists::row(listed, now)).collect(),
    })
}

fn head(home: &Home, now: Instant) -> HomeHead {
    let current = home.in_process.as_ref().or(home.effective.as_ref());
    let acceptable = home.in_process.is_none() && home.invitations.first().is_some_and(|first| first.accept.is_none());
    match (home.invitations.first(), current) {
        (_, Some(record)) if record.is_own_turn() => HomeHead::Task(own_turn(record)),
        // Where a destination in force gives way to a signing, an invitation is still a task.
        (Some(letter), _) if acceptable => HomeHead::Task(task(letter, now)),
        // While something runs, an invitation cannot be accepted: where that stands comes first.
        (_, Some(record)) => calm(record),
        (Some(letter), None) => HomeHead::Task(task(letter, now)),
        (None, None) if !home.may_sign => HomeHead::Calm {
            tag: Tag::new(Tone::Neutral, "暂无待办"),
            headline: "请登记定向、委培去向".into(),
            text: "你的培养方式是定向或委培（不可网签），按协议登记就业单位即可。".into(),
            who_when: None,
            href: None,
        },
        (None, None) => HomeHead::Calm {
            tag: Tag::new(Tone::Neutral, "暂无待办"),
            headline: "等待单位发来签约邀请".into(),
            text: "请把姓名、学校和证件号码告诉单位，单位在平台上找到你后就能发来邀请。".into(),
            who_when: None,
            href: None,
        },
    }
}

fn task(letter: &OwnInvitation, now: Instant) -> TaskCard {
    let invitation = &letter.signing.invitation;
    let (whole, gone) = (invitation.deadline.seconds_since(invitation.sent_at), now.seconds_since(invitation.sent_at));
    let elapsed = gone.saturating_mul(100).checked_div(whole).unwrap_or_default().clamp(0, 100);
    TaskCard {
        tone: Tone::Wait,
        status: letter.shown.tag.into(),
        countdown: Some(Countdown::new(now, invitation.deadline)),
        elapsed: u8::try_from(elapsed).ok(),
        caption: "签约邀请".into(),
        title: letter.signing.row.employer_name.clone(),
        facts: vec![
            ("岗位名称".into(), letter.signing.row.post.clone()),
            ("转正起薪".into(), terms::pay(&letter.signing)),
        ],
        sentence: format!("{} 截止，逾期未回应自动失效。", invitation.deadline.spoken_end(now)),
        href: format!("/g/invitations/{}", letter.signing.row.record),
        action: "查看邀请".into(),
    }
}

/// Something returned, a print to be stamped, a request to answer: the graduate's turn.
fn own_turn(record: &OwnRecord) -> TaskCard {
    let (row, shown) = (&record.row, &record.shown);
    let mut facts = vec![("类型".to_owned(), row.kind.title().to_owned())];
    if !row.employer_name.is_empty() {
        facts.push(("单位或学校".into(), row.employer_name.clone()));
    }
    let parts = [shown.next.clone(), shown.by_when.clone()];
    let sentence: Vec<String> = parts.into_iter().flatten().collect();
    TaskCard {
        tone: Tone::Wait,
        status: shown.tag.into(),
        countdown: None,
        elapsed: None,
        caption: record.waiting.process().title().into(),
        title: shown.headline.clone(),
        facts,
        sentence: if sentence.is_empty() { String::new() } else { format!("{}。", sentence.join("；")) },
        href: format!("/g/records/{}", row.record),
        action: "查看并办理".into(),
    }
}

fn calm(record: &OwnRecord) -> HomeHead {
    let (row, shown) = (&record.row, &record.shown);
    let who_when = shown.who.clone().zip(shown.by_when.clone()).map(|(who, by)| Facts::who_when(who, by));
    let parts = [row.employer_name.as_str(), row.post.as_str()];
    HomeHead::Calm {
        tag: Tag::new(shown.tone.into(), shown.tag),
        headline: shown.headline.clone(),
        text: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        who_when,
        href: Some((format!("/g/records/{}", row.record), "查看进度".into())),
    }
}

/// What waits besides the head: unfinished applications, then further invitations.
fn more(home: &Home, now: Instant) -> Vec<HomeRow> {
    let drafts = home.drafts.iter().map(|listed| lists::row(listed, now));
    let shown_above = matches!(head(home, now), HomeHead::Task(card) if card.caption == "签约邀请");
    let rest = home.invitations.iter().skip(usize::from(shown_above));
    drafts.chain(rest.map(|letter| lists::invitation_row(letter, now))).collect()
}

/// The four groups; those who may not sign see only theirs (R39). Agreements lead to invitations where the forms of
/// applications are not served.
fn tiles(state: &WebState, home: &Home) -> Vec<Tile> {
    let tile = |href: &str, id, title, locked: &Option<Refusal>, word: &str| Tile {
        href: href.to_owned(),
        icon: icon(id),
        title,
        locked: locked.as_ref().map(|_| word.to_owned()),
    };
    if !shell::has_route(state, "/g/destinations/new") {
        return vec![tile("/g/invitations", "signature", "签就业协议书就业", &home.why_not_sign, "暂不能签约")];
    }
    let page = |anchor: &str| format!("/g/destinations/new#{anchor}");
    let closed = &home.why_not_destination;
    if !home.may_sign {
        return vec![tile(&page("other"), "clipboard-check", "定向/委培毕业去向补充登记", closed, "暂不可填报")];
    }
    vec![
        tile("/g/destinations/new/agreement", "signature", "签就业协议书就业", &home.why_not_agreement, "暂不能签约"),
        tile(&page("other"), "briefcase", "其他形式就业", closed, "暂不可填报"),
        tile(&page("study"), "school", "升学", closed, "暂不可填报"),
        tile(&page("none"), "compass", "未就业", closed, "暂不可填报"),
    ]
}

/// Why tiles are locked: signing first, then destinations where something else stands in their way.
fn whys(home: &Home) -> Vec<WhyNot> {
    let address = |refusal: &Refusal| refusal.record.map(|record| format!("/g/records/{record}"));
    let line = |act: &str, refusal: &Refusal| WhyNot::new(act, refusal, address(refusal));
    let sign = home.why_not_sign.as_ref().or(home.why_not_agreement.as_ref()).filter(|_| home.may_sign);
    let other = home.why_not_destination.as_ref();
    let other = other.filter(|other| sign.is_none_or(|sign| sign.reason != other.reason));
    let signing = sign.map(|refusal| line("签约", refusal));
    signing.into_iter().chain(other.map(|refusal| line("填报去向", refusal))).collect()
}

fn steps(home: &Home) -> Vec<Step> {
    let review = match home.levels {
        ReviewLevels::SchoolOnly => "学校\n审核",
        ReviewLevels::DepartmentThenSchool => "学院、学校\n审核",
    };
    let now = match home.stage {
        Stage::Check => 0,
        Stage::Choose => 1,
        Stage::Review => 2,
        Stage::Settled => 4,
    };
    let current = home.in_process.as_ref().or(home.effective.as_ref());
    let end = match current.map(|record| record.row.kind) {
        Some(PlacementKind::Destination | PlacementKind::Paper) => "登记完成",
        _ => "签约完成",
    };
    let choose = if home.may_sign { "签约或\n填报去向" } else { "登记\n去向" };
    Step::way(&["核对信息", choose, review, end], now)
}
