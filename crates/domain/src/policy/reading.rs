//! From text to policy and back; overrides of a province.

use std::collections::BTreeMap;

use super::Policy;
use super::keys::{Current, Key, Pinned};
use super::values::PolicyValue;

/// What is wrong with one key.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{key}：{message}")]
pub struct PolicyProblem {
    pub key: String,
    /// In Chinese, ready to stand at the field.
    pub message: String,
}

/// Every problem of a policy text, in the order of the keys.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))]
pub struct PolicyError(pub Vec<PolicyProblem>);

fn problem(key: &str, message: impl Into<String>) -> PolicyProblem {
    PolicyProblem { key: key.into(), message: message.into() }
}

/// Removes and reads one key.
pub(super) fn take<T: PolicyValue>(
    flat: &mut BTreeMap<String, toml::Value>,
    name: &str,
    problems: &mut Vec<PolicyProblem>,
) -> Option<T> {
    let Some(value) = flat.remove(name) else {
        problems.push(problem(name, "缺少这一项"));
        return None;
    };
    let read = T::read(&value);
    if read.is_none() {
        problems.push(problem(name, format!("应为{}", T::expects())));
    }
    read
}

/// All leaves of a TOML text under their dotted names.
pub(super) fn flatten(text: &str) -> Result<BTreeMap<String, toml::Value>, PolicyError> {
    fn walk(prefix: &str, table: toml::Table, flat: &mut BTreeMap<String, toml::Value>) {
        for (name, value) in table {
            let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
            match value {
                toml::Value::Table(inner) => walk(&key, inner, flat),
                leaf => {
                    flat.insert(key, leaf);
                }
            }
        }
    }
    let table: toml::Table =
        text.parse().map_err(|error| PolicyError(vec![problem("文件", format!("格式有误：{error}"))]))?;
    let mut flat = BTreeMap::new();
    walk("", table, &mut flat);
    Ok(flat)
}

impl Policy {
    pub(super) fn from_flat(mut flat: BTreeMap<String, toml::Value>) -> Result<Self, PolicyError> {
        let mut problems = Vec::new();
        let pinned = Pinned::read(&mut flat, &mut problems);
        let current = Current::read(&mut flat, &mut problems);
        problems.extend(flat.into_keys().map(|key| problem(&key, "没有这一项")));
        match (pinned, current) {
            (Some(pinned), Some(current)) if problems.is_empty() => Ok(Self { pinned, current }),
            _ => Err(PolicyError(problems)),
        }
    }

    pub(super) fn to_flat(&self) -> BTreeMap<String, toml::Value> {
        let mut flat = BTreeMap::new();
        self.pinned.write(&mut flat);
        self.current.write(&mut flat);
        flat
    }

    /// Reads a full policy, as [`Policy::render`] writes it.
    ///
    /// # Errors
    /// Every missing, unknown or mistyped key.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        Self::from_flat(flatten(text)?)
    }

    /// The canonical text: one dotted key a line, sorted; what is stored and hashed as a policy version.
    pub fn render(&self) -> String {
        self.to_flat().iter().map(|(key, value)| format!("{key} = {value}\n")).collect()
    }

    /// The value of a key as the canonical text writes it.
    pub fn value_text(&self, key: &str) -> Option<String> {
        self.to_flat().get(key).map(ToString::to_string)
    }

    /// This policy with the values of a province (a TOML text of some keys).
    ///
    /// # Errors
    /// Every key that is unknown, mistyped, or not for provinces to set.
    pub fn with_overrides(&self, text: &str) -> Result<Self, PolicyError> {
        let mut flat = self.to_flat();
        let mut problems = Vec::new();
        for (key, value) in flatten(text)? {
            match Key::named(&key) {
                None => problems.push(problem(&key, "没有这一项")),
                Some(known) if !known.province => problems.push(problem(&key, "由口径规定，省级不能修改")),
                Some(_) => {
                    flat.insert(key, value);
                }
            }
        }
        if problems.is_empty() { Self::from_flat(flat) } else { Err(PolicyError(problems)) }
    }
}
