//! The values policy keys can take.

use crate::ids::Cohort;
use crate::organisations::AgreementParties;
use crate::time::Day;
use crate::words::words;

words! {
    /// How agreement numbers are built (decision 10).
    pub enum NumberRule { National19 = "national19", Hubei16 = "hubei16", }
    /// Who decides whether departments review first (R11).
    pub enum LevelsRule { School = "school_chooses", One = "one", Two = "two", }
    /// What must hold before the review mode may change (R13).
    pub enum ChangeGuard { None = "none", NothingInProcess = "nothing_in_process", }
    /// What a failed review of the stamped image does (C-2).
    pub enum ImageFail { Reupload = "reupload", Void = "void", }
    /// Whether the graduate may give up an approved offline text (decision 6).
    pub enum Abandon { Allowed = "allowed", SchoolReview = "school_review", Forbidden = "forbidden", }
    /// The pass from which an offline agreement is labelled effective (C-7: a label only).
    pub enum OfflineEffect { ImagePass = "image_pass", TextPass = "text_pass", }
    /// Who admits employers.
    pub enum Admission { Platform = "platform", AnyOneSchool = "any_one_school", }
    /// Which rescission requests use up the graduate's number.
    pub enum LimitCounts { Filed = "filed", Passed = "passed", }
    /// How a graduate ends an approved destination (R35–R37).
    pub enum DestinationVoid { Own = "self", Request = "request", }
    /// Whether such an end is reviewed.
    pub enum VoidReview { No = "no", School = "school_chooses", Yes = "yes", }
    /// Whether a correction by the school waits for both sides (decision 4).
    pub enum AmendConsent { Both = "both", Notify = "notify", }
    /// What the reported record becomes after a rescission (C-3).
    pub enum AfterRescind { SetSeeking = "set_70", Clear = "clear", Unfile = "unfile", }
    /// How archive and household are asked for.
    pub enum HouseholdModel { SingleChoice = "single_choice", SplitModules = "split_modules", Split = "split", }
    /// What must come before a verification grant.
    pub enum VerifyPrecondition { None = "none", Confirmed = "confirmed", }
    /// What the first log-in checks.
    pub enum FirstCheck { RecordCompare = "record_compare", CodeAndCompare = "code_and_compare", }
    /// Further conditions for signing (HB).
    pub enum Eligibility { OrdinaryMode = "ordinary_mode", PlanNotFiled = "plan_not_filed", OpenedBySchool = "opened_by_school", }
    pub enum Channel { WeChat = "wechat", Sms = "sms", Mail = "mail", }
    /// The wording of states and steps.
    pub enum Labels { Audit = "audit", ByParties = "by_parties", Hubei = "hubei", }
    pub enum ReportMode { Batch = "batch", Realtime = "realtime", FilePlan = "file_plan", }
    /// The destination categories of `codes.md` §9.
    pub enum CategorySet { Cat2021 = "cat2021", Cat2023 = "cat2023", Hubei9 = "hb9", }
    /// Who decides that a targeted or commissioned graduate gets another training mode (§6.11).
    pub enum ModeReview { Province = "province", School = "school", }
    pub enum FileType { Jpg = "jpg", Png = "png", Pdf = "pdf", }
}

/// A day of the season, written relative to the graduating year: `-1/09-01` is 1 September of the year before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SeasonDay {
    /// Years added to the graduating year.
    pub year_offset: i16,
    pub month: i8,
    pub day: i8,
}

impl SeasonDay {
    /// The day in the season of `cohort`; 29 February falls back to the 28th.
    pub fn of(self, cohort: Cohort) -> Option<Day> {
        let year = cohort.0.checked_add(self.year_offset)?;
        Day::new(year, self.month, self.day).or_else(|| Day::new(year, self.month, self.day.saturating_sub(1)))
    }

    /// Reads `+0/08-31`.
    pub fn parse(text: &str) -> Option<Self> {
        let (offset, day) = text.split_once('/')?;
        let (month, day) = day.split_once('-')?;
        let parsed = Self { year_offset: offset.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        let real = (-2..=2).contains(&parsed.year_offset) && Day::new(2028, parsed.month, parsed.day).is_some();
        real.then_some(parsed)
    }
}

impl std::fmt::Display for SeasonDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:+}/{:02}-{:02}", self.year_offset, self.month, self.day)
    }
}

/// What kind of control sets a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    Switch,
    Number,
    Text,
    /// One of these words.
    Word(Vec<&'static str>),
    /// Any number of values of one shape.
    List(Box<Self>),
}

/// A value a key can hold: how it is read from and written to TOML.
pub trait PolicyValue: Sized {
    /// What is expected, in Chinese, for error texts and the reference.
    fn expects() -> String;
    fn shape() -> Shape;
    fn read(value: &toml::Value) -> Option<Self>;
    fn write(&self) -> toml::Value;
}

impl PolicyValue for bool {
    fn expects() -> String {
        "true 或 false".into()
    }
    fn shape() -> Shape {
        Shape::Switch
    }
    fn read(value: &toml::Value) -> Option<Self> {
        value.as_bool()
    }
    fn write(&self) -> toml::Value {
        toml::Value::Boolean(*self)
    }
}

impl PolicyValue for u32 {
    fn expects() -> String {
        "非负整数".into()
    }
    fn shape() -> Shape {
        Shape::Number
    }
    fn read(value: &toml::Value) -> Option<Self> {
        value.as_integer().and_then(|number| Self::try_from(number).ok())
    }
    fn write(&self) -> toml::Value {
        toml::Value::Integer(i64::from(*self))
    }
}

impl PolicyValue for String {
    fn expects() -> String {
        "文字".into()
    }
    fn shape() -> Shape {
        Shape::Text
    }
    fn read(value: &toml::Value) -> Option<Self> {
        value.as_str().filter(|text| !text.is_empty()).map(Into::into)
    }
    fn write(&self) -> toml::Value {
        toml::Value::String(self.clone())
    }
}

impl PolicyValue for SeasonDay {
    fn expects() -> String {
        "年差/月-日，如 +0/08-31".into()
    }
    fn shape() -> Shape {
        Shape::Text
    }
    fn read(value: &toml::Value) -> Option<Self> {
        value.as_str().and_then(Self::parse)
    }
    fn write(&self) -> toml::Value {
        toml::Value::String(self.to_string())
    }
}

impl<T: PolicyValue> PolicyValue for Vec<T> {
    fn expects() -> String {
        format!("若干项，每项为{}", T::expects())
    }
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
    fn read(value: &toml::Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }
    fn write(&self) -> toml::Value {
        toml::Value::Array(self.iter().map(PolicyValue::write).collect())
    }
}

macro_rules! word_values {
    ($($name:ident)+) => {$(
        impl PolicyValue for $name {
            fn expects() -> String {
                Self::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(" / ")
            }
            fn shape() -> Shape {
                Shape::Word(Self::ALL.iter().map(|value| value.as_str()).collect())
            }
            fn read(value: &toml::Value) -> Option<Self> {
                value.as_str().and_then(Self::parse)
            }
            fn write(&self) -> toml::Value {
                toml::Value::String(self.as_str().into())
            }
        }
    )+};
}

word_values! {
    NumberRule LevelsRule ChangeGuard ImageFail Abandon OfflineEffect Admission LimitCounts DestinationVoid VoidReview
    AmendConsent AfterRescind HouseholdModel VerifyPrecondition FirstCheck Eligibility Channel Labels ReportMode
    CategorySet FileType ModeReview AgreementParties
}
