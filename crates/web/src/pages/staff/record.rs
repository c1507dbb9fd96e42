//! One record of any kind whole: what it says, its files, versions and corrections, who did what, and what the school may
//! still do after the pass.

use app::agreements::document;
use app::placements::answer_amendment::{AnswerRow, Correction, corrections};
use app::placements::case::{self, Case};
use app::placements::lists::{RecordList, may_correct};
use app::placements::{amend, queue, restore};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;
use domain::placements::Act;
use domain::refusal::Refusal;

use super::facts;
use super::place::Place;
use super::records::{base, home_of, search};
use crate::components::{Checks, Definition, Definitions, Desk, Flow, Notice, Tag, Timeline, Tone, WhyNot};
use crate::pages::{corrected, history};
use crate::respond::{PageError, ok, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// Where the workbench serves evidence.
const FILES: &str = "/s/{cohort}/review/{record}/files/{file}";
const RESOLVE: &str = "resolve-objection";
const NO_CORRECTION: &str = "你的账号不能更正和作废记录";
const NO_REVIEW: &str = "你的账号不能审核";

/// One correction as the school reads it.
#[derive(Debug)]
struct CorrectionCard {
    title: String,
    note: String,
    rows: Definitions,
    /// Who said what.
    answers: Vec<(Tag, String)>,
}

#[derive(Template, Debug)]
#[template(path = "staff/record.html")]
struct RecordView {
    shell: Desk,
    list: &'static str,
    back: String,
    here: String,
    reference: String,
    state: &'static str,
    name: String,
    identity: String,
    tag: Tag,
    flow: Flow,
    checks: Checks,
    notices: Vec<Notice>,
    sections: Vec<(String, Definitions)>,
    /// Name and address; empty where files are not shown.
    files: Vec<(String, String)>,
    /// Words and address of every sealed version, newest first.
    versions: Vec<(String, String)>,
    corrections: Vec<CorrectionCard>,
    /// Nonce of the form that says an objection is dealt with.
    resolve: Option<String>,
    /// Who did what when, whose turn it is, until when.
    timeline: Timeline,
    /// Address of the workbench with this case, while it waits for the reader's level.
    review: Option<String>,
    amend: bool,
    void: bool,
    restore: bool,
    whys: Vec<WhyNot>,
}

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/agreements/{reference}", Action::SeePlacements, show)
        .get("/s/{cohort}/paper-agreements/{reference}", Action::SeePlacements, show)
        .get("/s/{cohort}/destinations/{reference}", Action::SeePlacements, show)
        .get("/s/{cohort}/void/{reference}", Action::SeePlacements, show)
        .post("/s/{cohort}/agreements/{reference}/resolve", Action::CorrectPlacements, resolve)
        .post("/s/{cohort}/paper-agreements/{reference}/resolve", Action::CorrectPlacements, resolve)
        .post("/s/{cohort}/destinations/{reference}/resolve", Action::CorrectPlacements, resolve)
}

async fn show(State(state): State<WebState>, Signed(actor): Signed, place: Place) -> Result<Response, PageError> {
    let Place { cohort, list, record } = place;
    let mut read = case::case(&state.app, &actor, record).await?;
    if !list.holds(&read.row) {
        return Ok(see_other(&home_of(cohort, read.row.kind, record)));
    }
    case::looked(&state.app, &actor, record).await?;
    let corrects = may_correct(&actor);
    if corrects && read.state.before_loss().is_some() {
        let refusal = restore::sheet(&state.app, &actor, record).await?.refusal;
        for (_, kept) in read.afterwards.iter_mut().filter(|(act, _)| *act == Act::Restore) {
            kept.clone_from(&refusal);
        }
    }
    let row = &read.row;
    let waits = row.waiting.level() == Some(queue::level_of(&actor)?) && read.may_review;
    let corrections = corrections(&state.app, &actor, record).await?;
    let objected = corrections.iter().any(is_objected);
    let here = place.address();
    let home = home_of(cohort, row.kind, record);
    let log = facts::log(&read).map(|log| ("审核操作通过记录".to_owned(), log));
    let mut desk = shell::desk(&state, &actor, cohort, list.as_str()).await?;
    desk.search = Some(search(cohort, list));
    let sealed = document::versions(&state.app, &actor, record).await?;
    let pdf = |version: i32| format!("/s/{cohort}/agreements/{record}/agreement.pdf?version={version}");
    let words = |version: &document::Version| format!("就业协议书 第 {} 版（{}）", version.version, version.at.day());
    ok(&RecordView {
        shell: desk,
        list: list.title(),
        back: base(cohort, list),
        reference: record.to_string(),
        state: row.state.as_str(),
        name: row.student_name.clone(),
        identity: [row.student_number.as_str(), &row.department, &row.major, &row.document_masked].join(" · "),
        tag: Tag::new(facts::tone(row.state), row.waiting.label(read.side, read.wording)).large(),
        flow: super::review::flow(&read),
        checks: super::review::checks(&read),
        notices: notices(&read, &corrections),
        sections: facts::sections(&read).into_iter().chain(log).collect(),
        files: files(&state, cohort, &read),
        versions: sealed.iter().rev().map(|version| (words(version), pdf(version.version))).collect(),
        corrections: corrections.iter().map(card).collect(),
        resolve: (corrects && objected).then(|| app::accounts::nonces::issue(&state.app, &actor, RESOLVE)),
        timeline: history::of_record(&state, &actor, record).await?,
        review: waits.then(|| format!("/s/{cohort}/review?case={record}")),
        amend: corrects && is_possible(&read, Act::Amend),
        void: corrects && is_possible(&read, Act::Void),
        restore: corrects && is_possible(&read, Act::Restore),
        whys: whys(&read, cohort, waits, corrects),
        here: if list == RecordList::Void { home } else { here },
    })
}

