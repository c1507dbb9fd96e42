//! How source files are written.

use crate::listing::{is_test, none, sources};

const MOST_DOC_LINES: usize = 10;

/// Tests that may sleep, with the reason.
const SLEEPERS: [(&str, &str); 0] = [];

fn found(rule: &str, keep: impl Fn(&str) -> bool, words: &[String]) {
    let mut found = Vec::new();
    for (file, text) in sources().filter(|(file, _)| keep(file)) {
        for (index, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str())) {
                found.push(format!("{file}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    none(&found, rule);
}

#[test]
fn a_module_says_what_it_owns() {
    let mut found = Vec::new();
    for (file, text) in sources().filter(|(file, _)| !is_test(file)) {
        let lines = text.lines().take_while(|line| line.starts_with("//!")).count();
        if lines == 0 || lines > MOST_DOC_LINES {
            found.push(format!("{file}: {lines} lines"));
        }
    }
    none(&found, "modules that do not open with one to ten lines of what they own");
}

#[test]
fn no_test_is_switched_off() {
    found("tests switched off", |_| true, &[format!("#[{}", "ignore")]);
}

#[test]
fn no_test_sleeps() {
    let words = [format!("time::{}(", "sleep"), format!("thread::{}(", "sleep")];
    found("tests that sleep", |file| is_test(file) && !SLEEPERS.iter().any(|(sleeper, _)| *sleeper == file), &words);
}

#[test]
fn nothing_is_left_unfinished() {
    let words = ["todo!(", "unimplemented!(", "FIXME", "TODO"].map(str::to_owned);
    let own = |file: &str| file != "xtask/tests/house/writing.rs";
    found("unfinished marks", own, &words);
}
