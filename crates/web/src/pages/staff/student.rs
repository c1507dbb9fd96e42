//! One graduate as school and department see them, and a masked value shown for half a minute.

use app::Actor;
use app::roster::detail::{EntryDetail, detail};
use app::roster::reveal::reveal;
use app::roster::who_looked::note;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;
use domain::refusal::Refusal;
use domain::roster::{CheckState, RosterColumn};

use super::address;
use super::mode_change::BEGIN;
use super::records::home_of;
use super::student_reopening::{self, ReopeningForm};
use super::students::check_tag;
use crate::WebState;
use crate::components::{
    Definition, Definitions, Desk, Link, Masked, Notice, StepState, Tag, Timeline, TimelineStep, Tone, WhyNot,
};
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/s/{cohort}/students/{entry}", Action::SeeRoster, student).post(
        "/s/{cohort}/students/{entry}/reveal/{field}",
        Action::RevealPersonal,
        show,
    )
}

/// One placement of the graduate.
#[derive(Debug)]
pub struct PlacementLine {
    pub reference: String,
    /// The page of the record, for those who may see it.
    pub href: Option<String>,
    pub employer: String,
    pub state: String,
    pub day: String,
}

/// The way to a request to change the training mode.
#[derive(Debug)]
pub enum ModeChangeWay {
    /// Posts to the address with the nonce.
    Begin { action: String, nonce: String },
    /// The open request and where it stands.
    Open { href: String, state: &'static str },
}

#[derive(Template, Debug)]
#[template(path = "staff/student.html")]
pub struct StudentPage {
    pub shell: Desk,
    pub crumbs: Vec<Link>,
    pub reference: String,
    pub state: String,
    pub name: String,
    pub tags: Vec<Tag>,
    pub identity: String,
    pub notices: Vec<Notice>,
    pub why_not: Option<WhyNot>,
    pub fields: Definitions,
    pub placements: Vec<PlacementLine>,
    pub timeline: Timeline,
    /// Address of the correction form, for those who may correct.
    pub correct: Option<String>,
    /// Where a request to change the training mode begins or goes on.
    pub mode_change: Option<ModeChangeWay>,
    /// What the reader's account does not do here.
    pub no_rights: Vec<WhyNot>,
    /// Opens the season once more for this graduate.
    pub reopening: Option<ReopeningForm>,
    /// Half a minute after a value was shown, the page goes back to itself.
    pub hide: Option<String>,
}

async fn student(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, entry)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    let found = detail(&state.app, &actor, address::id(&entry)?).await?;
    note(&state.app, &actor, found.row.entry).await?;
    ok(&page(&state, &actor, cohort, found, None).await?)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, entry, field)): Path<(i16, String, String)>,
) -> Result<Response, PageError> {
    let (entry, column) = (address::id(&entry)?, address::id(&field)?);
    let value = reveal(&state.app, &actor, entry, column).await?;
    let found = detail(&state.app, &actor, entry).await?;
    ok(&page(&state, &actor, cohort, found, Some((column, value))).await?)
}

