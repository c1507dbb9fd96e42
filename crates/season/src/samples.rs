//! The tables of `data/samples`, read once per season.

const SURNAMES: &str = include_str!("../../../data/samples/surnames.csv");
const GIVEN_NAMES: &str = include_str!("../../../data/samples/given_names.csv");
const GIVEN_CHARS: &str = include_str!("../../../data/samples/given_name_chars.csv");
const RARE_CHARS: &str = include_str!("../../../data/samples/rare_name_chars.csv");
const STREETS: &str = include_str!("../../../data/samples/street_names.csv");
const COMPANY_PARTS: &str = include_str!("../../../data/samples/company_parts.csv");
const EMPLOYER_TEMPLATES: &str = include_str!("../../../data/samples/employer_templates.csv");
const PLACES: &str = include_str!("../../../data/samples/places.csv");

type Weighted = Vec<(&'static str, u32)>;

/// A pattern of employer names with what follows from it.
#[derive(Clone, Copy)]
pub(crate) struct EmployerTemplate {
    pub(crate) pattern: &'static str,
    pub(crate) nature: &'static str,
    /// Empty when it follows from the business term.
    pub(crate) industry: &'static str,
    /// First two characters of the credit code; empty for the army.
    pub(crate) credit_prefix: &'static str,
}

pub(crate) struct Samples {
    pub(crate) surnames: Weighted,
    pub(crate) given_names: Vec<(&'static str, char)>,
    given_chars: Vec<(&'static str, char, &'static str, u32)>,
    pub(crate) rare_chars: Vec<&'static str>,
    pub(crate) streets: Vec<&'static str>,
    pub(crate) brand_chars: Weighted,
    pub(crate) legal_forms: Weighted,
    pub(crate) positions: Weighted,
    /// Business term and industry code.
    pub(crate) terms: Vec<(&'static str, &'static str)>,
    pub(crate) employer_templates: Vec<(EmployerTemplate, u32)>,
    /// Region code and full name.
    pub(crate) places: Vec<(&'static str, &'static str)>,
}

impl Samples {
    pub(crate) fn read() -> Self {
        let parts = |kind: &'static str| {
            rows(COMPANY_PARTS)
                .filter(move |row| cell(row, 0) == kind)
                .map(|row| (cell(&row, 1), weight(&row, 3)))
                .collect()
        };
        Self {
            surnames: rows(SURNAMES).map(|row| (cell(&row, 0), weight(&row, 1))).collect(),
            given_names: rows(GIVEN_NAMES).map(|row| (cell(&row, 0), letter(&row, 1))).collect(),
            given_chars: rows(GIVEN_CHARS)
                .map(|row| (cell(&row, 0), letter(&row, 1), cell(&row, 2), weight(&row, 3)))
                .collect(),
            rare_chars: rows(RARE_CHARS).map(|row| cell(&row, 0)).collect(),
            streets: rows(STREETS).map(|row| cell(&row, 0)).collect(),
            brand_chars: parts("brand_char"),
            legal_forms: parts("legal_form"),
            positions: parts("position_title"),
            terms: rows(COMPANY_PARTS)
                .filter(|row| cell(row, 0) == "business_term")
                .map(|row| (cell(&row, 1), cell(&row, 2)))
                .collect(),
            employer_templates: rows(EMPLOYER_TEMPLATES)
                .map(|row| {
                    let template = EmployerTemplate {
                        pattern: cell(&row, 0),
                        nature: cell(&row, 1),
                        industry: cell(&row, 2),
                        credit_prefix: cell(&row, 3),
                    };
                    (template, weight(&row, 4))
                })
                .collect(),
            places: rows(PLACES).map(|row| (cell(&row, 0), cell(&row, 1))).collect(),
        }
    }

    /// The characters given names of this sex are made of: `position` is `first`, `second` or `single`.
    pub(crate) fn given_chars(&self, sex: char, position: &str) -> Weighted {
        let fitting = self.given_chars.iter().filter(|row| row.1 == sex && row.2 == position);
        fitting.map(|row| (row.0, row.3)).collect()
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split(',').collect())
}

fn cell(row: &[&'static str], index: usize) -> &'static str {
    row.get(index).copied().unwrap_or_default()
}

fn letter(row: &[&'static str], index: usize) -> char {
    cell(row, index).chars().next().unwrap_or_default()
}

fn weight(row: &[&'static str], index: usize) -> u32 {
    cell(row, index).parse().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_rows_and_no_cell_is_quoted() {
        let samples = Samples::read();
        assert!(samples.surnames.len() > 400 && samples.given_names.len() > 200 && samples.rare_chars.len() > 50);
        assert!(samples.streets.len() > 100 && samples.places.len() > 30 && samples.terms.len() > 50);
        assert!(samples.employer_templates.len() > 40 && samples.positions.len() > 30);
        for (sex, position) in [('M', "first"), ('M', "second"), ('M', "single"), ('F', "first"), ('F', "second")] {
            assert!(!samples.given_chars(sex, position).is_empty(), "{sex} {position}");
        }
        let tables =
            [SURNAMES, GIVEN_NAMES, GIVEN_CHARS, RARE_CHARS, STREETS, COMPANY_PARTS, EMPLOYER_TEMPLATES, PLACES];
        assert!(tables.iter().all(|table| !table.contains('"')));
    }
}
