//! The 18 characters of a Chinese identity number (GB 11643): region, birth date, sequence, check character.

use crate::codes;
use crate::time::Day;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: &[u8; 11] = b"10X98765432";
const EARLIEST_YEAR: i16 = 1900;

/// The first rule an 18-character number breaks, in the order in which they are tried.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ResidentIdProblem {
    #[error("身份证号应为 18 位，现为 {found} 位，请核对是否漏填或多填")]
    Length { found: usize },
    #[error("这是 15 位旧身份证号，请填写现在使用的 18 位号码")]
    OldNumber,
    /// `place` counts from 1.
    #[error("身份证号第 {place} 位不是数字，前 17 位只能是数字，末位是数字或大写 X")]
    Character { place: usize },
    #[error("身份证号前 6 位地区码不存在，请对照证件核对")]
    Region,
    #[error("身份证号第 7 至 14 位不是有效的出生日期，请对照证件核对")]
    Date,
    #[error("身份证号中的出生日期早于 1900 年或晚于今天，请对照证件核对")]
    DateRange,
    #[error("身份证号第 15 至 17 位不能是 000，请对照证件核对")]
    Sequence,
    #[error("身份证号末位与前 17 位不符，请对照证件逐位核对")]
    Checksum,
}

impl ResidentIdProblem {
    /// The rule's name in `data/vectors/identifiers.csv`.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Length { .. } | Self::OldNumber | Self::Character { .. } => "format",
            Self::Region => "region",
            Self::Date => "date",
            Self::DateRange => "date-range",
            Self::Sequence => "sequence",
            Self::Checksum => "checksum",
        }
    }
}

/// What the first six digits must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RegionRule {
    /// A code in force, one of the three of 港澳台 residents, or a plausible one that is no longer in force.
    Division,
    /// 9 and five further digits: the foreign permanent resident card of 2023.
    ForeignCard,
}

/// Checks a normalised number without correcting anything.
pub(super) fn check(number: &str, today: Day, rule: RegionRule) -> Result<(), ResidentIdProblem> {
    let bytes = number.as_bytes();
    let length = number.chars().count();
    if length == 15 && bytes.len() == 15 && bytes.iter().all(u8::is_ascii_digit) {
        return Err(ResidentIdProblem::OldNumber);
    }
    if length != 18 {
        return Err(ResidentIdProblem::Length { found: length });
    }
    let wrong = number.chars().enumerate().find(|(place, c)| !(c.is_ascii_digit() || (*place == 17 && *c == 'X')));
    if let Some((place, _)) = wrong {
        return Err(ResidentIdProblem::Character { place: place + 1 });
    }
    let region_fits = match rule {
        RegionRule::Division => region(number).is_some_and(region_is_possible),
        RegionRule::ForeignCard => number.starts_with('9'),
    };
    if !region_fits {
        return Err(ResidentIdProblem::Region);
    }
    let birth = birth_day(number).ok_or(ResidentIdProblem::Date)?;
    if birth.year() < EARLIEST_YEAR || birth > today {
        return Err(ResidentIdProblem::DateRange);
    }
    if number.get(14..17) == Some("000") {
        return Err(ResidentIdProblem::Sequence);
    }
    if check_character(number) != number.chars().last() {
        return Err(ResidentIdProblem::Checksum);
    }
    Ok(())
}

pub(super) fn region(number: &str) -> Option<&str> {
    number.get(0..6)
}

pub(super) fn birth_day(number: &str) -> Option<Day> {
    Day::parse(number.get(6..14)?)
}

/// Whether the sequence number is odd, that is a man's.
pub(super) fn is_male(number: &str) -> Option<bool> {
    let digit = number.get(16..17)?.parse::<u8>().ok()?;
    Some(digit % 2 == 1)
}

/// Whether the division is in force, or one of the three that begin the numbers of 港澳台 residents.
pub(super) fn region_is_in_force(code: &str) -> bool {
    code == "830000" || codes::regions().by_code(code).is_some()
}

/// Withdrawn codes are not shipped, yet people born there keep their numbers: a code is possible when its first two digits
/// are a province and both other pairs lie in 01–90.
fn region_is_possible(code: &str) -> bool {
    if region_is_in_force(code) {
        return true;
    }
    let pair = |range: std::ops::Range<usize>| code.get(range).and_then(|pair| pair.parse::<u8>().ok());
    let province = code.get(0..2).is_some_and(|two| codes::regions().by_code(&format!("{two}0000")).is_some());
    province && [pair(2..4), pair(4..6)].into_iter().all(|pair| pair.is_some_and(|pair| (1..=90).contains(&pair)))
}

/// ISO 7064 MOD 11-2 over the first 17 digits.
pub(super) fn check_character(number: &str) -> Option<char> {
    let mut sum = 0;
    let mut digits = number.chars();
    for weight in WEIGHTS {
        sum += digits.next()?.to_digit(10)? * weight;
    }
    let index = usize::try_from(sum % 11).ok()?;
    CHECK_CHARACTERS.get(index).copied().map(char::from)
}
