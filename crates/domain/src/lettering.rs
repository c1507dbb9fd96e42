//! What may stand in a text that other people read: characters that are seen, and that are what they look like.

use crate::people::{is_invisible, looks_like_han};
use crate::refusal::FieldErrors;

#[cfg(test)]
mod tests;

/// Cyrillic and Greek letters drawn as Latin ones are.
const ALIKE: &str = "АВЕЅІЈКМНОРСТУХԀԚԜаеорсухѕіјһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυικ";

/// Marks that turn the order of what is read, controls, and characters nobody sees.
pub(crate) fn is_hidden(letter: char) -> bool {
    letter.is_control() || is_invisible(letter)
}

/// Full-width Latin letters and digits in their plain form; they are the same letters, typed another way.
pub(crate) fn plain(text: &str) -> String {
    let narrow = |letter| match letter {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(u32::from(letter).saturating_sub(0xfee0)).unwrap_or(letter)
        }
        _ => letter,
    };
    text.chars().map(narrow).collect()
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{c0}'..='\u{24f}')
}

/// Letters that are taken for Latin ones beside them: Greek, Cyrillic, Armenian, Cherokee, Coptic, Lisu. Small Greek letters
/// that are like no other stand beside Latin ones in measures and names of substances.
fn is_beside(letter: char) -> bool {
    ALIKE.contains(letter)
        || matches!(letter, '\u{391}'..='\u{3a9}' | '\u{400}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}' | '\u{2c80}'..='\u{2cff}' | '\u{a4d0}'..='\u{a4ff}')
}

/// Letters of another alphabet that no reader takes for Latin ones: who writes them writes that alphabet.
fn is_foreign(letter: char) -> bool {
    matches!(letter, '\u{370}'..='\u{52f}') && !ALIKE.contains(letter)
}

/// What in the text is made to be taken for something else, named, with the way out.
pub(crate) fn look_alike(text: &str) -> Option<String> {
    if let Some(found) = text.chars().find(|letter| looks_like_han(*letter)) {
        return Some(format!("“{found}”是形似汉字的符号，请用输入法重新输入"));
    }
    if let Some(found) = text.chars().find(|letter| matches!(letter, '\u{1d400}'..='\u{1d7ff}')) {
        return Some(format!("“{found}”是形似字母的符号，请改用普通字母和数字"));
    }
    let foreign = text.chars().any(is_foreign);
    let mut words = text.split(|letter: char| !is_latin(letter) && !is_beside(letter));
    words.find_map(|word| {
        let beside = word.chars().find(|letter| is_beside(*letter))?;
        if word.chars().any(is_latin) {
            return Some(format!("“{word}”里混有形近的外文字母“{beside}”，请换用同一种字母"));
        }
        let alike = word.chars().all(|letter| ALIKE.contains(letter));
        let word_like = word.chars().count() > 1 || beside.is_uppercase();
        (alike && word_like && !foreign)
            .then(|| format!("“{word}”看着像英文字母，其实是形近的外文字母，请改用英文字母"))
    })
}

impl FieldErrors {
    /// Notes a text others will read that holds what nobody sees; line breaks are seen.
    pub fn legible(&mut self, field: &str, text: &str) {
        let hidden = |letter: &char| !matches!(letter, '\n' | '\r' | '\t') && is_hidden(*letter);
        let place = text.trim().chars().position(|letter| hidden(&letter));
        if let Some(place) = place.filter(|_| self.of(field).is_none()) {
            self.add(field, format!("第 {} 个字符看不见，请删除后重新输入", place.saturating_add(1)));
        }
    }
}
