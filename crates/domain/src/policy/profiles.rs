//! The profiles shipped with the program: named sets of defaults, read from `data/policies`.

use super::reading::flatten;
use super::{Policy, PolicyError, PolicyProblem};

const TEXTS: [(&str, &str); 3] = [
    ("v21", include_str!("../../../../data/policies/v21.toml")),
    ("v23", include_str!("../../../../data/policies/v23.toml")),
    ("hubei", include_str!("../../../../data/policies/hubei.toml")),
];

/// The codes of the shipped profiles, in the order a province chooses from.
pub const PROFILE_CODES: [&str; 3] = [TEXTS[0].0, TEXTS[1].0, TEXTS[2].0];

/// A named set of defaults.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Profile {
    pub code: String,
    /// What a province reads when it chooses.
    pub title: String,
    pub policy: Policy,
}

impl Profile {
    /// # Errors
    /// Every missing, unknown or mistyped key.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let mut flat = flatten(text)?;
        let mut word = |key: &str| match flat.remove(key) {
            Some(toml::Value::String(word)) => Ok(word),
            _ => Err(PolicyError(vec![PolicyProblem { key: key.into(), message: "缺少这一项".into() }])),
        };
        Ok(Self { code: word("profile.code")?, title: word("profile.title")?, policy: Policy::from_flat(flat)? })
    }
}

/// A shipped profile.
///
/// # Errors
/// When no profile has this code.
pub fn profile(code: &str) -> Result<Profile, PolicyError> {
    let text = TEXTS.iter().find(|(known, _)| *known == code).map(|(_, text)| *text);
    let unknown =
        || PolicyError(vec![PolicyProblem { key: "profile.code".into(), message: format!("没有口径 {code}") }]);
    Profile::parse(text.ok_or_else(unknown)?)
}
