//! Evidence in the pane: one page large, the others to step to, originals to download, what came and went since the
//! submission before (`ui.md` 5.24).

use app::placements::case::Case as Read;
use app::placements::evidence_pages::FilePages;
use domain::ids::Cohort;

use super::super::listing::View;
use super::pane::base;
use super::{Evidence, EvidencePage, Original, Thumb};
use crate::components::{Tag, Tone};

/// The page an address opens: number of the file, and of the page in it from 1.
pub(super) fn named(text: &str) -> Option<(&str, u32)> {
    let (file, page) = text.rsplit_once('-')?;
    Some((file, page.parse().ok()?))
}

/// What the case shows as evidence; `None` when there is none.
pub(super) fn evidence(case: &Read, cohort: Cohort, view: &View, open: &str) -> Option<Evidence> {
    let record = case.row.record;
    let process = case.state.process();
    let mut files: Vec<&FilePages> = case.files.iter().filter(|file| file.row.removed_at.is_none()).collect();
    // What belongs to the review under way comes first.
    files.sort_by_key(|file| file.row.process != process.as_str());
    let before = case.application().and_then(|application| application.previous_submission());
    let before = before.map(|earlier| earlier.files.as_slice());
    let is_new = |file: &FilePages| before.is_some_and(|ids| !ids.contains(&file.row.file.to_string()));
    let is_gone = |file: &&FilePages| {
        file.row.removed_at.is_some() && before.is_some_and(|ids| ids.contains(&file.row.file.to_string()))
    };
    let gone: Vec<_> = case.files.iter().filter(is_gone).collect();
    if files.is_empty() && gone.is_empty() {
        return None;
    }
    let address = |file: &FilePages| format!("{}/{record}/files/{}", base(cohort), file.row.file);
    let reference = record.to_string();
    let pages: Vec<(&FilePages, u32)> =
        files.iter().flat_map(|file| (1..=file.pages.unwrap_or(0)).map(|page| (*file, page))).collect();
    let asked = named(open);
    let at = asked.and_then(|(file, number)| {
        pages.iter().position(|(known, page)| known.row.file.to_string() == file && *page == number)
    });
    let at = at.unwrap_or(0);
    let href = |index: usize| {
        let (file, page) = pages.get(index)?;
        let open = format!("{}-{page}", file.row.file);
        Some(view.href(&base(cohort), &[("case", &reference), ("evidence", &open)]))
    };
    let shown = pages.get(at).map(|(file, page)| EvidencePage {
        href: format!("{}/pages/{page}", address(file)),
        picture: format!("{}/pages/{page}", address(file)),
        words: format!("{}，第 {page} 页", file.row.name),
    });
    let current_is_new = pages.get(at).is_some_and(|(file, _)| is_new(file));
    Some(Evidence {
        position: if pages.is_empty() { String::new() } else { format!("{} / {}", at + 1, pages.len()) },
        tags: current_is_new.then(|| Tag::flag(Tone::Info, "新上传")).into_iter().collect(),
        previous: at.checked_sub(1).and_then(href),
        next: href(at + 1),
        thumbs: pages
            .iter()
            .enumerate()
            .map(|(index, (file, page))| Thumb {
                href: href(index).unwrap_or_default(),
                label: (index + 1).to_string(),
                small: (*page == 1).then(|| format!("{}/pages/1?size=thumb", address(file))),
                picture: format!("{}/pages/{page}", address(file)),
                current: index == at,
            })
            .collect(),
        originals: files.iter().map(|file| original(file, address(file), is_new(file).then_some("新上传"))).collect(),
        gone: gone.into_iter().map(|file| original(file, address(file), Some("已删除"))).collect(),
        page: shown,
    })
}

fn original(file: &FilePages, href: String, tag: Option<&'static str>) -> Original {
    let kind = match (file.row.kind.as_str(), file.pages) {
        ("pdf", Some(pages)) => format!("PDF {pages} 页"),
        ("pdf", None) => "PDF，无法在此显示，请下载查看".to_owned(),
        (_, None) => "图片，无法在此显示，请下载查看".to_owned(),
        _ => "图片".to_owned(),
    };
    Original { href, name: file.row.name.clone(), note: kind, tag: tag.map(|words| Tag::flag(Tone::Info, words)) }
}
