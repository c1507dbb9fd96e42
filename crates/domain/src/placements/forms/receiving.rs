//! Who takes archive and household, in the forms of agreements that ask for it (F188, F300, `codes.md` §14.1).

use super::{Form, Values};
use crate::refusal::FieldErrors;

/// Answers by which somebody takes them.
const TAKEN: [&str; 3] = ["签约单位接收", "托管单位接收", "上级主管单位接收"];

/// What a form that stars the receiver asks for besides the name.
const WHOLE: &[&str] = &["archive_address", "archive_postcode", "archive_contact", "archive_phone"];

fn is_taken(values: &Values, transfer: &str) -> bool {
    let answer = values.get(transfer).or_else(|| values.get("receiving"));
    answer.is_some_and(|answer| TAKEN.contains(&answer.as_str()))
}

/// Whether somebody takes the archive, so that a receiver is named.
pub fn archive_is_taken(values: &Values) -> bool {
    is_taken(values, "archive_transfer")
}

/// Whether somebody takes the household, so that an address is named.
pub fn household_is_taken(values: &Values) -> bool {
    is_taken(values, "household_transfer")
}

impl Form {
    /// Notes what is missing of a receiver: the name, and where archive and household are asked apart, the rest as well.
    pub(super) fn check_receiver(&self, values: &Values, errors: &mut FieldErrors) {
        let wrong = |text: &String| text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit());
        if values.get("archive_postcode").is_some_and(wrong) {
            errors.add("archive_postcode", "邮政编码应为 6 位数字");
        }
        if self.field("archive_name").is_none() || !archive_is_taken(values) {
            return;
        }
        let whole = WHOLE.iter().filter(|_| self.field("archive_transfer").is_some());
        for name in std::iter::once(&"archive_name").chain(whole) {
            if values.contains_key(*name) || errors.of(name).is_some() {
                continue;
            }
            if let Some((field, _)) = self.field(name) {
                errors.add(name, format!("请填写{}", field.title));
            }
        }
    }
}
