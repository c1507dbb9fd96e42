//! One reference table and the ways to look something up in it.

use std::collections::HashMap;

use super::nearness::{nearest, nearness};
use crate::ids::Cohort;

/// The graduating years in which an entry may be chosen, both ends included; open where `None`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Validity {
    pub from: Option<Cohort>,
    pub until: Option<Cohort>,
}

impl Validity {
    pub fn covers(self, cohort: Cohort) -> bool {
        self.from.is_none_or(|from| from <= cohort) && self.until.is_none_or(|until| cohort <= until)
    }
}

/// One line of a reference table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    pub code: String,
    pub name: String,
    /// Other spellings an imported cell may hold.
    pub aliases: Vec<String>,
    pub validity: Validity,
    attributes: Vec<(String, String)>,
}

impl Entry {
    /// A further column of the table's file; empty text counts as absent.
    pub fn attribute(&self, column: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(name, _)| name == column)?;
        (!value.is_empty()).then_some(value.as_str())
    }
}

/// A file that is not a reference table.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TableProblem {
    #[error("缺少“{0}”列")]
    ColumnMissing(&'static str),
    #[error("第 {line} 行：{what}")]
    Line { line: u64, what: String },
    #[error("代码表没有内容")]
    Empty,
}

/// Text that is neither a code nor a name of the table, with what may have been meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownCode {
    pub table: String,
    pub text: String,
    /// Nearest entries as (code, name), best first, at most three.
    pub nearest: Vec<(String, String)>,
}

