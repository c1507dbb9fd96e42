//! One record of any kind whole: what it says, its files, versions and corrections, who did what, and what the school may
//! still do after the pass.

use app::agreements::document;
use app::placements::answer_amendment::{AnswerRow, Correction, corrections};
use app::placements::case::{self, Case};
use app::placements::lists::{RecordList, may_correct};
use app::placements::queue;
use app::placements::{amend, restore, void_by_school};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;
use domain::placements::{Act, Slot};

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
    let read = case::case(&state.app, &actor, record).await?;
    if !list.holds(&read.row) {
        return Ok(see_other(&home_of(cohort, read.row.kind, record)));
    }
    case::looked(&state.app, &actor, record).await?;
    let row = &read.row;
    let waits = row.waiting.level() == Some(queue::level_of(&actor)?) && read.may_review;
    let corrections = corrections(&state.app, &actor, record).await?;
    let objected = corrections.iter().any(is_objected);
    let here = place.address();
    let home = home_of(cohort, row.kind, record);
    let corrects = may_correct(&actor);
    let offered = corrects && list != RecordList::Void;
    let (mut possible, mut whys) = (Vec::new(), Vec::new());
    let lost = read.state.before_loss().is_some();
    if offered && (row.slot == Some(Slot::Effective) || lost) {
        let mut refusals = vec![
            (Act::Amend, amend::sheet(&state.app, &actor, record, "").await?.refusal),
            (Act::Void, void_by_school::sheet(&state.app, &actor, record).await?.refusal),
        ];
        if lost {
            refusals.push((Act::Restore, restore::sheet(&state.app, &actor, record).await?.refusal));
        }
        for (act, refusal) in refusals {
            match refusal {
                None => possible.push(act),
                Some(refusal) => whys.push(WhyNot::new(act.title(), &refusal, None)),
            }
        }
    }
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
        amend: possible.contains(&Act::Amend),
        void: possible.contains(&Act::Void),
        restore: possible.contains(&Act::Restore),
        whys,
        here: if list == RecordList::Void { home } else { here },
    })
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
