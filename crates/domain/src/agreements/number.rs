//! Agreement numbers (协议编号): how each rule builds one and what a number may look like (`codes.md` §15).
//!
//! A number is never reused, not even after 作废; uniqueness inside a school is the store's business.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::Cohort;

/// How a school's agreements are numbered; policy key `agreement.number`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberRule {
    /// 19 digits: year, `1`, five digits of school code, nine random digits.
    National19,
    /// 15 or 16 digits: medium, year, four or five digits of school code, level digit, five digits of serial.
    Hb16,
}

impl NumberRule {
    pub const fn code(self) -> &'static str {
        match self {
            Self::National19 => "national19",
            Self::Hb16 => "hb16",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::National19 => "全国编号（19 位）",
            Self::Hb16 => "湖北编号（15—16 位）",
        }
    }
}

impl FromStr for NumberRule {
    type Err = NumberProblem;

    fn from_str(text: &str) -> Result<Self, NumberProblem> {
        [Self::National19, Self::Hb16].into_iter().find(|rule| rule.code() == text).ok_or(NumberProblem::Shape)
    }
}

/// The first digit of a Hubei number; each medium has a serial of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// 电子
    Electronic,
    /// 纸质
    Paper,
}

impl Medium {
    pub const fn digit(self) -> u8 {
        match self {
            Self::Electronic => 1,
            Self::Paper => 2,
        }
    }
}

/// Why no number could be made or read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NumberProblem {
    #[error("院校代码应为 {0} 位数字")]
    SchoolCode(&'static str),
    #[error("届应为四位年份")]
    Cohort,
    #[error("学历层次位应为 1—9")]
    Level,
    #[error("随机部分应少于 10 位")]
    Random,
    #[error("本届该类协议书的流水号已用完")]
    Serial,
    #[error("协议编号应为 15、16 或 19 位数字")]
    Shape,
}

/// A number as printed: 15, 16 or 19 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AgreementNumber(String);

impl AgreementNumber {
    /// How many values the random part of a national number has: draw uniformly below it.
    pub const NATIONAL_DRAWS: u32 = 1_000_000_000;
    /// The last serial a Hubei counter may reach.
    pub const HB_LAST_SERIAL: u32 = 99_999;

    /// Year, `1`, school code, `draw` as nine digits. `draw` comes from a cryptographic generator, below
    /// [`Self::NATIONAL_DRAWS`]; on a collision draw again (decision 10).
    ///
    /// # Errors
    /// When a part does not fit its place.
    pub fn national(cohort: Cohort, school_code: &str, draw: u32) -> Result<Self, NumberProblem> {
        if !is_digits(school_code, 5..=5) {
            return Err(NumberProblem::SchoolCode("5"));
        }
        if draw >= Self::NATIONAL_DRAWS {
            return Err(NumberProblem::Random);
        }
        Ok(Self(format!("{}1{school_code}{draw:09}", year(cohort)?)))
    }

    /// Medium, year, school code, level digit, `serial` (from 1) as five digits.
    ///
    /// # Errors
    /// When a part does not fit its place, or the counter is used up.
    pub fn hubei(
        medium: Medium,
        cohort: Cohort,
        school_code: &str,
        level: u8,
        serial: u32,
    ) -> Result<Self, NumberProblem> {
        if !is_digits(school_code, 4..=5) {
            return Err(NumberProblem::SchoolCode("4—5"));
        }
        if !(1..=9).contains(&level) {
            return Err(NumberProblem::Level);
        }
        if !(1..=Self::HB_LAST_SERIAL).contains(&serial) {
            return Err(NumberProblem::Serial);
        }
        Ok(Self(format!("{}{}{school_code}{level}{serial:05}", medium.digit(), year(cohort)?)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AgreementNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AgreementNumber {
    type Err = NumberProblem;

    /// Reads what a person typed; spaces between digits are dropped.
    fn from_str(text: &str) -> Result<Self, NumberProblem> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let ok = is_digits(&digits, 15..=16) || is_digits(&digits, 19..=19);
        if ok { Ok(Self(digits)) } else { Err(NumberProblem::Shape) }
    }
}

impl TryFrom<String> for AgreementNumber {
    type Error = NumberProblem;

    fn try_from(text: String) -> Result<Self, NumberProblem> {
        text.parse()
    }
}

impl From<AgreementNumber> for String {
    fn from(number: AgreementNumber) -> Self {
        number.0
    }
}

fn is_digits(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn year(cohort: Cohort) -> Result<i16, NumberProblem> {
    if (1000..=9999).contains(&cohort.0) { Ok(cohort.0) } else { Err(NumberProblem::Cohort) }
}

#[cfg(test)]
mod tests;
