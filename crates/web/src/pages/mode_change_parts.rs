//! A request to change a training mode, as school and province both read it: facts, files, history; and the list of
//! graduates who are bound to a unit.

use app::placements::evidence::Shown;
use app::roster::commitments::BoundLine;
use app::roster::detail::TimelineEvent;
use app::roster::mode_changes::{ModeChangeRow, UploadedFile};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::codes::Builtin;
use domain::roster::{Fulfilment, ModeChange, ModeChangeCode, TrainingMode, mode_evidence};
use domain::time::Instant;
use uuid::Uuid;

use crate::components::{Definition, Definitions, Notice, StepState, Tag, Timeline, TimelineStep, Tone};
use crate::pages::evidence::private;
use crate::respond::encode;

/// Lines of 定向落实 on one page.
const BOUND_LINES: usize = 100;

/// A file of a request.
#[derive(Debug)]
pub(crate) struct FileLine {
    pub href: String,
    pub name: String,
    /// Kind, size and time.
    pub note: String,
    pub picture: bool,
    /// Address that takes it off a draft.
    pub remove: Option<String>,
}

/// One bound graduate.
#[derive(Debug)]
pub(crate) struct BoundRow {
    pub reference: String,
    pub state: &'static str,
    /// The student's page, where the reader may open it.
    pub href: Option<String>,
    pub name: String,
    pub student_number: String,
    pub department: String,
    pub major: String,
    pub mode: &'static str,
    pub unit: String,
    pub destination: String,
    pub tag: Tag,
}

pub(crate) fn mode_name(code: &str) -> &str {
    TrainingMode::parse(code).map_or(code, |mode| mode.name())
}

pub(crate) fn tag(code: ModeChangeCode) -> Tag {
    let tone = match code {
        ModeChangeCode::Draft | ModeChangeCode::Withdrawn => Tone::Neutral,
        ModeChangeCode::Pending => Tone::Wait,
        ModeChangeCode::Approved => Tone::Ok,
        ModeChangeCode::Rejected => Tone::Bad,
    };
    Tag::new(tone, code.title())
}

fn fulfilment_tag(fulfilment: Fulfilment) -> Tag {
    let tone = match fulfilment {
        Fulfilment::Kept => Tone::Ok,
        Fulfilment::Elsewhere => Tone::Bad,
        Fulfilment::Open => Tone::Wait,
        Fulfilment::Unknown => Tone::Neutral,
    };
    Tag::new(tone, fulfilment.title())
}

/// `姓名 · 学号 · 院系 · 专业 · 学历`
pub(crate) fn identity(row: &ModeChangeRow) -> String {
    let level = Builtin::EducationLevels.table().name_of(&row.level).unwrap_or(&row.level);
    [&format!("学号 {}", row.student_number), &row.department, &row.major, level, &row.document_masked].join(" · ")
}

pub(crate) fn facts(row: &ModeChangeRow) -> Definitions {
    let modes = (TrainingMode::parse(&row.from), TrainingMode::parse(&row.to));
    let mut rows = vec![Definition::new("培养方式", mode_name(&row.to)).before(Some(mode_name(&row.from)))];
    if !row.unit.is_empty() && modes.1.is_some_and(TrainingMode::is_bound) {
        let place = domain::codes::regions().full_name(&row.unit_region).unwrap_or(&row.unit_region);
        rows.push(Definition::new("定向或委培单位", row.unit.as_str()));
        rows.push(Definition::new("单位所在地", if place.is_empty() { "未填写" } else { place }));
    }
    rows.push(Definition::new("变更理由", row.reason.as_str()));
    if let (Some(from), Some(to)) = modes
        && let Ok(proof) = mode_evidence(from, to)
    {
        rows.push(Definition::new("应有材料", proof.title()));
    }
    if let Some(at) = row.submitted_at() {
        rows.push(Definition::new("提交", format!("{} {}", row.asked_by_name, at.minute_text())));
    }
    match &row.state {
        ModeChange::Approved { decided_at, answer, .. } | ModeChange::Rejected { decided_at, answer, .. } => {
            rows.push(Definition::new("决定", format!("{} {}", row.decided_by_name, decided_at.minute_text())));
            if !answer.is_empty() {
                rows.push(Definition::new("审核意见", answer.as_str()));
            }
        }
        ModeChange::Withdrawn { at } => rows.push(Definition::new("撤回", at.minute_text())),
        ModeChange::Draft | ModeChange::Pending { .. } => {}
    }
    Definitions::card(rows)
}

