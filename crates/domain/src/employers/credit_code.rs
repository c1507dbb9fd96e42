//! 统一社会信用代码 (GB 32100): 18 characters, public, so neither masked nor encrypted.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::folded;

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const BODY_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The first rule a code breaks.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CreditCodeProblem {
    #[error("请填写统一社会信用代码")]
    Empty,
    #[error("统一社会信用代码应为 18 位，现为 {found} 位")]
    Length { found: usize },
    /// `place` counts from 1.
    #[error(
        "统一社会信用代码第 {place} 位“{found}”不会出现在代码中，请核对是否把 0 写成 O、1 写成 I、2 写成 Z、5 写成 S"
    )]
    Character { place: usize, found: char },
    #[error("统一社会信用代码第 3 至 8 位应为数字，请对照营业执照核对")]
    Region,
    #[error("统一社会信用代码末位与前 17 位不符，请对照营业执照逐位核对")]
    Checksum,
}

impl CreditCodeProblem {
    /// The rule's name in `data/vectors/identifiers.csv`.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Empty | Self::Length { .. } => "length",
            Self::Character { .. } => "charset",
            Self::Region => "region-format",
            Self::Checksum => "checksum",
        }
    }
}

/// A code whose last check character fits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreditCode(String);

impl CreditCode {
    /// Blanks and hyphens are dropped, full-width characters become ASCII, letters upper case.
    ///
    /// # Errors
    /// The first rule the code breaks.
    pub fn parse(text: &str) -> Result<Self, CreditCodeProblem> {
        let code: String = folded(text).chars().filter(|c| *c != '-').collect();
        Self::strict(&code)
    }

    pub(super) fn strict(code: &str) -> Result<Self, CreditCodeProblem> {
        let found = code.chars().count();
        if found == 0 {
            return Err(CreditCodeProblem::Empty);
        }
        if found != 18 {
            return Err(CreditCodeProblem::Length { found });
        }
        if let Some((place, found)) = code.chars().enumerate().find(|(_, c)| value(*c).is_none()) {
            return Err(CreditCodeProblem::Character { place: place + 1, found });
        }
        if !code.chars().skip(2).take(6).all(|c| c.is_ascii_digit()) {
            return Err(CreditCodeProblem::Region);
        }
        if check_character(code) != code.chars().last() {
            return Err(CreditCodeProblem::Checksum);
        }
        Ok(Self(code.to_owned()))
    }

    /// A code as it was stored after it had been checked, or as an old record printed it.
    pub fn stored(code: String) -> Self {
        Self(code)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first six digits of the place of registration.
    pub fn region(&self) -> &str {
        self.0.get(2..8).unwrap_or_default()
    }

    /// Whether the inner organisation code (GB 11714) fails its own check: worth a look, no fault, because converted old
    /// codes with such a fault exist.
    pub fn body_is_doubtful(&self) -> bool {
        let body: Vec<char> = self.0.chars().skip(8).take(9).collect();
        let Some((last, body)) = body.split_last() else { return true };
        let sum: u32 = body.iter().zip(BODY_WEIGHTS).map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight).sum();
        let expected = match 11 - sum % 11 {
            10 => Some('X'),
            11 => Some('0'),
            digit => char::from_digit(digit, 10),
        };
        expected != Some(*last)
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn value(c: char) -> Option<u32> {
    let place = ALPHABET.iter().position(|known| char::from(*known) == c)?;
    u32::try_from(place).ok()
}

/// The 18th character for the first 17.
pub(super) fn check_character(code: &str) -> Option<char> {
    let mut sum = 0;
    let mut characters = code.chars();
    for weight in WEIGHTS {
        sum += value(characters.next()?)? * weight;
    }
    let index = usize::try_from((31 - sum % 31) % 31).ok()?;
    ALPHABET.get(index).copied().map(char::from)
}
