//! Policy as a form of a province shows it: every key one field, left empty where the profile's value is kept.

use super::Policy;
use super::keys::Key;
use super::reading::{PolicyError, PolicyProblem};
use super::values::Shape;

/// What separates the values of a list in a form.
const SEPARATORS: [char; 6] = ['、', '，', ',', ' ', '；', ';'];

/// The words of a choice, in Chinese; the word itself where it says enough.
pub fn word_label<'a>(key: &str, word: &'a str) -> &'a str {
    match (key, word) {
        ("agreement.parties", "two") => "两方协议（鉴证）",
        ("agreement.parties", "three") => "三方协议（审核）",
        ("offline.image_fail", "reupload") => "重新上传",
        ("offline.image_fail", "void") => "整份作废",
        ("offline.abandon", "allowed") => "可以放弃",
        ("offline.abandon", "school_review") => "须经学校审核",
        ("offline.abandon", "forbidden") => "不可放弃",
        ("offline.effective_at", "image_pass") => "签约审核通过后",
        ("offline.effective_at", "text_pass") => "协议审核通过后",
        ("rescind.limit_counts", "filed") => "提出的申请都计入",
        ("rescind.limit_counts", "passed") => "只计入通过的申请",
        ("destination.void", "self") => "自行作废",
        ("destination.void", "request") => "提出申请",
        ("destination.void_review", "no") => "不审核",
        ("destination.void_review", "school_chooses") => "由学校选择",
        ("destination.void_review", "yes") => "须审核",
        ("training_mode.change_review", "province") => "学校申请，省级审核",
        ("training_mode.change_review", "school") => "学校自行变更",
        ("amend.consent", "both") => "双方同意后生效",
        ("amend.consent", "notify") => "即时生效并告知",
        _ => word,
    }
}

impl Key {
    /// Reads what a form sent.
    fn read_field(&self, text: &str) -> Result<toml::Value, PolicyProblem> {
        let value = match self.shape() {
            Shape::List(item) => {
                let pieces = text.split(SEPARATORS).filter(|piece| !piece.is_empty());
                pieces.map(|piece| read_one(&item, piece)).collect::<Option<Vec<_>>>().map(toml::Value::Array)
            }
            shape => read_one(&shape, text),
        };
        value.ok_or_else(|| PolicyProblem { key: self.name.into(), message: format!("应为{}", self.expects()) })
    }
}

fn read_one(shape: &Shape, text: &str) -> Option<toml::Value> {
    match shape {
        Shape::Switch => text.parse().ok().map(toml::Value::Boolean),
        Shape::Number => text.parse().ok().map(toml::Value::Integer),
        Shape::Text => Some(toml::Value::String(text.into())),
        Shape::Word(words) => words.contains(&text).then(|| toml::Value::String(text.into())),
        Shape::List(_) => None,
    }
}

fn field_text(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items.iter().map(field_text).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}

impl Policy {
    /// The value of a key as a form shows it.
    pub fn field_text(&self, key: &str) -> Option<String> {
        self.to_flat().get(key).map(field_text)
    }

    /// The overrides of a province out of its form: keys left empty or equal to this profile's value are none.
    ///
    /// # Errors
    /// Every key that is unknown, mistyped, or not for provinces to set.
    pub fn overrides_of(&self, fields: &[(String, String)]) -> Result<String, PolicyError> {
        let own = self.to_flat();
        let mut problems = Vec::new();
        let mut text = String::new();
        for (name, typed) in fields.iter().filter(|(_, typed)| !typed.trim().is_empty()) {
            let Some(key) = Key::named(name) else {
                problems.push(PolicyProblem { key: name.clone(), message: "没有这一项".into() });
                continue;
            };
            match key.read_field(typed.trim()) {
                Ok(value) if own.get(name) == Some(&value) => {}
                Ok(value) => text.push_str(&format!("{name} = {value}\n")),
                Err(problem) => problems.push(problem),
            }
        }
        if let Err(PolicyError(more)) = self.with_overrides(&text) {
            problems.extend(more);
        }
        if problems.is_empty() { Ok(text) } else { Err(PolicyError(problems)) }
    }
}