/// The files below an address; `removable` while it is a draft of the reader's.
pub(crate) fn files(base: &str, files: &[UploadedFile], removable: bool) -> Vec<FileLine> {
    let line = |file: &UploadedFile| {
        let size = (file.bytes + 1023) / 1024;
        FileLine {
            href: format!("{base}/files/{}", file.file),
            name: file.name.clone(),
            note: format!("{size} KB · {}", file.uploaded_at.minute_text()),
            picture: file.kind != "pdf",
            remove: removable.then(|| format!("{base}/files/{}/remove", file.file)),
        }
    };
    files.iter().map(line).collect()
}

/// What was typed into a form that is closed by now, so that it can be copied from here.
pub(crate) fn lost(title: &str, typed: &str) -> Option<Notice> {
    let notice = || Notice::new(Tone::Info, format!("刚才填写的{title}没有保存，需要时可以复制。"), typed).boxed();
    (!typed.is_empty()).then(notice)
}

pub(crate) fn timeline(events: &[TimelineEvent]) -> Timeline {
    let step = |event: &TimelineEvent| {
        let note = format!("{} {}", event.at.minute_text(), event.by);
        let step = TimelineStep::new(StepState::Done, event.title.clone(), note);
        if event.notes.is_empty() { step } else { step.because(event.notes.join("；")) }
    };
    Timeline { steps: events.iter().map(step).collect() }
}

/// The graduates in the wanted standing, or whoever is not kept; and how many do not stand on the page.
pub(crate) fn bound_rows(
    bound: &[BoundLine],
    wanted: Option<Fulfilment>,
    students: Option<&str>,
) -> (Vec<BoundRow>, usize) {
    let shown = |line: &&BoundLine| match wanted {
        Some(wanted) => line.fulfilment == wanted,
        None => line.fulfilment != Fulfilment::Kept,
    };
    let hits: Vec<_> = bound.iter().filter(shown).collect();
    let more = hits.len().saturating_sub(BOUND_LINES);
    (hits.into_iter().take(BOUND_LINES).map(|line| bound_row(line, students)).collect(), more)
}

/// `students` is the address of the students' pages, where the reader may open them.
fn bound_row(line: &BoundLine, students: Option<&str>) -> BoundRow {
    let row = &line.row;
    let destination = row.effective.as_ref().map(|found| match found.employer.as_str() {
        "" => found.post.clone(),
        employer => format!("{employer} · {}", found.post),
    });
    BoundRow {
        reference: row.entry.to_string(),
        state: line.fulfilment.as_str(),
        href: students.map(|base| format!("{base}/{}", row.entry)),
        name: row.name.clone(),
        student_number: row.student_number.clone(),
        department: row.department.clone(),
        major: row.major.clone(),
        mode: TrainingMode::parse(&row.training_mode).map_or("", TrainingMode::name),
        unit: if row.unit.is_empty() { "未登记".to_owned() } else { row.unit.clone() },
        destination: destination.unwrap_or_else(|| "尚无生效的去向".to_owned()),
        tag: fulfilment_tag(line.fulfilment),
    }
}

/// The evidence as stored, never run and never kept by a cache.
pub(crate) fn serve(shown: Shown) -> Response {
    let (kind, disposition) = match shown.kind.as_str() {
        "jpeg" => ("image/jpeg", "inline".to_owned()),
        "png" => ("image/png", "inline".to_owned()),
        _ => ("application/pdf", format!("attachment; filename*=UTF-8''{}", encode(&shown.name).replace('/', "%2F"))),
    };
    let mut response = private(kind, shown.bytes);
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Where a list goes on, as its address says: `{microseconds}-{id}`.
pub(crate) fn place(text: &str) -> Option<(Instant, domain::ids::ModeChangeId)> {
    let (at, id) = text.split_once('-')?;
    Some((Instant::from_micros(at.parse().ok()?), domain::ids::ModeChangeId(Uuid::try_parse(id).ok()?)))
}

pub(crate) fn place_text((at, change): (Instant, domain::ids::ModeChangeId)) -> String {
    format!("{}-{change}", at.micros())
}
