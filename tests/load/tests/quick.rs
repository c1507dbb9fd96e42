//! Every bench still runs: on little data, its figures unread.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected ends there")]

use std::process::Command;

/// The table a bench prints.
fn quick(program: &str) -> String {
    assert!(std::env::var_os("QICHENG_BIN").is_some(), "QICHENG_BIN names no program; run cargo xtask test");
    let output = Command::new(program).arg("--quick").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn queue() {
    assert_eq!(quick(env!("CARGO_BIN_EXE_queue")).lines().filter(|line| line.contains("SQL")).count(), 2);
}

#[test]
fn acts() {
    assert!(quick(env!("CARGO_BIN_EXE_acts")).contains("PostgreSQL"));
}

#[test]
fn kinds() {
    let text = quick(env!("CARGO_BIN_EXE_kinds"));
    assert_eq!(text.lines().filter(|line| line.contains("submit |")).count(), 6, "{text}");
}

#[test]
fn photograph() {
    assert!(quick(env!("CARGO_BIN_EXE_photograph")).contains("Post to thumbnail"));
}

#[test]
fn roster() {
    assert!(quick(env!("CARGO_BIN_EXE_roster")).contains("| 500 |"));
}

#[test]
fn whole() {
    assert!(quick(env!("CARGO_BIN_EXE_whole")).contains("KB"));
}
