//! The tabs of a record: what was submitted, the files, and what changed from one submission to the next.

use app::placements::own::OwnRecord;
use app::placements::{Application, Submission};
use domain::placements::{Process, Side};
use domain::time::Instant;

use crate::WebState;
use crate::components::{Definition, Definitions, Link, StoredFile, Tabs};
use crate::pages::corrected::compared;
use crate::pages::graduate::form_files::size_text;
use crate::pages::{form_facts, terms};
use crate::shell;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tab {
    Progress,
    Content,
    Files,
    Changes,
}

const ALL: [(Tab, &str, &str); 4] = [
    (Tab::Progress, "", "进度"),
    (Tab::Content, "content", "内容"),
    (Tab::Files, "files", "材料"),
    (Tab::Changes, "changes", "变更记录"),
];

impl Tab {
    pub(super) fn read(word: &str) -> Self {
        ALL.iter().find(|(_, own, _)| *own == word).map_or(Self::Progress, |(tab, _, _)| *tab)
    }

    pub(super) fn line(self, record: &str) -> Tabs {
        let link = |(tab, word, title): &(Self, &str, &str)| {
            let query = if word.is_empty() { String::new() } else { format!("?tab={word}") };
            Link::new(format!("/g/records/{record}{query}"), *title, *tab == self)
        };
        Tabs { label: "记录".into(), tabs: ALL.iter().map(link).collect() }
    }
}

pub(super) fn content(found: &OwnRecord, now: Instant) -> Vec<(String, Definitions)> {
    let mut rows = vec![Definition::new("类型", found.row.kind.title())];
    if let Some(number) = &found.row.number {
        rows.push(Definition::new("协议编号", number.clone()));
    }
    if let Some(category) = found.content.application().and_then(|application| application.category) {
        rows.push(Definition::new("毕业去向", category.title.clone()));
    }
    rows.push(Definition::new("状态", found.label.clone()));
    let mut sections = vec![("登记记录".to_owned(), Definitions::card(rows))];
    if let Some(signing) = found.content.signing() {
        sections.extend(terms::sections(signing, now));
    }
    if let Some(application) = found.content.application()
        && let Some(form) = application.form()
    {
        sections.extend(form_facts::sections(&form, &application.values, None));
    }
    if let Some(request) = found.content.state.rescission_request() {
        let mut rows = vec![Definition::new("解约原因", request.reason.clone())];
        if !request.explanation.is_empty() {
            rows.push(Definition::new("解约说明", request.explanation.clone()));
        }
        rows.push(Definition::new("申请时间", request.filed_at.spoken(now)));
        sections.push(("解约申请".to_owned(), Definitions::card(rows)));
    }
    for (_, rows) in &mut sections {
        rows.class = "";
    }
    sections
}

pub(super) fn files(state: &WebState, found: &OwnRecord) -> Vec<StoredFile> {
    let Some(application) = found.content.application() else { return Vec::new() };
    let record = found.row.record;
    let opens = shell::has_route(state, "/g/records/{record}/files/{file}");
    let draws = shell::has_route(state, "/g/records/{record}/files/{file}/pages/{n}");
    let file = |file: &app::placements::evidence::EvidenceRow| {
        let href = format!("/g/records/{record}/files/{}", file.file);
        let process = Process::parse(&file.process).map_or("", Process::title);
        let by = if file.by_side == Side::Employer.as_str() { " · 单位回传" } else { "" };
        StoredFile {
            name: file.name.clone(),
            size: size_text(file.bytes),
            thumbnail: draws.then(|| format!("{href}/pages/1")),
            remark: format!("{process}{by} · {}", file.uploaded_at.minute_text()),
            remove: None,
            href: if opens { href } else { String::new() },
        }
    };
    application.files.iter().map(file).collect()
}

/// From each submission to the next of the same form, and by a reviewer between them: the fields that differ.
pub(super) fn changes(found: &OwnRecord, now: Instant) -> Vec<(String, Definitions)> {
    let Some(application) = found.content.application() else { return Vec::new() };
    let forms = |one: &&Submission| !matches!(one.process, Process::OfflineImage | Process::OfflineRescission);
    let submitted: Vec<&Submission> = application.submissions.iter().filter(forms).collect();
    let pairs = submitted.iter().zip(submitted.iter().skip(1)).enumerate();
    let changed = |(at, (before, after)): (usize, (&&Submission, &&Submission))| {
        let rows = differences(application, before, after);
        let title = format!("第 {} 次提交 · {}", at + 2, after.at.spoken(now));
        (!rows.is_empty()).then(|| (after.at, title, Definitions::card(rows)))
    };
    let by_reviewer = found.reclassified.iter().map(|change| {
        let mut rows = compared(&change.changes);
        rows.push(Definition::new("修改原因", change.reason.clone()));
        (change.at, format!("老师修改了去向 · {}", change.at.spoken(now)), Definitions::card(rows))
    });
    let mut all: Vec<_> = pairs.filter_map(changed).chain(by_reviewer).collect();
    all.sort_by_key(|(at, ..)| *at);
    all.into_iter().map(|(_, title, rows)| (title, rows)).collect()
}

fn differences(application: &Application, before: &Submission, after: &Submission) -> Vec<Definition> {
    let form = application.form();
    let sections = form.map(|form| form_facts::sections(&form, &after.values, Some(&before.values)));
    let rows = sections.into_iter().flatten().flat_map(|(_, rows)| rows.rows);
    let mut rows: Vec<Definition> = rows.filter(|row| row.change.is_some()).collect();
    if before.files != after.files {
        let count = |one: &Submission| format!("{} 份", one.files.len());
        let now = if before.files.len() == after.files.len() { "已更换".to_owned() } else { count(after) };
        rows.push(Definition::new("证明材料", now).before(Some(&count(before))));
    }
    rows
}
