//! Which features a test proves.
//!
//! A program test declares a feature and then acts; every line written names the feature, the test and what was sent
//! after the declaration. The test runner joins the lines with the tests that passed.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

/// The folder the lines go to; without it nothing is recorded.
pub const FOLDER_VARIABLE: &str = "QICHENG_PROOFS";

/// The features one test declares; written when the test ends.
#[derive(Debug)]
pub struct Proofs {
    test: String,
    folder: Option<PathBuf>,
    declared: Vec<(String, Vec<String>)>,
}

impl Proofs {
    /// `test` is the name the test runner prints.
    pub fn of(test: impl Into<String>) -> Self {
        let folder = std::env::var_os(FOLDER_VARIABLE).map(PathBuf::from);
        Self { test: test.into(), folder, declared: Vec::new() }
    }

    /// Declares that what follows proves `feature`, for example `F116`.
    pub fn feature(&mut self, feature: impl Into<String>) {
        self.declared.push((feature.into(), Vec::new()));
    }

    /// Notes a request (`POST /me/…`) or command sent to the program.
    pub fn sent(&mut self, request: &str) {
        for (_, requests) in &mut self.declared {
            requests.push(request.to_owned());
        }
    }

    fn lines(&self) -> String {
        let line = |(feature, requests): &(String, Vec<String>)| {
            let line = serde_json::json!({ "feature": feature, "test": self.test, "requests": requests });
            format!("{line}\n")
        };
        self.declared.iter().map(line).collect()
    }
}

impl Drop for Proofs {
    fn drop(&mut self) {
        let Some(folder) = self.folder.take().filter(|_| !self.declared.is_empty()) else { return };
        let path = folder.join(format!("{}.jsonl", std::process::id()));
        // One write per test: appended lines of tests that run side by side do not mix.
        let written = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(self.lines().as_bytes()));
        if let Err(error) = written {
            eprintln!("{}: {error}; the features of {} stay unproven", path.display(), self.test);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_follows_the_declaration_counts() {
        let folder = tempfile::tempdir().unwrap();
        let mut proofs =
            Proofs { test: "sign::online".into(), folder: Some(folder.path().into()), declared: Vec::new() };
        proofs.feature("F001");
        proofs.sent("GET /");
        proofs.feature("F002");
        drop(proofs);
        let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let lines = std::fs::read_to_string(file).unwrap();
        let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0], serde_json::json!({ "feature": "F001", "test": "sign::online", "requests": ["GET /"] }));
        assert_eq!(lines[1], serde_json::json!({ "feature": "F002", "test": "sign::online", "requests": [] }));
    }
}
