//! Committed files that are printed by the code: a test compares them, `QICHENG_BLESS=1` writes them.

use std::path::Path;

/// Fails when the file in the repository differs from `text`.
pub(crate) fn assert_fresh(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if std::env::var_os("QICHENG_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == text, "{path} is stale: run the test once more with QICHENG_BLESS=1");
}
