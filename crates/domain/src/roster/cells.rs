//! Dates and numbers as they stand in spreadsheet cells.

use super::fields::YearMonth;
use crate::codes::folded;
use crate::time::Day;

/// The runs of digits of a cell: `2020年7月1日` → 2020, 7, 1.
fn digit_runs(text: &str) -> Vec<String> {
    let text = folded(text);
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// Whether a cell holds only digits and the signs of a date.
fn is_date_like(text: &str) -> bool {
    folded(text).chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月' | '日' | ':' | 'T'))
}

/// `20050230`, `2005-2-3`, `2005/02/03`, `2005年2月3日`, each also with a time after it.
pub(super) fn day(text: &str) -> Option<Day> {
    if !is_date_like(text) {
        return None;
    }
    let first = text.split([' ', 'T']).next().unwrap_or(text);
    match digit_runs(first).as_slice() {
        [whole] if whole.len() == 8 => Day::parse(whole),
        [year, month, day] if year.len() == 4 => Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?),
        _ => None,
    }
}

/// `202007`, `2020-7`, `2020年7月`, and the month of anything [`day`] reads.
pub(super) fn month(text: &str) -> Option<YearMonth> {
    if !is_date_like(text) {
        return None;
    }
    let first = text.split([' ', 'T']).next().unwrap_or(text);
    match digit_runs(first).as_slice() {
        [whole] if whole.len() == 6 => YearMonth::parse(whole),
        [year, month] if year.len() == 4 => YearMonth::new(year.parse().ok()?, month.parse().ok()?),
        _ => day(text).and_then(|day| YearMonth::new(day.year(), day.month())),
    }
}

/// A long number that a spreadsheet turned into `1.10105E+17` has lost its digits for good.
pub(super) fn lost_its_digits(text: &str) -> bool {
    let text = folded(text);
    text.split_once("E+").is_some_and(|(mantissa, exponent)| {
        mantissa.chars().all(|c| c.is_ascii_digit() || c == '.')
            && !exponent.is_empty()
            && exponent.bytes().all(|byte| byte.is_ascii_digit())
    })
}
