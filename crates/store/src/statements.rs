//! Every SQL constant of this crate is understood by both engines.
//!
//! The constants are found in the source text, so nobody has to list them: `const NAME: &str = "SELECT …";`. A name ending
//! in `_SQLITE` or `_POSTGRES` is for that engine alone. Constants put together by macros cannot be read here; their file
//! lists them in `#[cfg(test)] pub(crate) const STATEMENTS: &[&str]`, and [`COMPOSED`] collects those lists.

use std::path::{Path, PathBuf};

use crate::engine::{Database, Dialect};
use crate::store_test;

/// Lists of composed statements.
const COMPOSED: &[&[&str]] = &[
    crate::employers::EMPLOYER_STATEMENTS,
    crate::employers::candidates::STATEMENTS,
    crate::employers::requests::STATEMENTS,
    crate::accounts::identities::STATEMENTS,
    crate::accounts::staff::STATEMENTS,
    crate::placements::agreements::STATEMENTS,
    crate::placements::exports::STATEMENTS,
    crate::placements::PLACEMENT_STATEMENTS,
    crate::roster::entries::STATEMENTS,
    crate::roster::mode_changes::STATEMENTS,
];

const VERBS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];

struct Constant {
    file: PathBuf,
    name: String,
    /// `None` when it is composed.
    sql: Option<String>,
}

impl Constant {
    fn runs_on(&self, dialect: Dialect) -> bool {
        match dialect {
            Dialect::Sqlite => !self.name.ends_with("_POSTGRES"),
            Dialect::Postgres => !self.name.ends_with("_SQLITE"),
        }
    }
}

/// The text of the one constant of this name in this file under `src`.
pub(crate) fn statement(file: &str, name: &str) -> String {
    let found = constants().into_iter().find(|constant| constant.file.ends_with(file) && constant.name == name);
    found.and_then(|constant| constant.sql).unwrap_or_else(|| panic!("{file}: no statement {name}"))
}

fn source_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            source_files(&path, found);
        } else if name.ends_with(".rs")
            && !["tests.rs", "catalogue.rs", "plans.rs", "statements.rs"].contains(&name.as_str())
        {
            found.push(path);
        }
    }
}

fn constants() -> Vec<Constant> {
    let mut files = Vec::new();
    source_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut found = Vec::new();
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for piece in source.split("const ").skip(1) {
            let Some((name, initial)) = piece.split_once(": &str =") else { continue };
            if !name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_') {
                continue;
            }
            let initial = initial.trim_start();
            let sql = literal(initial);
            let body = sql.as_deref().unwrap_or_else(|| initial.split(';').next().unwrap_or_default());
            let starts = |text: &str| VERBS.iter().any(|verb| text.trim_start().starts_with(verb));
            let is_sql = if sql.is_some() { starts(body) } else { body.split('"').any(starts) };
            if is_sql {
                found.push(Constant { file: file.clone(), name: name.to_owned(), sql });
            }
        }
    }
    found
}

/// The value of a plain or raw string literal that is the whole initialiser.
fn literal(initial: &str) -> Option<String> {
    if let Some(raw) = initial.strip_prefix('r') {
        let fence = raw.chars().take_while(|letter| *letter == '#').count();
        let (open, close) = (format!("{}\"", "#".repeat(fence)), format!("\"{};", "#".repeat(fence)));
        return raw.strip_prefix(&open)?.split_once(&close).map(|(text, _)| text.to_owned());
    }
    let mut value = String::new();
    let mut letters = initial.strip_prefix('"')?.chars();
    loop {
        match letters.next()? {
            '"' => return letters.next().filter(|letter| *letter == ';').map(|_| value),
            '\\' => match letters.next()? {
                '\n' => letters = letters.as_str().trim_start().chars(),
                'n' => value.push('\n'),
                other => value.push(other),
            },
            letter => value.push(letter),
        }
    }
}

store_test! {
    async fn every_statement_is_understood(database: Database) {
        let constants = constants();
        let plain = constants.iter().filter(|constant| constant.runs_on(database.dialect()));
        let plain = plain.filter_map(|constant| Some((constant.name.as_str(), constant.sql.as_deref()?)));
        let composed = COMPOSED.iter().flat_map(|list| list.iter().map(|sql| ("composed", *sql)));
        let mut complaints = Vec::new();
        for (name, sql) in plain.chain(composed) {
            let mut tx = database.write().await.unwrap();
            if let Err(error) = tx.prepare(sql).await {
                complaints.push(format!("{name}: {error}"));
            }
        }
        assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    }
}

#[test]
fn composed_statements_are_listed() {
    for constant in constants().iter().filter(|constant| constant.sql.is_none()) {
        let source = std::fs::read_to_string(&constant.file).unwrap();
        let list = source.split_once("const STATEMENTS: &[&str]").map_or("", |(_, list)| list);
        let list = list.split(';').next().unwrap_or_default();
        let listed =
            list.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').any(|n| n == constant.name);
        assert!(listed, "{} in {} is missing from STATEMENTS", constant.name, constant.file.display());
    }
}

#[test]
fn literals_are_read_as_the_compiler_reads_them() {
    assert_eq!(literal("\"SELECT \\\n    1 AS \\\"a\\\"\";").as_deref(), Some("SELECT 1 AS \"a\""));
    assert_eq!(literal("r#\"SELECT \"a\";\"#;").as_deref(), Some("SELECT \"a\";"));
    assert_eq!(literal("concat!(\"SELECT \", \"1\");"), None);
    assert!(constants().iter().any(|constant| constant.name == "APPLIED"));
}
