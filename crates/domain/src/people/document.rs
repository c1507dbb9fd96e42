//! Identity documents: `{kind, number}` names one person (decision 11).

use std::fmt;

use super::resident_id::{self, RegionRule, ResidentIdProblem};
use super::{is_invisible, narrow};
use crate::time::Day;
use crate::words::words;

words! {
    /// 性别.
    pub enum Sex { Male = "male", Female = "female", }
    /// 证件类型.
    pub enum DocumentKind {
        /// 居民身份证.
        ResidentId = "resident_id",
        /// 港澳台居民居住证: 18 characters beginning 81, 82 or 83.
        ResidencePermit = "residence_permit",
        /// 港澳居民来往内地通行证.
        HongKongMacaoPass = "hong_kong_macao_pass",
        /// 台湾居民来往大陆通行证.
        TaiwanPass = "taiwan_pass",
        /// 外国人永久居留身份证: 18 characters beginning 9, or the older 15.
        ForeignResidentCard = "foreign_resident_card",
        /// 护照.
        Passport = "passport",
    }
}

impl Sex {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }

    /// The national code of 性别, 1 or 2.
    pub const fn national_code(self) -> &'static str {
        match self {
            Self::Male => "1",
            Self::Female => "2",
        }
    }

    /// Reads 男, 女, 1, 2, 男性, 女性.
    pub fn read(text: &str) -> Option<Self> {
        match narrow(text).as_str() {
            "男" | "1" | "男性" => Some(Self::Male),
            "女" | "2" | "女性" => Some(Self::Female),
            _ => None,
        }
    }
}

impl DocumentKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::ResidentId => "居民身份证",
            Self::ResidencePermit => "港澳台居民居住证",
            Self::HongKongMacaoPass => "港澳居民来往内地通行证",
            Self::TaiwanPass => "台湾居民来往大陆通行证",
            Self::ForeignResidentCard => "外国人永久居留身份证",
            Self::Passport => "护照",
        }
    }

    /// Whether the person may lack 民族, 政治面貌 and 生源所在地.
    pub const fn is_foreign(self) -> bool {
        matches!(self, Self::ForeignResidentCard | Self::Passport)
    }

    /// Reads an imported cell: code, name, or one of the usual short names.
    pub fn read(text: &str) -> Option<Self> {
        let text = narrow(text);
        match text.as_str() {
            "身份证" | "二代身份证" | "居民身份证件" => return Some(Self::ResidentId),
            "居住证" | "港澳台居住证" => return Some(Self::ResidencePermit),
            "港澳通行证" | "回乡证" | "港澳居民通行证" => return Some(Self::HongKongMacaoPass),
            "台湾通行证" | "台胞证" | "台湾居民通行证" => return Some(Self::TaiwanPass),
            "永久居留证" | "外国人永久居留证" => return Some(Self::ForeignResidentCard),
            _ => {}
        }
        Self::ALL.iter().copied().find(|kind| kind.name() == text || kind.as_str() == text.to_ascii_lowercase())
    }
}

/// Why a text is not the number of such a document.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DocumentProblem {
    #[error("请填写证件号码")]
    Empty,
    #[error(transparent)]
    Resident(#[from] ResidentIdProblem),
    #[error("{}的号码应为{shape}，请对照证件核对", kind.name())]
    Shape { kind: DocumentKind, shape: &'static str },
}

/// A document whose number passed every check of its kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityDocument {
    kind: DocumentKind,
    number: String,
}

