//! Where a page of a list begins, as its address says it: after the row of this time and id.

use domain::time::Instant;
use uuid::Uuid;

use crate::forms::Form;

/// The row the address names; `None` on the first page.
pub(super) fn after(query: &Form) -> Option<(Instant, Uuid)> {
    let (at, id) = query.get("after").split_once('-')?;
    Some((Instant::from_micros(at.parse().ok()?), id.parse().ok()?))
}

/// A row, as [`after`] reads it.
pub(super) fn word(at: Instant, id: Uuid) -> String {
    format!("{}-{}", at.micros(), id.simple())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_back_and_anything_else_is_the_first_page() {
        let row = (Instant::from_micros(12), Uuid::from_u128(7));
        let query = |text: &str| Form::from_pairs(vec![("after".to_owned(), text.to_owned())]);
        assert_eq!(after(&query(&word(row.0, row.1))), Some(row));
        for text in ["", "12", "12-", "x-00000000000000000000000000000007"] {
            assert_eq!(after(&query(text)), None, "{text}");
        }
    }
}
