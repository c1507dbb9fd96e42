//! Reads the texts of a form into checked values and notes the fields that are wrong.

use crate::codes::{Builtin, folded, regions};
use crate::ids::Cohort;
use crate::lettering::{is_hidden, look_alike};
use crate::refusal::FieldErrors;
use crate::time::Day;

/// A form being read.
pub(super) struct Reading {
    pub(super) errors: FieldErrors,
}

impl Reading {
    pub(super) fn new() -> Self {
        Self { errors: FieldErrors::new() }
    }

    /// One line of text of at most `longest` characters; may be empty.
    pub(super) fn line(&mut self, field: &str, text: &str, longest: usize) -> String {
        let text = text.trim();
        if text.chars().any(is_hidden) {
            self.errors.add(field, "不能含换行或不可见字符");
        } else if let Some(problem) = look_alike(text) {
            self.errors.add(field, problem);
        } else if text.chars().count() > longest {
            self.errors.add(field, format!("最多 {longest} 个字"));
        }
        text.to_owned()
    }

    /// The same, which must be filled in.
    pub(super) fn required(&mut self, field: &str, title: &str, text: &str, longest: usize) -> String {
        if text.trim().is_empty() {
            self.errors.add(field, format!("请填写{title}"));
        }
        self.line(field, text, longest)
    }

    /// A code of a built-in table, valid for the cohort.
    pub(super) fn code(&mut self, field: &str, table: Builtin, text: &str, cohort: Cohort) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.errors.add(field, format!("请选择{}", table.title()));
            return String::new();
        }
        let read = table.table().read(text, cohort);
        self.errors.take(field, read).map(|entry| entry.code.clone()).unwrap_or_default()
    }

    /// A region code or full name; empty stays empty unless required.
    pub(super) fn region(&mut self, field: &str, title: &str, text: &str, required: bool) -> String {
        let text = text.trim();
        if text.is_empty() {
            if required {
                self.errors.add(field, format!("请选择{title}"));
            }
            return String::new();
        }
        match regions().find(text) {
            Some(region) => region.code.to_owned(),
            None => {
                self.errors.add(field, "需要六位行政区划代码或省市县全称");
                String::new()
            }
        }
    }

    /// A land line or mobile of a business: digits, blanks, hyphens, an extension. Empty stays empty.
    pub(super) fn phone(&mut self, field: &str, text: &str) -> String {
        let phone = folded(text);
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let fits = phone.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')' | '转'));
        if !phone.is_empty() && (!fits || !(7..=20).contains(&digits)) {
            self.errors.add(field, "应为座机或手机号码，例如 0512-60000000");
        }
        phone
    }

    /// Six digits. Empty stays empty.
    pub(super) fn postcode(&mut self, field: &str, text: &str) -> String {
        let postcode = folded(text);
        if !postcode.is_empty() && (postcode.len() != 6 || !postcode.bytes().all(|byte| byte.is_ascii_digit())) {
            self.errors.add(field, "邮政编码应为 6 位数字");
        }
        postcode
    }

    /// `2027-07-05`, `2027/7/5`, `2027年7月5日`, `20270705`.
    pub(super) fn day(&mut self, field: &str, text: &str) -> Option<Day> {
        let text = folded(text);
        if text.is_empty() {
            return None;
        }
        let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
        let day = match parts.as_slice() {
            [year, month, day] => year
                .parse()
                .ok()
                .zip(month.parse().ok())
                .zip(day.parse().ok())
                .and_then(|((year, month), day)| Day::new(year, month, day)),
            _ => Day::parse(&text),
        };
        if day.is_none() {
            self.errors.add(field, "不是有效日期，例如 2027-07-05");
        }
        day
    }
}