impl IdentityDocument {
    /// Trims, turns full-width characters into ASCII, upper-cases, then checks strictly. A resident id that begins with 81,
    /// 82 or 83 is a residence permit, whatever was said, so that one person has one key.
    ///
    /// # Errors
    /// The first rule the number breaks.
    pub fn parse(kind: DocumentKind, text: &str, today: Day) -> Result<Self, DocumentProblem> {
        let number: String = narrow(text)
            .chars()
            .filter(|c| !c.is_whitespace() && !is_invisible(*c))
            .collect::<String>()
            .to_ascii_uppercase();
        if number.is_empty() {
            return Err(DocumentProblem::Empty);
        }
        let of_permit = ["81", "82", "83"].iter().any(|start| number.starts_with(start));
        let kind = match kind {
            DocumentKind::ResidentId if of_permit => DocumentKind::ResidencePermit,
            other => other,
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let shaped =
            |fits: bool, shape: &'static str| if fits { Ok(()) } else { Err(DocumentProblem::Shape { kind, shape }) };
        match kind {
            DocumentKind::ResidentId => resident_id::check(&number, today, RegionRule::Division)?,
            DocumentKind::ResidencePermit => {
                resident_id::check(&number, today, RegionRule::Division)?;
                shaped(of_permit, "以 81、82 或 83 开头的 18 位")?;
            }
            DocumentKind::HongKongMacaoPass => {
                let rest = number.strip_prefix(['H', 'M']).unwrap_or_default();
                shaped(digits(rest) && matches!(rest.len(), 8 | 10), "H 或 M 加 8 位数字")?;
            }
            DocumentKind::TaiwanPass => shaped(digits(&number) && number.len() == 8, "8 位数字")?,
            DocumentKind::ForeignResidentCard if number.len() == 15 => {
                let fits = number
                    .split_at_checked(3)
                    .is_some_and(|(land, rest)| land.bytes().all(|byte| byte.is_ascii_uppercase()) && digits(rest));
                shaped(fits, "以 9 开头的 18 位，或 3 个字母加 12 位数字")?;
            }
            DocumentKind::ForeignResidentCard => resident_id::check(&number, today, RegionRule::ForeignCard)?,
            DocumentKind::Passport => {
                let fits = (5..=17).contains(&number.len())
                    && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    && number.bytes().any(|byte| byte.is_ascii_digit());
                shaped(fits, "5 至 17 位字母和数字")?;
            }
        }
        Ok(Self { kind, number })
    }

    /// A document as it was stored after it had been checked; nothing is checked again, because rules may have become
    /// stricter since.
    pub fn stored(kind: DocumentKind, number: String) -> Self {
        Self { kind, number }
    }

    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// The number in full. Showing it to somebody is an audited act.
    pub fn reveal(&self) -> &str {
        &self.number
    }

    /// What a blind index is made of: the same for the same person, whoever wrote the number down.
    pub fn key(&self) -> String {
        format!("{}:{}", self.kind.as_str(), self.number)
    }

    /// First four, stars, last four; shorter numbers show less.
    pub fn masked(&self) -> String {
        let length = self.number.chars().count();
        let shown = if length >= 15 { 4 } else { (length / 4).min(3) };
        let stars = length.saturating_sub(shown * 2);
        let head = self.number.chars().take(shown);
        let tail = self.number.chars().skip(length.saturating_sub(shown));
        head.chain(std::iter::repeat_n('*', stars)).chain(tail).collect()
    }

    fn is_numbered_by_birth(&self) -> bool {
        self.number.len() == 18 && !matches!(self.kind, DocumentKind::Passport)
    }

    /// The birth day that the number contains.
    pub fn birth_day(&self) -> Option<Day> {
        self.is_numbered_by_birth().then(|| resident_id::birth_day(&self.number)).flatten()
    }

    /// The sex that the number contains.
    pub fn sex(&self) -> Option<Sex> {
        let male = self.is_numbered_by_birth().then(|| resident_id::is_male(&self.number)).flatten()?;
        Some(if male { Sex::Male } else { Sex::Female })
    }

    /// Whether the first six digits are a division no longer in force or unknown to us: worth a look, no fault (withdrawn
    /// codes stay in people's numbers).
    pub fn region_unknown(&self) -> bool {
        self.kind == DocumentKind::ResidentId
            && !resident_id::region(&self.number).is_some_and(resident_id::region_is_in_force)
    }
}

impl fmt::Display for IdentityDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for IdentityDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityDocument({} {})", self.kind.as_str(), self.masked())
    }
}
