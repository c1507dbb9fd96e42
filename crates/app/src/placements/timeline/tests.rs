//! Every kind of event that the use cases of a placement write has words in its history.

use std::collections::BTreeSet;
use std::path::Path;

use crate::placements::amend::OBJECTION_RESOLVED;

/// What changes a draft and nothing else: the form itself says when it was saved and what lies with it.
const SILENT: [&str; 3] = ["placement.saved", "placement.evidence-added", "placement.evidence-removed"];

/// Kinds of events among the texts of a source.
fn kinds(source: &str) -> BTreeSet<String> {
    let named = |text: &&str| {
        let kind = text.strip_prefix("placement.").unwrap_or_default();
        !kind.is_empty() && kind.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
    };
    source.split('"').filter(named).map(ToOwned::to_owned).collect()
}

/// Kinds of events in the folder's sources, but for those of the history itself.
fn written(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("timeline") {
            found.extend(written(&path));
        } else if path.is_file() {
            found.extend(kinds(&std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

#[test]
fn every_event_has_words_and_no_words_are_about_nothing() {
    let written = written(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/placements"));
    assert!(written.contains("placement.invited") && written.contains("placement.lost"), "{written:?}");
    let mut words = kinds(include_str!("past.rs"));
    words.insert(OBJECTION_RESOLVED.to_owned());
    let silent: BTreeSet<String> = SILENT.into_iter().map(ToOwned::to_owned).collect();
    assert_eq!(&written - &words, silent, "written without words");
    assert_eq!(&words - &written, BTreeSet::new(), "words for what nobody writes");
}
