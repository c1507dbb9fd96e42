//! What program tests say they prove: JSON lines `{"feature", "test", "requests"}` in the files of one folder.
//! `requests` lists what the test sent to the program after declaring the feature, as `METHOD /route` or `command NAME`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::suite::Verdicts;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Line {
    feature: String,
    test: String,
    requests: Vec<String>,
}

#[derive(Default, PartialEq, Eq, Debug)]
pub struct Proof {
    pub tests: BTreeSet<String>,
    pub routes: BTreeSet<String>,
}

/// Proofs by feature, of tests that passed and sent something after declaring.
pub fn read(folder: &Path, verdicts: &Verdicts) -> Result<BTreeMap<String, Proof>> {
    let mut proofs = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.path();
        let text = std::fs::read_to_string(&file)?;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let line = serde_json::from_str(line).with_context(|| format!("{}: {line}", file.display()))?;
            add(&mut proofs, line, verdicts);
        }
    }
    Ok(proofs)
}

fn add(proofs: &mut BTreeMap<String, Proof>, line: Line, verdicts: &Verdicts) {
    let Some(test) = verdicts.passed_as(&line.test).filter(|_| !line.requests.is_empty()) else { return };
    let proof: &mut Proof = proofs.entry(line.feature).or_default();
    proof.tests.insert(test.to_owned());
    proof.routes.extend(line.requests);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_passed_test_that_sent_something_proves() {
        let folder = tempfile::tempdir().unwrap();
        let lines = r#"{"feature":"F116","test":"accepts","requests":["POST /g/invitations/{ref}/accept"]}
{"feature":"F117","test":"refuses","requests":["POST /g/invitations/{ref}/refuse"]}
{"feature":"F118","test":"accepts","requests":[]}
"#;
        std::fs::write(folder.path().join("a.jsonl"), lines).unwrap();
        let mut verdicts = Verdicts::default();
        verdicts.passed.insert("signing::accepts".into());
        verdicts.failed.insert("signing::refuses".into());
        let proofs = read(folder.path(), &verdicts).unwrap();
        assert_eq!(proofs.keys().collect::<Vec<_>>(), ["F116"]);
        assert_eq!(proofs["F116"].tests, ["signing::accepts".to_owned()].into());
    }
}
