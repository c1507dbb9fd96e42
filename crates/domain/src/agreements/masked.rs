//! Personal numbers as an agreement prints them: never whole.

/// A number of which only the ends are readable. It cannot hold a whole number.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Masked(String);

impl Masked {
    /// An identity document: first and last four characters, `1101**********0037`; of a short number a
    /// quarter at each end.
    ///
    /// Real agreements print the whole number; this one does not, because it is kept as plain text for years and the
    /// person is already named by school, major and student number.
    pub fn document_number(number: &str) -> Self {
        let quarter = number.trim().chars().count() / 4;
        Self::keep_ends(number.trim(), quarter.min(4), quarter.min(4))
    }

    /// A mobile: `138****0001`.
    pub fn mobile(number: &str) -> Self {
        let quarter = number.trim().chars().count() / 4;
        Self::keep_ends(number.trim(), 3.min(quarter + 1), 4.min(quarter + 2))
    }

    /// What was masked before, such as a stored value; `None` when it hides nothing.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.contains('*')).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn keep_ends(text: &str, head: usize, tail: usize) -> Self {
        let length = text.chars().count();
        let shown = |place: usize| place < head || place + tail >= length;
        Self(text.chars().enumerate().map(|(place, c)| if shown(place) { c } else { '*' }).collect())
    }
}
