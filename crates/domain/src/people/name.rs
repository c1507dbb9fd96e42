//! Names of persons: Han and Latin letters, blanks and the dot between the parts of a name, at most 60 characters.

use std::fmt;

use super::is_invisible;

const LONGEST: usize = 60;

/// The one dot stored between the parts of a name.
const DOT: char = '·';

#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NameProblem {
    #[error("请填写姓名")]
    Empty,
    #[error("姓名最多 60 个字，现为 {found} 个")]
    TooLong { found: usize },
    #[error("姓名第 {place} 个字符不可见，请删除后重新输入")]
    Invisible { place: usize },
    #[error("姓名含从右向左书写的文字，请按证件填写汉字或拉丁字母")]
    RightToLeft,
    #[error("姓名含电脑自造字，请改用标准汉字")]
    PrivateUse,
    #[error("姓名不能含“{found}”，只能用汉字、字母、间隔号和空格")]
    Character { found: char },
    #[error("姓名只有符号，请按证件填写")]
    NoLetters,
}

/// Something about a name that looks right to the eye and differs in the machine; reported, not refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameSuspicion {
    /// A radical or compatibility character that looks like a Han character.
    LooksLikeHan(char),
    /// Letters of two scripts in one name, as Latin a and Cyrillic а.
    MixedScripts,
}

impl fmt::Display for NameSuspicion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LooksLikeHan(c) => write!(f, "姓名中的“{c}”是形似汉字的符号，请用输入法重新输入"),
            Self::MixedScripts => f.write_str("姓名混用了不同文字，可能有形近字，请对照证件核对"),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Latin,
    Other,
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3347f}' | '〇')
}

pub(crate) fn looks_like_han(c: char) -> bool {
    // Twelve characters of the compatibility block are ordinary Han characters.
    let ordinary = matches!(
        c,
        '\u{fa0e}'
            | '\u{fa0f}'
            | '\u{fa11}'
            | '\u{fa13}'
            | '\u{fa14}'
            | '\u{fa1f}'
            | '\u{fa21}'
            | '\u{fa23}'
            | '\u{fa24}'
            | '\u{fa27}'..='\u{fa29}'
    );
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{31c0}'..='\u{31ef}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
        && !ordinary
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn script(c: char) -> Option<Script> {
    match c {
        _ if is_han(c) || looks_like_han(c) => Some(Script::Han),
        'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Script::Latin),
        _ if c.is_alphabetic() => Some(Script::Other),
        _ => None,
    }
}

/// A name as written on the document, with dots and blanks unified.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        for (place, c) in text.chars().enumerate() {
            match c {
                _ if is_invisible(c) => return Err(NameProblem::Invisible { place: place + 1 }),
                _ if is_right_to_left(c) => return Err(NameProblem::RightToLeft),
                '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => return Err(NameProblem::PrivateUse),
                _ => {}
            }
        }
        let unified: Vec<char> = text.chars().map(unify).collect();
        if let Some(found) = unified.iter().copied().find(|c| !is_allowed(*c)) {
            return Err(NameProblem::Character { found });
        }
        let name = set_blanks(&unified);
        let found = name.chars().count();
        if name.is_empty() {
            return Err(NameProblem::Empty);
        }
        if !name.chars().any(|c| script(c).is_some()) {
            return Err(NameProblem::NoLetters);
        }
        if found > LONGEST {
            return Err(NameProblem::TooLong { found });
        }
        Ok(Self(name))
    }

    /// A name as it was stored after it had been checked.
    pub fn stored(name: String) -> Self {
        Self(name)
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The form in which two names are compared: without blanks and dots, Latin letters in upper case.
    pub fn key(&self) -> String {
        self.0.chars().filter(|c| !c.is_whitespace() && *c != DOT && *c != '.').flat_map(char::to_uppercase).collect()
    }

    pub fn is_same_as(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    /// What a careful reader should look at, if anything.
    pub fn suspicion(&self) -> Option<NameSuspicion> {
        if let Some(c) = self.0.chars().find(|c| looks_like_han(*c)) {
            return Some(NameSuspicion::LooksLikeHan(c));
        }
        let mut scripts = self.0.chars().filter_map(script);
        let first = scripts.next()?;
        let mixed = first == Script::Other || scripts.any(|script| script != first);
        mixed.then_some(NameSuspicion::MixedScripts)
    }

    /// The first character, then one star for each other, at most three.
    pub fn masked(&self) -> String {
        let others = self.0.chars().count().saturating_sub(1).min(3);
        self.0.chars().take(1).chain(std::iter::repeat_n('*', others)).collect()
    }
}

/// One dot, one apostrophe, one hyphen, ASCII for full-width Latin letters.
fn unify(c: char) -> char {
    match c {
        '•' | '‧' | '・' | '･' | '∙' | '⋅' | '●' | '\u{16eb}' => DOT,
        '‘' | '’' | 'ʼ' | '＇' | '`' => '\'',
        '‐' | '‑' | '–' | '－' => '-',
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '．' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

fn is_allowed(c: char) -> bool {
    matches!(c, ' ' | DOT | '\'' | '-' | '.') || script(c).is_some() || is_mark(c)
}

/// Accents set after their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// No blanks around dots and between Han characters, single blanks elsewhere; a full stop between Han characters is a dot.
fn set_blanks(name: &[char]) -> String {
    let mut set = String::new();
    let mut rest = name.iter().copied().peekable();
    while let Some(c) = rest.next() {
        let before = set.chars().last();
        if c == ' ' {
            while rest.next_if_eq(&' ').is_some() {}
            let after = rest.peek().copied();
            let between_han = before.is_some_and(is_han) && after.is_some_and(is_han);
            let beside_dot = before == Some(DOT) || after == Some(DOT);
            if before.is_some() && after.is_some() && !between_han && !beside_dot {
                set.push(' ');
            }
        } else if c == '.' && before.is_some_and(is_han) && rest.peek().copied().is_some_and(is_han) {
            set.push(DOT);
        } else {
            set.push(c);
        }
    }
    set
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonName({})", self.masked())
    }
}
