use std::collections::BTreeSet;
use std::path::Path;

use super::*;

fn problems(result: Result<Policy, PolicyError>) -> Vec<String> {
    result.unwrap_err().0.into_iter().map(|problem| problem.to_string()).collect()
}

#[test]
fn every_shipped_profile_loads_and_survives_its_canonical_text() {
    for code in PROFILE_CODES {
        let loaded = profile(code).unwrap();
        assert_eq!(loaded.code, code);
        assert_eq!(Policy::parse(&loaded.policy.render()).unwrap(), loaded.policy);
        assert!(loaded.policy.current.employer_register.starts_with("https://"));
    }
}

#[test]
fn a_missing_or_unknown_key_stops_the_load() {
    let text = profile("v23").unwrap().policy.render();
    let without: String =
        text.lines().filter(|line| !line.starts_with("invite.withdraw")).map(|line| format!("{line}\n")).collect();
    assert_eq!(problems(Policy::parse(&without)), ["invite.withdraw：缺少这一项"]);
    assert_eq!(problems(Policy::parse(&format!("{text}invite.widthdraw = true\n"))), ["invite.widthdraw：没有这一项"]);
}

#[test]
fn a_province_sets_only_what_is_marked_for_it() {
    let base = profile("v23").unwrap().policy;
    let own = base.with_overrides("[invite]\nmax_days = 15\n[agreement]\nparties = \"two\"").unwrap();
    assert_eq!((own.current.invite_max_days, own.pinned.agreement_parties.as_str()), (15, "two"));
    assert_eq!(problems(base.with_overrides("report.mode = \"batch\"")), ["report.mode：由口径规定，省级不能修改"]);
    assert_eq!(problems(base.with_overrides("invite.max_days = \"many\"")), ["invite.max_days：应为非负整数"]);
    assert_eq!(problems(base.with_overrides("nonsense = 1")), ["nonsense：没有这一项"]);
}

#[test]
fn key_names_are_unique_and_explained() {
    let names: BTreeSet<_> = KEYS.iter().map(|key| key.name).collect();
    assert_eq!(names.len(), KEYS.len());
    assert!(KEYS.iter().all(|key| !key.meaning.is_empty()));
}

#[test]
fn season_days_are_relative_to_the_graduating_year() {
    let day = SeasonDay::parse("-1/09-01").unwrap();
    assert_eq!(day.of(crate::ids::Cohort(2027)), crate::time::Day::new(2026, 9, 1));
    assert_eq!(day.to_string(), "-1/09-01");
    assert_eq!(SeasonDay::parse("+0/02-29").unwrap().of(crate::ids::Cohort(2027)), crate::time::Day::new(2027, 2, 28));
    assert_eq!(SeasonDay::parse("+0/13-01"), None);
}

#[test]
fn the_committed_reference_is_fresh() {
    crate::fresh::assert_fresh("docs/policy.md", &reference_text().unwrap());
}

#[test]
fn a_form_of_overrides_keeps_only_what_differs() {
    let base = profile("v23").unwrap().policy;
    let field = |key: &str, text: &str| (key.to_owned(), text.to_owned());
    let kept = base.field_text("invite.max_days").unwrap();
    let fields = [
        field("invite.max_days", &kept),
        field("invite.default_days", " "),
        field("destination.void_review", "yes"),
        field("upload.evidence.types", "png、pdf"),
    ];
    let text = base.overrides_of(&fields).unwrap();
    assert_eq!(text, "destination.void_review = \"yes\"\nupload.evidence.types = [\"png\", \"pdf\"]\n");
    let own = base.with_overrides(&text).unwrap();
    assert_eq!(own.field_text("upload.evidence.types").unwrap(), "png、pdf");
    let wrong = [field("invite.max_days", "many"), field("report.mode", "file_plan"), field("nonsense", "1")];
    let problems = base.overrides_of(&wrong).unwrap_err();
    let keys: Vec<_> = problems.0.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["invite.max_days", "nonsense", "report.mode"]);
}

#[test]
fn every_word_a_province_may_choose_has_a_label() {
    for key in KEYS.iter().filter(|key| key.province) {
        if let Shape::Word(words) = key.shape() {
            for word in words {
                assert_ne!(word_label(key.name, word), word, "{} {word}", key.name);
            }
        }
    }
}

/// Every word of the product's code, but for the table of keys and tests.
fn words_of_code(folder: &Path, words: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("tests") || path.ends_with("tests.rs") || path.ends_with("policy/keys.rs") {
            continue;
        }
        if path.is_dir() {
            words_of_code(&path, words);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            words.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned));
        }
    }
}

#[test]
fn every_key_a_province_may_set_is_obeyed_somewhere() {
    let mut words = BTreeSet::new();
    for room in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap() {
        let sources = room.unwrap().path().join("src");
        if sources.is_dir() {
            words_of_code(&sources, &mut words);
        }
    }
    for key in KEYS.iter().filter(|key| key.province) {
        assert!(words.contains(&key.name.replace('.', "_")), "{} is read by nobody", key.name);
    }
}
