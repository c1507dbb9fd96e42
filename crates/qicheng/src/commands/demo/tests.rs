use clap::Parser;

use super::*;

const README: &str = include_str!("../../../../../README.md");
const IGNORED: &str = include_str!("../../../../../.gitignore");

/// The command alone, with the words it has when nobody gives any.
#[derive(Parser)]
struct Line {
    #[command(flatten)]
    demo: Demo,
}

#[test]
fn the_first_command_fills_the_folder_that_the_readme_names_and_git_leaves_out() {
    let folder = Line::parse_from(["qicheng"]).demo.data.display().to_string();
    assert!(README.contains(&format!("`{folder}/{ACCOUNTS}`")), "README.md names another list of accounts");
    assert!(README.contains(&format!("`{folder}/outbox/*.json`")), "README.md names another outbox");
    assert!(IGNORED.lines().any(|line| line == format!("/{folder}")), ".gitignore leaves {folder} in");
}