fn is_possible(read: &Case, act: Act) -> bool {
    read.afterwards.iter().any(|(one, refusal)| *one == act && refusal.is_none())
}

/// Why the reader cannot do now what a school does with such a record.
fn whys(read: &Case, cohort: Cohort, waits: bool, corrects: bool) -> Vec<WhyNot> {
    let why = |words: &str, refusal: &Refusal| {
        WhyNot::new(words, refusal, refusal.record.map(|record| format!("/s/{cohort}/agreements/{record}")))
    };
    let mut whys = Vec::new();
    if !waits && !read.row.state.is_final() {
        whys.extend(no_review(read, &why));
    }
    for (act, refusal) in &read.afterwards {
        match refusal {
            Some(refusal) => whys.push(why(act.title(), refusal)),
            None if !corrects && matches!(act, Act::Amend | Act::Void | Act::Restore) => {
                whys.push(why(act.title(), &without_right(NO_CORRECTION)));
            }
            None => {}
        }
    }
    whys
}

/// Of what is not in the reader's queue: who has it, or that nobody reviews it now.
fn no_review(read: &Case, why: &impl Fn(&str, &Refusal) -> WhyNot) -> Option<WhyNot> {
    let refusal = match (&read.no_pass, read.row.waiting.level()) {
        (Some(refusal), Some(_)) => refusal.clone(),
        (None, Some(_)) => without_right(NO_REVIEW),
        // In force it has been reviewed; what can be done then has lines of its own.
        (_, None) if !read.afterwards.is_empty() => return None,
        (refusal, None) => {
            let refusal = refusal.clone()?;
            Refusal { way_out: "轮到谁处理、到什么时候，见“流程追踪”".to_owned(), ..refusal }
        }
    };
    Some(why("审核", &refusal))
}

/// The account may read but not write.
fn without_right(reason: &str) -> Refusal {
    Refusal::new("no-right", "§2.3", reason, "需要时请学校管理员在账号管理中开通读写权限")
}

fn notices(read: &Case, corrections: &[Correction]) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some(text) = read.hints.warning_text() {
        notices.push(Notice::new(Tone::Bad, text, String::new()).boxed());
    }
    if corrections.iter().any(is_objected) {
        let text = "请核实后再次更正、作废，或说明已处理。";
        notices.push(Notice::new(Tone::Bad, "有一方对更正提出异议。", text).boxed());
    } else if let Some(open) = corrections.first().filter(|one| one.open.is_some()) {
        let until = open.stored.open_until.spoken_end(open.stored.made_at);
        let (title, text) = match open.asks_consent() {
            true => ("更正等待双方同意。", format!("{until} 前未全部同意的，原内容继续有效。")),
            false => ("更正在异议期内。", format!("双方可在 {until} 前提出异议。")),
        };
        notices.push(Notice::new(Tone::Wait, title, text).boxed());
    }
    notices
}

fn is_objected(correction: &Correction) -> bool {
    correction.stored.is_objected()
}

fn card(correction: &Correction) -> CorrectionCard {
    let stored = &correction.stored;
    let answer = |who: &str, said: &Option<AnswerRow>| {
        said.as_ref().map(|said| {
            let at = said.at.minute_text();
            match said.consents {
                true => (Tag::flag(Tone::Ok, "无异议"), format!("{who}（{at}）")),
                false => (Tag::flag(Tone::Bad, "有异议"), format!("{who}：{}（{at}）", said.words)),
            }
        })
    };
    let standing = match (stored.in_force_at, stored.closed_at) {
        (Some(at), _) => format!("{} 起生效", at.minute_text()),
        (None, None) => "等待双方同意，尚未生效".to_owned(),
        (None, Some(_)) => "没有生效".to_owned(),
    };
    let mut rows = corrected::compared(&correction.changes);
    rows.push(Definition::new("原因", stored.reason.clone()));
    CorrectionCard {
        title: format!("第 {} 次更正", stored.seq),
        note: format!("{} {}，{standing}", stored.by_name, stored.made_at.minute_text()),
        rows: Definitions::plain(rows),
        answers: [answer("毕业生", &stored.graduate), answer("单位", &stored.employer)].into_iter().flatten().collect(),
    }
}

/// Files of an application, with the address each is shown at.
fn files(state: &WebState, cohort: Cohort, read: &Case) -> Vec<(String, String)> {
    if !shell::has_route(state, FILES) {
        return Vec::new();
    }
    let files = read.application().map(|application| application.files.as_slice()).unwrap_or_default();
    let record = read.row.record;
    files.iter().map(|file| (file.name.clone(), format!("/s/{cohort}/review/{record}/files/{}", file.file))).collect()
}

async fn resolve(
    State(state): State<WebState>,
    Signed(actor): Signed,
    place: Place,
    form: Form,
) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, RESOLVE)?;
    amend::resolve(&state.app, &actor, nonce, place.record).await?;
    Ok(see_other_saying(&place.address(), "已标记异议为处理完毕"))
}
