//! The 19 fields of a roster entry (F060, S0 §4).

use std::fmt;

use super::column::RosterColumn;
use super::commitment::Commitment;
use crate::codes::{Builtin, Level, education_group, regions};
use crate::ids::DepartmentId;
use crate::people::{Email, IdentityDocument, Mobile, PersonName, Sex};
use crate::time::Day;
use crate::words::words;

words! {
    /// 培养方式; the words are the published codes (F056).
    pub enum TrainingMode {
        /// 非定向.
        Ordinary = "1",
        /// 定向（不可网签）.
        TargetedNotOnline = "21",
        /// 定向（可网签）.
        TargetedOnline = "22",
        /// 在职.
        InService = "3",
        /// 委培（不可网签）.
        CommissionedNotOnline = "41",
        /// 委培（可网签）.
        CommissionedOnline = "42",
        /// 自筹.
        SelfFunded = "5",
    }
}

impl TrainingMode {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "非定向",
            Self::TargetedNotOnline => "定向（不可网签）",
            Self::TargetedOnline => "定向（可网签）",
            Self::InService => "在职",
            Self::CommissionedNotOnline => "委培（不可网签）",
            Self::CommissionedOnline => "委培（可网签）",
            Self::SelfFunded => "自筹",
        }
    }

    /// Whether the graduate may use every option; otherwise only 定向/委培毕业去向补充登记 (R02, R39).
    pub const fn may_sign_online(self) -> bool {
        !matches!(self, Self::TargetedNotOnline | Self::CommissionedNotOnline)
    }

    /// 委培 rather than 定向.
    pub const fn is_commissioned(self) -> bool {
        matches!(self, Self::CommissionedNotOnline | Self::CommissionedOnline)
    }

    /// Whether the graduate goes to the unit of an agreement made before the studies.
    pub const fn is_bound(self) -> bool {
        matches!(
            self,
            Self::TargetedNotOnline | Self::TargetedOnline | Self::CommissionedNotOnline | Self::CommissionedOnline
        )
    }
}

/// A month, written 202607.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct YearMonth {
    year: i16,
    month: i8,
}

impl YearMonth {
    /// `None` when there is no such month.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((1..=12).contains(&month) && (1950..=2100).contains(&year)).then_some(Self { year, month })
    }

    /// Reads `202607`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_at_checked(4)?;
        if month.len() != 2 {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }

    pub const fn year(self) -> i16 {
        self.year
    }

    pub const fn month(self) -> i8 {
        self.month
    }

    /// Months from `earlier` to `self`.
    pub fn months_since(self, earlier: Self) -> i32 {
        (i32::from(self.year) - i32::from(earlier.year)) * 12 + i32::from(self.month) - i32::from(earlier.month)
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}", self.year, self.month)
    }
}

/// 学制 in half years, 1 to 9.5 years.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StudyYears {
    half_years: u8,
}

impl StudyYears {
    /// Reads `4`, `2.5`, `4.0`, `4年`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('年').trim();
        let (whole, half) = text.split_once('.').unwrap_or((text, "0"));
        let half = match half.trim_end_matches('0') {
            "" => 0,
            "5" => 1,
            _ => return None,
        };
        let half_years = whole.parse::<u8>().ok()?.checked_mul(2)?.checked_add(half)?;
        (2..=19).contains(&half_years).then_some(Self { half_years })
    }

    pub fn months(self) -> i32 {
        i32::from(self.half_years) * 6
    }
}

impl fmt::Display for StudyYears {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.half_years / 2, if self.half_years % 2 == 1 { ".5" } else { "" })
    }
}

/// 专业: the name always, the code where one is known.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Major {
    /// Empty when unknown.
    pub code: String,
    pub name: String,
}

impl fmt::Display for Major {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code.is_empty() { f.write_str(&self.name) } else { write!(f, "({}) {}", self.code, self.name) }
    }
}

/// One roster entry's data. Codes are those of the built-in tables; 民族, 政治面貌 and 生源所在地 are empty only for holders
/// of foreign documents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterFields {
    pub exam_number: String,
    pub name: PersonName,
    pub sex: Sex,
    pub document: IdentityDocument,
    pub ethnic_group: String,
    pub political_status: String,
    pub birth_day: Day,
    pub school_code: String,
    pub school_name: String,
    pub department: DepartmentId,
    pub department_name: String,
    /// Code of 学历层次, such as 31.
    pub level: String,
    pub major: Major,
    pub training_mode: TrainingMode,
    /// Region code of 生源所在地.
    pub origin: String,
    pub student_number: String,
    pub study_years: StudyYears,
    pub entry_month: YearMonth,
    pub graduation_month: YearMonth,
    pub mobile: Option<Mobile>,
    pub email: Option<Email>,
    /// Where a targeted or commissioned graduate is bound to go; `None` for everybody else, and while it is not known.
    pub commitment: Option<Commitment>,
}

impl RosterFields {
    /// 博士, 硕士, 本科 or 专科.
    pub fn education(&self) -> Option<Level> {
        education_group(&self.level)
    }

    /// The field as a page shows it: names for codes, personal numbers masked.
    pub fn shown(&self, column: RosterColumn) -> String {
        let named = |table: Builtin, code: &str| table.table().name_of(code).unwrap_or(code).to_owned();
        match column {
            RosterColumn::ExamNumber => self.exam_number.clone(),
            RosterColumn::Name => self.name.reveal().to_owned(),
            RosterColumn::Sex => self.sex.name().to_owned(),
            RosterColumn::DocumentKind => self.document.kind().name().to_owned(),
            RosterColumn::DocumentNumber => self.document.masked(),
            RosterColumn::EthnicGroup => named(Builtin::EthnicGroups, &self.ethnic_group),
            RosterColumn::PoliticalStatus => named(Builtin::PoliticalStatus, &self.political_status),
            RosterColumn::BirthDay => self.birth_day.to_string(),
            RosterColumn::School => format!("({}) {}", self.school_code, self.school_name),
            RosterColumn::Department => self.department_name.clone(),
            RosterColumn::Level => named(Builtin::EducationLevels, &self.level),
            RosterColumn::Major => self.major.to_string(),
            RosterColumn::TrainingMode => self.training_mode.name().to_owned(),
            RosterColumn::Origin => regions().full_name(&self.origin).unwrap_or(&self.origin).to_owned(),
            RosterColumn::StudentNumber => self.student_number.clone(),
            RosterColumn::StudyYears => self.study_years.to_string(),
            RosterColumn::EntryMonth => self.entry_month.to_string(),
            RosterColumn::GraduationMonth => self.graduation_month.to_string(),
            RosterColumn::Mobile => self.mobile.as_ref().map(Mobile::masked).unwrap_or_default(),
            RosterColumn::Email => self.email.as_ref().map(Email::masked).unwrap_or_default(),
            RosterColumn::BoundUnit => self.commitment.as_ref().map(|bound| bound.unit.clone()).unwrap_or_default(),
            RosterColumn::BoundRegion => self.commitment.as_ref().map(Commitment::place).unwrap_or_default(),
        }
    }
}