impl std::fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}中没有“{}”", self.table, self.text)?;
        if !self.nearest.is_empty() {
            let names: Vec<&str> = self.nearest.iter().map(|(_, name)| name.as_str()).collect();
            write!(f, "，是否为：{}", names.join("、"))?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownCode {}

/// A reference table with lookup by code, by name and by nearness.
#[derive(Clone, Debug)]
pub struct Table {
    title: String,
    entries: Vec<Entry>,
    by_text: HashMap<String, Vec<usize>>,
    code_width: Option<usize>,
}

impl Table {
    /// Reads a table from CSV with the columns code, name and, where wanted, aliases (`|` between), `valid_from`,
    /// `valid_until`; all further columns become attributes.
    ///
    /// # Errors
    /// A column or a cell that is missing or wrong, with its line.
    pub fn from_csv(title: &str, text: &str) -> Result<Self, TableProblem> {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let at = |error: &csv::Error| error.position().map_or(0, csv::Position::line);
        let broken = |error: csv::Error| TableProblem::Line {
            line: at(&error),
            what: "列数与表头不一致或编码不是 UTF-8".into(),
        };
        let headers = reader.headers().map_err(broken)?.clone();
        let place = |name: &str| headers.iter().position(|header| header.trim() == name);
        let code = place("code").ok_or(TableProblem::ColumnMissing("code"))?;
        let name = place("name").ok_or(TableProblem::ColumnMissing("name"))?;
        let (aliases, from, until) = (place("aliases"), place("valid_from"), place("valid_until"));
        let known = [Some(code), Some(name), aliases, from, until];
        let mut entries = Vec::new();
        for record in reader.records() {
            let record = record.map_err(broken)?;
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |place: Option<usize>| place.and_then(|place| record.get(place)).unwrap_or_default().trim();
            let year = |place: Option<usize>| match cell(place) {
                "" => Ok(None),
                text => text
                    .parse()
                    .map(|year| Some(Cohort(year)))
                    .map_err(|_| TableProblem::Line { line, what: format!("“{text}”不是毕业年份") }),
            };
            if cell(Some(code)).is_empty() || cell(Some(name)).is_empty() {
                return Err(TableProblem::Line { line, what: "代码和名称都要填写".into() });
            }
            entries.push(Entry {
                code: cell(Some(code)).to_owned(),
                name: cell(Some(name)).to_owned(),
                aliases: cell(aliases)
                    .split('|')
                    .map(str::trim)
                    .filter(|alias| !alias.is_empty())
                    .map(str::to_owned)
                    .collect(),
                validity: Validity { from: year(from)?, until: year(until)? },
                attributes: headers
                    .iter()
                    .enumerate()
                    .filter(|(index, _)| !known.contains(&Some(*index)))
                    .map(|(index, header)| (header.trim().to_owned(), cell(Some(index)).to_owned()))
                    .collect(),
            });
        }
        if entries.is_empty() { Err(TableProblem::Empty) } else { Ok(Self::of(title, entries)) }
    }

    pub(super) fn of(title: &str, entries: Vec<Entry>) -> Self {
        let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let texts = [&entry.code, &entry.name].into_iter().chain(&entry.aliases);
            for text in texts.map(|text| folded(text)) {
                let places = by_text.entry(text).or_default();
                if places.last() != Some(&index) {
                    places.push(index);
                }
            }
        }
        let width = entries.first().map(|entry| entry.code.len());
        let code_width = width.filter(|width| entries.iter().all(|entry| entry.code.len() == *width));
        Self { title: title.to_owned(), entries, by_text, code_width }
    }

    /// The table's Chinese title, such as 民族.
    pub fn title(&self) -> &str {
        &self.title
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every entry, in the table's order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries that may be chosen for a cohort, in the table's order.
    pub fn choices(&self, cohort: Cohort) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.validity.covers(cohort))
    }

    /// The entry with exactly this code, valid for the cohort.
    pub fn by_code(&self, code: &str, cohort: Cohort) -> Option<&Entry> {
        self.at(code).find(|entry| entry.code == code && entry.validity.covers(cohort))
    }

    /// The newest entry of a code, valid or not: what an old record shows.
    pub fn any(&self, code: &str) -> Option<&Entry> {
        self.at(code).filter(|entry| entry.code == code).last()
    }

    /// The newest name of a code, valid or not.
    pub fn name_of(&self, code: &str) -> Option<&str> {
        self.any(code).map(|entry| entry.name.as_str())
    }

    /// Reads a cell that holds a code, a name, another spelling, or both as in `(10001) 北京大学`. A number whose leading
    /// zero was lost in a spreadsheet is understood.
    pub fn find(&self, text: &str, cohort: Cohort) -> Option<&Entry> {
        let text = folded(text);
        let valid = |key: &str| self.at_folded(key).find(|entry| entry.validity.covers(cohort));
        valid(&text)
            .or_else(|| {
                let width = self.code_width?;
                let short = text.len() < width && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                short.then(|| valid(&format!("{text:0>width$}"))).flatten()
            })
            .or_else(|| {
                let (code, name) = code_and_name(&text)?;
                valid(code).filter(|entry| self.at_folded(name).any(|named| named.code == entry.code))
            })
    }

    /// # Errors
    /// The text with the nearest entries when it is none of the table.
    pub fn read(&self, text: &str, cohort: Cohort) -> Result<&Entry, UnknownCode> {
        self.find(text, cohort).ok_or_else(|| UnknownCode {
            table: self.title.clone(),
            text: text.trim().to_owned(),
            nearest: self
                .suggest(text, cohort, 3)
                .into_iter()
                .map(|entry| (entry.code.clone(), entry.name.clone()))
                .collect(),
        })
    }

    /// The entries nearest to a text in name or other spelling, best first.
    pub fn suggest(&self, text: &str, cohort: Cohort, limit: usize) -> Vec<&Entry> {
        let text = folded(text);
        let score = |entry: &Entry| {
            let names = std::iter::once(&entry.name).chain(&entry.aliases);
            names.map(|name| nearness(&text, &folded(name))).max().unwrap_or(0)
        };
        nearest(&text, self.choices(cohort).map(|entry| (entry, score(entry))), limit)
    }

    fn at<'a>(&'a self, text: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        self.at_folded(&folded(text))
    }

    fn at_folded<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let places = self.by_text.get(key).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.entries.get(*place))
    }
}

/// Splits `(10001)北京大学`, `31-本科生毕业` or `31本科生毕业`, already folded.
pub(crate) fn code_and_name(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('(').unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (code, rest) = text.split_at_checked(end)?;
    let name = rest.trim_start_matches([')', '-', ':', '.', '、', '_']);
    (!code.is_empty() && !name.is_empty()).then_some((code, name))
}

/// The form in which codes and names are compared: no blanks, ASCII for full-width letters, digits and brackets, upper case.
pub(crate) fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}' && *c != '\u{200b}')
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect()
}
