//! Names say what a thing is.

use crate::listing::{none, sources};

/// Banned as a whole name.
const EMPTY: [&str; 4] = ["common", "data", "info", "misc"];
/// Banned as any word of a name.
const VAGUE: [&str; 6] = ["util", "utils", "helper", "helpers", "manager", "misc"];
const KEYWORDS: [&str; 6] = ["fn ", "struct ", "enum ", "trait ", "type ", "mod "];

fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c == '_' || c == '-' {
            words.push(String::new());
        } else {
            if c.is_uppercase() && words.last().is_some_and(|word| !word.is_empty()) {
                words.push(String::new());
            }
            words.last_mut().unwrap().extend(c.to_lowercase());
        }
    }
    words
}

fn banned(name: &str) -> bool {
    EMPTY.contains(&name.to_lowercase().as_str()) || words(name).iter().any(|word| VAGUE.contains(&word.as_str()))
}

/// The name that a line of code declares, if any.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let start = KEYWORDS.iter().find_map(|keyword| {
        let at = line.find(keyword)?;
        line[..at]
            .split_whitespace()
            .all(|word| word.starts_with("pub") || ["async", "const", "in"].contains(&word))
            .then_some(at + keyword.len())
    })?;
    line[start..].split(|c: char| !c.is_alphanumeric() && c != '_').next()
}

#[test]
fn nothing_is_called_by_an_empty_name() {
    let mut found = Vec::new();
    for (file, text) in sources() {
        let stem = file.rsplit('/').next().unwrap().trim_end_matches(".rs");
        if banned(stem) {
            found.push(file.clone());
        }
        for line in text.lines() {
            if declared(line).is_some_and(banned) {
                found.push(format!("{file}: {}", line.trim()));
            }
        }
    }
    none(&found, "names that say nothing");
}

#[test]
fn the_rule_sees_what_it_should() {
    assert!(banned("utils") && banned("FormHelper") && banned("Info") && !banned("data_scope") && !banned("Contact"));
    assert_eq!(declared("    pub(crate) async fn accept(x: u8) {"), Some("accept"));
    assert_eq!(declared("let x = a_fn (y)"), None);
}