pub(super) async fn page(
    state: &WebState,
    actor: &Actor,
    cohort: i16,
    found: EntryDetail,
    revealed: Option<(RosterColumn, String)>,
) -> Result<StudentPage, PageError> {
    let shell = shell::desk(state, actor, Cohort(cohort), "students").await?;
    let here = format!("/s/{cohort}/students/{}", found.row.entry);
    let may_reveal = actor.access(Action::RevealPersonal).is_ok();
    let field = |(column, shown): &(RosterColumn, String)| match &revealed {
        Some((open, value)) if open == column => Definition::new(column.title(), value.clone()),
        _ if is_masked(*column) && !shown.is_empty() => Definition::masked(
            column.title(),
            Masked {
                what: column.title().into(),
                shown: shown.clone(),
                reveal: may_reveal.then(|| format!("{here}/reveal/{column}")),
            },
        ),
        _ => Definition::new(column.title(), shown.clone()),
    };
    let row = &found.row;
    let shown =
        |wanted| found.fields.iter().find(|(column, _)| *column == wanted).map_or("", |(_, text)| text.as_str());
    let identity = [
        format!("学号 {}", row.student_number),
        row.department.clone(),
        row.major.clone(),
        shown(RosterColumn::Level).to_owned(),
        shown(RosterColumn::TrainingMode).to_owned(),
    ];
    let mut notices = Vec::new();
    if let CheckState::Disputed { at, columns, note } = &found.check {
        let titles: Vec<&str> = columns.iter().map(|column| column.title()).collect();
        let title = format!("毕业生反馈信息有误：{}。", titles.join("、"));
        let notice = Notice::new(Tone::Wait, title, format!("{note}（{}）", at.minute_text())).boxed();
        notices.push(if actor.access(Action::ImportRoster).is_ok() {
            notice.link(format!("{here}/correct"), "处理")
        } else {
            notice
        });
    }
    if row.name_conflict {
        let text = "系统中已有相同证件号码、不同姓名的人，本条没有与其关联。请核对姓名和证件号码后更正。";
        notices.push(Notice::new(Tone::Bad, "姓名与证件号码不一致。", text).boxed());
    }
    if let (Some(at), Some(ground)) = (row.reopened_at, &row.reopened_ground) {
        let text = format!("理由：{ground}（{}）", at.minute_text());
        notices.push(Notice::new(Tone::Info, "截止后已单独开放办理。", text).boxed());
    }
    if revealed.is_some() {
        notices.push(Notice::new(Tone::Info, "已显示完整内容，30 秒后自动隐藏。", "本次查看已记录。").boxed());
    }
    let event = |event: &app::roster::detail::TimelineEvent| {
        let note = format!("{} {}", event.at.minute_text(), event.by);
        let step = TimelineStep::new(StepState::Done, event.title.clone(), note);
        if event.notes.is_empty() { step } else { step.because(event.notes.join("；")) }
    };
    let sees = actor.access(Action::SeePlacements).is_ok();
    let sign =
        if found.may_sign.is_ok() { Tag::new(Tone::Ok, "可以签约") } else { Tag::new(Tone::Bad, "不可签约") };
    let reopening = student_reopening::form(state, actor, &here, &found);
    Ok(StudentPage {
        shell,
        crumbs: vec![Link::new(format!("/s/{cohort}/students"), "学生名单管理", false)],
        reference: row.entry.to_string(),
        state: row.check_state.clone(),
        name: row.name.clone(),
        tags: vec![sign, check_tag(&row.check_state)],
        identity: identity.join(" · "),
        notices,
        why_not: found.may_sign.as_ref().err().map(|refusal| WhyNot::new("签约", refusal, None)),
        fields: Definitions::card(found.fields.iter().map(field).collect()),
        placements: found.placements.iter().map(|held| placement_line(held, sees)).collect(),
        timeline: Timeline { steps: found.timeline.iter().map(event).collect() },
        correct: actor.access(Action::ImportRoster).is_ok().then(|| format!("{here}/correct")),
        mode_change: match found.mode_change {
            Some((change, code)) => {
                Some(ModeChangeWay::Open { href: format!("/s/{cohort}/mode-changes/{change}"), state: code.title() })
            }
            None => actor.access(Action::RequestModeChange).is_ok().then(|| ModeChangeWay::Begin {
                action: format!("{here}/mode-change"),
                nonce: app::accounts::nonces::issue(&state.app, actor, BEGIN),
            }),
        },
        no_rights: no_rights(actor, found.mode_change.is_some()),
        reopening,
        hide: revealed.is_some().then(|| here.clone()),
    })
}

/// The acts of a school's account with 读写, for those who read the page without it.
fn no_rights(actor: &Actor, asked: bool) -> Vec<WhyNot> {
    let acts = [
        ("更正信息", actor.access(Action::ImportRoster).is_err()),
        ("变更培养方式", !asked && actor.access(Action::RequestModeChange).is_err()),
    ];
    let why = |act| {
        let reason = "只有学校有读写权限的账号可以办理";
        WhyNot::new(act, &Refusal::new("no-right", "§2.3", reason, "需要时请联系学校就业部门办理"), None)
    };
    acts.into_iter().filter(|(_, refused)| *refused).map(|(act, _)| why(act)).collect()
}

const fn is_masked(column: RosterColumn) -> bool {
    matches!(column, RosterColumn::DocumentNumber | RosterColumn::Mobile | RosterColumn::Email | RosterColumn::BirthDay)
}

fn placement_line((row, state): &(app::roster::detail::PlacementRow, String), sees: bool) -> PlacementLine {
    // What has no unit, such as looking for work, is named by its kind.
    let unit = [&row.employer_name, &row.post].into_iter().find(|name| !name.is_empty());
    PlacementLine {
        reference: row.record.to_string(),
        href: sees.then(|| home_of(row.cohort, row.kind, row.record)),
        employer: unit.map_or_else(|| row.kind.title().to_owned(), Clone::clone),
        state: state.clone(),
        day: row.updated_at.day().to_string(),
    }
}
