//! Which column of a file holds which field. Order is free; headings may be synonyms, codes of the national database, or
//! carry blanks, brackets and stars.

use super::column::RosterColumn;
use crate::codes::folded;

/// The columns of one file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Headings {
    places: Vec<(RosterColumn, usize)>,
    /// Headings that mean no field, with their place.
    pub unknown: Vec<(usize, String)>,
    /// Fields that more than one heading means; the first one is read.
    pub doubled: Vec<RosterColumn>,
}

impl Headings {
    /// Reads the first row of a file.
    pub fn read<S: AsRef<str>>(row: &[S]) -> Self {
        let mut headings = Self::default();
        for (place, text) in row.iter().map(AsRef::as_ref).enumerate() {
            match meant(text) {
                Some(column) if headings.place(column).is_some() => headings.doubled.push(column),
                Some(column) => headings.places.push((column, place)),
                None if text.trim().is_empty() => {}
                None => headings.unknown.push((place, text.trim().to_owned())),
            }
        }
        headings
    }

    /// The user's own choice for a field, in place of what was read; `None` takes the field away.
    pub fn assign(&mut self, column: RosterColumn, place: Option<usize>) {
        self.places.retain(|(known, at)| *known != column && Some(*at) != place);
        self.unknown.retain(|(at, _)| Some(*at) != place);
        self.places.extend(place.map(|place| (column, place)));
    }

    pub fn place(&self, column: RosterColumn) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    /// Required fields for which the file has no column.
    pub fn missing(&self) -> Vec<RosterColumn> {
        RosterColumn::ALL
            .iter()
            .copied()
            .filter(|column| column.is_required() && self.place(*column).is_none())
            .collect()
    }

    /// The cell of a field in a row; empty where the row is short or the file has no such column.
    pub fn cell<'a, S: AsRef<str>>(&self, row: &'a [S], column: RosterColumn) -> &'a str {
        let cell = self.place(column).and_then(|place| row.get(place)).map(AsRef::as_ref).unwrap_or_default();
        let cell = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        // Spreadsheets mark a number that is meant as text with an apostrophe.
        cell.strip_prefix('\'').unwrap_or(cell)
    }
}

fn meant(heading: &str) -> Option<RosterColumn> {
    let text = bare(heading);
    let matches = |column: &RosterColumn| {
        bare(column.title()) == text || column.synonyms().iter().any(|synonym| bare(synonym) == text)
    };
    (!text.is_empty()).then(|| RosterColumn::ALL.iter().copied().find(matches)).flatten()
}

/// A heading without blanks, stars, and what stands in brackets.
fn bare(heading: &str) -> String {
    let text = folded(heading);
    let text = text.split('(').next().unwrap_or_default();
    text.chars().filter(|c| !matches!(c, '*' | ':' | '【' | '】' | '[' | ']')).collect()
}
