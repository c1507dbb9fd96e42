//! One build for `cargo run` and for the tests: the program's dependencies have the same features in both.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crate::listing::{none, root};

/// Sets of features by dependency, as cargo resolves them for these packages; several where programs of the build need
/// others than the program.
fn features(packages: &[&str], edges: &str) -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--prefix", "none", "--no-dedupe", "--format", "{p}|{f}", "--edges", edges])
        .args(packages)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    for (name, on) in text.lines().filter_map(|line| line.split_once('|')) {
        found.entry(name.to_owned()).or_default().insert(on.trim_end_matches(" (*)").to_owned());
    }
    found
}

#[test]
fn the_program_and_its_tests_share_one_build() {
    let tests = features(&["--workspace"], "normal,build,dev");
    let program = features(&["--package", "qicheng"], "normal,build");
    let apart: Vec<String> = program
        .into_iter()
        .filter(|(name, on)| !tests.get(name).is_some_and(|tested| tested.is_superset(on)))
        .map(|(name, on)| format!("{name}: {on:?} alone, {:?} with the tests", tests.get(&name)))
        .collect();
    none(&apart, "dependencies built twice: give the missing features in the root Cargo.toml");
}
