use super::*;

const COMMITTED: &str = include_str!("../../../../docs/qicheng.sample.toml");

/// The sample with its comment signs taken off, secrets once.
fn uncommented() -> String {
    let lines = keys::sample();
    let lines = lines.lines().filter(|line| !line.starts_with("##") && !line.contains("_file = "));
    let lines = lines.filter(|line| line.contains(" = ") || line.starts_with("# ["));
    let lines = lines.filter(|line| !line.contains('`'));
    lines.map(|line| line.trim_start_matches("# ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_committed_sample_is_fresh() {
    assert!(COMMITTED == keys::sample(), "run `qicheng config sample > docs/qicheng.sample.toml`");
}

#[test]
fn the_sample_names_every_key_rightly() {
    let config = Config::read(&uncommented(), &[]).unwrap();
    assert_eq!(config.listen.port(), 8080);
    assert!(config.email.is_some() && config.sms.is_some() && config.database.url.is_some());
    assert_eq!(config.review.settle_seconds, Some(10));
}

#[test]
fn the_sample_as_it_stands_means_the_defaults() {
    let config = Config::read(&keys::sample(), &[]).unwrap();
    assert!(config.email.is_none() && config.database.url.is_none());
    assert_eq!(config.public_url(), "http://127.0.0.1:8080");
}

fn variable(name: &str, value: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), value.to_owned())]
}

#[test]
fn the_environment_lies_over_the_file() {
    let config = Config::read("listen = \"0.0.0.0:1\"", &variable("QICHENG_LISTEN", "127.0.0.1:9")).unwrap();
    assert_eq!(config.listen.port(), 9);
    let config = Config::read("", &variable("QICHENG_REVIEW_SETTLE_SECONDS", "1")).unwrap();
    assert_eq!(config.review.settle_seconds, Some(1));
    assert!(Config::read("", &variable("QICHENG_PROOFS", "x")).is_ok());
}

#[test]
fn what_nobody_knows_stops_the_start() {
    assert!(Config::read("lisen = \"0.0.0.0:1\"", &[]).unwrap_err().to_string().contains("lisen"));
    assert!(Config::read("[database]\nurll = \"x\"", &[]).is_err());
    let problem = Config::read("", &variable("QICHENG_LISEN", "x")).unwrap_err().to_string();
    assert!(problem.contains("QICHENG_LISEN"), "{problem}");
    assert!(Config::read("public_url = \"qianyue\"", &[]).is_err());
}

#[test]
fn secrets_come_from_files_and_never_show() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("url");
    std::fs::write(&path, "postgres://a:sesame@b/c\n").unwrap();
    let named = path.display().to_string();
    for config in [
        Config::read(&format!("[database]\nurl_file = {named:?}"), &[]).unwrap(),
        Config::read("", &variable("QICHENG_DATABASE_URL_FILE", &named)).unwrap(),
    ] {
        assert_eq!(config.database.url.as_ref().unwrap().0, "postgres://a:sesame@b/c");
        assert!(!format!("{config:?}").contains("sesame"));
    }
    assert!(Config::read(&format!("[database]\nurl = \"x\"\nurl_file = {named:?}"), &[]).is_err());
}
