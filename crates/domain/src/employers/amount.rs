//! Amounts of money in whole yuan, as forms give them and agreements print them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::folded;

const LARGEST: u32 = 9_999_999;

#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AmountProblem {
    #[error("请填写数字，例如 3000")]
    NotANumber,
    #[error("请填写整数元，不含角分")]
    NotWhole,
    #[error("金额不能超过 9,999,999 元")]
    TooLarge,
}

/// Whole yuan; monthly where it is pay.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Yuan(pub u32);

impl Yuan {
    /// Reads `9500`, `9,500`, `９５００`, `¥9500`, `9500元`, `9500.00`.
    ///
    /// # Errors
    /// When the text is no such amount; words such as 左右 or 面议 are refused.
    pub fn parse(text: &str) -> Result<Self, AmountProblem> {
        let text = folded(text);
        let text = text.trim_start_matches(['¥', '￥']);
        let text = ["元/月", "元每月", "元"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text);
        let (whole, cents) = text.split_once('.').unwrap_or((text, "0"));
        let digits: String = whole.chars().filter(|c| !matches!(c, ',' | '、')).collect();
        let grouped = whole.split(',').skip(1).all(|group| group.len() == 3);
        let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !number(&digits) || !number(cents) || !grouped || whole.contains('、') {
            return Err(AmountProblem::NotANumber);
        }
        if cents.bytes().any(|byte| byte != b'0') {
            return Err(AmountProblem::NotWhole);
        }
        digits.parse().ok().filter(|amount| *amount <= LARGEST).map(Self).ok_or(AmountProblem::TooLarge)
    }
}

/// `9,500`.
impl fmt::Display for Yuan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}
