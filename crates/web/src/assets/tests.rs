use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{ASSETS, accepts, asset, gzip};

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn sources(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut found);
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap())).collect()
}

/// Literals given to `call`, such as `icon("check")`.
fn literals<'a>(text: &'a str, call: &str) -> impl Iterator<Item = &'a str> {
    text.split(call).skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>().into_iter()
}

#[test]
fn templates_obey_the_content_policy() {
    for (path, text) in sources("templates", ".html") {
        let lower = text.to_lowercase();
        for banned in [
            "<style",
            " style=",
            "javascript:",
            "js:",
            "hx-on",
            "hx-boost",
            "hx-ext",
            "click[",
            "implicitinheritance",
            "|safe",
        ] {
            assert!(!lower.contains(banned), "{} holds {banned}", path.display());
        }
        for script in lower.split("<script").skip(1) {
            let (tag, rest) = script.split_once('>').unwrap();
            assert!(tag.contains("src=") && rest.starts_with("</script>"), "{} holds an inline script", path.display());
        }
        for word in lower.split_whitespace() {
            let handler = word.starts_with("on")
                && word.split_once('=').is_some_and(|(name, value)| {
                    name.bytes().all(|b| b.is_ascii_lowercase()) && value.starts_with('"')
                });
            assert!(!handler, "{} holds the handler {word}", path.display());
        }
    }
}

#[test]
fn every_icon_and_file_named_exists() {
    let sprite = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("static/icons.svg")).unwrap();
    let ids: BTreeSet<&str> = literals(&sprite, "<symbol id=\"").collect();
    let all = sources("templates", ".html")
        .into_iter()
        .chain(sources("src", ".rs"))
        .filter(|(path, _)| !path.ends_with("tests.rs"));
    for (path, text) in all {
        for id in literals(&text, "icon(\"") {
            assert!(ids.contains(id), "{} names the icon {id}", path.display());
        }
        for name in literals(&text, "asset(\"") {
            assert!(ASSETS.contains_key(name), "{} names the file {name}", path.display());
        }
    }
}

fn is_own_script(name: &str) -> bool {
    name.ends_with(".js") && name != "htmx.js"
}

#[test]
fn our_scripts_go_out_without_comments_and_mean_the_same() {
    assert_eq!(&super::lean(b"// why\nif (a) {\n  b(\"//c\"); // d\n\n}\n")[..], b"if (a) {\nb(\"//c\"); // d\n}\n");
    for (path, text) in sources("static", ".js").into_iter().filter(|(path, _)| !path.ends_with("htmx.js")) {
        for line in text.lines() {
            let quotes = line.matches('`').count();
            assert!(quotes.is_multiple_of(2), "{} has a text of several lines: {line}", path.display());
        }
        assert!(!text.contains("/*"), "{} has a comment that is not of whole lines", path.display());
    }
}

#[test]
fn style_and_script_stay_in_their_budget() {
    let size = |name: &str| gzip(&ASSETS[name].plain).len();
    assert!(size("app.css") <= 14 * 1024, "app.css has {} bytes", size("app.css"));
    let own: Vec<u8> = ASSETS
        .iter()
        .filter(|(name, _)| is_own_script(name))
        .flat_map(|(_, asset)| asset.plain.iter().copied())
        .collect();
    assert!(gzip(&own).len() <= 6 * 1024, "our scripts have {} bytes together", gzip(&own).len());
    for (path, text) in sources("templates", ".html") {
        let named: Vec<&str> = literals(&text, "asset(\"").filter(|name| name.ends_with(".js")).collect();
        // Every page has the script of the frame as well.
        let all = named.iter().map(|name| size(name)).sum::<usize>() + size("dialog.js");
        let graduates = path.components().any(|part| part.as_os_str() == "graduate");
        let form = named.iter().any(|name| matches!(*name, "upload.js" | "draft.js"));
        let most = match (named.contains(&"htmx.js"), graduates, form) {
            (true, true, _) => panic!("{} brings htmx to a phone", path.display()),
            (true, false, _) => 20,
            (false, true, false) => 4,
            (false, ..) => 6,
        };
        assert!(all <= most * 1024, "{} loads {all} bytes of script", path.display());
    }
    assert!(size("draft.js") <= 1536, "draft.js has {} bytes", size("draft.js"));
    assert!(size("htmx.js") <= 14 * 1024);
    assert!(size("icons.svg") <= 6 * 1024, "icons.svg has {} bytes", size("icons.svg"));
}

#[test]
fn the_style_sheet_keeps_to_old_kernels() {
    let text = std::str::from_utf8(&ASSETS["app.css"].plain).unwrap();
    for banned in ["light-dark(", "oklch(", "color-mix(", "@container", "@scope", "&:"] {
        assert!(!text.contains(banned), "{banned}");
    }
}

#[test]
fn names_carry_the_hash_and_refused_encodings_are_not_sent() {
    let address = asset("app.css");
    assert!(
        address.starts_with("/static/app.")
            && address.ends_with(".css")
            && address.len() == "/static/app..css".len() + 12
    );
    assert!(accepts("gzip, br", "br") && accepts("br;q=0.5", "br"));
    assert!(!accepts("br;q=0, gzip", "br") && !accepts("", "gzip"));
}
