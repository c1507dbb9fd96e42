//! `docs/policy.md`: every key with its defaults, kind and meaning, printed from the table of keys.

use super::{KEYS, KeyKind, PROFILE_CODES, PolicyError, profile};

const HEAD: &str = "\
# Policy keys

Generated from `crates/domain/src/policy/keys.rs` and `data/policies/*.toml`; regenerate with
`QICHENG_BLESS=1 cargo test -p domain policy`. A province chooses a profile and may set its own value where the column
\"province\" says so. *Pinned*: a process keeps the value it started under. *Current*: today's value always applies.
";

/// The text of `docs/policy.md`.
///
/// # Errors
/// When a shipped profile does not load.
pub fn reference_text() -> Result<String, PolicyError> {
    let profiles = PROFILE_CODES.iter().map(|code| profile(code)).collect::<Result<Vec<_>, _>>()?;
    let mut text = HEAD.to_owned();
    text.push_str("\n| Profile | Title |\n|---|---|\n");
    for profile in &profiles {
        text.push_str(&format!("| `{}` | {} |\n", profile.code, profile.title));
    }
    let names: Vec<_> = profiles.iter().map(|profile| profile.code.as_str()).collect();
    text.push_str(&format!("\n| Key | Kind | Province | {} | Values | Meaning |\n", names.join(" | ")));
    text.push_str(&format!("|---|---|---|{}---|---|\n", "---|".repeat(names.len())));
    for key in KEYS {
        let kind = match key.kind {
            KeyKind::Pinned => "pinned",
            KeyKind::Current => "current",
        };
        let values: Vec<_> =
            profiles.iter().map(|profile| profile.policy.value_text(key.name).unwrap_or_default()).collect();
        let province = if key.province { "yes" } else { "–" };
        let (values, expects) = (values.join(" | "), key.expects());
        text.push_str(&format!("| `{}` | {kind} | {province} | {values} | {expects} | {} |\n", key.name, key.meaning));
    }
    Ok(text)
}
