//! Who a person is and how to reach them: identity documents, names, mobiles, e-mail addresses, and where each contact
//! came from.
//!
//! A value of these types has been parsed and checked. `Debug` and `Display` show it masked; `reveal` gives the text and
//! is the one way out, so that every place that shows personal data in full can be found by that word.

mod contact;
mod document;
mod email;
mod mobile;
mod name;
mod resident_id;

pub use contact::{Contact, ContactFacts, ContactKind, ContactOrigin, ContactProblem, NOTICE_HOURS, Standing};
pub use document::{DocumentKind, DocumentProblem, IdentityDocument, Sex};
pub use email::{Email, EmailProblem};
pub use mobile::{Mobile, MobileProblem};
pub(crate) use name::looks_like_han;
pub use name::{NameProblem, NameSuspicion, PersonName};
pub use resident_id::ResidentIdProblem;

/// ASCII for full-width letters, digits and signs; no blanks around the text.
fn narrow(text: &str) -> String {
    let narrow = text.chars().map(|c| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    });
    let text: String = narrow.filter(|c| !is_invisible(*c)).collect();
    text.trim().to_owned()
}

/// Characters without a picture of their own, except blanks: controls, joiners, direction marks, variation selectors.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests;
