//! Checks what was typed into a form. A text that is right comes back in its stored form: codes instead of names.

use super::{Form, FormField, Input, Values};
use crate::codes::{Builtin, folded, regions};
use crate::employers::CreditCode;
use crate::ids::Cohort;
use crate::lettering::{is_hidden, look_alike, plain};
use crate::people::{Email, Mobile};
use crate::refusal::FieldErrors;
use crate::time::Day;

/// Years a date of a form may lie before and after today.
const YEARS: i16 = 5;

impl Form {
    /// The values as they are stored, or what is wrong with each field. Names the form does not have are dropped.
    ///
    /// # Errors
    /// One message per wrong or missing field.
    pub fn read(&self, typed: &Values, cohort: Cohort, today: Day) -> Result<Values, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut values = Values::new();
        for (field, needed) in &self.fields {
            let text = typed.get(field.name).map_or("", String::as_str).trim();
            if text.is_empty() {
                if *needed {
                    let verb =
                        if matches!(field.input, Input::Line(_) | Input::Text(_)) { "填写" } else { field.verb() };
                    errors.add(field.name, format!("请{verb}{}", field.title));
                }
                continue;
            }
            let read = field.read(text, cohort, today);
            values.extend(errors.take(field.name, read).map(|value| (field.name.to_owned(), value)));
        }
        let asks_code = self.field("no_code_reason").is_some();
        if asks_code && !values.contains_key("credit_code") && !values.contains_key("no_code_reason") {
            let wrong = errors.of("credit_code").is_some();
            if !wrong {
                errors.add("credit_code", "请填写统一社会信用代码；确实没有的，请在下面写明原因");
            }
        }
        let asks_reach = self.field("phone").is_some() && self.field("mobile").is_some();
        let reach = ["phone", "mobile"];
        if asks_reach && reach.iter().all(|name| !values.contains_key(*name) && errors.of(name).is_none()) {
            errors.add("phone", "联系人电话和联系人手机至少填写一个");
        }
        self.check_receiver(&values, &mut errors);
        errors.0.sort_by_key(|error| self.fields.iter().position(|(field, _)| field.name == error.field));
        errors.into_result().map(|()| values)
    }
}

impl FormField {
    fn verb(&self) -> &'static str {
        match self.input {
            Input::Region | Input::Table(_) | Input::Choice(_) | Input::Date | Input::Past => "选择",
            _ => "填写",
        }
    }

    fn read(&self, text: &str, cohort: Cohort, today: Day) -> Result<String, String> {
        match self.input {
            Input::Line(longest) => line(text, longest),
            Input::Text(longest) => paragraph(text, longest),
            Input::CreditCode => {
                CreditCode::parse(text).map(|code| code.as_str().to_owned()).map_err(|problem| problem.to_string())
            }
            Input::Email => {
                Email::parse(text).map(|email| email.reveal().to_owned()).map_err(|wrong| wrong.to_string())
            }
            Input::Phone => phone(text),
            Input::Mobile => {
                Mobile::parse(text).map(|mobile| mobile.reveal().to_owned()).map_err(|wrong| wrong.to_string())
            }
            Input::Money => money(text),
            Input::Date => date(text, today).map(|day| day.to_string()),
            Input::Past => match date(text, today)? {
                day if day > today => Err("日期还没有到，请核对".to_owned()),
                day => Ok(day.to_string()),
            },
            Input::Region => {
                regions().find(text).map(|region| region.code.to_owned()).ok_or("请从列表中选择省、市、县".to_owned())
            }
            Input::Table(table) => {
                table.table().read(text, cohort).map(|entry| entry.code.clone()).map_err(|problem| problem.to_string())
            }
            Input::Choice(words) => words
                .iter()
                .find(|word| folded(word) == folded(text))
                .map(|word| (*word).to_owned())
                .ok_or(format!("请从列表中选择{}", self.title)),
        }
    }

    /// A stored value as people read it.
    pub fn shown(&self, value: &str) -> String {
        match self.input {
            Input::Region => regions().full_name(value).unwrap_or(value).to_owned(),
            Input::Table(table) => table.table().name_of(value).unwrap_or(value).to_owned(),
            Input::Money if !value.is_empty() => format!("{value} {}", self.unit).trim_end().to_owned(),
            _ => value.to_owned(),
        }
    }

    /// The table behind the field.
    pub const fn table(&self) -> Option<Builtin> {
        match self.input {
            Input::Table(table) => Some(table),
            _ => None,
        }
    }
}

fn line(text: &str, longest: usize) -> Result<String, String> {
    if text.chars().any(is_hidden) {
        return Err("含有换行或不可见字符，请重新输入".to_owned());
    }
    let text = plain(text);
    if let Some(problem) = look_alike(&text) {
        return Err(problem);
    }
    if text.chars().count() > longest {
        return Err(format!("最多 {longest} 个字"));
    }
    Ok(text)
}

fn paragraph(text: &str, longest: usize) -> Result<String, String> {
    let text = text.replace("\r\n", "\n");
    if text.chars().any(|letter| letter != '\n' && is_hidden(letter)) {
        return Err("含有不可见字符，请重新输入".to_owned());
    }
    let length = text.chars().count();
    if length > longest {
        return Err(format!("最多 {longest} 个字，现在有 {length} 个"));
    }
    Ok(text)
}

fn phone(text: &str) -> Result<String, String> {
    if let Ok(mobile) = Mobile::parse(text) {
        return Ok(mobile.reveal().to_owned());
    }
    let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let allowed = plain.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '-' | '+' | '(' | ')' | '转'));
    if allowed && (7..=20).contains(&digits) {
        Ok(plain)
    } else {
        Err("请填写手机号，或带区号的座机号".to_owned())
    }
}

fn money(text: &str) -> Result<String, String> {
    let plain: String = text.chars().filter(|letter| !matches!(letter, ',' | '，' | ' ')).collect();
    match plain.parse::<u32>() {
        Ok(amount) if amount <= 99_999_999 => Ok(amount.to_string()),
        _ => Err("请填写整数金额，不带单位".to_owned()),
    }
}

fn date(text: &str, today: Day) -> Result<Day, String> {
    let day = Day::parse(text).ok_or("日期格式如 2027-07-01")?;
    let year = today.year();
    let near = (year.saturating_sub(YEARS)..=year.saturating_add(YEARS)).contains(&day.year());
    if near { Ok(day) } else { Err("日期不合理，请核对年份".to_owned()) }
}
