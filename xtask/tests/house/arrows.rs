//! Which crate may know which (docs/architecture.md).

use std::collections::{BTreeMap, BTreeSet};

use crate::listing::{files, none, root};

/// House crates that each may depend on; `qicheng` may depend on all, `testing` stands open to every dev-dependency.
const ARROWS: [(&str, &[&str]); 13] = [
    ("domain", &[]),
    ("store", &["domain"]),
    ("app", &["store", "domain"]),
    ("web", &["app", "domain"]),
    ("typesetting", &["app", "domain"]),
    ("files", &["app", "domain"]),
    ("sheets", &["app", "domain"]),
    ("messages", &["app", "domain"]),
    ("season", &["domain"]),
    ("testing", &[]),
    ("xtask", &["testing"]),
    ("browser", &["testing"]),
    ("load", &["testing"]),
];

struct Manifest {
    name: String,
    dependencies: BTreeSet<String>,
    dev_dependencies: BTreeSet<String>,
    features: bool,
}

fn manifests() -> Vec<Manifest> {
    let paths = files().into_iter().filter(|file| file.ends_with("/Cargo.toml"));
    let read = |path: String| {
        let table: toml::Table = std::fs::read_to_string(root().join(path)).unwrap().parse().unwrap();
        let names = |kind: &str| {
            let all = table.get(kind).and_then(toml::Value::as_table);
            all.into_iter().flatten().map(|(name, _)| name.clone()).collect()
        };
        let own_features = |kind: &str| {
            let all = table.get(kind).and_then(toml::Value::as_table);
            all.into_iter()
                .flatten()
                .any(|(_, value)| value.get("features").is_some() || value.get("version").is_some())
        };
        Manifest {
            name: table["package"]["name"].as_str().unwrap().to_owned(),
            dependencies: names("dependencies"),
            dev_dependencies: names("dev-dependencies"),
            features: own_features("dependencies") || own_features("dev-dependencies"),
        }
    };
    paths.map(read).collect()
}

#[test]
fn arrows_point_where_they_may() {
    let manifests = manifests();
    let house: BTreeSet<&str> = manifests.iter().map(|manifest| manifest.name.as_str()).collect();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.into();
    let mut wrong = Vec::new();
    for manifest in &manifests {
        let name = manifest.name.as_str();
        let Some(may) = allowed.get(name) else {
            assert_eq!(name, "qicheng", "a crate without a row in ARROWS");
            continue;
        };
        let used = manifest.dependencies.iter().filter(|other| house.contains(other.as_str()));
        wrong.extend(used.filter(|other| !may.contains(&other.as_str())).map(|other| format!("{name} → {other}")));
        let used =
            manifest.dev_dependencies.iter().filter(|other| house.contains(other.as_str()) && *other != "testing");
        wrong
            .extend(used.filter(|other| !may.contains(&other.as_str())).map(|other| format!("{name} → {other} (dev)")));
    }
    none(&wrong, "arrows that the house does not have");
}

#[test]
fn versions_and_features_stand_in_the_workspace_only() {
    let own: Vec<String> = manifests().into_iter().filter(|m| m.features).map(|m| m.name).collect();
    none(&own, "crates that choose versions or features of their own; both README commands share one build");
}

#[test]
fn one_provider_of_cryptography_for_tls() {
    let lock: toml::Table = std::fs::read_to_string(root().join("Cargo.lock")).unwrap().parse().unwrap();
    let packages = lock["package"].as_array().unwrap().iter();
    let names: BTreeSet<&str> = packages.map(|package| package["name"].as_str().unwrap()).collect();
    for stranger in ["aws-lc-rs", "aws-lc-sys", "openssl", "openssl-sys", "native-tls"] {
        assert!(!names.contains(stranger), "{stranger} in Cargo.lock");
    }
    assert!(names.contains("ring"));
}
