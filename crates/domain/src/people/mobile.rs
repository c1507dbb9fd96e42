//! Mainland mobile numbers: 11 digits beginning 13 to 19.

use std::fmt;

use super::narrow;

#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MobileProblem {
    #[error("请填写手机号码")]
    Empty,
    #[error("手机号码应为 11 位，现为 {found} 位")]
    Length { found: usize },
    #[error("手机号码只能是数字")]
    Character,
    #[error("手机号码应以 13 至 19 开头")]
    Prefix,
    #[error("14{0} 号段用于设备，收不到短信，请填写本人使用的手机号码")]
    Machine(char),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

impl Mobile {
    /// Reads a number with or without +86, blanks and hyphens. New segments are opened every year, so only the first two
    /// digits are checked.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, MobileProblem> {
        let number: String =
            narrow(text).chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—')).collect();
        let bare = ["+86", "0086", "86"]
            .iter()
            .find_map(|prefix| number.strip_prefix(prefix).filter(|rest| rest.chars().count() == 11));
        Self::strict(bare.unwrap_or(&number))
    }

    pub(super) fn strict(number: &str) -> Result<Self, MobileProblem> {
        if number.is_empty() {
            return Err(MobileProblem::Empty);
        }
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(MobileProblem::Character);
        }
        if number.len() != 11 {
            return Err(MobileProblem::Length { found: number.len() });
        }
        let mut digits = number.chars();
        match (digits.next(), digits.next(), digits.next()) {
            (Some('1'), Some('4'), Some(third @ '0'..='4')) => Err(MobileProblem::Machine(third)),
            (Some('1'), Some('3'..='9'), _) => Ok(Self(number.to_owned())),
            _ => Err(MobileProblem::Prefix),
        }
    }

    /// A number as it was stored after it had been checked.
    pub fn stored(number: String) -> Self {
        Self(number)
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `139****6021`.
    pub fn masked(&self) -> String {
        let head = self.0.get(..3).unwrap_or_default();
        let tail = self.0.get(7..).unwrap_or_default();
        format!("{head}****{tail}")
    }
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mobile({})", self.masked())
    }
}
