//! What may stand in the tree.

use std::collections::BTreeMap;

use crate::listing::{files, none, root, sources};

const MOST_LINES: usize = 400;

#[test]
fn long_files_are_listed_with_a_reason() {
    let listed = std::fs::read_to_string(root().join("docs/long-files.toml")).unwrap();
    let listed: BTreeMap<String, String> = toml::from_str(&listed).unwrap();
    let long: Vec<String> =
        sources().filter(|(_, text)| text.lines().count() > MOST_LINES).map(|(file, _)| file).collect();
    let unlisted: Vec<String> = long.iter().filter(|file| !listed.contains_key(*file)).cloned().collect();
    none(&unlisted, "files over 400 lines without a reason in docs/long-files.toml");
    let stale: Vec<String> = listed.into_keys().filter(|file| !long.contains(file)).collect();
    none(&stale, "files in docs/long-files.toml that are short or gone");
}

/// Words of one machine or of a registry, put together here so that this file does not hold them.
fn foreign() -> Vec<String> {
    let pairs = [
        ("/wor", "k/"),
        ("/far", "m/"),
        ("bash_", "jobs"),
        ("index.", "crates.io"),
        ("static.", "crates.io"),
        ("registry.", "npmjs"),
        ("pypi", ".org"),
        ("deb.debian", ".org"),
    ];
    pairs.iter().map(|(a, b)| format!("{a}{b}")).collect()
}

#[test]
fn no_machine_path_and_no_registry_host() {
    let mut found = Vec::new();
    for file in files().into_iter().filter(|file| file != "Cargo.lock") {
        let Ok(text) = std::fs::read_to_string(root().join(&file)) else { continue };
        for word in foreign() {
            let at = text.match_indices(&word).find(|(at, _)| {
                let before = text[..*at].chars().next_back();
                !word.starts_with('/') || !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.')
            });
            if at.is_some() {
                found.push(format!("{file}: {word}"));
            }
        }
    }
    none(&found, "words of one machine");
}

#[test]
fn decisions_are_numbered_without_a_gap() {
    let mut names: Vec<String> = files()
        .into_iter()
        .filter_map(|file| file.strip_prefix("docs/decisions/").map(str::to_owned))
        .filter(|name| name != "README.md")
        .collect();
    names.sort();
    for (index, name) in names.iter().enumerate() {
        assert!(
            name.starts_with(&format!("{:03}-", index + 1)) && name.ends_with(".md"),
            "{name}: expected {:03}-…",
            index + 1
        );
        let text = std::fs::read_to_string(root().join("docs/decisions").join(name)).unwrap();
        assert!(text.starts_with(&format!("# {:03} · ", index + 1)), "{name}: first line");
    }
}
